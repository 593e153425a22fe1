"""Notes on the progress of tasks: the cells of a table → one note a task and month, and findings."""

from datetime import date
from typing import Any, get_args

import pyarrow as pa

from etl.intake import task_rows
from etl.intake.cell_table import Cells
from etl.intake.cells import normalise, read_period
from etl.intake.expectation import Expectation
from etl.intake.header import Header
from etl.intake.task_rows import At
from ledger.vocabulary.columns import NOTE_COLUMNS
from ledger.vocabulary.findings import Finding, errors
from ledger.vocabulary.task_states import TASK_STATES, TaskState

STATES_BY_NAME: dict[str, TaskState] = {name: state for state in get_args(TaskState) for name in TASK_STATES[state]}
MAX_ROWS = 5_000
MAX_TEXT_CHARS = 2_000
SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("task_no", pa.int32()),
        ("period", pa.date32()),
        ("done", pa.string()),
        ("problem", pa.string()),
        ("next_step", pa.string()),
        ("state", pa.string()),
    ]
)


def check(cells: Cells, expected: Expectation) -> tuple[pa.Table, list[Finding]]:
    """The notes as a table of SCHEMA in the order of the file; a row without text counts as not reported."""
    if cells.num_rows > MAX_ROWS:
        return SCHEMA.empty_table(), [Finding("file_too_long", found=cells.num_rows, limit=MAX_ROWS)]
    notes: list[dict[str, Any]] = []
    findings: list[Finding] = []
    seen: dict[tuple[int, date], int] = {}
    for line in task_rows.lines(cells, NOTE_COLUMNS):
        note, row_findings = _note(line, cells.header, expected)
        findings += row_findings
        if note is None or errors(row_findings):
            continue
        first = seen.setdefault((note["task_no"], note["period"]), note["row"])
        if first != note["row"]:
            findings.append(Finding("note_twice", row=note["row"], first=first))
        notes.append(note)
    return pa.Table.from_pylist(notes, SCHEMA), findings


def _note(line: dict[str, Any], header: Header, expected: Expectation) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The note of one row, or None when nothing was written; and its findings."""

    def at(column: str, code: str, **values: Any) -> Finding:
        return Finding(code, row=line["row"], column=header.label(column), **values)

    done = task_rows.text(line["done"])
    task_no, findings = task_rows.task(line, expected, at)
    if done is None and any(task_rows.text(line[name]) for name in ("problem", "next_step", "state")):
        return None, [*findings, at("done", "done_missing")]
    if done is None:  # a row of the template that was not filled in
        return None, [at("done", "task_without_words", found=line["task"] or line["task_no"])]
    period, period_findings = _period(line, expected, at)
    findings += period_findings
    state = STATES_BY_NAME.get(normalise(line["state"]).lower())
    if task_rows.text(line["state"]) and state is None:
        known = {
            language: separator.join(names[position] for names in TASK_STATES.values())
            for language, position, separator in (("zh", 0, "、"), ("en", 1, ", "))
        }
        findings.append(at("state", "state_unknown", found=line["state"], known=known))
    texts = {
        "done": done,
        "problem": task_rows.text(line["problem"]),
        "next_step": task_rows.text(line["next_step"]),
    }
    findings += [
        at(name, "words_too_long", found=len(text), limit=MAX_TEXT_CHARS)
        for name, text in texts.items()
        if text and len(text) > MAX_TEXT_CHARS
    ]
    return {"row": line["row"], "task_no": task_no, "period": period, "state": state, **texts}, findings


def _period(line: dict[str, Any], expected: Expectation, at: At) -> tuple[date | None, list[Finding]]:
    text = normalise(line["period"])
    period = read_period(text, expected.year) if text else expected.period
    if period is None:
        return None, [at("period", "period_unreadable", found=text) if text else at("period", "period_missing")]
    month = f"{period:%Y-%m}"
    if period.year != expected.year:
        return period, [at("period", "period_of_other_year", found=month, year=expected.year)]
    if expected.period not in (None, period):
        return period, [at("period", "period_differs", found=month, expected=f"{expected.period:%Y-%m}")]
    if period > expected.this_month:
        return period, [at("period", "period_in_future", found=month, expected=f"{expected.this_month:%Y-%m}")]
    if period in expected.closed:
        return period, [at("period", "period_closed", found=month)]
    return period, []
