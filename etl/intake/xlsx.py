"""An XLSX file → its cells as text, as a spreadsheet shows them.

Staff mean what a cell shows: 92.7% is stored as 0.927, a month as a day's serial number, a formula with its last
result. Pure: opens no file.
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

ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
"""Excel's format before 2007, and workbooks with a password."""
MAX_ROWS = 50_000
MAX_COLUMNS = 200
SIGNIFICANT_DIGITS = 15
"""Significant decimal digits that a spreadsheet stores."""


def sheets(data: bytes) -> list[tuple[str, list[list[str]]]] | Finding:
    """Name and rows of every visible sheet that is not empty, in order; or the finding why the file cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            contents = count_contents(archive)
        if contents.fault:
            return contents.fault
        with_results = load_workbook(io.BytesIO(data), data_only=True)
        with_formulas = load_workbook(io.BytesIO(data)) if contents.formulas else with_results
        filled_sheets, remaining_cells = [], MAX_ROWS * MAX_COLUMNS
        for sheet in with_results.worksheets:
            if sheet.sheet_state != "visible":
                continue
            remaining_cells -= sheet.max_row * sheet.max_column
            if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS or remaining_cells < 0:
                return Finding("workbook_too_wide", found=sheet.title, rows=MAX_ROWS, columns=MAX_COLUMNS)
            rows = _rows(sheet, with_formulas[sheet.title])
            if any(cell for row in rows for cell in row):
                filled_sheets.append((sheet.title, rows))
    except Exception:
        # A damaged package may fail anywhere: in zlib, lzma, struct, expat or openpyxl.
        return Finding("workbook_unreadable")
    return filled_sheets or Finding("file_empty")


def _rows(sheet: Worksheet, with_formulas: Worksheet) -> list[list[str]]:
    # max_column and max_row scan all cells at each access.
    width, height = sheet.max_column, sheet.max_row
    rows = [[""] * width for _ in range(height)]
    truncated: dict[str, str] = {}
    # Only the existing cells: openpyxl's iterators create all others up to the farthest, ten million at the limit.
    for (row_no, column_no), cell in sheet._cells.items():
        rows[row_no - 1][column_no - 1] = _truncate(_text(cell), truncated)
    for row_no, column_no, formula in _formulas_without_result(sheet, with_formulas):
        rows[row_no][column_no] = _truncate(formula, truncated)
    for merged in sheet.merged_cells.ranges:
        first = sheet.cell(merged.min_row, merged.min_col)
        # A merged text applies to all cells of its range; a merged number only to the first.
        if isinstance(first.value, str):
            for row_no in range(merged.min_row - 1, merged.max_row):
                for column_no in range(merged.min_col - 1, merged.max_col):
                    rows[row_no][column_no] = rows[merged.min_row - 1][merged.min_col - 1]
    return rows


def _truncate(text: str, truncated: dict[str, str]) -> str:
    """Truncates a text longer than MAX_CELL_CHARS. ``truncated``: long text → truncated text, so that equal cells share one object."""
    if len(text) <= MAX_CELL_CHARS:
        return text
    if text not in truncated:
        truncated[text] = text[:MAX_CELL_CHARS] + ELLIPSIS
    return truncated[text]


def _formulas_without_result(sheet: Worksheet, with_formulas: Worksheet) -> Iterator[tuple[int, int, str]]:
    """Formulas without a stored result: (row from 0, column from 0, formula text)."""
    if sheet is with_formulas:
        return
    for (row_no, column_no), cell in with_formulas._cells.items():
        if cell.data_type == "f" and sheet.cell(row_no, column_no).value is None:
            # An array formula is an object with its text as an attribute.
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
    return format(Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}"), "f")
