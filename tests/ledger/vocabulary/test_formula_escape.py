"""CSV injection: no template, corrected file or export has a cell that a spreadsheet would run as a formula, and escaped
cells come back unchanged when they are read."""

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
from etl.templates.rows import reporters_of_kind
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
    """A database in which all user input is a formula. Tests do not write to it."""
    path = tmp_path_factory.mktemp("formula") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    injection_data.fill(path, FORMULAS)
    return path


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_escaped(cell):
    assert not runs(escape_formula(cell))


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-1e3", "12%", "2023-08", "张三", "", " 张三", "'", "'张三'", "'-6.3"])
def test_other_cells_are_not_changed(cell):
    assert escape_formula(cell) == cell
    assert unescape_formula(cell) == cell


def test_unescaping_undoes_escaping():
    cells = [before + cell for before, cell in product(("", "'", "''", " '", "' "), (*FORMULAS, *SQL, *XSS, "-1", ""))]
    assert [cell for cell in cells if unescape_formula(escape_formula(cell)) != cell] == []
    assert unescape_formulas(pa.array(map(escape_formula, cells))).to_pylist() == cells


@pytest.fixture(scope="module")
def renamed(filled, tmp_path_factory):
    """A database in which the register has formulas too: names of indicators, towns, departments, tasks and units."""
    path = tmp_path_factory.mktemp("renamed") / "tiny.duckdb"
    path.write_bytes(filled.read_bytes())
    injection_data.overwrite(path, FORMULAS, injection_data.REGISTER)
    with copy_to_memory(path) as connection:
        yield connection


@pytest.mark.parametrize("kind", template.TITLES)
def test_no_template_has_a_formula(renamed, kind):
    cells, reporters = {"csv": 0, "xlsx": 0}, reporters_of_kind(kind, renamed, tiny_world.PLAN)
    assert reporters
    for reporter, language in product(reporters, ("zh", "en")):
        arguments = (renamed, tiny_world.PLAN, SEPTEMBER, reporter, language)
        unescaped, hostiles = hostile_cells(template.file(*arguments, "csv", of=kind))
        assert unescaped == [], arguments
        cells["csv"] += hostiles
        book = template.file(*arguments, "xlsx", of=kind)
        assert run(book) == [], arguments
        cells["xlsx"] += sum(map(runs, texts(book)))
        assert not openpyxl.load_workbook(io.BytesIO(book)).defined_names
    assert min(cells.values()) > 5, cells


def test_the_archives_of_templates_hold_the_same_files(renamed):
    packed = zipfile.ZipFile(io.BytesIO(template.archive(renamed, tiny_world.PLAN, SEPTEMBER, "zh", "csv")))
    alone = [
        template.file(renamed, tiny_world.PLAN, SEPTEMBER, reporter, "zh", "csv")
        for reporter in reporters_of_kind("actual", renamed, tiny_world.PLAN)
    ]
    assert [packed.read(member) for member in packed.infolist()] == alone


def test_projects_in_a_template_come_back_under_their_own_names(filled):
    """Two milestones with dates, and empty lines, which are ignored."""
    with copy_to_memory(filled) as connection:
        [reporter] = [
            reporter
            for reporter in reporters_of_kind("milestone", connection, tiny_world.PLAN)
            if reporter.key == "industry"
        ]
        data = template.csv_file(connection, tiny_world.PLAN, SEPTEMBER, reporter, "zh", of="milestone")
        cursor = connection.execute(
            "SELECT project, milestone FROM milestone_at(?, 999) ORDER BY ALL", [tiny_world.PLAN]
        )
        names = cursor.fetchall()
        result = reader.read(data, load_expectation(connection, tiny_world.PLAN, reporter, SEPTEMBER, kind="milestone"))
    assert any(runs(name) for pair in names for name in pair)
    assert sorted((row["project"], row["milestone"]) for row in result.values.to_pylist()) == names


def test_a_typed_milestone_keeps_its_text_in_a_file_without_a_formula():
    typed = milestones.milestone_csv(2, "=1+1", "'-合计", "2023-07-31", "")
    assert hostile_cells(typed)[0] == []
    assert correction.rows(typed, "milestone")[1][1:3] == ["=1+1", "'-合计"]


def test_a_corrected_file_has_no_formula_and_the_same_content(built):
    """Twice: a corrected file is corrected again."""
    stream = io.StringIO()
    head = ["指标编号", "街镇", "期间", "累计完成", "备注"]
    csv.writer(stream).writerows(
        [head, ["T2-1", "", "2023-08", "+180", FORMULAS[0]], *(["", "", "", "", cell] for cell in FORMULAS)]
    )
    first = correction.corrected(stream.getvalue().encode(), {(2, 4): "@SUM(1+1)"})
    second = correction.corrected(first, {(2, 3): "-181"})
    for data in (first, second):
        assert hostile_cells(data)[0] == []
    assert [row[4] for row in correction.rows(second)[2:]] == [unescape_formula(cell) for cell in FORMULAS]
    assert table(second)[1] == ["T2-1", "", "2023-08", "-181", "'@SUM(1+1)"]
    assert correction.rows(second)[1] == ["T2-1", "", "2023-08", "-181", "@SUM(1+1)"]
    alone = correction.corrected(
        tiny_world.sent("T2-1,,2023-08,180,", header="指标编号,街镇,期间,累计完成,备注").data, {(2, 4): "=1+1"}
    )
    assert b"'=1+1" in alone
    submit.submit(built, SubmittedFile(alone, "x.csv", tiny_world.PLAN, "-", "industry", reason="属实"), BOSS)
    assert tiny_world.ask(built, "SELECT note FROM actual") == [{"note": "=1+1"}]


# ---- the export of all data


@pytest.fixture(scope="module")
def everything(filled, tmp_path_factory):
    """Every text in every table is a formula, except keys and values from fixed lists."""
    path = tmp_path_factory.mktemp("everything") / "tiny.duckdb"
    path.write_bytes(filled.read_bytes())
    with write_transaction(path) as connection:
        connection.execute(
            "INSERT INTO alert SELECT 1, ?, DATE '2023-08-01', max(revision), 1, 'failed', 1, 'x', ? FROM revision",
            [tiny_world.PLAN, clock.now()],
        )
    injection_data.overwrite(path, [text for text in FORMULAS if hostile_words(text)])
    stream = io.BytesIO()
    export.archive(path, stream, BOSS)
    return path, zipfile.ZipFile(stream)


OF_THE_PROGRAM = {
    ("indicator", "also_read_as"),
    ("agenda_item", "indicator_id"),
    ("problem", "indicator_id"),
    ("problem_step", "status"),
}
"""Columns with keys and statuses that no foreign key or CHECK constraint shows to be such."""


def closed(path):
    """Columns whose texts are keys of another table or come from a fixed list, so that nobody can type them."""
    rows = tiny_world.ask(
        path,
        "SELECT table_name, constraint_type, constraint_text, constraint_column_names AS names FROM duckdb_constraints()",
    )
    return {
        (row["table_name"], name)
        for row in rows
        if row["constraint_type"] in ("PRIMARY KEY", "FOREIGN KEY") or " IN (" in row["constraint_text"]
        for name in row["names"]
    }


def test_no_table_of_the_export_has_a_formula(everything):
    _path, packed = everything
    tables = [name for name in packed.namelist() if name.startswith("tables/")]
    assert len(tables) > 25
    assert {name: unescaped for name in tables if (unescaped := hostile_cells(packed.read(name))[0])} == {}


def test_every_column_with_free_text_was_tested(everything):
    path, packed = everything
    text_columns = tiny_world.ask(
        path,
        "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) WHERE data_type IN ('VARCHAR', 'VARCHAR[]')",
    )
    open_ones = {(row["table_name"], row["column_name"]) for row in text_columns} - closed(path) - OF_THE_PROGRAM
    assert len(open_ones) > 60
    spared = set()
    for name in (name for name in packed.namelist() if name.startswith("tables/")):
        head, *rows = table(packed.read(name))
        hostile_columns = {
            (name[7:-4], column) for at, column in enumerate(head) if any(hostile_words(row[at]) for row in rows)
        }
        spared |= {(name[7:-4], column) for column in head} - hostile_columns
    assert open_ones & spared == set()
