"""The rows under a header that hold data, and their cells by column."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.intake import sheet
from etl.intake.cells import MAX_CELL_CHARS, MAX_COMPARED_CHARS, MAX_NUMBER, NOTHING, Number, normalise, read_number
from etl.intake.header import Header
from etl.intake.text_column import Codes, TextColumn, exceeds, normalised, truncated
from ledger.vocabulary.columns import Column
from ledger.vocabulary.findings import MAX_LISTED, Finding, unlisted_note
from ledger.vocabulary.formula_escape import unescape_formulas

SKIPPED_ROW = r"^(合计|总计|小计|注:|说明|备注|填表|制表|审核|单位负责人|联系)"
PLAIN_NUMBER = r"^-?\d+(\.\d+)?$"
BLANK, FILLED, SKIPPED = 0, 1, 2
CLASSIFYING_CHARS = 20
"""Characters inspected to classify a row: empty, a note or total, or data."""
MAX_QUOTE_CHARS = 100
"""Characters of a cell that its finding quotes: a workbook may repeat one long text in every row."""

Rows = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Cells:
    """``rows``: the spreadsheet's number of each row, ascending; ``columns``: the cells as written, by position."""

    rows: Rows
    columns: list[TextColumn]
    header: Header

    @property
    def num_rows(self) -> int:
        return len(self.rows)

    def column(self, name: Column) -> TextColumn:
        """The cells of this column; empty in each row when the file has no such column."""
        if name not in self.header.columns:
            return TextColumn.empty(len(self.rows))
        return self.columns[self.header.columns[name]]


def rows_under(opened: sheet.Sheet, header: Header) -> tuple[Cells, list[Finding]]:
    """The rows of the table with their cells as written. Notes, totals and empty rows are skipped."""
    width = len(header.names)
    body = opened.body(header.row, width)
    repaired, findings = _repair_rows(body.torn, header)
    table, rows = _merge_rows(body, repaired, width)
    # Files that this program wrote with escaped formulas come back: milestones in a template, a corrected file.
    columns = [
        TextColumn(unescape_formulas(column.texts), column.codes) for column in map(TextColumn.of, table.columns)
    ]
    state, first = _classify_rows(columns, len(rows))
    skipped = np.flatnonzero(state == SKIPPED)
    for index in skipped[:MAX_LISTED]:
        column = columns[first[index]]
        text = normalise(column.texts[int(column.codes[index])].as_py())
        findings.append(Finding("row_passed_over", row=int(rows[index]), found=text[:20]))
    findings += unlisted_note(notes=len(skipped) - MAX_LISTED)
    filled = state == FILLED
    if not filled.all():
        rows, columns = rows[filled], [column.rows(filled) for column in columns]
    cells, more = _truncate_cells(Cells(rows, columns, header))
    return cells, findings + more


def _truncate_cells(cells: Cells) -> tuple[Cells, list[Finding]]:
    """Truncates cells longer than MAX_CELL_CHARS in the columns that are read; returns a finding for each of them."""
    columns, unlisted_count = list(cells.columns), 0
    findings: list[Finding] = []
    for name, position in cells.header.columns.items():
        column = columns[position]
        too_long = exceeds(column.texts, MAX_CELL_CHARS)
        if too_long is None:
            continue
        rows = cells.rows[too_long.to_numpy(zero_copy_only=False)[column.codes]].tolist()
        listed = rows[: max(MAX_LISTED - len(findings), 0)]
        unlisted_count += len(rows) - len(listed)
        label = cells.header.label(name)
        findings += [Finding("cell_too_long", row=row, column=label, limit=MAX_CELL_CHARS) for row in listed]
        columns[position] = TextColumn(truncated(column.texts, MAX_CELL_CHARS), column.codes)
    return Cells(cells.rows, columns, cells.header), findings + unlisted_note(errors=unlisted_count)


def _merge_rows(body: sheet.Body, repaired: list[tuple[int, list[str]]], width: int) -> tuple[pa.Table, Rows]:
    """The rows of the table and the repaired rows, in the order of the file."""
    if not repaired:
        return body.cells, body.rows
    columns = zip(*[cells for _, cells in repaired], strict=True)
    repaired_table = pa.table(
        {f"c{position}": pa.array(cells, pa.string()).cast(sheet.TEXT) for position, cells in enumerate(columns)}
    )
    rows = np.concatenate([body.rows, [row for row, _ in repaired]])
    order = np.argsort(rows, kind="stable")
    table = pa.concat_tables([body.cells.select(range(width)), repaired_table]).unify_dictionaries()
    return table.take(pa.array(order)), rows[order]


def _repair_rows(
    torn: list[tuple[int, list[str]]], header: Header
) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """Repairs rows of another width that have every column read and differ only in empty cells; returns the rest as findings."""
    width, needed = len(header.names), max(header.columns.values()) + 1
    repaired, findings, fault_count = [], [], 0
    if any(cells_as_written is sheet.UNREADABLE for _row, cells_as_written in torn):
        return [], [Finding("rows_torn", limit=sheet.MAX_TORN)]
    for row, cells_as_written in torn:
        cells = cells_as_written[
            : max((position for position, cell in enumerate(cells_as_written, start=1) if cell.strip()), default=0)
        ]
        first = next((text for cell in cells if (text := normalise(cell))), "")
        if not cells or re.match(SKIPPED_ROW, first):
            repaired.append((row, [first] + [""] * (width - 1)))
        elif needed <= len(cells) <= width:
            repaired.append((row, cells + [""] * (width - len(cells))))
        else:
            fault_count += 1
            if fault_count <= MAX_LISTED:
                findings.append(Finding("row_torn", row=row, found=len(cells), expected=width))
    return repaired, findings + unlisted_note(errors=fault_count - MAX_LISTED)


def _classify_rows(columns: list[TextColumn], rows: int) -> tuple[np.ndarray[Any, np.dtype[np.int8]], Codes]:
    """Each row's state by its first non-empty cell (BLANK, FILLED, or SKIPPED for a note or a total), and that cell's column."""
    state, first = np.zeros(rows, dtype=np.int8), np.zeros(rows, dtype=np.int32)
    for position, column in enumerate(columns):
        blank = state == BLANK
        if not blank.any():
            break
        texts = normalised(column.texts, CLASSIFYING_CHARS)
        skipped = pc.match_substring_regex(texts, SKIPPED_ROW).to_numpy(zero_copy_only=False)
        empty = pc.equal(texts, "").to_numpy(zero_copy_only=False)
        text_states = np.where(empty, BLANK, np.where(skipped, SKIPPED, FILLED)).astype(np.int8)
        state[blank] = text_states[column.codes[blank]]
        first[blank] = position
    return state, first


def texts(column: TextColumn) -> pa.DictionaryArray:
    """As written, because reports are quoted to officials; null where the cell means no value (NOTHING)."""
    nothing = pc.is_in(normalised(column.texts, CLASSIFYING_CHARS), pa.array(sorted(NOTHING))).to_numpy(
        zero_copy_only=False
    )
    return TextColumn(pc.utf8_trim_whitespace(column.texts), column.codes).array(nothing)


# ---- numbers


@dataclass(frozen=True)
class Figures:
    """A column of numbers: ``values`` (NaN: no number), and the cells that were not written as plain numbers."""

    values: np.ndarray[Any, np.dtype[np.float64]]
    odd: pa.Table
    """Columns at (the row's index), odd, written, figure, code, changed, unit: see sql/checks.sql."""


def figures(column: TextColumn, units: list[str], unit_of: Codes) -> Figures:
    """A column's cells as numbers in each row's unit (``unit_of``: its index in ``units``)."""
    text = normalised(column.texts)
    text = pc.if_else(pc.is_in(text, pa.array(sorted(NOTHING))), None, text)
    trimmed = truncated(pc.utf8_trim_whitespace(column.texts), MAX_COMPARED_CHARS)
    plain = pc.fill_null(pc.match_substring_regex(text, PLAIN_NUMBER), False)
    parsed = pc.cast(pc.if_else(plain, text, None), pa.float64())
    # Numbers of MAX_NUMBER and above are left to read_number, which reports them.
    parsed = pc.if_else(pc.fill_null(pc.less(pc.abs(parsed), MAX_NUMBER), False), parsed, None)
    unread = pc.and_(pc.is_valid(text), pc.is_null(parsed))
    untrimmed = pc.if_else(pc.equal(trimmed, text), None, trimmed)
    values = parsed.to_numpy(zero_copy_only=False)[column.codes]
    is_odd = pc.or_(unread, pc.is_valid(untrimmed)).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(is_odd[column.codes]) if is_odd.any() else np.zeros(0, dtype=np.int64)
    odd = pc.if_else(unread, text, None)
    odd_table = _odd_cells(column.rows(at), odd, untrimmed, values[at], units, unit_of[at]).append_column(
        "at", pa.array(at)
    )
    values[at] = odd_table["figure"].to_numpy()
    return Figures(values, odd_table)


def _odd_cells(
    cells: TextColumn, odd: pa.StringArray, untrimmed: pa.StringArray, plain: Any, units: list[str], unit_of: Codes
) -> pa.Table:
    """Reads each distinct pair of odd text and unit once: its value, or the code of a finding."""
    pairs = pa.array(cells.codes.astype(np.int64) * max(len(units), 1) + unit_of).dictionary_encode()
    results: list[Number | str | None] = []
    for index in pairs.dictionary.to_pylist():
        text = odd[index // max(len(units), 1)].as_py()
        results.append(None if text is None else read_number(text, units[index % len(units)]))
    numbers = [result if isinstance(result, Number) else None for result in results]
    figure = pa.array([number.value if number else None for number in numbers], pa.float64()).take(pairs.indices)
    return pa.table(
        {
            "odd": truncated(odd, MAX_QUOTE_CHARS).take(pa.array(cells.codes)),
            "written": truncated(untrimmed, MAX_QUOTE_CHARS).take(pa.array(cells.codes)),
            "figure": pc.coalesce(figure, pa.array(plain, from_pandas=True, type=pa.float64())),
            "code": pa.array([result if isinstance(result, str) else None for result in results], pa.string()).take(
                pairs.indices
            ),
            "changed": pa.array([number.changed if number else False for number in numbers], pa.bool_()).take(
                pairs.indices
            ),
            "unit": pa.array(units, pa.string()).take(pa.array(unit_of)),
        }
    )
