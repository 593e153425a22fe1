"""Lines that are about a task: what every kind of report that is written in words reads the same way."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from etl.intake.cell_table import Cells
from etl.intake.cells import NOTHING, normalise
from etl.intake.expectation import Expectation
from etl.intake.text_column import TextColumn
from ledger.vocabulary.columns import Column
from ledger.vocabulary.findings import Finding

At = Callable[..., Finding]
"""A finding at a column of the line that is read."""


def lines(cells: Cells, columns: Iterable[Column]) -> Iterator[dict[str, Any]]:
    """Each row by the names of its columns, with its number as ``row``; what is not in the file is empty."""
    written = {column: _texts(cells.column(column)) for column in columns}
    for place, row in enumerate(cells.rows.tolist()):
        yield {**{column: texts[place] for column, texts in written.items()}, "row": row}


def _texts(column: TextColumn) -> list[str]:
    """Each row's. A text of many rows is in memory once."""
    texts = [text.strip() for text in column.texts.to_pylist()]
    return [texts[at] for at in column.at.tolist()]


def text(cell: str) -> str | None:
    """As written: the words are quoted to officials."""
    return None if normalise(cell) in NOTHING else cell


def task(line: dict[str, Any], expected: Expectation, at: At) -> tuple[int, list[Finding]]:
    """The number of the task, and what is wrong with it: unknown, of others, or not the task that is named beside it."""
    written = normalise(line["task_no"]).removesuffix(".0")
    number = int(written) if written.isdecimal() and len(written) < 6 else 0
    if number not in expected.tasks:
        return number, [at("task_no", "task_unknown", found=line["task_no"])]
    title = normalise(expected.tasks[number])
    if expected.own_tasks is not None and number not in expected.own_tasks:
        return number, [at("task_no", "task_of_others", found=number, department=expected.department)]
    if normalise(line["task"]) not in ("", title, normalise(expected.tasks_en.get(number, ""))):
        return number, [at("task", "task_differs", task_no=number, expected=title, found=line["task"])]
    return number, []
