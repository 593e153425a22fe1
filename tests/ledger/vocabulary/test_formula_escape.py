"""Formulas in what people write: no template, mended file or archive of everything has a cell that a spreadsheet would
run; and what was made text comes back as it was meant."""

import csv
import io
import zipfile
from datetime import date
from itertools import product

import openpyxl
import pyarrow as pa
import pytest

from etl.intake import correction, milestones, reader
from etl.intake.expectation import load_expectation
from etl.submissions import submit
from etl.submissions.submission import SubmittedFile
from etl.templates import template
from etl.templates.rows import senders
from ledger import clock
from ledger.accounts.actor import operator
from ledger.database.connection import write_transaction
from ledger.database.memory_copy import copy_to_memory
from ledger.maintenance import export
from ledger.vocabulary.formula_escape import escape_formula, unescape_formula, unescape_formulas
from tests.support import injection_data, tiny_world
from tests.support.payloads import FORMULAS, SQL, XSS
from tests.support.spreadsheets import hostile as hostile_words
from tests.support.spreadsheets import hostile_cells, run, runs, table, texts

SEPTEMBER = date(2023, 9, 1)
BOSS = operator("管理员")


@pytest.fixture(scope="module")
def filled(built_once, tmp_path_factory):
    """What people can write is hostile. Nobody writes to it."""
    path = tmp_path_factory.mktemp("formula") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    injection_data.fill(path, FORMULAS)
    return path


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_defused(cell):
    assert not runs(escape_formula(cell))


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-1e3", "12%", "2023-08", "张三", "", " 张三", "'", "'张三'", "'-6.3"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert escape_formula(cell) == cell
    assert unescape_formula(cell) == cell


def test_what_was_defused_is_meant_as_it_was():
    cells = [before + cell for before, cell in product(("", "'", "''", " '", "' "), (*FORMULAS, *SQL, *XSS, "-1", ""))]
    assert [cell for cell in cells if unescape_formula(escape_formula(cell)) != cell] == []
    assert unescape_formulas(pa.array(map(escape_formula, cells))).to_pylist() == cells


@pytest.fixture(scope="module")
def renamed(filled, tmp_path_factory):
    """So is what the register says: names of indicators, towns, departments, tasks and units."""
    path = tmp_path_factory.mktemp("renamed") / "tiny.duckdb"
    path.write_bytes(filled.read_bytes())
    injection_data.overwrite(path, FORMULAS, injection_data.REGISTER)
    with copy_to_memory(path) as connection:
        yield connection


@pytest.mark.parametrize("kind", template.TITLES)
def test_no_template_has_a_formula(renamed, kind):
    seen, found = {"csv": 0, "xlsx": 0}, senders(kind, renamed, tiny_world.PLAN)
    assert found
    for reporter, language in product(found, ("zh", "en")):
        asked = (renamed, tiny_world.PLAN, SEPTEMBER, reporter, language)
        wrong, hostiles = hostile_cells(template.file(*asked, "csv", of=kind))
        assert wrong == [], asked
        seen["csv"] += hostiles
        book = template.file(*asked, "xlsx", of=kind)
        assert run(book) == [], asked
        seen["xlsx"] += sum(map(runs, texts(book)))
        assert not openpyxl.load_workbook(io.BytesIO(book)).defined_names
    assert min(seen.values()) > 5, seen


def test_the_archives_of_templates_hold_the_same_files(renamed):
    packed = zipfile.ZipFile(io.BytesIO(template.archive(renamed, tiny_world.PLAN, SEPTEMBER, "zh", "csv")))
    alone = [
        template.file(renamed, tiny_world.PLAN, SEPTEMBER, one, "zh", "csv")
        for one in senders("actual", renamed, tiny_world.PLAN)
    ]
    assert [packed.read(one) for one in packed.infolist()] == alone


def test_projects_in_a_template_come_back_under_their_own_names(filled):
    """Two with dates, and empty lines that count as not there."""
    with copy_to_memory(filled) as connection:
        [one] = [one for one in senders("milestone", connection, tiny_world.PLAN) if one.key == "industry"]
        data = template.csv_file(connection, tiny_world.PLAN, SEPTEMBER, one, "zh", of="milestone")
        known = connection.execute(
            "SELECT project, milestone FROM milestone_at(?, 999) ORDER BY ALL", [tiny_world.PLAN]
        )
        names = known.fetchall()
        taken = reader.read(data, load_expectation(connection, tiny_world.PLAN, one, SEPTEMBER, kind="milestone"))
    assert any(runs(name) for pair in names for name in pair)
    assert sorted((row["project"], row["milestone"]) for row in taken.values.to_pylist()) == names


def test_a_milestone_that_is_typed_has_its_own_words_and_a_file_without_a_formula():
    typed = milestones.day_text(2, "=1+1", "'-合计", "2023-07-31", "")
    assert hostile_cells(typed)[0] == []
    assert correction.rows(typed, "milestone")[1][1:3] == ["=1+1", "'-合计"]


def test_a_file_that_was_corrected_has_no_formula_and_means_the_same(built):
    """Twice over: what was taken away is corrected again."""
    stream = io.StringIO()
    head = ["指标编号", "街镇", "期间", "累计完成", "备注"]
    csv.writer(stream).writerows([head, ["T2-1", "", "2023-08", "+180", FORMULAS[0]], *(["", "", "", "", one] for one in FORMULAS)])  # fmt: skip
    first = correction.corrected(stream.getvalue().encode(), {(2, 4): "@SUM(1+1)"})
    second = correction.corrected(first, {(2, 3): "-181"})
    for data in (first, second):
        assert hostile_cells(data)[0] == []
    assert [row[4] for row in correction.rows(second)[2:]] == [unescape_formula(one) for one in FORMULAS]
    assert table(second)[1] == ["T2-1", "", "2023-08", "-181", "'@SUM(1+1)"]
    assert correction.rows(second)[1] == ["T2-1", "", "2023-08", "-181", "@SUM(1+1)"]
    alone = correction.corrected(
        tiny_world.sent("T2-1,,2023-08,180,", header="指标编号,街镇,期间,累计完成,备注").data, {(2, 4): "=1+1"}
    )
    assert b"'=1+1" in alone
    submit.submit(built, SubmittedFile(alone, "x.csv", tiny_world.PLAN, "-", "industry", reason="属实"), BOSS)
    assert tiny_world.ask(built, "SELECT note FROM actual") == [{"note": "=1+1"}]


# ---- everything in one archive


@pytest.fixture(scope="module")
def everything(filled, tmp_path_factory):
    """Every text of every table is hostile, but keys and the few words that the program knows."""
    path = tmp_path_factory.mktemp("everything") / "tiny.duckdb"
    path.write_bytes(filled.read_bytes())
    with write_transaction(path) as connection:
        connection.execute(
            "INSERT INTO alert SELECT 1, ?, DATE '2023-08-01', max(revision), 1, 'failed', 1, 'x', ? FROM revision",
            [tiny_world.PLAN, clock.now()],
        )
    injection_data.overwrite(path, [one for one in FORMULAS if hostile_words(one)])
    stream = io.BytesIO()
    export.archive(path, stream, BOSS)
    return path, zipfile.ZipFile(stream)


OF_THE_PROGRAM = {
    ("indicator", "also_read_as"), ("agenda_item", "indicator_id"), ("problem", "indicator_id"), ("problem_step", "status"),
}  # fmt: skip
"""Keys and statuses that no foreign key, or no list of words, says to be such."""


def closed(path):
    """Columns whose texts are keys of another table, or few: of which nobody writes a word."""
    rows = tiny_world.ask(path, "SELECT table_name, constraint_type, constraint_text, constraint_column_names AS names FROM duckdb_constraints()")  # fmt: skip
    return {
        (row["table_name"], name)
        for row in rows
        if row["constraint_type"] in ("PRIMARY KEY", "FOREIGN KEY") or " IN (" in row["constraint_text"]
        for name in row["names"]
    }


def test_no_table_of_the_archive_of_everything_has_a_formula(everything):
    _path, packed = everything
    found = [name for name in packed.namelist() if name.startswith("tables/")]
    assert len(found) > 25
    assert {name: wrong for name in found if (wrong := hostile_cells(packed.read(name))[0])} == {}


def test_every_column_that_has_words_was_hostile(everything):
    path, packed = everything
    words = tiny_world.ask(path, "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) WHERE data_type IN ('VARCHAR', 'VARCHAR[]')")  # fmt: skip
    open_ones = {(row["table_name"], row["column_name"]) for row in words} - closed(path) - OF_THE_PROGRAM
    assert len(open_ones) > 60
    spared = set()
    for name in (name for name in packed.namelist() if name.startswith("tables/")):
        head, *rows = table(packed.read(name))
        kept = {(name[7:-4], column) for at, column in enumerate(head) if any(hostile_words(row[at]) for row in rows)}
        spared |= {(name[7:-4], column) for column in head} - kept
    assert open_ones & spared == set()
