"""Submissions: checked again and recorded in one transaction, each at its own revision; then accepted, returned, undone.

Nothing is changed or removed: every decision is a review at a revision of its own.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl import database, intake
from etl.expectation import expectation
from etl.findings import Finding, doubts
from etl.reporter import Reporter

Decision = Literal["held", "accepted", "returned", "undone"]


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
    area_id: str | None = None
    """The town that sends it, in place of a department."""
    reason: str = ""
    """What the sender says to the doubts, or to being late."""
    late: bool = False
    """For a month that is closed: the coordinator decides."""

    @property
    def reporter(self) -> Reporter | None:
        """The department or the town; None: somebody who may report for all."""
        anybody = self.department_id is None and self.area_id is None
        return None if anybody else Reporter(self.department_id, self.area_id)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


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
    """What was not read as it was written, and what was doubted."""
    decision: Decision = "accepted"
    area_id: str | None = None
    repeated: bool = False
    """These very bytes were sent before: this is the receipt of then, and nothing was recorded."""

    @property
    def unchanged(self) -> int:
        return self.values - self.new - self.changed


class RefusedError(Exception):
    """The file has errors; nothing was recorded."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.line("en") for finding in findings))
        self.findings = findings


class ReasonNeededError(RefusedError):
    """The file has doubts, or is late, and the sender gave no reason; nothing was recorded."""


class DecisionError(Exception):
    """The submission is not in a state that allows this decision; nothing was recorded. ``code``: why."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def submit(path: Path, sent: Sent) -> Receipt:
    """Records ``sent`` in the database at ``path``. Raises RefusedError, and then changes nothing."""
    with database.writing(path) as connection:
        return record(connection, sent)


def record(connection: duckdb.DuckDBPyConnection, sent: Sent) -> Receipt:
    """Checks and records ``sent`` within the running transaction: accepted, or held when there is a doubt."""
    if not sent.submitted_by.strip():
        raise ValueError("submitted_by is empty: say who sends the file")
    known = _sent_before(connection, sent)
    if known:
        return known
    sent = replace(sent, submitted_at=sent.submitted_at or database.now())
    expected = expected_of(connection, sent)
    return keep(connection, sent, expected, intake.read(sent.data, expected))


def keep(
    connection: duckdb.DuckDBPyConnection, sent: Sent, expected: intake.Expectation, taken: intake.Intake
) -> Receipt:
    """Records what was ``taken`` from ``sent`` within the running transaction, in which it must have been checked."""
    if not taken.accepted:
        raise RefusedError(taken.findings)
    held = sent.kind == "actual" and (sent.late or bool(doubts(taken.findings)))
    if held and not sent.reason.strip():
        raise ReasonNeededError(taken.findings)
    return _stored(connection, sent, taken, expected, "held" if held else "accepted")


def expected_of(connection: duckdb.DuckDBPyConnection, sent: Sent) -> intake.Expectation:
    """What ``sent`` is checked against. A late report may be for a closed month; a published figure is not doubted."""
    expected = expectation(connection, sent.plan_id, sent.reporter, sent.period, sent.submitted_at)
    if sent.late:
        expected = replace(expected, closed=frozenset())
    return replace(expected, rules={}) if sent.kind == "published" else expected


def _stored(
    connection: duckdb.DuckDBPyConnection,
    sent: Sent,
    taken: intake.Intake,
    expected: intake.Expectation,
    decision: Decision,
) -> Receipt:
    new, changed = difference(taken.values, expected)
    revision = database.next_revision(connection, "submission", sent.submitted_by)
    period = pc.max(taken.values["period"]).as_py()
    at = sent.submitted_at or database.now()
    connection.execute(
        "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            revision, sent.plan_id, sent.kind, sent.department_id, sent.area_id, period, sent.submitted_by, at,
            sent.filename, sent.sha256, sent.data, _written(taken.findings),
        ],
    )  # fmt: skip
    connection.execute(
        "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)",
        [revision, revision, decision, sent.submitted_by, at, sent.reason.strip() or None],
    )
    connection.register("taken", taken.values)
    connection.execute(
        "INSERT INTO actual SELECT ?, ?, indicator_id, area_id, period, value, numerator, denominator, "
        "problem, next_step, note FROM taken",
        [revision, sent.plan_id],
    )
    connection.unregister("taken")
    return Receipt(
        revision, sent.plan_id, sent.department_id, period, sent.submitted_by, at, sent.filename, sent.sha256,
        taken.values.num_rows, new, changed, database.is_demo(connection), tuple(taken.findings), decision, sent.area_id,
    )  # fmt: skip


def _written(findings: list[Finding]) -> str:
    return json.dumps([finding.record() for finding in findings], ensure_ascii=False)


def findings_of(written: str) -> list[Finding]:
    """What ``submission.findings`` holds."""
    return [Finding.of_record(record) for record in json.loads(written)]


def _sent_before(connection: duckdb.DuckDBPyConnection, sent: Sent) -> Receipt | None:
    """The receipt of the same bytes from the same sender for the same month, while they still stand."""
    rows = connection.execute(
        "SELECT s.submission_id FROM submission AS s WHERE s.plan_id = ? AND s.sha256 = ? AND s.kind = ? "
        "AND s.department_id IS NOT DISTINCT FROM ? AND s.area_id IS NOT DISTINCT FROM ? "
        "AND coalesce(s.period = ?, true) ORDER BY s.submission_id DESC",
        [sent.plan_id, sent.sha256, sent.kind, sent.department_id, sent.area_id, sent.period],
    ).fetchall()
    for (submission_id,) in rows:
        if state(connection, submission_id) in ("held", "accepted"):
            return replace(receipt(connection, submission_id), repeated=True)
    return None


def receipt(connection: duckdb.DuckDBPyConnection, submission_id: int) -> Receipt:
    """The receipt of a submission that is in the ledger. Raises LookupError."""
    rows = connection.execute(
        "SELECT s.plan_id, s.department_id, s.period, s.submitted_by, s.submitted_at, s.filename, s.sha256, "
        "count(a.submission_id), s.findings, s.area_id FROM submission AS s "
        "LEFT JOIN actual AS a ON a.submission_id = s.submission_id WHERE s.submission_id = ? GROUP BY ALL",
        [submission_id],
    ).fetchall()
    if not rows:
        raise LookupError(f"There is no submission {submission_id} in this database.")
    [(plan_id, department_id, period, by, at, filename, sha256, values, findings, area_id)] = rows
    new, changed = _difference_then(connection, plan_id, submission_id)
    return Receipt(
        submission_id, plan_id, department_id, period, by, at, filename, sha256, values, new, changed,
        database.is_demo(connection), tuple(findings_of(findings)), state(connection, submission_id), area_id,
    )  # fmt: skip


def _difference_then(connection: duckdb.DuckDBPyConnection, plan_id: str, submission_id: int) -> tuple[int, int]:
    """How many of a submission's values were new, and changed, when it was sent."""
    [(new, changed)] = connection.execute(
        "SELECT count(*) FILTER (WHERE b.value IS NULL), count(*) FILTER (WHERE b.value <> a.value) FROM actual AS a "
        "LEFT JOIN actual_at(?, CAST(? AS INTEGER) - 1) AS b "
        "ON b.indicator_id = a.indicator_id AND b.area_id = a.area_id AND b.period = a.period "
        "WHERE a.submission_id = ?",
        [plan_id, submission_id, submission_id],
    ).fetchall()
    return new, changed


def difference(values: pa.Table, expected: intake.Expectation) -> tuple[int, int]:
    """How many values of an intake are new, and how many differ from the one that counts now."""
    keys = zip(*(values[column].to_pylist() for column in ("indicator_id", "area_id", "period")), strict=True)
    known = [expected.last_values.get(key) for key in keys]
    new = sum(value is None for value in known)
    changed = sum(
        before is not None and before != value for before, value in zip(known, values["value"].to_pylist(), strict=True)
    )
    return new, changed


# ---- decisions

ALLOWED: dict[Decision, tuple[Decision, ...]] = {
    "accepted": ("held",),
    "returned": ("held",),
    "undone": ("held", "accepted"),
}


def state(connection: duckdb.DuckDBPyConnection, submission_id: int) -> Decision:
    """The newest decision on a submission. Raises LookupError."""
    rows = connection.execute(
        "SELECT decision FROM review WHERE submission_id = ? ORDER BY revision DESC LIMIT 1", [submission_id]
    ).fetchall()
    if not rows:
        raise LookupError(f"There is no submission {submission_id} in this database.")
    decision: Decision = rows[0][0]
    return decision


def decide(path: Path, submission_id: int, decision: Decision, by: str, reason: str = "") -> int:
    """Accepts or returns a held submission, or undoes one that stands. Returns the revision of the decision.

    Raises DecisionError when the submission is in another state, or a reason is missing; LookupError.
    """
    with database.writing(path) as connection:
        return review(connection, submission_id, decision, by, reason)


def review(
    connection: duckdb.DuckDBPyConnection, submission_id: int, decision: Decision, by: str, reason: str = ""
) -> int:
    """``decide`` within the running transaction."""
    now = state(connection, submission_id)
    if now not in ALLOWED.get(decision, ()):
        raise DecisionError("not_in_this_state", f"Submission {submission_id} is {now}: it cannot be {decision}.")
    if not by.strip():
        raise DecisionError("name_missing", "Say who decides.")
    if decision != "accepted" and not reason.strip():
        raise DecisionError("reason_missing", f"Give the reason why submission {submission_id} is {decision}.")
    revision = database.next_revision(connection, "review", by)
    connection.execute(
        "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)",
        [revision, submission_id, decision, by, database.now(), reason.strip() or None],
    )
    return revision


def set_period(path: Path, plan_id: str, period: date, to: Literal["open", "closed"], by: str) -> int:
    """Closes a month for reports, or opens it again. Returns the revision."""
    with database.writing(path) as connection:
        revision = database.next_revision(connection, "period", by)
        connection.execute("INSERT INTO period_state VALUES (?, ?, ?, ?)", [plan_id, period, revision, to])
        return revision
