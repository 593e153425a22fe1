"""The bytes of a CSV → rows and findings. Pure: it opens nothing and asks nobody.

What a file may look like stands in the design's section 8. A file with an error yields no rows.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from etl.cells import normalise
from etl.findings import Finding, errors
from etl.row import COLUMNS, Expectation, Header, Known, Reading, Reported

__all__ = ["Expectation", "Intake", "Known", "Reported", "decode", "read"]

MAX_ROWS = 200_000
# Columns of the template that tell the reader something and are not read back.
INFORMATION = {
    "序号", "单位", "unit", "年度目标", "target", "上期累计", "last_value", "完成率", "序时进度", "责任单位",
    "牵头单位", "责任人", "任务", "任务编号",
}  # fmt: skip
PASSED_OVER = ("合计", "总计", "小计", "注:", "注:", "说明", "备注", "填表", "制表", "审核")


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
    rows: list[Reported] = []
    for line_no, cells in body:
        row, faults = _row(line_no, cells, header, expected)
        findings += faults
        if row:
            rows.append(row)
    findings += _duplicates(rows)
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
    first = text.split("\n", 1)[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    starts = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((starts, [normalise(cell) for cell in cells]))
            starts = reader.line_num + 1
            if len(lines) > MAX_ROWS:
                return [], [Finding("file_too_long", found=len(lines), limit=MAX_ROWS)]
    except csv.Error:
        return [], [Finding("file_torn", row=starts)]
    return lines, []


def _header(
    lines: list[tuple[int, list[str]]],
) -> tuple[tuple[Header, list[str]] | None, Iterator[tuple[int, list[str]]], list[Finding]]:
    """The row that names the columns, the rows under it, and the faults of the former."""
    names = {name.lower(): column for column, known in COLUMNS.items() for name in known}
    for position, (line_no, cells) in enumerate(lines):
        found = [names.get(_column_name(cell)) for cell in cells]
        if sum(column is not None for column in found) < 2:
            continue
        findings = []
        header: Header = {}
        for index, (column, cell) in enumerate(zip(found, cells, strict=True)):
            if column is None:
                if cell and _column_name(cell) not in INFORMATION:
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
    return cell.split("(", maxsplit=1)[0].strip().lower()


def _row(
    line_no: int, cells: list[str], header: tuple[Header, list[str]], expected: Expectation
) -> tuple[Reported | None, list[Finding]]:
    columns, names = header
    while len(cells) > len(names) and not cells[-1]:
        cells = cells[:-1]
    first = next(cell for cell in cells if cell) if any(cells) else ""
    if len(cells) == 1 and first.startswith(PASSED_OVER):
        return None, [Finding("row_passed_over", row=line_no, found=first[:20])]
    if len(cells) != len(names):
        return None, [Finding("row_torn", row=line_no, found=len(cells), expected=len(names))]
    row = Reading(line_no, {column: cells[index] for column, index in columns.items()}, names, columns, [])
    if not row.cell("indicator_id") and first.startswith(PASSED_OVER):
        return None, [Finding("row_passed_over", row=line_no, found=first[:20])]
    return row.read(expected), row.findings


def _duplicates(rows: list[Reported]) -> list[Finding]:
    first: dict[tuple[str, str, date], int] = {}
    findings = []
    for row in rows:
        key = (row.indicator_id, row.area_id, row.period)
        if key in first:
            findings.append(Finding("row_twice", row=row.row, first=first[key]))
        first.setdefault(key, row.row)
    return findings
