"""Projects within a task and their milestones: the cells of a table → what is planned for and done on which day."""

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
"""In the place of the planned day: the milestone is no longer followed. In Chinese and in English."""
SCHEMA = pa.schema([
    ("row", pa.int64()), ("task_no", pa.int32()), ("project", pa.string()), ("milestone", pa.string()),
    ("planned_on", pa.date32()), ("actual_on", pa.date32()),
])  # fmt: skip


def day_text(task_no: int, project: str, milestone: str, planned_on: str, actual_on: str) -> bytes:
    """One milestone, as typed into a form, in the file that would say the same."""
    typed = {
        "task_no": str(task_no), "project": project, "milestone": milestone, "planned_on": planned_on, "actual_on": actual_on,
    }  # fmt: skip
    text = io.StringIO()
    head = [names[0] for name, names in MILESTONE_COLUMNS.items() if name in typed]
    csv.writer(text).writerows([head, map(escape_formula, typed.values())])
    return text.getvalue().encode("utf-8")


def check(cells: Cells, expected: Expectation) -> tuple[pa.Table, list[Finding]]:
    """The milestones as a table of SCHEMA in the order of the file; ``planned_on`` is null for one that is cancelled.

    A row of the template in which nobody has written counts as not there.
    """
    if cells.num_rows > MAX_ROWS:
        return SCHEMA.empty_table(), [Finding("file_too_long", found=cells.num_rows, limit=MAX_ROWS)]
    milestones: list[dict[str, Any]] = []
    findings: list[Finding] = []
    seen: dict[tuple[int, str, str], int] = {}
    for line in task_rows.lines(cells, MILESTONE_COLUMNS):
        if not any(task_rows.text(line[name]) for name in ("project", "milestone", "planned_on", "actual_on")):
            continue
        one, found = _milestone(line, cells.header, expected)
        findings += found
        if errors(found):
            continue
        first = seen.setdefault((one["task_no"], one["project"], one["milestone"]), one["row"])
        if first != one["row"]:
            findings.append(Finding("milestone_twice", row=one["row"], first=first))
        milestones.append(one)
    return pa.Table.from_pylist(milestones, SCHEMA), findings


def _milestone(line: dict[str, Any], header: Header, expected: Expectation) -> tuple[dict[str, Any], list[Finding]]:
    def at(column: str, code: str, **values: Any) -> Finding:
        return Finding(code, row=line["row"], column=header.label(column), **values)

    task_no, findings = task_rows.task(line, expected, at)
    names = {name: task_rows.text(line[name]) for name in ("project", "milestone")}
    for name, written in names.items():
        if written is None:
            findings.append(at(name, f"{name}_missing"))
        elif len(written) > MAX_TEXT_CHARS:
            findings.append(at(name, "words_too_long", found=len(written), limit=MAX_TEXT_CHARS))
    cancelled = normalise(line["planned_on"]).lower() in CANCELLED
    planned_on = None
    if not cancelled:
        planned_on, more = _day(line, "planned_on", expected, at)
        findings += more
        if planned_on is None and not more:
            findings.append(at("planned_on", "planned_day_missing"))
    actual_on, more = _day(line, "actual_on", expected, at)
    findings += more
    if cancelled and actual_on is not None:
        findings.append(at("actual_on", "cancelled_and_done"))
    if actual_on is not None and actual_on.replace(day=1) > expected.this_month:
        findings.append(at("actual_on", "day_in_future", found=f"{actual_on:%Y-%m-%d}"))
    days = {"planned_on": planned_on, "actual_on": actual_on}
    return {"row": line["row"], "task_no": task_no, **names, **days}, findings


def _day(line: dict[str, Any], column: str, expected: Expectation, at: At) -> tuple[date | None, list[Finding]]:
    written = task_rows.text(line[column])
    if written is None:
        return None, []
    found = read_day(normalise(written), expected.year)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None, [at(column, "day_unreadable", found=written)]
    return found, []
