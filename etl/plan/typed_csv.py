"""A hand-kept CSV → one frozen dataclass a row, each cell read by its field's type, all faults at once."""

import csv
import io
import math
import tomllib
from collections.abc import Callable
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from ledger.vocabulary.findings import Finding


@dataclass(frozen=True)
class Row:
    """A row and the line it stands on (the header is line 1)."""

    KEY: ClassVar[tuple[str, ...]] = ()
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {}
    BOUNDS: ClassVar[dict[str, tuple[int, int]]] = {}

    line: int

    @classmethod
    def header(cls) -> list[str]:
        return [field.name for field in fields(cls) if field.name != "line"]

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.KEY)


R = TypeVar("R", bound=Row)


def _truth(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


def _finite(cell: str) -> float:
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError(cell)
    return value


def _required(cell: str) -> str:
    if not cell:
        raise ValueError(cell)
    return cell


CONVERTERS: dict[Any, tuple[Callable[[str], object], str]] = {
    str: (_required, "a text"),
    int: (int, "a whole number"),
    float: (_finite, "a number"),
    bool: (_truth, "true or false"),
    str | None: (lambda cell: cell or None, "a text"),
    float | None: (lambda cell: _finite(cell) if cell else None, "a number or nothing"),
    tuple[str, ...]: (lambda cell: tuple(part for part in cell.split(";") if part), "names with ;"),
}


def read_text(path: Path) -> tuple[str | None, list[Finding]]:
    if not path.is_file():
        return None, [Finding("file_missing", file=path.name)]
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError:
        return None, [Finding("register_unreadable", file=path.name)]


def read_toml(path: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    text, findings = read_text(path)
    if text is None:
        return None, findings
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as fault:
        return None, [Finding("toml_unreadable", file=path.name, reason=fault)]


def read_rows(path: Path, kind: type[R]) -> tuple[list[R], list[Finding]]:
    """The rows of the CSV at ``path`` as ``kind``, and every fault in it."""
    text, findings = read_text(path)
    if text is None:
        return [], findings
    rows: list[R] = []
    lines = csv.reader(io.StringIO(text))
    header = next(lines, [])
    if header != kind.header():
        found, expected = ",".join(header), ",".join(kind.header())
        return [], [Finding("register_header", file=path.name, row=1, found=found, expected=expected)]
    seen: set[tuple[object, ...]] = set()
    for cells in lines:
        if not cells:
            continue
        row, faults = _row(kind, cells, path.name, lines.line_num)
        findings += faults
        if row is None:
            continue
        if kind.KEY and row.key in seen:
            duplicate = "/".join(str(part) for part in row.key)
            findings.append(Finding("register_duplicate", file=path.name, row=row.line, found=duplicate))
        seen.add(row.key)
        rows.append(row)
    return rows, findings


def _row(kind: type[R], cells: list[str], file: str, line: int) -> tuple[R | None, list[Finding]]:
    columns = [field for field in fields(kind) if field.name != "line"]
    if len(cells) != len(columns):
        return None, [Finding("register_row_torn", file=file, row=line, found=len(cells), expected=len(columns))]
    values: dict[str, Any] = {"line": line}
    findings: list[Finding] = []
    for column, cell in zip(columns, cells, strict=True):
        accepted, values[column.name], expected = _read_cell(kind, column, cell.strip())
        if not accepted:
            where: dict[str, Any] = {"file": file, "row": line, "column": column.name}
            findings.append(Finding("register_value", found=cell, expected=expected, **where))
    return (None if findings else kind(**values)), findings


def _read_cell(kind: type[Row], column: Field[Any], cell: str) -> tuple[bool, Any, str]:
    """Whether the cell is accepted, its value, and what was expected."""
    convert, expected = CONVERTERS[column.type]
    choices, bounds = kind.CHOICES.get(column.name), kind.BOUNDS.get(column.name)
    if choices:
        expected = "/".join(choices)
    if bounds:
        expected = f"{bounds[0]}-{bounds[1]}"
    try:
        value: Any = convert(cell)
    except (ValueError, KeyError):
        return False, None, expected
    allowed = (not choices or value is None or value in choices) and (not bounds or bounds[0] <= value <= bounds[1])
    return allowed, value, expected
