"""Rows about a task, read the same way by progress notes and milestones."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from etl.intake.cell_table import Cells
from etl.intake.cells import NOTHING, normalise
from etl.intake.expectation import Expectation
from etl.intake.text_column import TextColumn
from ledger.vocabulary.columns import Column
from ledger.vocabulary.findings import Finding

At = Callable[..., Finding]
"""Makes a finding at a column of the row that is read: (column, code, **values)."""


def lines(cells: Cells, columns: Iterable[Column]) -> Iterator[dict[str, Any]]:
    """Each row as a dictionary by column, with its number as ``row``; columns that the file lacks are empty."""
    texts_by_column = {column: _texts(cells.column(column)) for column in columns}
    for index, row in enumerate(cells.rows.tolist()):
        yield {**{column: texts[index] for column, texts in texts_by_column.items()}, "row": row}


def _texts(column: TextColumn) -> list[str]:
    """The text of each row; rows with the same text share one string object."""
    texts = [text.strip() for text in column.texts.to_pylist()]
    return [texts[code] for code in column.codes.tolist()]


def text(cell: str) -> str | None:
    """As written, because it is quoted to officials; None where it means nothing (NOTHING)."""
    return None if normalise(cell) in NOTHING else cell


def task(line: dict[str, Any], expected: Expectation, at: At) -> tuple[int, list[Finding]]:
    """The task's number and its findings: unknown, not the sender's, or another task than the title in the same row."""
    text_of_number = normalise(line["task_no"]).removesuffix(".0")
    number = int(text_of_number) if text_of_number.isdecimal() and len(text_of_number) < 6 else 0
    if number not in expected.tasks:
        return number, [at("task_no", "task_unknown", found=line["task_no"])]
    title = normalise(expected.tasks[number])
    if expected.own_tasks is not None and number not in expected.own_tasks:
        return number, [at("task_no", "task_of_others", found=number, department=expected.department)]
    if normalise(line["task"]) not in ("", title, normalise(expected.tasks_en.get(number, ""))):
        return number, [at("task", "task_differs", task_no=number, expected=title, found=line["task"])]
    return number, []
