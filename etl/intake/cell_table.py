"""The table under a header: which rows it has, and what each of its columns holds."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.intake import sheet
from etl.intake.cells import MAX_CELL_CHARS, MAX_COMPARED_CHARS, MAX_NUMBER, NOTHING, Number, normalise, read_number
from etl.intake.header import Header
from etl.intake.text_column import Codes, TextColumn, beginnings, longer_than, normalised
from ledger.vocabulary.columns import Column
from ledger.vocabulary.findings import MAX_LISTED, Finding, unlisted
from ledger.vocabulary.formula_escape import unescape_formulas

PASSED_OVER = r"^(合计|总计|小计|注:|说明|备注|填表|制表|审核|单位负责人|联系)"
PLAIN_NUMBER = r"^-?\d+(\.\d+)?$"
BLANK, FILLED, PASSED = 0, 1, 2
CLASSIFYING_CHARS = 20
"""So many tell whether a cell holds anything, or begins a note or a total."""
MAX_QUOTE_CHARS = 100
"""Letters of a figure's cell that its finding quotes. One text of a workbook may stand in all its rows."""

Rows = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Cells:
    """``rows``: the spreadsheet's number of each row, rising; ``columns``: what is written in each place."""

    rows: Rows
    columns: list[TextColumn]
    header: Header

    @property
    def num_rows(self) -> int:
        return len(self.rows)

    def column(self, name: Column) -> TextColumn:
        """What is written under this name; nothing in each row when the file has no such column."""
        if name not in self.header.columns:
            return TextColumn.nothing(len(self.rows))
        return self.columns[self.header.columns[name]]


def rows_under(opened: sheet.Sheet, header: Header) -> tuple[Cells, list[Finding]]:
    """The rows of the table with their cells as written. Notes, totals and empty rows are passed over."""
    width = len(header.names)
    body = opened.body(header.row, width)
    kept, findings = _torn(body.torn, header)
    table, rows = _together(body, kept, width)
    # Files that were taken away defused come back: milestones in a template, a corrected file.
    columns = [TextColumn(unescape_formulas(one.texts), one.at) for one in map(TextColumn.of, table.columns)]
    state, first = _states(columns, len(rows))
    passed = np.flatnonzero(state == PASSED)
    for at in passed[:MAX_LISTED]:
        column = columns[first[at]]
        words = normalise(column.texts[int(column.at[at])].as_py())
        findings.append(Finding("row_passed_over", row=int(rows[at]), found=words[:20]))
    findings += unlisted(notes=len(passed) - MAX_LISTED)
    filled = state == FILLED
    if not filled.all():
        rows, columns = rows[filled], [column.rows(filled) for column in columns]
    cells, more = _bounded(Cells(rows, columns, header))
    return cells, findings + more


def _bounded(cells: Cells) -> tuple[Cells, list[Finding]]:
    """With every cell that is too long cut, in the columns that are read; and a finding for each of them."""
    columns, unsaid = list(cells.columns), 0
    findings: list[Finding] = []
    for name, place in cells.header.columns.items():
        column = columns[place]
        over = longer_than(column.texts, MAX_CELL_CHARS)
        if over is None:
            continue
        rows = cells.rows[over.to_numpy(zero_copy_only=False)[column.at]].tolist()
        listed = rows[: max(MAX_LISTED - len(findings), 0)]
        unsaid += len(rows) - len(listed)
        label = cells.header.label(name)
        findings += [Finding("cell_too_long", row=row, column=label, limit=MAX_CELL_CHARS) for row in listed]
        columns[place] = TextColumn(beginnings(column.texts, MAX_CELL_CHARS), column.at)
    return Cells(cells.rows, columns, cells.header), findings + unlisted(errors=unsaid)


def _together(body: sheet.Body, kept: list[tuple[int, list[str]]], width: int) -> tuple[pa.Table, Rows]:
    """The rows of the table and those that were torn and kept, in the order of the file."""
    if not kept:
        return body.cells, body.rows
    columns = zip(*[cells for _, cells in kept], strict=True)
    more = pa.table({f"c{place}": pa.array(cells, pa.string()).cast(sheet.TEXT) for place, cells in enumerate(columns)})
    rows = np.concatenate([body.rows, [row for row, _ in kept]])
    order = np.argsort(rows, kind="stable")
    table = pa.concat_tables([body.cells.select(range(width)), more]).unify_dictionaries()
    return table.take(pa.array(order)), rows[order]


def _torn(torn: list[tuple[int, list[str]]], header: Header) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """Rows that have all that is asked for and only lack, or have too many, empty cells; and the faults of the rest."""
    width, needed = len(header.names), max(header.columns.values()) + 1
    kept, findings, wrong = [], [], 0
    if any(written is sheet.UNREADABLE for _row, written in torn):
        return [], [Finding("rows_torn", limit=sheet.MAX_TORN)]
    for row, written in torn:
        cells = written[: max((place for place, cell in enumerate(written, start=1) if cell.strip()), default=0)]
        first = next((word for cell in cells if (word := normalise(cell))), "")
        if not cells or re.match(PASSED_OVER, first):
            kept.append((row, [first] + [""] * (width - 1)))
        elif needed <= len(cells) <= width:
            kept.append((row, cells + [""] * (width - len(cells))))
        else:
            wrong += 1
            if wrong <= MAX_LISTED:
                findings.append(Finding("row_torn", row=row, found=len(cells), expected=width))
    return kept, findings + unlisted(errors=wrong - MAX_LISTED)


def _states(columns: list[TextColumn], rows: int) -> tuple[np.ndarray[Any, np.dtype[np.int8]], Codes]:
    """Whether the first cell that holds anything is a figure's, or begins a note or a total; and its column."""
    state, first = np.zeros(rows, dtype=np.int8), np.zeros(rows, dtype=np.int32)
    for place, column in enumerate(columns):
        blank = state == BLANK
        if not blank.any():
            break
        texts = normalised(column.texts, CLASSIFYING_CHARS)
        passed = pc.match_substring_regex(texts, PASSED_OVER).to_numpy(zero_copy_only=False)
        empty = pc.equal(texts, "").to_numpy(zero_copy_only=False)
        judged = np.where(empty, BLANK, np.where(passed, PASSED, FILLED)).astype(np.int8)
        state[blank] = judged[column.at[blank]]
        first[blank] = place
    return state, first


def words(column: TextColumn) -> pa.DictionaryArray:
    """Kept as written, for the words of a report are quoted to officials; null where they say nothing."""
    nothing = pc.is_in(normalised(column.texts, CLASSIFYING_CHARS), pa.array(sorted(NOTHING))).to_numpy(
        zero_copy_only=False
    )
    return TextColumn(pc.utf8_trim_whitespace(column.texts), column.at).array(nothing)


# ---- numbers


@dataclass(frozen=True)
class Figures:
    """A column of numbers: ``values`` (NaN where there is none), and the cells that were not written as plain numbers."""

    values: np.ndarray[Any, np.dtype[np.float64]]
    odd: pa.Table
    """``at`` (the row's place), odd, written, figure, code, changed, unit: see sql/checks.sql."""


def figures(column: TextColumn, units: list[str], unit_of: Codes) -> Figures:
    """What a column's cells say in each row's unit (``unit_of``: its place in ``units``)."""
    text = normalised(column.texts)
    text = pc.if_else(pc.is_in(text, pa.array(sorted(NOTHING))), None, text)
    trimmed = beginnings(pc.utf8_trim_whitespace(column.texts), MAX_COMPARED_CHARS)
    plain = pc.fill_null(pc.match_substring_regex(text, PLAIN_NUMBER), False)
    known = pc.cast(pc.if_else(plain, text, None), pa.float64())
    # A row of digits without end is no figure.
    known = pc.if_else(pc.fill_null(pc.less(pc.abs(known), MAX_NUMBER), False), known, None)
    unread = pc.and_(pc.is_valid(text), pc.is_null(known))
    other = pc.if_else(pc.equal(trimmed, text), None, trimmed)
    values = known.to_numpy(zero_copy_only=False)[column.at]
    special = pc.or_(unread, pc.is_valid(other)).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(special[column.at]) if special.any() else np.zeros(0, dtype=np.int64)
    odd = pc.if_else(unread, text, None)
    table = _unusual(column.rows(at), odd, other, values[at], units, unit_of[at]).append_column("at", pa.array(at))
    values[at] = table["figure"].to_numpy()
    return Figures(values, table)


def _unusual(
    cells: TextColumn, odd: pa.StringArray, other: pa.StringArray, plain: Any, units: list[str], unit_of: Codes
) -> pa.Table:
    """Every odd writing read once in each unit that it is written for: value, or the code of a finding."""
    pair = pa.array(cells.at.astype(np.int64) * max(len(units), 1) + unit_of).dictionary_encode()
    read: list[Number | str | None] = []
    for place in pair.dictionary.to_pylist():
        text = odd[place // max(len(units), 1)].as_py()
        read.append(None if text is None else read_number(text, units[place % len(units)]))
    numbers = [one if isinstance(one, Number) else None for one in read]
    figure = pa.array([one.value if one else None for one in numbers], pa.float64()).take(pair.indices)
    return pa.table({
        "odd": beginnings(odd, MAX_QUOTE_CHARS).take(pa.array(cells.at)),
        "written": beginnings(other, MAX_QUOTE_CHARS).take(pa.array(cells.at)),
        "figure": pc.coalesce(figure, pa.array(plain, from_pandas=True, type=pa.float64())),
        "code": pa.array([one if isinstance(one, str) else None for one in read], pa.string()).take(pair.indices),
        "changed": pa.array([one.changed if one else False for one in numbers], pa.bool_()).take(pair.indices),
        "unit": pa.array(units, pa.string()).take(pa.array(unit_of)),
    })  # fmt: skip
