"""An XLSX file → its cells as text, as a reader of the spreadsheet sees them.

What a cell shows is what staff mean: 92.7% is stored as 0.927, a month as a day's serial number, a formula with
its last result. Pure: it opens nothing and asks nobody.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.intake.cells import ELLIPSIS, MAX_CELL_CHARS
from etl.intake.xlsx_limits import count_contents
from ledger.vocabulary.findings import Finding

MARK = b"PK\x03\x04"
OLD_MARK = b"\xd0\xcf\x11\xe0"
"""Excel's form before 2007, and workbooks with a password."""
MAX_ROWS = 50_000
MAX_COLUMNS = 200
DIGITS = 15
"""Significant digits that a spreadsheet keeps."""


def sheets(data: bytes) -> list[tuple[str, list[list[str]]]] | Finding:
    """Name and rows of every visible sheet that holds anything, in order; or why the file cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            survey = count_contents(packed)
        if survey.fault:
            return survey.fault
        shown = load_workbook(io.BytesIO(data), data_only=True)
        written = load_workbook(io.BytesIO(data)) if survey.formulas else shown
        found, room = [], MAX_ROWS * MAX_COLUMNS
        for sheet in shown.worksheets:
            if sheet.sheet_state != "visible":
                continue
            room -= sheet.max_row * sheet.max_column
            if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS or room < 0:
                return Finding("workbook_too_wide", found=sheet.title, rows=MAX_ROWS, columns=MAX_COLUMNS)
            rows = _rows(sheet, written[sheet.title])
            if any(cell for row in rows for cell in row):
                found.append((sheet.title, rows))
    except Exception:
        # A damaged package fails wherever its reader happens to stumble: zlib, lzma, struct, expat, openpyxl.
        return Finding("workbook_unreadable")
    return found or Finding("file_empty")


def _rows(sheet: Worksheet, written: Worksheet) -> list[list[str]]:
    # Each time it is asked, the sheet looks at all its cells.
    width, height = sheet.max_column, sheet.max_row
    rows = [[""] * width for _ in range(height)]
    cut: dict[str, str] = {}
    # Only the cells that are there: its own iterators make all others up to the farthest, ten million at the limit.
    for (row_no, column_no), cell in sheet._cells.items():
        rows[row_no - 1][column_no - 1] = _bounded(_text(cell), cut)
    for row_no, column_no, formula in _formulas_without_result(sheet, written):
        rows[row_no][column_no] = _bounded(formula, cut)
    for merged in sheet.merged_cells.ranges:
        first = sheet.cell(merged.min_row, merged.min_col)
        # A merged name stands for all its rows; a merged number for none but the first.
        if isinstance(first.value, str):
            for row_no in range(merged.min_row - 1, merged.max_row):
                for column_no in range(merged.min_col - 1, merged.max_col):
                    rows[row_no][column_no] = rows[merged.min_row - 1][merged.min_col - 1]
    return rows


def _bounded(text: str, cut: dict[str, str]) -> str:
    """No longer than what is known by its length to be too long. ``cut``: each such text once, in however many cells."""
    if len(text) <= MAX_CELL_CHARS:
        return text
    if text not in cut:
        cut[text] = text[:MAX_CELL_CHARS] + ELLIPSIS
    return cut[text]


def _formulas_without_result(sheet: Worksheet, written: Worksheet) -> Iterator[tuple[int, int, str]]:
    """Formulas that no spreadsheet has worked out yet, where they stand from 0: their text is all there is."""
    if sheet is written:
        return
    for (row_no, column_no), cell in written._cells.items():
        if cell.data_type == "f" and sheet.cell(row_no, column_no).value is None:
            # The formula of an array is an object that carries its text.
            yield row_no - 1, column_no - 1, str(getattr(cell.value, "text", cell.value) or "=")


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float):
        percent = "%" in (cell.number_format or "")
        return _plain(value * 100) + "%" if percent else _plain(value)
    return str(value)


def _plain(value: float) -> str:
    """The digits without an exponent and without binary noise."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer():
        return f"{value:.0f}"
    return format(Decimal(f"{value:.{DIGITS}g}"), "f")
