"""The bytes of a monthly report → rows and findings. Pure: it opens no file and asks nobody.

What a file may look like stands in the design's section 8. Odd writing is read once for each way it is written;
all else is one pass of SQL over the whole table (sql/intake.sql). A file with an error yields no rows.
"""

import difflib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl import database, progress_notes, sheet
from etl.cells import LARGEST, NOTHING, Number, is_serial, normalise, read_number, read_period
from etl.columns import COLUMNS, INFORMATION, LAYOUTS, NUMBERS, WORDS, SubmissionKind
from etl.expectation import Expectation, Known
from etl.findings import Finding, errors
from etl.header import Header, Naming
from etl.sheet import decode

__all__ = ["Expectation", "Intake", "Known", "Reported", "decode", "read"]

SQL = Path(__file__).parent / "sql"
CHECKS = (SQL / "intake.sql").read_text(encoding="utf-8")
DOUBTS: dict[SubmissionKind, str] = {
    "actual": (SQL / "doubts.sql").read_text(encoding="utf-8"),
    "allocation": (SQL / "shares.sql").read_text(encoding="utf-8"),
    "schedule": (SQL / "schedules.sql").read_text(encoding="utf-8"),
}
NAMINGS: dict[SubmissionKind, Naming] = {
    kind: Naming.of(layout.columns, INFORMATION) for kind, layout in LAYOUTS.items()
}
PASSED_OVER = r"^(合计|总计|小计|注:|说明|备注|填表|制表|审核|单位负责人|联系)"
PLAIN_NUMBER = r"^-?\d+(\.\d+)?$"
MAX_ROWS = 2_000_000
CANDIDATES = 3
CLOSE_ENOUGH = {"indicator_unknown": 0.6, "name_unknown": 0.5, "area_unknown": 0.4}
"""A short name has few letters to be alike in."""
PLACES = {None: len(COLUMNS)} | {column: place for place, column in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Reported:
    """One value, ready for the ledger."""

    row: int
    indicator_id: str
    area_id: str
    period: date
    value: float
    numerator: float | None = None
    denominator: float | None = None
    problem: str | None = None
    next_step: str | None = None
    note: str | None = None


NO_VALUES = pa.table({name: [] for name in Reported.__dataclass_fields__})


@dataclass(frozen=True)
class Intake:
    """What a file says. ``values`` has no rows when ``findings`` hold an error."""

    values: pa.Table
    """A column for each field of Reported, in the order of the file."""
    findings: list[Finding]
    encoding: str = ""
    header: Header | None = field(default=None, compare=False)

    @cached_property
    def rows(self) -> list[Reported]:
        return [Reported(**row) for row in self.values.to_pylist()]

    @property
    def accepted(self) -> bool:
        return self.values.num_rows > 0 and not errors(self.findings)


def read(data: bytes, expected: Expectation) -> Intake:
    """Reads and checks a whole file, and reports everything that is wrong with it at once."""
    naming = NAMINGS[expected.kind]
    opened = sheet.opened(data, naming.recognised)
    if isinstance(opened, Finding):
        return Intake(NO_VALUES, [opened])
    findings = [Finding("sheet_passed_over", found=name) for name in opened.passed_over]
    header = naming.find(opened.top)
    if header is None:
        return Intake(NO_VALUES, [*findings, _header_missing(expected.kind)], opened.encoding)
    if len(header.names) > sheet.MAX_COLUMNS:
        findings.append(Finding("file_too_wide", limit=sheet.MAX_COLUMNS))
        return Intake(NO_VALUES, findings, opened.encoding)
    findings += [*header.findings, *_missing(header, expected.kind)]
    if errors(findings):
        return Intake(NO_VALUES, findings, opened.encoding, header)
    cells, more = _table(opened, header)
    findings += more
    if cells.num_rows > MAX_ROWS:
        too_long = Finding("file_too_long", found=cells.num_rows, limit=MAX_ROWS)
        return Intake(NO_VALUES, [*findings, too_long], opened.encoding, header)
    checked = progress_notes.checked if expected.kind == "progress" else _checked
    values, more = checked(cells, header, expected)
    findings = sorted([*findings, *more], key=lambda one: one.row or 0)
    if not values.num_rows and not errors(findings):
        findings.append(Finding("rows_missing"))
    return Intake(NO_VALUES if errors(findings) else values, findings, opened.encoding, header)


def _header_missing(kind: SubmissionKind) -> Finding:
    """The least that a header of this kind has, in the words of its template."""
    layout = LAYOUTS[kind]
    zh, en = ([layout.columns[group[0]][place] for group in layout.required] for place in (0, 1))
    return Finding("header_missing", expected={"zh": "、".join(f"“{name}”" for name in zh), "en": ", ".join(en)})


def _missing(header: Header, kind: SubmissionKind) -> list[Finding]:
    layout = LAYOUTS[kind]
    missing = [layout.columns[group[0]][0] for group in layout.required if not header.columns.keys() & set(group)]
    return [Finding("column_missing", row=header.row, found=name) for name in missing]


# ---- the table under the header


def _table(opened: sheet.Sheet, header: Header) -> tuple[pa.Table, list[Finding]]:
    """The rows of the table: ``row`` and the cells of each column, as written. Notes and totals are passed over."""
    width = len(header.names)
    body = opened.body(header.row, width)
    cells = body.cells.append_column("row", pa.array(body.rows))
    kept, findings = _torn(body.torn, header)
    if kept:
        names = [f"c{place}" for place in range(width)]
        more = pa.table(
            {
                name: pa.array(column, pa.string())
                for name, column in zip(names, zip(*[cell for _, cell in kept], strict=True), strict=True)
            }
        )
        cells = pa.concat_tables([cells, more.append_column("row", pa.array([row for row, _ in kept], pa.int64()))])
        cells = cells.sort_by("row")
    first = _first_words(cells, width)
    passed = pc.match_substring_regex(first, PASSED_OVER)
    findings += [
        Finding("row_passed_over", row=row, found=words[:20])
        for row, words in zip(cells["row"].filter(passed).to_pylist(), first.filter(passed).to_pylist(), strict=True)
    ]
    kept_rows = pc.and_(pc.invert(passed), pc.not_equal(first, ""))
    return cells.filter(kept_rows), findings


def _torn(torn: list[tuple[int, list[str]]], header: Header) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """Rows that have all that is asked for and only lack, or have too many, empty cells; and the faults of the rest."""
    width, needed = len(header.names), max(header.columns.values()) + 1
    kept, findings = [], []
    for row, written in torn:
        cells = written[: max((place for place, cell in enumerate(written, start=1) if cell.strip()), default=0)]
        first = next((word for cell in cells if (word := normalise(cell))), "")
        if not cells or re.match(PASSED_OVER, first):
            kept.append((row, [first] + [""] * (width - 1)))
        elif needed <= len(cells) <= width:
            kept.append((row, cells + [""] * (width - len(cells))))
        else:
            findings.append(Finding("row_torn", row=row, found=len(cells), expected=width))
    return kept, findings


def _first_words(cells: pa.Table, width: int) -> pa.ChunkedArray:
    """The first cell of each row that holds anything; nothing for an empty row."""
    filled = [_normalised(cells[f"c{place}"]) for place in range(width)]
    blank = [pc.if_else(pc.equal(column, ""), None, column) for column in filled]
    return pc.coalesce(*blank, "")


def _normalised(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Half-width letters and digits, without spaces around: ``cells.normalise`` for a whole column."""
    narrow = pc.replace_substring(pc.utf8_normalize(column, "NFKC"), "\u200b", "")
    return pc.utf8_trim_whitespace(narrow)


# ---- what the cells say


# One database in memory for all files: making one costs as much as checking a small file. What a file lays out there
# is temporary, seen by its own connection only, and gone when that closes.
_kitchen = duckdb.connect(":memory:", config=database.SETTINGS)


def _checked(cells: pa.Table, header: Header, expected: Expectation) -> tuple[pa.Table, list[Finding]]:
    with _kitchen.cursor() as kitchen:
        kitchen.execute("SET enable_progress_bar = false")
        for name, table in _laid_out(cells, header, expected).items():
            kitchen.register(name, table)
        kitchen.execute(CHECKS)
        doubts = _doubts_of(expected)
        if doubts and not kitchen.execute("SELECT 1 FROM fault WHERE severity = 'error' LIMIT 1").fetchall():
            kitchen.execute(doubts)
        faults = kitchen.execute('SELECT "row", "column", code, "values", NULL FROM fault').fetchall()
        faults += kitchen.execute('SELECT "row", "column", code, "values", plain(mend) FROM first_doubt').fetchall()
        values = kitchen.execute(
            'SELECT "row", indicator_id, area_id, period, value, '
            "CASE WHEN from_parts IS NOT NULL THEN numerator END AS numerator, "
            "CASE WHEN from_parts IS NOT NULL THEN denominator END AS denominator, problem, next_step, note "
            'FROM valued WHERE value IS NOT NULL ORDER BY "row"'
        ).to_arrow_table()
    faults.sort(key=lambda fault: (fault[0], PLACES[fault[1]]))
    near = _Near(expected)
    findings = [
        Finding(code, row=row, column=header.label(column) if column else None, mend=mend, **near.added(code, values))
        for row, column, code, values, mend in faults
    ]
    return values, findings


def _doubts_of(expected: Expectation) -> str | None:
    """The SQL that doubts a file of this kind; none for actuals without thresholds, and for published figures."""
    return None if expected.kind == "actual" and not expected.rules else DOUBTS.get(expected.kind)


def _laid_out(cells: pa.Table, header: Header, expected: Expectation) -> dict[str, pa.Table]:
    """The tables that sql/intake.sql asks for."""
    cell = _cell(cells, header)
    return {
        "cell": cell,
        "indicator": _indicators(expected),
        "area_name": pa.table({
            "name": pa.array([normalise(name) for name in expected.areas], pa.string()),
            "area_id": pa.array(expected.areas.values(), pa.string()),
        }),
        "period_read": _periods(cell, expected.year),
        "number_read": _odd_numbers(cell, expected),
        "last_value": _last_values(expected),
        "target_value": _targets(expected),
        "rule": pa.table({name: [value] for name, value in expected.rules.items()} or {"none": [0.0]}),
        "closed_period": pa.table({"period": pa.array(sorted(expected.closed), pa.date32())}),
        "expectation": pa.table({
            "kind": [expected.kind], "year": [expected.year], "district_id": [expected.district_id],
            "area_id": [expected.area_id or expected.district_id], "reporter": [expected.department],
            "period": pa.array([expected.period], pa.date32()), "this_month": pa.array([expected.this_month], pa.date32()),
        }),
    }  # fmt: skip


def _cell(cells: pa.Table, header: Header) -> pa.Table:
    """One row a line: the keys in half-width letters, the numbers told from odd writing, the words as written."""
    nothing = pa.chunked_array([pa.repeat("", cells.num_rows)])

    def written(column: str) -> pa.ChunkedArray:
        return cells[f"c{header.columns[column]}"] if column in header.columns else nothing

    laid = {"row": cells["row"]}
    laid["indicator_written"] = _normalised(written("indicator_id"))
    laid["indicator"] = pc.utf8_upper(laid["indicator_written"])
    for column in ("indicator_name", "area", "period"):
        laid[column] = _normalised(written(column))
    for column in NUMBERS:
        laid |= _number_columns(column, written(column))
    for column in WORDS:
        # Kept as written: the words of a report are quoted to officials.
        words = pc.utf8_trim_whitespace(written(column))
        laid[column] = pc.if_else(pc.is_in(_normalised(words), pa.array(sorted(NOTHING))), None, words)
    return pa.table(laid)


def _number_columns(column: str, written: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
    """The number where it is written plainly; else the odd text; and the original text where it looked different."""
    trimmed = pc.utf8_trim_whitespace(written)
    text = _normalised(written)
    text = pc.if_else(pc.is_in(text, pa.array(sorted(NOTHING))), None, text)
    plain = pc.match_substring_regex(text, PLAIN_NUMBER)
    figures = pc.cast(pc.if_else(plain, text, None), pa.float64())
    # A row of digits without end is no figure.
    plain = pc.and_(plain, pc.fill_null(pc.less(pc.abs(figures), LARGEST), False))
    return {
        column: pc.if_else(plain, figures, None),
        f"{column}_odd": pc.if_else(plain, None, text),
        f"{column}_written": pc.if_else(pc.equal(trimmed, text), None, trimmed),
    }


class _Near:
    """The names that an unknown one is nearest to."""

    def __init__(self, expected: Expectation) -> None:
        self.known = {
            "indicator_unknown": list(expected.indicators),
            "name_unknown": [one.name for one in expected.indicators.values()],
            "area_unknown": list(expected.areas),
        }
        self.found: dict[tuple[str, str], tuple[str, ...]] = {}

    def added(self, code: str, values: dict[str, str]) -> dict[str, Any]:
        if code not in self.known:
            return values
        asked = (code, values["found"])
        if asked not in self.found:
            near = difflib.get_close_matches(asked[1], self.known[code], n=CANDIDATES, cutoff=CLOSE_ENOUGH[code])
            self.found[asked] = tuple(near)
        return {**values, "near": self.found[asked]}


def _indicators(expected: Expectation) -> pa.Table:
    known = list(expected.indicators.values())
    names = [normalise(one.name) for one in known]
    return pa.table({
        "indicator_id": pa.array([one.indicator_id.upper() for one in known], pa.string()),
        "name": pa.array([one.name for one in known], pa.string()),
        "name_plain": pa.array(names, pa.string()),
        "name_en": pa.array([one.name_en for one in known], pa.string()),
        "unique_name": pa.array([names.count(name) == 1 for name in names], pa.bool_()),
        "unit": pa.array([one.unit for one in known], pa.string()),
        "decimals": pa.array([one.decimals for one in known], pa.int32()),
        "measure": pa.array([one.measure for one in known], pa.string()),
        "by_town": pa.array([one.by_town for one in known], pa.bool_()),
        "natural_limit": pa.array([one.natural_limit for one in known], pa.float64()),
        "direction": pa.array([one.direction for one in known], pa.string()),
        "own": pa.array([expected.own is None or one.indicator_id in expected.own for one in known], pa.bool_()),
    })  # fmt: skip


def _periods(cell: pa.Table, year: int) -> pa.Table:
    written = [text for text in pc.unique(cell["period"]).to_pylist() if text]
    read = [read_period(text, year) for text in written]
    return pa.table({
        "written": pa.array(written, pa.string()),
        "period": pa.array(read, pa.date32()),
        "changed": pa.array([is_serial(text) for text in written], pa.bool_()),
    })  # fmt: skip


def _odd_numbers(cell: pa.Table, expected: Expectation) -> pa.Table:
    """Every odd writing of a number, read in the unit that it is written for: value, or the code of a finding."""
    units = {one.indicator_id.upper(): one.unit for one in expected.indicators.values()}
    names = {normalise(one.name): one.unit for one in expected.indicators.values()}
    pairs: set[tuple[str, str]] = set()
    for column in NUMBERS:
        odd = cell.filter(pc.is_valid(cell[f"{column}_odd"])).group_by([f"{column}_odd", "indicator", "indicator_name"])
        for row in odd.aggregate([]).to_pylist():
            unit = units.get(row["indicator"]) if row["indicator"] else names.get(row["indicator_name"])
            pairs.add((row[f"{column}_odd"], (unit or "") if column in ("value", "month_value") else ""))
    read = {pair: read_number(*pair) for pair in sorted(pairs)}
    numbers = [one if isinstance(one, Number) else None for one in read.values()]
    return pa.table({
        "written": pa.array([text for text, _ in read], pa.string()),
        "unit": pa.array([unit for _, unit in read], pa.string()),
        "value": pa.array([one.value if one else None for one in numbers], pa.float64()),
        "changed": pa.array([one.changed if one else False for one in numbers], pa.bool_()),
        "code": pa.array([None if isinstance(one, Number) else one for one in read.values()], pa.string()),
    })  # fmt: skip


def _targets(expected: Expectation) -> pa.Table:
    keys, values = list(expected.targets), list(expected.targets.values())
    return pa.table({
        "indicator_id": pa.array([key[0].upper() for key in keys], pa.string()),
        "area_id": pa.array([key[1] for key in keys], pa.string()),
        "value": pa.array([value for value, _ in values], pa.float64()),
        "baseline": pa.array([baseline for _, baseline in values], pa.float64()),
    })  # fmt: skip


def _last_values(expected: Expectation) -> pa.Table:
    keys = list(expected.last_values)
    return pa.table({
        "indicator_id": pa.array([key[0].upper() for key in keys], pa.string()),
        "area_id": pa.array([key[1] for key in keys], pa.string()),
        "period": pa.array([key[2] for key in keys], pa.date32()),
        "value": pa.array(expected.last_values.values(), pa.float64()),
    })  # fmt: skip
