"""CSV injection: no downloaded table has a cell that a spreadsheet would run as a formula."""

import ast

import pytest
from starlette.applications import Starlette
from typer.testing import CliRunner

from etl import __main__ as command_line
from ledger import settings
from ledger.accounts import accounts, audit_search, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from scorecard.exports import progress as progress_exports
from scorecard.html import accounts as account_html
from scorecard.html import events as event_html
from scorecard.web import downloads
from scorecard.web.api import application
from tests.support import injection_data, tiny_world
from tests.support.api_client import ask_api
from tests.support.office_packages import wrong
from tests.support.payloads import FORMULAS
from tests.support.spreadsheets import hostile_cells

ROOT = settings.ROOT
PARAMETERS = {
    "plan": tiny_world.PLAN, "period": "2023-08", "area": tiny_world.DISTRICT, "indicator": "T2-1", "behind": "-30", "on_track": "-10", "before": "2023-07",
    "before_revision": "3",
}  # fmt: skip
"""Parameters of every download; each uses those that it needs."""
APP = Starlette(routes=[application.route, downloads.route])


@pytest.fixture(scope="module")
def world(built_once, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    injection_data.fill(path, FORMULAS)
    injection_data.overwrite(path, FORMULAS, injection_data.REGISTER)
    return path


@pytest.mark.parametrize("question", progress_exports.EXPORTS)
def test_no_download_has_a_formula(world, monkeypatch, question):
    monkeypatch.setenv("DATABASE_URL", str(world))
    answer = ask_api(APP, "GET", f"/download/{question}.csv", params=PARAMETERS)
    assert answer.status_code == 200
    assert hostile_cells(answer.content)[0] == []
    book = ask_api(APP, "GET", f"/download/{question}.xlsx", params=PARAMETERS).content
    assert wrong(book) == []


def test_the_downloads_of_what_people_write_were_among_them(world, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(world))
    for question in ("submissions", "milestones", "reports"):
        answer = ask_api(APP, "GET", f"/download/{question}.csv", params=PARAMETERS)
        assert hostile_cells(answer.content)[1] > 0, question


def test_the_api_gives_a_spreadsheet_no_formula(world, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(world))
    accounts.add(world, Account("api.reader", "程序", "coordinator"), None, operator("管理员"))
    header = {"Authorization": f"Bearer {tokens.create(world, 'api.reader', '接口', 'read', 1, operator('管理员'))}"}
    described = ask_api(APP, "GET", "/api/v1/openapi.json").json()["paths"]
    seen = 0
    for place, methods in described.items():
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if "text/csv" not in content:
            continue
        where = f"/api/v1/{place.strip('/').removeprefix('api/v1/')}".format(indicator="T2-1", indicator_id="T2-1")
        answer = ask_api(
            APP, "GET", where, params={"plan": tiny_world.PLAN, "period": "2023-08", "format": "csv"}, headers=header
        )
        assert answer.status_code == 200, (where, answer.text)
        found, hostiles = hostile_cells(answer.content)
        assert found == [], where
        seen += hostiles
    assert seen > 0


def test_neither_events_nor_first_passwords_have_a_formula(world):
    found, seen = hostile_cells(event_html.file(audit_search.search(world, operator("管理员"))[0], "zh"))
    assert (found, seen > 10) == ([], True)
    made = [(Account("zhang", words, "viewer"), "first-password") for words in FORMULAS]
    assert hostile_cells(account_html.passwords_csv(made, "zh"))[0] == []


def test_the_command_line_lists_no_formula(world):
    listed = CliRunner().invoke(command_line.app, ["submissions", "--csv", "--database", str(world)])
    assert listed.exit_code == 0
    found, seen = hostile_cells(listed.stdout_bytes)
    assert (found, seen > 0) == ([], True)


WRITERS = {"submissions.py", "downloads.py", "accounts.py", "events.py"}
"""Files that write tables for people: each is tested above."""
IN_ETL = {"template.py", "csv_bytes.py", "correction.py", "milestones.py"}
"""Each is tested in tests/ledger/vocabulary/test_formula_escape.py."""
NOT_FOR_PEOPLE = {"demo.py"}
"""Made-up files that the program reads itself."""


def test_no_other_part_writes_a_table():
    calls = {"writer", "DictWriter", "to_csv", "write_csv", "to_excel"}
    found = set()
    for folder in ("ledger", "etl", "scorecard", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.walk(ast.parse(path.read_text("utf-8")))
            called = {ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)} - {"csv_bytes.to_csv"}
            if any(name.rpartition(".")[2] in calls for name in called):
                found.add(path.name)
    assert found == WRITERS | IN_ETL | NOT_FOR_PEOPLE
