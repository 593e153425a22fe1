"""An XLSX file → its cells as text, as a reader of the spreadsheet sees them.

What a cell shows is what staff mean: 92.7% is stored as 0.927, a month as a day's serial number, a formula with
its last result. Pure: it opens nothing and asks nobody.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from etl.findings import Finding

MARK = b"PK\x03\x04"
OLD_MARK = b"\xd0\xcf\x11\xe0"
"""Excel's form before 2007, and workbooks with a password."""
MAX_UNPACKED_BYTES = 60 * 2**20
MAX_ROWS = 50_000
MAX_COLUMNS = 200
DIGITS = 15
"""Significant digits that a spreadsheet keeps."""


def sheets(data: bytes) -> list[tuple[str, list[list[str]]]] | Finding:
    """Name and rows of every visible sheet that holds anything, in order; or why the file cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED_BYTES:
                return Finding("workbook_too_large", limit=MAX_UNPACKED_BYTES // 2**20)
            formulas = any(b"<f" in packed.read(name) for name in packed.namelist() if "/worksheets/" in name)
        shown = load_workbook(io.BytesIO(data), data_only=True)
        written = load_workbook(io.BytesIO(data)) if formulas else shown
        found = []
        for sheet in shown.worksheets:
            if sheet.sheet_state != "visible":
                continue
            if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
                return Finding("workbook_too_wide", found=sheet.title, rows=MAX_ROWS, columns=MAX_COLUMNS)
            rows = _rows(sheet, written[sheet.title])
            if any(cell for row in rows for cell in row):
                found.append((sheet.title, rows))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
            SyntaxError, OSError, EOFError, NotImplementedError, RuntimeError, ArithmeticError):  # fmt: skip
        # A damaged package fails wherever its reader happens to stumble.
        return Finding("workbook_unreadable")
    return found or Finding("file_empty")


def _rows(sheet: Worksheet, written: Worksheet) -> list[list[str]]:
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    for row_no, column_no, formula in _formulas_without_result(sheet, written):
        rows[row_no][column_no] = formula
    for merged in sheet.merged_cells.ranges:
        first = sheet.cell(merged.min_row, merged.min_col)
        # A merged name stands for all its rows; a merged number for none but the first.
        if isinstance(first.value, str):
            for row_no in range(merged.min_row - 1, merged.max_row):
                for column_no in range(merged.min_col - 1, merged.max_col):
                    rows[row_no][column_no] = rows[merged.min_row - 1][merged.min_col - 1]
    return rows


def _formulas_without_result(sheet: Worksheet, written: Worksheet) -> Iterator[tuple[int, int, str]]:
    """Formulas that no spreadsheet has worked out yet, where they stand from 0: their text is all there is."""
    if sheet is written:
        return
    for row in written.iter_rows():
        for cell in row:
            if cell.data_type == "f" and sheet.cell(cell.row, cell.column).value is None:
                yield cell.row - 1, cell.column - 1, str(cell.value)


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
    if isinstance(value, int) or float(value).is_integer():
        return f"{value:.0f}"
    return f"{float(f'{value:.{DIGITS}g}'):.{DIGITS}f}".rstrip("0").rstrip(".")
