"""The bytes of a file that staff send → rows and findings. Pure: it reads no file and no database of the ledger.

Each distinct text is interpreted once, however many rows have it (sql/distinct_values.sql); all other checks are SQL
over the whole table (sql/checks.sql). A file with an error yields no rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.intake import cell_table, department_names, milestones, progress_notes, report_rows, sheet
from etl.intake.cell_table import Cells
from etl.intake.cells import normalise
from etl.intake.expectation import Expectation
from etl.intake.header import Header, Naming
from etl.intake.suggestions import nearest
from ledger.database.hardening import HARDENED
from ledger.vocabulary.columns import COLUMNS, INFORMATION_COLUMNS, LAYOUTS, SubmissionKind
from ledger.vocabulary.findings import MAX_LISTED, Finding, errors, limit_findings, unlisted_note

SQL = Path(__file__).parent / "sql"
DISTINCT_VALUES_SQL = (SQL / "distinct_values.sql").read_text(encoding="utf-8")
CHECKS_SQL = (SQL / "checks.sql").read_text(encoding="utf-8")
DOUBTS_SQL: dict[SubmissionKind, str] = {
    "actual": (SQL / "doubts.sql").read_text(encoding="utf-8"),
    "allocation": (SQL / "shares.sql").read_text(encoding="utf-8"),
    "schedule": (SQL / "schedules.sql").read_text(encoding="utf-8"),
}
TEXT_KINDS: dict[SubmissionKind, Callable[[Cells, Expectation], tuple[pa.Table, list[Finding]]]] = {
    "progress": progress_notes.check,
    "milestone": milestones.check,
}
"""The readers of kinds that hold texts and days about tasks rather than figures."""
NAMINGS: dict[SubmissionKind, Naming] = {
    kind: Naming.of(layout.columns, INFORMATION_COLUMNS) for kind, layout in LAYOUTS.items()
}
MAX_ROWS = 2_000_000
PLACES: dict[str | None, int] = {None: len(COLUMNS)} | {str(column): place for place, column in enumerate(COLUMNS)}


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
    """The contents of a file. ``values`` has no rows when ``findings`` contain an error."""

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
    """Reads and checks a whole file; returns all its findings at once."""
    naming = NAMINGS[expected.kind]
    opened = sheet.open_sheet(data, naming.recognised)
    if isinstance(opened, Finding):
        return Intake(NO_VALUES, [opened])
    findings = [Finding("sheet_passed_over", found=name) for name in opened.skipped_sheets]
    header = naming.find(opened.top)
    if header is None:
        return Intake(NO_VALUES, [*findings, _missing_header(expected.kind)], opened.encoding)
    if len(header.names) > sheet.MAX_COLUMNS:
        findings.append(Finding("file_too_wide", limit=sheet.MAX_COLUMNS))
        return Intake(NO_VALUES, findings, opened.encoding)
    findings += [*header.findings, *_missing(header, expected.kind)]
    if errors(findings):
        return Intake(NO_VALUES, findings, opened.encoding, header)
    values, more = _rows_under(opened, header, expected)
    findings = limit_findings([*findings, *more])
    if not values.num_rows and not errors(findings):
        findings.append(Finding("rows_missing"))
    return Intake(NO_VALUES if errors(findings) else values, findings, opened.encoding, header)


def _rows_under(opened: sheet.Sheet, header: Header, expected: Expectation) -> tuple[pa.Table, list[Finding]]:
    """The values of the rows under the header, and their findings."""
    cells, findings = cell_table.rows_under(opened, header)
    if cells.num_rows > MAX_ROWS:
        return NO_VALUES, [*findings, Finding("file_too_long", found=cells.num_rows, limit=MAX_ROWS)]
    truncated = {(finding.row, finding.column) for finding in findings if finding.code == "cell_too_long"}
    if len(truncated) >= MAX_LISTED:
        return NO_VALUES, findings
    values, more = TEXT_KINDS.get(expected.kind, _check_figures)(cells, expected)
    more = [*department_names.check(cells, expected), *more]
    # Of a cell that is too long only the beginning was checked, so those findings are dropped.
    return values, findings + [finding for finding in more if (finding.row, finding.column) not in truncated]


def _missing_header(kind: SubmissionKind) -> Finding:
    """The columns that a header of this kind must have, as its template names them."""
    layout = LAYOUTS[kind]
    zh, en = ([layout.columns[group[0]][place] for group in layout.required] for place in (0, 1))
    return Finding("header_missing", expected={"zh": "、".join(f"“{name}”" for name in zh), "en": ", ".join(en)})


def _missing(header: Header, kind: SubmissionKind) -> list[Finding]:
    layout = LAYOUTS[kind]
    missing = [layout.columns[group[0]][0] for group in layout.required if not header.columns.keys() & set(group)]
    return [Finding("column_missing", row=header.row, found=name) for name in missing]


# ---- what the cells say


# Two in-memory databases serve all files, because creating one costs as much as checking a small file. The tables of a
# file are temporary: only its own cursor sees them, and they are dropped when it closes. A small file is checked on one
# thread: distributing it would cost more than checking it.
_HARDENED = HARDENED | {"allowed_configs": ["enable_progress_bar"]}
_check_database = duckdb.connect(":memory:", config=_HARDENED)
_small_check_database = duckdb.connect(":memory:", config=_HARDENED | {"threads": 1})
SMALL_ROWS = 5000


def _check_figures(cells: Cells, expected: Expectation) -> tuple[pa.Table, list[Finding]]:
    with (_small_check_database if cells.num_rows < SMALL_ROWS else _check_database).cursor() as connection:
        connection.execute("SET enable_progress_bar = false")
        keys = report_rows.RowKeys.of(cells)
        _register(connection, _expectation_tables(expected) | keys.distinct_tables(expected.year))
        connection.execute(DISTINCT_VALUES_SQL)
        resolved = report_rows.ResolvedKeys.of(
            *(
                connection.execute(f"FROM {table} ORDER BY {number}").to_arrow_table()
                for table, number in (("subject", "subject_no"), ("place", "area_no"), ("month_read", "period_no"))
            )
        )
        _register(connection, report_rows.read(keys, resolved))
        connection.execute(CHECKS_SQL)
        doubts = _doubts_of(expected)
        if doubts and not connection.execute("SELECT 1 FROM fault WHERE severity = 'error' LIMIT 1").fetchall():
            connection.execute(doubts)
        faults, unlisted_faults = _first_faults(connection, FAULTS_SQL)
        doubt_faults, unlisted_doubts = _first_faults(connection, FIRST_DOUBTS_SQL)
        faults += doubt_faults
        worth = connection.execute(
            'SELECT "row", value, CASE WHEN from_parts IS NOT NULL THEN numerator END AS numerator, '
            "CASE WHEN from_parts IS NOT NULL THEN denominator END AS denominator FROM worth WHERE value IS NOT NULL"
        ).to_arrow_table()
    faults.sort(key=lambda fault: (fault[0], PLACES[fault[1]]))
    suggestions = _Suggestions(expected)
    findings = [
        Finding(
            code,
            row=row,
            column=cells.header.label(column) if column else None,
            mend=mend,
            **suggestions.with_suggestions(code, values),
        )
        for row, column, code, values, mend in faults
    ]
    return report_rows.values(keys, resolved, worth), findings + unlisted_faults + unlisted_doubts


def _doubts_of(expected: Expectation) -> str | None:
    """The SQL for the doubts of this kind; None for actuals without thresholds, and for published figures."""
    return None if expected.kind == "actual" and not expected.rules else DOUBTS_SQL.get(expected.kind)


Fault = tuple[int, str | None, str, dict[str, str], str | None]


FAULTS_SQL = 'SELECT "row", "column", code, "values", NULL AS mend, severity FROM fault'
FIRST_DOUBTS_SQL = 'SELECT "row", "column", code, "values", plain(mend) AS mend, \'doubt\' AS severity FROM first_doubt'


def _first_faults(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[Fault], list[Finding]]:
    """The first MAX_LISTED faults of ``query``, errors before notes; and a finding with the number of the rest."""
    rows = connection.execute(f"{query} ORDER BY severity = 'note', \"row\" LIMIT {MAX_LISTED}").fetchall()
    if len(rows) < MAX_LISTED:
        return [fault[:5] for fault in rows], []
    counts = dict(connection.execute(f"SELECT severity, count(*) FROM ({query}) GROUP BY ALL").fetchall())
    for fault in rows:
        counts[fault[5]] -= 1
    return [fault[:5] for fault in rows], unlisted_note(**{f"{severity}s": count for severity, count in counts.items()})


def _register(connection: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table]) -> None:
    for name, table in tables.items():
        connection.register(name, table)


def _expectation_tables(expected: Expectation) -> dict[str, pa.Table]:
    areas = {normalise(name): area_id for name, area_id in expected.areas.items()}
    return {
        "indicator": _indicators(expected),
        "area_name": pa.table(
            {
                "name": pa.array(areas.keys(), pa.string()),
                "area_id": pa.array(areas.values(), pa.string()),
            }
        ),
        "last_value": _last_values(expected),
        "target_value": _targets(expected),
        "rule": pa.table({name: [value] for name, value in expected.rules.items()} or {"none": [0.0]}),
        "closed_period": pa.table({"period": pa.array(sorted(expected.closed), pa.date32())}),
        "expectation": pa.table(
            {
                "kind": [expected.kind],
                "year": [expected.year],
                "district_id": [expected.district_id],
                "area_id": [expected.area_id or expected.district_id],
                "reporter": [expected.department],
                "period": pa.array([expected.period], pa.date32()),
                "this_month": pa.array([expected.this_month], pa.date32()),
            }
        ),
    }


class _Suggestions:
    """Adds the most similar known names to findings about unknown ones; each name is looked up once."""

    def __init__(self, expected: Expectation) -> None:
        self.known = {
            "indicator_unknown": list(expected.indicators),
            "name_unknown": [indicator.name for indicator in expected.indicators.values()],
            "area_unknown": list(expected.areas),
        }
        self.cache: dict[tuple[str, str], tuple[str, ...]] = {}

    def with_suggestions(self, code: str, values: dict[str, str]) -> dict[str, Any]:
        if code not in self.known:
            return values
        key = (code, values["found"])
        if key not in self.cache:
            self.cache[key] = nearest(code, key[1], self.known[code])
        return {**values, "near": self.cache[key]}


def _indicators(expected: Expectation) -> pa.Table:
    indicators = list(expected.indicators.values())
    names = [normalise(indicator.name) for indicator in indicators]
    return pa.table(
        {
            "indicator_id": pa.array([indicator.indicator_id.upper() for indicator in indicators], pa.string()),
            "name": pa.array([indicator.name for indicator in indicators], pa.string()),
            "name_plain": pa.array(names, pa.string()),
            "name_en": pa.array([indicator.name_en for indicator in indicators], pa.string()),
            "unique_name": pa.array([names.count(name) == 1 for name in names], pa.bool_()),
            "unit": pa.array([indicator.unit for indicator in indicators], pa.string()),
            "decimals": pa.array([indicator.decimals for indicator in indicators], pa.int32()),
            "measure": pa.array([indicator.measure for indicator in indicators], pa.string()),
            "by_town": pa.array([indicator.by_town for indicator in indicators], pa.bool_()),
            "natural_limit": pa.array([indicator.natural_limit for indicator in indicators], pa.float64()),
            "direction": pa.array([indicator.direction for indicator in indicators], pa.string()),
            "own": pa.array(
                [expected.own is None or indicator.indicator_id in expected.own for indicator in indicators], pa.bool_()
            ),
        }
    )


def _targets(expected: Expectation) -> pa.Table:
    keys, values = list(expected.targets), list(expected.targets.values())
    return pa.table(
        {
            "indicator_id": pa.array([key[0].upper() for key in keys], pa.string()),
            "area_id": pa.array([key[1] for key in keys], pa.string()),
            "value": pa.array([value for value, _ in values], pa.float64()),
            "baseline": pa.array([baseline for _, baseline in values], pa.float64()),
        }
    )


def _last_values(expected: Expectation) -> pa.Table:
    keys = list(expected.last_values)
    return pa.table(
        {
            "indicator_id": pa.array([key[0].upper() for key in keys], pa.string()),
            "area_id": pa.array([key[1] for key in keys], pa.string()),
            "period": pa.array([key[2] for key in keys], pa.date32()),
            "value": pa.array(expected.last_values.values(), pa.float64()),
        }
    )
