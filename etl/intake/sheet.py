"""The bytes of a file → a sheet: its first rows, and all its cells as text, row numbers as a spreadsheet counts them.

Pure: it opens nothing and asks nobody. CSV in the encodings of the design's section 8, and XLSX.
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
"""Where the header is looked for: a title and notes may stand above it."""
BLOCK_BYTES = 4 * 2**20
SEPARATORS = (",", "\t", ";", "|")
csv.field_size_limit(2**31 - 1)

MAX_TORN = 100_000
UNREADABLE: list[str] = []
"""Stands for the cells of torn rows beyond as many: each takes as long as a hundred others."""
MAX_COLUMNS = xlsx.MAX_COLUMNS
BLOCK_BYTES = 2**20

Recognised = Callable[[list[list[str]]], int]
"""How many columns of a report are named in the first rows of a sheet."""


@dataclass(frozen=True)
class Body:
    """The rows under the header. ``cells``: text columns ``c0``, ``c1``, … as wide as the header, in file order, in which
    every way of writing is kept once (TEXT)."""

    cells: pa.Table
    rows: np.ndarray[Any, np.dtype[np.int64]]
    """The spreadsheet's number of each row of ``cells``, from 1."""
    torn: list[tuple[int, list[str]]]
    """Rows with another number of cells than the header: number and cells."""


@dataclass(frozen=True)
class RowsSheet:
    """A sheet that is in memory as rows of text: a workbook's, or the grid of a page."""

    encoding: str
    written: list[list[str]]
    passed_over: list[str] = field(default_factory=list)
    """Other sheets of the workbook."""

    @property
    def top(self) -> list[list[str]]:
        return self.written[:TOP_ROWS]

    def rows(self) -> list[list[str]]:
        return self.written

    def body(self, after: int, width: int) -> Body:
        """What stands under row number ``after``, ``width`` cells a row."""
        lines = self.written[after:]
        torn, kept, rows = [], [], []
        for number, cells in enumerate(lines, start=after + 1):
            padded = cells + [""] * (width - len(cells))
            if any(cell.strip() for cell in padded[width:]):
                torn.append((number, cells))
            else:
                kept.append(padded[:width])
                rows.append(number)
        columns = list(zip(*kept, strict=True)) if kept else [()] * width
        table = pa.table({f"c{index}": _once(column) for index, column in enumerate(columns)})
        return Body(table, np.array(rows, dtype=np.int64), torn)


@dataclass(frozen=True)
class TextSheet:
    """A CSV: decoded text and its separator."""

    encoding: str
    text: str
    separator: str
    utf_8: bytes | None = None
    """The text in UTF-8, where the file has it so."""
    passed_over: list[str] = field(default_factory=list)

    @property
    def top(self) -> list[list[str]]:
        reader = csv.reader(io.StringIO(self.text[:TOP_CHARS], newline=""), delimiter=self.separator)
        return [cells[: MAX_COLUMNS + 1] for _, cells in zip(range(TOP_ROWS), reader, strict=False)]

    def rows(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator))

    def body(self, after: int, width: int) -> Body:
        text = self._under(after)
        table, torn = self._read(text, width)
        # The reader counts from the first row under the header.
        numbers = np.arange(1, table.num_rows + len(torn) + 1)
        if torn:
            numbers = np.delete(numbers, np.array(list(torn)) - 1)
        return Body(table.unify_dictionaries(), after + numbers, [(after + row, cells) for row, cells in torn.items()])

    def _read(self, text: pa.Buffer, width: int) -> tuple[pa.Table, dict[int, list[str]]]:
        torn: dict[int, list[str]] = {}
        # All threads: but then it cannot say which row is torn. One thread: but then a row may be longer than a block.
        # One block for all is right for every file, and slowest.
        for block_size, apart in ((BLOCK_BYTES, None), (BLOCK_BYTES, torn)):
            torn.clear()
            try:
                return self._cells(text, width, block_size, apart), torn
            except pa.ArrowInvalid:
                continue
        torn.clear()
        return self._cells(text, width, min(text.size + 1, 2**31 - 1), torn), torn

    def _cells(self, text: pa.Buffer, width: int, block_size: int, torn: dict[int, list[str]] | None) -> pa.Table:
        """The table in ``text``; rows of another width go to ``torn``. Raises ArrowInvalid when they have nowhere to go,
        or when a row is longer than a block."""

        def keep_apart(row: pyarrow.csv.InvalidRow) -> str:
            if torn is None:
                return "error"
            torn[row.number] = self._read_alone(row.text or "") if len(torn) < MAX_TORN else UNREADABLE
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

    def _read_alone(self, row: str) -> list[str]:
        [cells] = csv.reader(io.StringIO(row, newline=""), delimiter=self.separator)
        return cells

    def _under(self, after: int) -> pa.Buffer:
        """UTF-8 after the first ``after`` records; one empty line when there is nothing, which the reader needs."""
        above = self._letters(after)
        if above == len(self.text):
            return pa.py_buffer(b"\n")
        if self.utf_8 is None:
            return pa.py_buffer(self.text[above:].encode("utf-8"))
        return pa.py_buffer(self.utf_8).slice(len(self.text[:above].encode("utf-8")))

    def _letters(self, records: int) -> int:
        """How long the first ``records`` are."""
        for length in (TOP_CHARS, len(self.text)):
            source = io.StringIO(self.text[:length], newline="")
            reader = csv.reader(source, delimiter=self.separator)
            for _ in range(records):
                next(reader, None)
            # A record that ends where the first letters end may go on after them.
            if source.tell() < length:
                return source.tell()
        return len(self.text)


def _once(column: Sequence[str]) -> pa.DictionaryArray:
    """A text of many rows is copied once: a workbook keeps a long one once, and may show it in all its cells."""
    places: dict[str, int] = {}
    at = [places.setdefault(text, len(places)) for text in column]
    return pa.DictionaryArray.from_arrays(pa.array(at, pa.int32()), pa.array(places, pa.string()))


Sheet = RowsSheet | TextSheet


def open_sheet(data: bytes, recognised: Recognised) -> Sheet | Finding:
    """The sheet in ``data``; or the finding that says why there is none.

    ``recognised`` decides between separators, and between the sheets of a workbook.
    """
    if not data or data.isspace():
        return Finding("file_empty")
    if data.startswith(xlsx.MARK):
        return _xlsx_sheet(data, recognised)
    if data.startswith(xlsx.OLD_MARK):
        return Finding("file_old_excel")
    text, encoding = decode(data)
    if text is None:
        return Finding("file_not_text")
    if not text or text.isspace():
        return Finding("file_empty")
    utf_8 = data.removeprefix(codecs.BOM_UTF8) if encoding in ("utf-8", "utf-8-sig") else None
    split = [TextSheet(encoding, text, separator, utf_8) for separator in SEPARATORS]
    best = max(split, key=lambda one: recognised(one.top))
    torn = _torn_at(text, best.separator)
    return Finding("file_torn", row=torn) if torn else best


def _xlsx_sheet(data: bytes, recognised: Recognised) -> Sheet | Finding:
    found = xlsx.sheets(data)
    if isinstance(found, Finding):
        return found
    best = max(range(len(found)), key=lambda index: recognised(found[index][1][:TOP_ROWS]))
    others = [name for index, (name, _) in enumerate(found) if index != best]
    return RowsSheet("xlsx", found[best][1], others)


def decode(data: bytes) -> tuple[str | None, str]:
    """The text and its encoding, in this order: a byte order mark, strict UTF-8, strict GB18030."""
    marked = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encodings = [encoding for mark, encoding in marked if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A picture or a program can pass for GB18030, but no text has these characters.
        if "\x00" in text or any(ord(letter) < 9 for letter in text[:4096]):
            return None, encoding
        return text, encoding
    return None, ""


def _torn_at(text: str, separator: str) -> int | None:
    """The row where a quotation mark is opened and not closed before the next cell, if there is one."""
    if '"' not in text:
        return None
    whole = 0
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            whole += 1
    except csv.Error:
        return whole + 1
    return None
