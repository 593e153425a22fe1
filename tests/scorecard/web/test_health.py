"""Health check and Prometheus metrics."""

import os

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from ledger.database.hardening import SETTINGS
from scorecard import snapshot
from scorecard.web import health, metrics
from tests.scorecard.test_snapshot import holding
from tests.support import tiny_world
from tests.support.api_client import ask_api

APP = Starlette(routes=[health.route, metrics.route], middleware=[Middleware(metrics.RequestMetricsMiddleware)])


@pytest.fixture
def database(built, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(built))
    tiny_world.report(built, "T2-1,,2023-08,180")
    return built


def test_a_server_that_can_work_says_so(database):
    answer = ask_api(APP, "GET", "/healthz")
    answer_json = answer.json()
    assert (answer.status_code, answer_json["status"], answer_json["store"]) == (200, "ok", "readable")
    assert answer_json["revision"] == tiny_world.newest(database)
    assert answer_json["disk_free_bytes"] > 0


def test_a_database_that_cannot_be_read_is_a_failure_and_says_no_more(database):
    database.write_bytes(b"torn" * 5000)
    answer = ask_api(APP, "GET", "/healthz")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["store"]) == ("failing", "unreadable")
    assert str(database.parent) not in answer.text


def test_a_database_of_another_version_is_told_from_one_that_is_torn(database):
    with duckdb.connect(database, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = 99")
    answer = ask_api(APP, "GET", "/healthz")
    assert (answer.status_code, answer.json()["store"]) == (503, "other_version")


def test_a_database_that_another_program_holds_is_busy_and_pages_go_on(database):
    before = snapshot.store(database).copy.revision
    with holding(database):
        os.utime(database)  # as if something had been committed
        answer = ask_api(APP, "GET", "/healthz")
    answer_json = answer.json()
    assert (answer.status_code, answer_json["store"], answer_json["revision"]) == (200, "busy", before)


def test_a_setting_that_is_not_understood_is_a_failure(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://elsewhere")
    assert ask_api(APP, "GET", "/healthz").status_code == 503
    assert "luozhuang_up 0.0" in ask_api(APP, "GET", "/metrics").text


def test_a_disk_without_room_is_a_failure(database, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 2**80)
    assert (database.is_file(), ask_api(APP, "GET", "/healthz").json()["status"]) == (True, "failing")


def test_figures_for_prometheus(database):
    """180 of 344 base stations: one of the six indicators is behind."""
    snapshot._stores.clear()
    ask_api(APP, "GET", "/healthz")
    answer = ask_api(APP, "GET", "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert lines["luozhuang_up"] == "1.0"
    assert float(lines["luozhuang_revision"]) == tiny_world.newest(database)
    assert lines['luozhuang_indicators{plan="tiny",status="behind"}'] == "1.0"
    assert lines['luozhuang_submissions_held{plan="tiny"}'] == "0.0"
    assert float(lines['luozhuang_requests_total{door="healthz",status="200"}']) >= 1
