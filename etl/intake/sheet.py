"""The bytes of a CSV or XLSX file → a sheet: its first rows, and all its cells as text with the spreadsheet's row numbers.

Pure: opens no file. CSV in UTF-8, UTF-16 with a byte order mark, or GB18030.
"""

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from etl.intake import xlsx
from ledger.vocabulary.findings import Finding

TEXT = pa.dictionary(pa.int32(), pa.string())
TOP_ROWS = 30
TOP_CHARS = 200_000
"""The header is searched for in this part of the file: a title and notes may be above it."""
SEPARATORS = (",", "\t", ";", "|")
csv.field_size_limit(2**31 - 1)

MAX_TORN = 100_000
UNREADABLE: list[str] = []
"""Replaces the cells of torn rows after MAX_TORN: reading one takes as long as a hundred other rows."""
MAX_COLUMNS = xlsx.MAX_COLUMNS
BLOCK_BYTES = 2**20

ColumnCounter = Callable[[list[list[str]]], int]
"""Counts the columns of a report that are named in the first rows of a sheet."""


@dataclass(frozen=True)
class Body:
    """The rows under the header. ``cells``: dictionary-encoded text columns ``c0``, ``c1``, …, one for each column of the
    header, in file order."""

    cells: pa.Table
    rows: np.ndarray[Any, np.dtype[np.int64]]
    """The spreadsheet's number of each row of ``cells``, from 1."""
    torn: list[tuple[int, list[str]]]
    """Rows with another number of cells than the header: (row number, cells)."""


@dataclass(frozen=True)
class RowsSheet:
    """A sheet in memory as rows of text: a workbook's, or the grid of a page."""

    encoding: str
    cell_rows: list[list[str]]
    skipped_sheets: list[str] = field(default_factory=list)
    """Other sheets of the workbook."""

    @property
    def top(self) -> list[list[str]]:
        return self.cell_rows[:TOP_ROWS]

    def rows(self) -> list[list[str]]:
        return self.cell_rows

    def body(self, after: int, width: int) -> Body:
        """The rows below row number ``after``, ``width`` cells a row."""
        lines = self.cell_rows[after:]
        torn, even, rows = [], [], []
        for number, cells in enumerate(lines, start=after + 1):
            padded = cells + [""] * (width - len(cells))
            if any(cell.strip() for cell in padded[width:]):
                torn.append((number, cells))
            else:
                even.append(padded[:width])
                rows.append(number)
        columns = list(zip(*even, strict=True)) if even else [()] * width
        table = pa.table({f"c{index}": _encode(column) for index, column in enumerate(columns)})
        return Body(table, np.array(rows, dtype=np.int64), torn)


@dataclass(frozen=True)
class TextSheet:
    """A CSV: its decoded text and its separator."""

    encoding: str
    text: str
    separator: str
    utf_8: bytes | None = None
    """The file's own bytes without a mark, when they are UTF-8."""
    skipped_sheets: list[str] = field(default_factory=list)

    @property
    def top(self) -> list[list[str]]:
        reader = csv.reader(io.StringIO(self.text[:TOP_CHARS], newline=""), delimiter=self.separator)
        return [cells[: MAX_COLUMNS + 1] for _, cells in zip(range(TOP_ROWS), reader, strict=False)]

    def rows(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator))

    def body(self, after: int, width: int) -> Body:
        text = self._text_after(after)
        table, torn = self._read(text, width)
        # The reader counts from the first row under the header.
        numbers = np.arange(1, table.num_rows + len(torn) + 1)
        if torn:
            numbers = np.delete(numbers, np.array(list(torn)) - 1)
        return Body(table.unify_dictionaries(), after + numbers, [(after + row, cells) for row, cells in torn.items()])

    def _read(self, text: pa.Buffer, width: int) -> tuple[pa.Table, dict[int, list[str]]]:
        torn: dict[int, list[str]] = {}
        # First with all threads, which fails at a torn row; then with one thread, which tells the row's number but fails
        # at a row longer than a block; last as one block, which reads every file but is slowest.
        for block_size, torn_rows in ((BLOCK_BYTES, None), (BLOCK_BYTES, torn)):
            torn.clear()
            try:
                return self._cells(text, width, block_size, torn_rows), torn
            except pa.ArrowInvalid:
                continue
        torn.clear()
        return self._cells(text, width, min(text.size + 1, 2**31 - 1), torn), torn

    def _cells(self, text: pa.Buffer, width: int, block_size: int, torn: dict[int, list[str]] | None) -> pa.Table:
        """The table in ``text``; rows of another width go to ``torn`` by number. Raises ArrowInvalid when there is such a
        row and ``torn`` is None, or when a row is longer than a block."""

        def keep_apart(row: pyarrow.csv.InvalidRow) -> str:
            if torn is None:
                return "error"
            torn[row.number] = self._parse_row(row.text or "") if len(torn) < MAX_TORN else UNREADABLE
            return "skip"

        names = [f"c{index}" for index in range(width)]
        return pyarrow.csv.read_csv(
            pa.BufferReader(text),
            pyarrow.csv.ReadOptions(use_threads=torn is None, column_names=names, block_size=block_size),
            pyarrow.csv.ParseOptions(
                delimiter=self.separator,
                newlines_in_values='"' in self.text,
                ignore_empty_lines=False,
                invalid_row_handler=keep_apart,
            ),
            pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False),
        )

    def _parse_row(self, row: str) -> list[str]:
        [cells] = csv.reader(io.StringIO(row, newline=""), delimiter=self.separator)
        return cells

    def _text_after(self, after: int) -> pa.Buffer:
        """The text after the first ``after`` records in UTF-8; one empty line when none is left, because pyarrow needs one."""
        above = self._record_chars(after)
        if above == len(self.text):
            return pa.py_buffer(b"\n")
        if self.utf_8 is None:
            return pa.py_buffer(self.text[above:].encode("utf-8"))
        return pa.py_buffer(self.utf_8).slice(len(self.text[:above].encode("utf-8")))

    def _record_chars(self, records: int) -> int:
        """The length of the first ``records`` records in characters."""
        for length in (TOP_CHARS, len(self.text)):
            source = io.StringIO(self.text[:length], newline="")
            reader = csv.reader(source, delimiter=self.separator)
            for _ in range(records):
                next(reader, None)
            # A record that ends exactly where the excerpt ends may continue after it.
            if source.tell() < length:
                return source.tell()
        return len(self.text)


def _encode(column: Sequence[str]) -> pa.DictionaryArray:
    """Dictionary-encodes a column, so that a long text that a workbook repeats in all its cells is copied once."""
    indexes: dict[str, int] = {}
    codes = [indexes.setdefault(text, len(indexes)) for text in column]
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(indexes, pa.string()))


Sheet = RowsSheet | TextSheet


def open_sheet(data: bytes, count_columns: ColumnCounter) -> Sheet | Finding:
    """The sheet in ``data``, or the finding why there is none.

    Of several separators, or of the sheets of a workbook, the one with the most recognised columns is taken.
    """
    if not data or data.isspace():
        return Finding("file_empty")
    if data.startswith(xlsx.ZIP_SIGNATURE):
        return _xlsx_sheet(data, count_columns)
    if data.startswith(xlsx.OLE_SIGNATURE):
        return Finding("file_old_excel")
    text, encoding = decode(data)
    if text is None:
        return Finding("file_not_text")
    if not text or text.isspace():
        return Finding("file_empty")
    utf_8 = data.removeprefix(codecs.BOM_UTF8) if encoding in ("utf-8", "utf-8-sig") else None
    candidates = [TextSheet(encoding, text, separator, utf_8) for separator in SEPARATORS]
    best = max(candidates, key=lambda candidate: count_columns(candidate.top))
    torn = _torn_at(text, best.separator)
    return Finding("file_torn", row=torn) if torn else best


def _xlsx_sheet(data: bytes, count_columns: ColumnCounter) -> Sheet | Finding:
    sheets = xlsx.sheets(data)
    if isinstance(sheets, Finding):
        return sheets
    best = max(range(len(sheets)), key=lambda index: count_columns(sheets[index][1][:TOP_ROWS]))
    others = [name for index, (name, _) in enumerate(sheets) if index != best]
    return RowsSheet("xlsx", sheets[best][1], others)


def decode(data: bytes) -> tuple[str | None, str]:
    """The text and its encoding, tried in this order: a byte order mark, strict UTF-8, strict GB18030; (None, …): no text."""
    marked = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encodings = [encoding for mark, encoding in marked if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A picture or a program may decode as GB18030, but no text has these characters.
        if "\x00" in text or any(ord(character) < 9 for character in text[:4096]):
            return None, encoding
        return text, encoding
    return None, ""


def _torn_at(text: str, separator: str) -> int | None:
    """The row of an opening quotation mark that is not closed before the next cell; None: there is none."""
    if '"' not in text:
        return None
    complete_rows = 0
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            complete_rows += 1
    except csv.Error:
        return complete_rows + 1
    return None
