"""The bytes of a CSV → rows and findings. Pure: it opens nothing and asks nobody.

What a file may look like stands in the design's section 8. A file with an error yields no rows.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from etl.cells import normalise
from etl.columns import COLUMNS, INFORMATION
from etl.findings import Finding, errors
from etl.row import Expectation, Header, Known, Reading, Reported

__all__ = ["Expectation", "Intake", "Known", "Reported", "decode", "read"]

MAX_ROWS = 200_000
SEPARATOR_LINES = 10
NAMES_OF_A_HEADER = 2
COLUMN_OF = {name.lower(): column for column, known in COLUMNS.items() for name in known}
PASSED_OVER = ("合计", "总计", "小计", "注:", "说明", "备注", "填表", "制表", "审核")


@dataclass(frozen=True)
class Intake:
    """What a file says. ``rows`` is empty when ``findings`` hold an error."""

    rows: list[Reported]
    findings: list[Finding]
    encoding: str

    @property
    def accepted(self) -> bool:
        return bool(self.rows) and not errors(self.findings)


def read(data: bytes, expected: Expectation) -> Intake:
    """Reads and checks a whole file, and reports everything that is wrong with it at once."""
    text, encoding = decode(data)
    if text is None:
        return Intake([], [Finding("file_empty" if not data.strip() else "file_not_text")], encoding)
    lines, findings = _lines(text)
    if errors(findings):
        return Intake([], findings, encoding)
    header, body, more = _header(lines)
    findings += more
    if header is None:
        return Intake([], findings, encoding)
    rows, more = _rows(body, header, expected)
    findings += more
    if not rows and not errors(findings):
        findings.append(Finding("rows_missing"))
    return Intake([] if errors(findings) else rows, findings, encoding)


def decode(data: bytes) -> tuple[str | None, str]:
    """The text and its encoding, in this order: a byte order mark, strict UTF-8, strict GB18030."""
    if not data.strip():
        return None, ""
    marked = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encodings = [encoding for mark, encoding in marked if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A spreadsheet file or a picture can pass for GB18030, but no text has these characters.
        if "\x00" in text or any(ord(letter) < 9 for letter in text[:4096]):
            return None, encoding
        return text, encoding
    return None, ""


def _lines(text: str) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """The file's lines as cells, with their numbers; empty lines left out."""
    delimiter = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    starts = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((starts, cells))
            starts = reader.line_num + 1
            if len(lines) > MAX_ROWS:
                return [], [Finding("file_too_long", found=len(lines), limit=MAX_ROWS)]
    except csv.Error:
        return [], [Finding("file_torn", row=starts)]
    return lines, []


def _separator(text: str) -> str:
    """A tab where a line has column names between tabs; else a comma."""
    lines = text.split("\n", SEPARATOR_LINES)[:SEPARATOR_LINES]
    names = [[_column_name(cell.strip('"\r ')) for cell in line.split("\t")] for line in lines]
    return "\t" if any(sum(name in COLUMN_OF for name in line) >= NAMES_OF_A_HEADER for line in names) else ","


def _header(
    lines: list[tuple[int, list[str]]],
) -> tuple[tuple[Header, list[str]] | None, Iterator[tuple[int, list[str]]], list[Finding]]:
    """The row that names the columns, the rows under it, and the faults of the former."""
    for position, (line_no, written) in enumerate(lines):
        cells = [normalise(cell) for cell in written]
        found = [COLUMN_OF.get(_column_name(cell)) for cell in cells]
        if sum(column is not None for column in found) < NAMES_OF_A_HEADER:
            continue
        findings = []
        header: Header = {}
        for index, (column, cell) in enumerate(zip(found, cells, strict=True)):
            if column is None:
                if cell.strip() and _column_name(cell) not in INFORMATION:
                    findings.append(Finding("column_passed_over", row=line_no, found=cell))
            elif column in header:
                findings.append(Finding("column_twice", row=line_no, found=cell))
            else:
                header[column] = index
        if "indicator_id" not in header:
            findings.append(Finding("column_missing", row=line_no, found=COLUMNS["indicator_id"][0]))
        if not header.keys() & {"value", "month_value", "numerator"}:
            findings.append(Finding("column_missing", row=line_no, found=COLUMNS["value"][0]))
        return (header, cells), iter(lines[position + 1 :]), findings
    return None, iter(()), [Finding("header_missing")]


def _column_name(cell: str) -> str:
    """``累计完成(个)`` → ``累计完成``."""
    return normalise(cell).split("(", maxsplit=1)[0].strip().lower()


def _rows(
    body: Iterator[tuple[int, list[str]]], header: tuple[Header, list[str]], expected: Expectation
) -> tuple[list[Reported], list[Finding]]:
    """The values and the findings of all rows, in the file's order.

    Rows are read month by month, so that a month's own value is added to the total that this very file
    gives for the month before.
    """
    findings: list[Finding] = []
    readings: list[Reading] = []
    for line_no, cells in body:
        reading = _reading(line_no, cells, header)
        if isinstance(reading, Reading):
            readings.append(reading)
        else:
            findings.append(reading)
    totals = dict(expected.last_values)
    rows: list[Reported] = []
    for reading in sorted(readings, key=lambda one: one.month(expected)):
        row = reading.read(replace(expected, last_values=totals))
        if row:
            rows.append(row)
            totals[row.indicator_id, row.area_id, row.period] = row.value
        findings += reading.findings
    findings += _duplicates(readings)
    return sorted(rows, key=lambda one: one.row), sorted(findings, key=lambda one: one.row or 0)


def _reading(line_no: int, cells: list[str], header: tuple[Header, list[str]]) -> Reading | Finding:
    """The row's cells under their columns; or the finding that it is no row of the table."""
    columns, names = header
    while len(cells) > len(names) and not cells[-1].strip():
        cells = cells[:-1]
    first = next((word for cell in cells if (word := normalise(cell))), "")
    if first.startswith(PASSED_OVER):
        return Finding("row_passed_over", row=line_no, found=first[:20])
    if len(cells) != len(names):
        return Finding("row_torn", row=line_no, found=len(cells), expected=len(names))
    return Reading(line_no, {column: cells[index] for column, index in columns.items()}, names, columns)


def _duplicates(readings: list[Reading]) -> list[Finding]:
    first: dict[tuple[str, str, date], int] = {}
    findings = []
    for reading in sorted(readings, key=lambda one: one.line_no):
        if reading.key is None:
            continue
        if reading.key in first:
            findings.append(Finding("row_twice", row=reading.line_no, first=first[reading.key]))
        first.setdefault(reading.key, reading.line_no)
    return findings
