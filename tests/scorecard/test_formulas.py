"""Formulas in what people write: no table that is taken away has a cell that a spreadsheet would run."""

import ast
import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from starlette.applications import Starlette
from typer.testing import CliRunner

from etl import __main__ as command_line
from etl import accounts, event_search, template, tokens
from etl.accounts import Account
from etl.actor import operator
from scorecard import admin_board, downloads, events_board, exports, snapshot
from scorecard import meeting as meetings
from scorecard.doors.api import application
from scorecard.reports import papers
from tests import hostile, tiny
from tests.payloads import FORMULAS
from tests.scorecard.asking import ask_api

ROOT = Path(__file__).resolve().parents[2]
RUN = tuple("=+-@\t\r\n＝＋－＠")
THROWN_AWAY = " \u3000\u00a0\u200b\ufeff"
"""What a spreadsheet may throw away before it looks at how a cell begins."""
ASKED = {
    "plan": tiny.PLAN, "period": "2023-08", "area": tiny.DISTRICT, "indicator": "T2-1", "behind": "-30", "on_track": "-10", "before": "2023-07",
    "before_revision": "3",
}  # fmt: skip
"""Of every download; each takes what it needs."""
APP = Starlette(routes=[application.route, downloads.route])


@pytest.fixture(scope="module")
def world(built_once, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    return path, hostile.fill(path, FORMULAS)


def runs(cell):
    """Whether a spreadsheet would run it: what is a number is none."""
    if not cell.lstrip(THROWN_AWAY).startswith(RUN):
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False


def hostile_cells(data):
    """Those of a CSV file; and how many of its cells hold hostile words, so that a test knows that it saw some."""
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    return [cell for cell in cells if runs(cell)], sum("1+1" in cell or "SUM" in cell for cell in cells)


@pytest.mark.parametrize("question", exports.QUESTIONS)
def test_no_download_has_a_formula(world, monkeypatch, question):
    monkeypatch.setenv("DATABASE_URL", str(world[0]))
    answer = ask_api(APP, "GET", f"/download/{question}.csv", params=ASKED)
    assert answer.status_code == 200
    assert hostile_cells(answer.content)[0] == []
    book = ask_api(APP, "GET", f"/download/{question}.xlsx", params=ASKED).content
    assert formulas(book) == []


def test_the_downloads_of_what_people_write_were_among_them(world, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(world[0]))
    for question in ("submissions", "milestones", "reports"):
        answer = ask_api(APP, "GET", f"/download/{question}.csv", params=ASKED)
        assert hostile_cells(answer.content)[1] > 0, question


def formulas(book):
    """Cells of a workbook that are run, or lead elsewhere, with words that people wrote; and calls of other programs."""
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets:
        found += [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        found += [name for name in packed.namelist() if "externalLink" in name or "vbaProject" in name]
    hostile_ones = {one.strip() for one in FORMULAS}
    return [one for one in found if str(one).strip() in hostile_ones or re.search("evil|cmd|calc|Link|vba", str(one))]


def test_the_api_gives_a_spreadsheet_no_formula(world, monkeypatch):
    path, _number = world
    monkeypatch.setenv("DATABASE_URL", str(path))
    accounts.add(path, Account("api.reader", "程序", "coordinator"), None, operator("管理员"))
    header = {"Authorization": f"Bearer {tokens.give(path, 'api.reader', '接口', 'read', 1, operator('管理员'))}"}
    described = ask_api(APP, "GET", "/api/v1/openapi.json").json()["paths"]
    seen = 0
    for place, methods in described.items():
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if "text/csv" not in content:
            continue
        where = f"/api/v1/{place.strip('/').removeprefix('api/v1/')}".format(indicator="T2-1", indicator_id="T2-1")
        answer = ask_api(
            APP, "GET", where, params={"plan": tiny.PLAN, "period": "2023-08", "format": "csv"}, headers=header
        )
        assert answer.status_code == 200, (where, answer.text)
        found, hostiles = hostile_cells(answer.content)
        assert found == [], where
        seen += hostiles
    assert seen > 0


def test_neither_events_nor_first_passwords_have_a_formula(world):
    path, _number = world
    found, seen = hostile_cells(events_board.file(event_search.search(path, operator("管理员"))[0], "zh"))
    assert (found, seen > 10) == ([], True)
    made = [(Account("zhang", words, "viewer"), "first-password") for words in FORMULAS]
    assert hostile_cells(admin_board.passwords_file(made, "zh"))[0] == []


def test_the_command_line_lists_no_formula(world):
    listed = CliRunner().invoke(command_line.app, ["submissions", "--csv", "--database", str(world[0])])
    assert listed.exit_code == 0
    found, seen = hostile_cells(listed.stdout_bytes)
    assert (found, seen > 0) == ([], True)


@pytest.mark.parametrize("kind", ["ledger", "bulletin", "orders", "slides"])
def test_papers_have_no_formula_and_no_field(world, kind):
    path, number = world
    held = meetings.held(snapshot.store(path).copy, tiny.PLAN, number)
    for file in papers.files(kind, held, "zh"):
        if kind == "ledger":
            assert formulas(file.data) == []
        with zipfile.ZipFile(io.BytesIO(file.data)) as packed:
            for name in packed.namelist():
                text = packed.read(name).decode("utf-8", "replace")
                if name.endswith(".rels"):
                    assert "evil.example" not in text
                assert "calc" not in "".join(part.partition("</")[0] for part in text.split("instrText")[1:]), name


WRITERS = {"template.py", "sent.py", "downloads.py", "csv_table.py", "admin_board.py", "events_board.py"}
"""Where tables are written for people: each stands in a test above."""
NOT_FOR_PEOPLE = {"demo.py", "milestones.py", "correction.py"}
"""Made-up files that the program reads itself, and one's own file with one's own corrections."""


def test_no_other_part_writes_a_table():
    calls = {"writer", "DictWriter", "to_csv", "write_csv", "to_excel"}
    found = set()
    for folder in ("etl", "scorecard", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.walk(ast.parse(path.read_text("utf-8")))
            if any(isinstance(node, ast.Call) and getattr(node.func, "attr", "") in calls for node in tree):
                found.add(path.name)
    assert found == WRITERS | NOT_FOR_PEOPLE


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_defused_and_a_number_stays_one(cell):
    assert not runs(template.defuse(cell))


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-1e3", "12%", "2023-08", "张三", "", " 张三"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert template.defuse(cell) == cell
