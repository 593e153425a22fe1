"""Submissions: checked again and recorded in one transaction, each at its own revision."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import duckdb

from etl import database, intake
from etl.findings import Finding


@dataclass(frozen=True)
class Sent:
    """A file as somebody sends it. Without ``period`` the file itself says which month it is for."""

    data: bytes
    filename: str
    plan_id: str
    submitted_by: str
    department_id: str | None = None
    period: date | None = None
    kind: Literal["actual", "published"] = "actual"
    submitted_at: datetime | None = None
    """When it was sent; None: now. Only made-up reports say it themselves."""


@dataclass(frozen=True)
class Receipt:
    submission_id: int
    plan_id: str
    department_id: str | None
    period: date
    submitted_by: str
    submitted_at: datetime
    filename: str
    sha256: str
    values: int
    new: int
    changed: int
    made_up: bool = False
    """Sent to a demonstration database."""
    notes: tuple[Finding, ...] = ()
    """What was not read as it was written."""

    @property
    def unchanged(self) -> int:
        return self.values - self.new - self.changed


class RefusedError(Exception):
    """The file has errors; nothing was recorded."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.line("en") for finding in findings))
        self.findings = findings


def submit(path: Path, sent: Sent) -> Receipt:
    """Records ``sent`` in the database at ``path``. Raises RefusedError, and then changes nothing."""
    with database.writing(path) as connection:
        return record(connection, sent)


def record(connection: duckdb.DuckDBPyConnection, sent: Sent) -> Receipt:
    """Checks and records ``sent`` within the running transaction."""
    if not sent.submitted_by.strip():
        raise ValueError("submitted_by is empty: say who sends the file")
    expected = expectation(connection, sent.plan_id, sent.department_id, sent.period)
    taken = intake.read(sent.data, expected)
    if not taken.accepted:
        raise RefusedError(taken.findings)
    new, changed = difference(taken.rows, expected)
    revision = database.next_revision(connection, "submission", sent.submitted_by)
    receipt = Receipt(
        revision, sent.plan_id, sent.department_id, max(row.period for row in taken.rows), sent.submitted_by,
        sent.submitted_at or database.now(), sent.filename, hashlib.sha256(sent.data).hexdigest(), len(taken.rows), new, changed, database.is_demo(connection), tuple(taken.findings),
    )  # fmt: skip
    connection.execute(
        "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            revision, sent.plan_id, sent.kind, sent.department_id, receipt.period, sent.submitted_by,
            receipt.submitted_at, sent.filename, receipt.sha256, sent.data,
        ],
    )  # fmt: skip
    connection.execute(
        "INSERT INTO review VALUES (?, ?, 'accepted', ?, ?, NULL)",
        [revision, revision, sent.submitted_by, receipt.submitted_at],
    )
    connection.register("taken", taken.values)
    connection.execute(
        "INSERT INTO actual SELECT ?, ?, indicator_id, area_id, period, value, numerator, denominator, "
        "problem, next_step, note FROM taken",
        [revision, sent.plan_id],
    )
    connection.unregister("taken")
    return receipt


def difference(rows: list[intake.Reported], expected: intake.Expectation) -> tuple[int, int]:
    """How many values are new, and how many differ from the one that counts now."""
    known = [expected.last_values.get((row.indicator_id, row.area_id, row.period)) for row in rows]
    new = sum(value is None for value in known)
    changed = sum(value is not None and value != row.value for value, row in zip(known, rows, strict=True))
    return new, changed


def expectation(
    connection: duckdb.DuckDBPyConnection, plan_id: str, department_id: str | None, period: date | None
) -> intake.Expectation:
    """What the intake checks a file against, from a database or a copy of one."""
    plans = connection.execute("SELECT year, area_id FROM plan WHERE plan_id = ?", [plan_id]).fetchall()
    if not plans:
        raise LookupError(f"There is no plan {plan_id} in this database.")
    [(year, district_id)] = plans
    indicators = connection.execute(
        "SELECT indicator_id, name, name_en, unit, unit_en, decimals, measure, by_town, natural_limit FROM indicator "
        "WHERE plan_id = ? ORDER BY task_no, position",
        [plan_id],
    ).fetchall()
    areas = connection.execute(
        "SELECT name, area_id FROM area UNION ALL SELECT name_en, area_id FROM area "
        "UNION ALL SELECT alias, area_id FROM area_alias"
    ).fetchall()
    values = connection.execute(
        "SELECT indicator_id, area_id, period, value FROM actual_at(?, (SELECT max(revision) FROM revision))",
        [plan_id],
    ).fetchall()
    own, department = _own(connection, plan_id, department_id)
    return intake.Expectation(
        year=year,
        district_id=district_id,
        indicators={row[0]: intake.Known(*row) for row in indicators},
        areas=dict(areas),
        last_values={(indicator, area, month): value for indicator, area, month, value in values},
        own=own,
        department=department,
        period=period,
    )


def _own(
    connection: duckdb.DuckDBPyConnection, plan_id: str, department_id: str | None
) -> tuple[frozenset[str] | None, str]:
    """The indicators that the department leads, and its name."""
    if department_id is None:
        return None, ""
    names = connection.execute("SELECT name FROM department WHERE department_id = ?", [department_id]).fetchall()
    if not names:
        raise LookupError(f"There is no department {department_id} in this database.")
    own = connection.execute(
        "SELECT i.indicator_id FROM indicator AS i "
        "JOIN task_department AS d ON d.plan_id = i.plan_id AND d.task_no = i.task_no "
        "WHERE i.plan_id = ? AND d.department_id = ? AND d.role = 'lead'",
        [plan_id, department_id],
    ).fetchall()
    return frozenset(indicator_id for (indicator_id,) in own), names[0][0]
