"""The template that a department downloads, and the way back through the intake."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from etl import intake, ledger
from etl.findings import errors
from scorecard import queries, snapshot, template


def rows(data):
    assert data.startswith(b"\xef\xbb\xbf")  # or Excel garbles it
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def snap(demo):
    copy = snapshot.store(Path(demo)).copy
    return snapshot.Snapshot(copy.database_id, "luozhuang-2023", date(2023, 9, 1), copy.revision)


def test_it_holds_the_departments_own_indicators_only(snap):
    found = rows(template.department_template(snap, "housing-construction", date(2023, 10, 1), "zh", made_up=True))
    own = set(queries.led_by(snap, "housing-construction", "lead")["indicator_id"])
    assert {row["指标编号"] for row in found} == own
    assert {row["期间"] for row in found} == {"2023年10月"}
    pockets = [row for row in found if row["指标编号"] == "T28-2"]
    assert pockets[0]["街镇"] == "全区"
    assert pockets[0]["年度目标"] == "50个"
    assert len(pockets) == 9  # the district and its eight towns


@pytest.mark.parametrize("language", ["zh", "en"])
def test_filled_in_it_passes_the_intake(snap, language):
    month = date(2023, 10, 1)
    data = template.department_template(snap, "industry-it", month, language, made_up=True).decode("utf-8-sig")
    head, *lines = list(csv.reader(io.StringIO(data)))
    value = head.index("累计完成" if language == "zh" else "value")
    for line in lines:
        line[value] = "1"
    filled = io.StringIO()
    csv.writer(filled).writerows([head, *lines])
    taken = intake.read(
        filled.getvalue().encode("gb18030"),
        queries.expectation(snap, ledger.Sent(b"", "", snap.plan_id, "", "industry-it", month)),
    )
    assert errors(taken.findings) == []
    assert len(taken.rows) == len(lines) > 20


@pytest.mark.parametrize(("made_up", "named"), [(True, True), (False, False)])
def test_made_up_last_values_are_called_made_up(snap, made_up, named):
    data = template.department_template(snap, "industry-it", date(2023, 10, 1), "zh", made_up=made_up)
    assert ("上期累计（演示数据）" in data.decode("utf-8-sig")) is named


def test_empty_it_is_refused_with_every_row_named(snap):
    month = date(2023, 10, 1)
    data = template.department_template(snap, "transport", month, "zh", made_up=True)
    taken = intake.read(data, queries.expectation(snap, ledger.Sent(b"", "", snap.plan_id, "", "transport", month)))
    assert "rows_missing" in [finding.code for finding in taken.findings]


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd", "'+cmd"), ("-6.3", "-6.3"), ("344个", "344个"), ("", "")],
)
def test_cells_that_a_spreadsheet_would_run_are_defused(cell, written):
    assert template.defuse(cell) == written
