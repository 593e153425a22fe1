"""Projects within a task and their milestones: the cells of a table → planned and actual days, and findings."""

import csv
import io
from datetime import date
from typing import Any

import pyarrow as pa

from etl.intake import task_rows
from etl.intake.cell_table import Cells
from etl.intake.cells import normalise, read_day
from etl.intake.expectation import Expectation
from etl.intake.header import Header
from etl.intake.task_rows import At
from ledger.vocabulary.columns import MILESTONE_COLUMNS
from ledger.vocabulary.findings import Finding, errors
from ledger.vocabulary.formula_escape import escape_formula

MAX_ROWS = 5_000
MAX_TEXT_CHARS = 100
FIRST_YEAR, LAST_YEAR = 2000, 2099
CANCELLED = ("取消", "cancelled")
"""Written in place of the planned day: the milestone is no longer followed."""
SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("task_no", pa.int32()),
        ("project", pa.string()),
        ("milestone", pa.string()),
        ("planned_on", pa.date32()),
        ("actual_on", pa.date32()),
    ]
)


def milestone_csv(task_no: int, project: str, milestone: str, planned_on: str, actual_on: str) -> bytes:
    """One milestone as typed into a form, as a CSV file of the same content."""
    cells = {
        "task_no": str(task_no),
        "project": project,
        "milestone": milestone,
        "planned_on": planned_on,
        "actual_on": actual_on,
    }
    text = io.StringIO()
    head = [names[0] for name, names in MILESTONE_COLUMNS.items() if name in cells]
    csv.writer(text).writerows([head, map(escape_formula, cells.values())])
    return text.getvalue().encode("utf-8")


def check(cells: Cells, expected: Expectation) -> tuple[pa.Table, list[Finding]]:
    """The milestones as a table of SCHEMA in the order of the file; ``planned_on`` is null for one that is cancelled.

    Rows of the template that are not filled in are ignored.
    """
    if cells.num_rows > MAX_ROWS:
        return SCHEMA.empty_table(), [Finding("file_too_long", found=cells.num_rows, limit=MAX_ROWS)]
    milestones: list[dict[str, Any]] = []
    findings: list[Finding] = []
    seen: dict[tuple[int, str, str], int] = {}
    for line in task_rows.lines(cells, MILESTONE_COLUMNS):
        if not any(task_rows.text(line[name]) for name in ("project", "milestone", "planned_on", "actual_on")):
            continue
        milestone, row_findings = _milestone(line, cells.header, expected)
        findings += row_findings
        if errors(row_findings):
            continue
        key = (milestone["task_no"], milestone["project"], milestone["milestone"])
        first = seen.setdefault(key, milestone["row"])
        if first != milestone["row"]:
            findings.append(Finding("milestone_twice", row=milestone["row"], first=first))
        milestones.append(milestone)
    return pa.Table.from_pylist(milestones, SCHEMA), findings


def _milestone(line: dict[str, Any], header: Header, expected: Expectation) -> tuple[dict[str, Any], list[Finding]]:
    def at(column: str, code: str, **values: Any) -> Finding:
        return Finding(code, row=line["row"], column=header.label(column), **values)

    task_no, findings = task_rows.task(line, expected, at)
    names = {name: task_rows.text(line[name]) for name in ("project", "milestone")}
    for name, text in names.items():
        if text is None:
            findings.append(at(name, f"{name}_missing"))
        elif len(text) > MAX_TEXT_CHARS:
            findings.append(at(name, "words_too_long", found=len(text), limit=MAX_TEXT_CHARS))
    cancelled = normalise(line["planned_on"]).lower() in CANCELLED
    planned_on = None
    if not cancelled:
        planned_on, day_findings = _day(line, "planned_on", expected, at)
        findings += day_findings
        if planned_on is None and not day_findings:
            findings.append(at("planned_on", "planned_day_missing"))
    actual_on, day_findings = _day(line, "actual_on", expected, at)
    findings += day_findings
    if cancelled and actual_on is not None:
        findings.append(at("actual_on", "cancelled_and_done"))
    if actual_on is not None and actual_on.replace(day=1) > expected.this_month:
        findings.append(at("actual_on", "day_in_future", found=f"{actual_on:%Y-%m-%d}"))
    days = {"planned_on": planned_on, "actual_on": actual_on}
    return {"row": line["row"], "task_no": task_no, **names, **days}, findings


def _day(line: dict[str, Any], column: str, expected: Expectation, at: At) -> tuple[date | None, list[Finding]]:
    text = task_rows.text(line[column])
    if text is None:
        return None, []
    day = read_day(normalise(text), expected.year)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None, [at(column, "day_unreadable", found=text)]
    return day, []
