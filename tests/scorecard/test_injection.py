"""Queries within what visitors send: every parameter of every route, every cell, every search; nothing gets through."""

import csv
import io
import time

import pytest
from starlette.applications import Starlette

from etl import accounts, event_search, tokens
from etl.accounts import Account
from etl.actor import operator
from scorecard import downloads, events_board, exports, paper_routes, problem_routes
from scorecard.deck import routes as deck
from scorecard.doors.api import application
from tests import tiny
from tests.payloads import SQL
from tests.scorecard.asking import ask_api

APP = Starlette(routes=[application.route, downloads.route, *deck.routes, paper_routes.route, *problem_routes.routes])
BOSS = operator("管理员")
SHARE = 40
"""A download is asked with every fortieth of the list, others for each; the API's indicator and all cells with
all of it."""
LONGEST_SECONDS = 20
"""A payload that counts 10¹¹ rows would take minutes."""


@pytest.fixture
def house(built, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(built))
    tiny.report(built, "T2-1,,2023-08,180", department_id="industry")
    return built


def test_there_are_enough_of_them():
    assert len(set(SQL)) >= 200


def asked(path, **words):
    begun = time.monotonic()
    answer = ask_api(APP, "GET", path, params=words)
    assert time.monotonic() - begun < LONGEST_SECONDS, words
    assert answer.status_code < 500, (path, words, answer.text[:300])
    for secret in ("root:x:", "Traceback", "Parser Error", "Binder Error", "duckdb."):
        assert secret not in answer.text.replace("x.duckdb", "")
    return answer


@pytest.mark.parametrize("place", ["plan", "area", "indicator", "reporter"])
def test_no_parameter_of_the_api_is_a_query(house, place):
    before = tiny.contents(house)
    for payload in SQL if place == "indicator" else SQL[::4]:
        path = "submissions" if place == "reporter" else "progress"
        answer = asked(f"/api/v1/{path}", **{place: payload})
        assert answer.status_code in (404, 422) or answer.json()["rows"] == []
    assert tiny.contents(house) == before


PLACES = [
    *(("download/progress.csv", name) for name in ("plan", "department", "role", "status", "indicator", "area", "section", "task", "revision", "lang")),
    *((f"download/{question}.csv", "indicator") for question in exports.QUESTIONS), ("download/flips.csv", "behind"),
    ("deck/1", "plan"), ("papers/1/ledger", "plan"), ("papers/1/orders", "number"), ("problem-files/1/order", "plan"),
    ("problem-files/calendar.ics", "department"), ("problem-files/calendar.ics", "plan"),
    ("api/v1/submissions", "state"), ("api/v1/indicators/{}/series", ""),
]  # fmt: skip


@pytest.mark.parametrize(("number", "place"), list(enumerate(PLACES)))
def test_no_parameter_of_a_download_is_a_query(house, number, place):
    path, name = place
    before = tiny.contents(house)
    for payload in SQL[number % SHARE :: SHARE]:
        words = {"plan": tiny.PLAN, "period": "2023-08", "area": tiny.DISTRICT} | ({name: payload} if name else {})
        answer = asked(f"/{path.format(payload.replace('/', '%2F'))}", **words)
        if path == "download/progress.csv" and name in ("department", "status", "indicator", "area"):
            rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert rows == []
    assert tiny.contents(house) == before


def test_no_cell_is_a_query(house):
    """Words are kept as they are, letter by letter; in any other column they are a fault of the file."""
    accounts.add(house, Account("robot", "程序", "coordinator"), None, BOSS)
    header = {"Authorization": f"Bearer {tokens.give(house, 'robot', '接口', 'send', 1, BOSS)}"}

    def sent(columns, rows):
        stream = io.StringIO()
        csv.writer(stream).writerows([columns, *rows])
        file = {"file": (f"{SQL[7]}.csv", stream.getvalue().encode())}
        return ask_api(APP, "POST", "/api/v1/submissions", files=file, headers=header, data={"reason": SQL[12]})

    columns = ["指标编号", "街镇", "期间", "累计完成", "备注"]
    before = tiny.contents(house)
    for place in range(4):
        rows = [
            [*("T2-1", "", "2023-09", "200")[:place], payload, *("T2-1", "", "2023-09", "200")[place + 1 :], ""]
            for payload in SQL
        ]
        answer = sent(columns, rows)
        assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert tiny.contents(house) == before
    for month, payload in enumerate((SQL[5], SQL[10], SQL[127], SQL[239]), start=9):
        answer = sent(columns, [["T2-1", "", f"2023-{month:02}", "200", payload]])
        assert answer.status_code == 201, answer.text
    kept = tiny.ask(house, "SELECT note FROM actual WHERE period >= DATE '2023-09-01' ORDER BY period")
    assert [row["note"] for row in kept] == [SQL[5], SQL[10], SQL[127], SQL[239]]


def test_no_search_is_a_query(house):
    before = tiny.contents(house)
    assert [
        event_search.search(house, operator("管理员"), events_board.having(payload, "zh")) for payload in SQL[::4]
    ] == [([], 0)] * 60
    assert tiny.contents(house) == before
