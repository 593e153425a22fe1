"""Submissions: checked again and recorded in one transaction, each at its own revision; then accepted, returned, undone.

Nothing is changed or removed: every decision is a review at a revision of its own.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import duckdb

from etl import intake
from etl.expectation import COUNTING, Expectation, closed_periods, expectation
from ledger import clock
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import Action, authorized_write, require
from ledger.database.connection import is_demo, read_only_connection
from ledger.database.revisions import next_revision
from ledger.vocabulary.columns import OF_YEAR, SubmissionKind
from ledger.vocabulary.findings import Finding, doubts
from ledger.vocabulary.reporter import Reporter
from ledger.workflow import problem_triggers

Decision = Literal["held", "accepted", "returned", "undone"]
MAX_REASON = 500
"""Letters that a reason is asked for in."""

Ahead = tuple[Expectation, intake.Intake]
"""What a file was checked against, and what was taken from it."""

# Where what was taken from a file is kept.
KEPT: dict[SubmissionKind, str] = {
    "actual": "INSERT INTO actual SELECT $submission, $plan, indicator_id, area_id, period, value, numerator, "
    "denominator, problem, next_step, note FROM taken",
    "allocation": "INSERT INTO target (plan_id, indicator_id, area_id, revision, value, source) "
    "SELECT $plan, indicator_id, area_id, $submission, value, 'allocation' FROM taken",
    "schedule": "INSERT INTO schedule SELECT $plan, indicator_id, area_id, period, $submission, value FROM taken",
    "progress": "INSERT INTO progress_note "
    "SELECT $submission, $plan, task_no, period, done, problem, next_step, state FROM taken",
    "milestone": "INSERT INTO milestone "
    "SELECT $submission, $plan, task_no, project, milestone, planned_on, actual_on FROM taken",
}
KEPT["published"] = KEPT["actual"]

# What a file is about: where that is kept, and the columns that name one thing.
FIGURES = ("submitted_value", ("indicator_id", "area_id", "period"))
SUBJECTS: dict[SubmissionKind, tuple[str, tuple[str, ...]]] = {
    "progress": (
        "(SELECT n.*, s.department_id FROM progress_note AS n JOIN submission AS s USING (submission_id))",
        ("task_no", "period", "department_id"),
    ),
    "milestone": ("milestone", ("task_no", "project", "milestone")),
}


@dataclass(frozen=True)
class Sent:
    """A file as somebody sends it. Without ``period`` the file itself says which month it is for."""

    data: bytes
    filename: str
    plan_id: str
    submitted_by: str
    department_id: str | None = None
    period: date | None = None
    kind: SubmissionKind = "actual"
    submitted_at: datetime | None = None
    """When it was sent; None: now. Only made-up reports say it themselves."""
    area_id: str | None = None
    """The town that sends it, in place of a department."""
    reason: str = ""
    """What the sender says to the doubts, or to being late."""
    late: bool = False
    """For a month that is closed: the coordinator decides."""
    seen: int | None = None
    """The newest revision that the sender has looked at: the receipt names what others sent after it."""

    def __post_init__(self) -> None:
        if self.area_id is not None and self.kind not in ("actual", "published"):
            raise ValueError("A town sends its figures only: all else comes from departments.")

    @property
    def reporter(self) -> Reporter | None:
        """The department or the town; None: somebody who may report for all."""
        anybody = self.department_id is None and self.area_id is None
        return None if anybody else Reporter(self.department_id, self.area_id)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Overtaken:
    """A value that somebody else sent after what the sender had looked at."""

    indicator_id: str
    area_id: str
    period: date
    value: float
    submission_id: int
    submitted_by: str


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
    kind: SubmissionKind = "actual"
    overtaken: tuple[Overtaken, ...] = ()

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


def submit(path: Path, sent: Sent, by: Actor) -> Receipt:
    """Records ``sent`` in the database at ``path``. Raises RefusedError or NotAllowedError, and then changes nothing.

    The file is read before the database is held for writing, so that one that takes long holds nobody up: again when
    others have written meanwhile, and at last in the transaction itself.
    """
    if by.standing != "operator":
        sent = replace(sent, submitted_by=by.name)
    sent = replace(sent, submitted_at=sent.submitted_at or clock.now())
    owners = {sent.reporter.key} if sent.reporter else set()
    for last in (False, False, True):
        with read_only_connection(path) as connection:
            require(connection, by, sends(sent.kind), owners)
            expected = None if _standing(connection, sent) else expected_of(connection, sent)
        ahead = None if expected is None else (expected, intake.read(sent.data, expected))
        with authorized_write(path, by, sends(sent.kind), owners) as connection:
            if last or ahead is None or ahead[0] == expected_of(connection, sent):
                return record(connection, sent, ahead)
    raise AssertionError


def sends(kind: SubmissionKind) -> Action:
    """What sending a file is in the table of roles. What is published is not doubted: it is not for who reports."""
    return "decide_report" if kind == "published" else "report"


def record(connection: duckdb.DuckDBPyConnection, sent: Sent, ahead: Ahead | None = None) -> Receipt:
    """Checks and records ``sent`` within the running transaction: accepted, or held when there is a doubt.

    What was taken from it ``ahead`` of the transaction holds while it is what the file is checked against now.
    """
    if not sent.submitted_by.strip():
        raise ValueError("submitted_by is empty: say who sends the file")
    known = _standing(connection, sent)
    if known:
        return known
    sent = replace(sent, submitted_at=sent.submitted_at or clock.now())
    expected = expected_of(connection, sent)
    taken = ahead[1] if ahead and ahead[0] == expected else intake.read(sent.data, expected)
    return keep(connection, sent, taken)


def keep(connection: duckdb.DuckDBPyConnection, sent: Sent, taken: intake.Intake) -> Receipt:
    """Records what was ``taken`` from ``sent`` within the running transaction, in which it must have been checked."""
    if not taken.accepted:
        raise RefusedError(taken.findings)
    held = sent.kind != "published" and (sent.late or bool(doubts(taken.findings)))
    if held and not sent.reason.strip():
        raise ReasonNeededError(taken.findings)
    return _stored(connection, sent, taken, "held" if held else "accepted")


def expected_of(connection: duckdb.DuckDBPyConnection, sent: Sent) -> Expectation:
    """What ``sent`` is checked against. A late report may be for a closed month; a published figure is not doubted."""
    expected = expectation(connection, sent.plan_id, sent.reporter, sent.period, sent.submitted_at, sent.kind)
    if sent.late:
        expected = replace(expected, closed=frozenset())
    return expected


def _stored(connection: duckdb.DuckDBPyConnection, sent: Sent, taken: intake.Intake, decision: Decision) -> Receipt:
    revision = next_revision(connection, "submission", sent.submitted_by)
    at = sent.submitted_at or clock.now()
    connection.register("taken", taken.values)
    connection.execute(
        "INSERT INTO submission SELECT $submission, $plan, $kind, $department, $area, "
        f"{'make_date(year, 1, 1)' if sent.kind in OF_YEAR else '(SELECT max(period) FROM taken)'}, "
        "$by, $at, $filename, $sha256, $data, $findings FROM plan WHERE plan_id = $plan",
        {
            "submission": revision, "plan": sent.plan_id, "kind": sent.kind, "department": sent.department_id,
            "area": sent.area_id, "by": sent.submitted_by, "at": at,
            "filename": sent.filename, "sha256": sent.sha256, "data": sent.data, "findings": _written(taken.findings),
        },
    )  # fmt: skip
    connection.execute(
        "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)",
        [revision, revision, decision, sent.submitted_by, at, sent.reason.strip() or None],
    )
    connection.execute(KEPT[sent.kind], {"submission": revision, "plan": sent.plan_id})
    connection.unregister("taken")
    if decision == "accepted":
        problem_triggers.after_figures(connection, sent.plan_id, revision)
    return replace(receipt(connection, revision), overtaken=_overtaken(connection, revision, sent.seen))


def _overtaken(connection: duckdb.DuckDBPyConnection, submission_id: int, seen: int | None) -> tuple[Overtaken, ...]:
    """Of the values of a submission, those that others sent after revision ``seen`` and that still stood."""
    if seen is None or seen >= submission_id - 1:
        return ()
    rows = connection.execute(
        "SELECT o.indicator_id, o.area_id, o.period, o.value, s.submission_id, s.submitted_by "
        "FROM submitted_value AS m JOIN submission AS own ON own.submission_id = m.submission_id "
        "JOIN submitted_value AS o ON o.indicator_id = m.indicator_id AND o.area_id = m.area_id "
        "AND o.period = m.period AND o.submission_id > $seen AND o.submission_id < $submission "
        "JOIN submission AS s ON s.submission_id = o.submission_id AND s.plan_id = own.plan_id AND s.kind = own.kind "
        "JOIN decided_at($submission - 1) AS v ON v.submission_id = o.submission_id AND v.decision = 'accepted' "
        "WHERE m.submission_id = $submission ORDER BY ALL",
        {"submission": submission_id, "seen": seen},
    ).fetchall()
    return tuple(Overtaken(*row) for row in rows)


def _written(findings: list[Finding]) -> str:
    return json.dumps([finding.record() for finding in findings], ensure_ascii=False)


def findings_of(written: str) -> list[Finding]:
    """What ``submission.findings`` holds."""
    return [Finding.of_record(record) for record in json.loads(written)]


def sent_before(connection: duckdb.DuckDBPyConnection, sent: Sent) -> list[tuple[int, Decision]]:
    """Every submission of the same bytes from the same sender for the same month, newest first, and what became of it."""
    rows = connection.execute(
        "SELECT s.submission_id FROM submission AS s WHERE s.plan_id = ? AND s.sha256 = ? AND s.kind = ? "
        "AND s.department_id IS NOT DISTINCT FROM ? AND s.area_id IS NOT DISTINCT FROM ? "
        "AND coalesce(s.period = ?, true) ORDER BY s.submission_id DESC",
        [
            sent.plan_id, sent.sha256, sent.kind, sent.department_id, sent.area_id,
            None if sent.kind in OF_YEAR else sent.period,
        ],
    ).fetchall()  # fmt: skip
    return [(submission_id, state(connection, submission_id)) for (submission_id,) in rows]


def _standing(connection: duckdb.DuckDBPyConnection, sent: Sent) -> Receipt | None:
    """The receipt of the same bytes, while they still stand: until another file has taken the place of a value."""
    for submission_id, decision in sent_before(connection, sent):
        if decision == "held" or (decision == "accepted" and not _outdone(connection, submission_id, sent.kind)):
            return replace(receipt(connection, submission_id), repeated=True)
    return None


def _outdone(connection: duckdb.DuckDBPyConnection, submission_id: int, kind: SubmissionKind) -> bool:
    """Whether something that an accepted submission says was replaced by one that was accepted later."""
    table, columns = SUBJECTS.get(kind, FIGURES)
    same = " AND ".join(f"o.{column} IS NOT DISTINCT FROM m.{column}" for column in ("plan_id", *columns))
    rows = connection.execute(
        "WITH decided AS (SELECT * FROM decided_at((SELECT max(revision) FROM revision)) WHERE decision = 'accepted') "
        f"SELECT 1 FROM {table} AS m JOIN decided AS own ON own.submission_id = m.submission_id "
        f"JOIN {table} AS o ON {same} AND o.submission_id <> m.submission_id "
        "JOIN decided AS v ON v.submission_id = o.submission_id AND v.decided_revision > own.decided_revision "
        "JOIN submission AS s ON s.submission_id = o.submission_id AND s.kind = ? "
        "WHERE m.submission_id = ? LIMIT 1",
        [kind, submission_id],
    ).fetchall()
    return rows != []


def receipt(connection: duckdb.DuckDBPyConnection, submission_id: int) -> Receipt:
    """The receipt of a submission that is in the ledger. Raises LookupError."""
    rows = connection.execute(
        "SELECT plan_id, department_id, period, submitted_by, submitted_at, filename, sha256, findings, area_id, kind "
        "FROM submission WHERE submission_id = ?",
        [submission_id],
    ).fetchall()
    if not rows:
        raise LookupError(f"There is no submission {submission_id} in this database.")
    [(plan_id, department_id, period, by, at, filename, sha256, findings, area_id, kind)] = rows
    values, new, changed = COUNTED.get(kind, _figures_then)(connection, plan_id, kind, submission_id)
    return Receipt(
        submission_id, plan_id, department_id, period, by, at, filename, sha256, values, new, changed,
        is_demo(connection), tuple(findings_of(findings)), state(connection, submission_id), area_id,
        kind=kind,
    )  # fmt: skip


def _figures_then(
    connection: duckdb.DuckDBPyConnection, plan_id: str, kind: SubmissionKind, submission_id: int
) -> tuple[int, int, int]:
    """How many figures a submission holds, and how many of them were new, and changed, when it was sent."""
    [counts] = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE b.value IS NULL), count(*) FILTER (WHERE b.value <> v.value) "
        f"FROM submitted_value AS v LEFT JOIN ({COUNTING[kind]}) AS b (indicator_id, area_id, period, value) "
        "ON b.indicator_id = v.indicator_id AND b.area_id = v.area_id AND b.period = v.period "
        "WHERE v.submission_id = $submission",
        {"plan": plan_id, "revision": submission_id - 1, "submission": submission_id},
    ).fetchall()
    return counts


def _notes_then(
    connection: duckdb.DuckDBPyConnection, plan_id: str, _kind: SubmissionKind, submission_id: int
) -> tuple[int, int, int]:
    """The same of notes on tasks: changed when any of the words is another."""
    [counts] = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE b.task_no IS NULL), count(*) FILTER (WHERE b.task_no IS NOT NULL "
        "AND (b.done, b.problem, b.next_step, b.state) IS DISTINCT FROM (n.done, n.problem, n.next_step, n.state)) "
        "FROM progress_note AS n JOIN submission AS s ON s.submission_id = n.submission_id "
        "LEFT JOIN progress_note_at($plan, $revision) AS b ON b.task_no = n.task_no AND b.period = n.period "
        "AND b.department_id IS NOT DISTINCT FROM s.department_id WHERE n.submission_id = $submission",
        {"plan": plan_id, "revision": submission_id - 1, "submission": submission_id},
    ).fetchall()
    return counts


def _milestones_then(
    connection: duckdb.DuckDBPyConnection, plan_id: str, _kind: SubmissionKind, submission_id: int
) -> tuple[int, int, int]:
    """The same of milestones: changed when a day is another."""
    [counts] = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE b.task_no IS NULL), count(*) FILTER (WHERE b.task_no IS NOT NULL "
        "AND (b.planned_on, b.actual_on) IS DISTINCT FROM (n.planned_on, n.actual_on)) "
        "FROM milestone AS n LEFT JOIN milestone_at($plan, $revision) AS b ON b.task_no = n.task_no "
        "AND b.project = n.project AND b.milestone = n.milestone WHERE n.submission_id = $submission",
        {"plan": plan_id, "revision": submission_id - 1, "submission": submission_id},
    ).fetchall()
    return counts


COUNTED: dict[SubmissionKind, Callable[..., tuple[int, int, int]]] = {
    "progress": _notes_then,
    "milestone": _milestones_then,
}


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


def decide(path: Path, submission_id: int, decision: Decision, by: Actor, reason: str = "") -> int:
    """Accepts or returns a held submission, or undoes one that stands. Returns the revision of the decision.

    Who reports may undo their own, until the month is closed. Raises DecisionError when the submission is in another
    state, or a reason is missing; LookupError; NotAllowedError.
    """
    with authorized_write(
        path, by, takes(decision), lambda connection: _sender(connection, submission_id, by)
    ) as connection:
        return review(connection, submission_id, decision, by.name, reason)


def review(
    connection: duckdb.DuckDBPyConnection, submission_id: int, decision: Decision, by: str, reason: str = ""
) -> int:
    """``decide`` within the running transaction."""
    now = state(connection, submission_id)
    if now not in ALLOWED.get(decision, ()):
        raise DecisionError("not_in_this_state", f"Submission {submission_id} is {now}: it cannot be {decision}.")
    if decision != "accepted" and not reason.strip():
        raise DecisionError("reason_missing", f"Give the reason why submission {submission_id} is {decision}.")
    revision = next_revision(connection, "review", by)
    connection.execute(
        "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)",
        [revision, submission_id, decision, by, clock.now(), reason.strip() or None],
    )
    problem_triggers.after_figures(connection, _plan_of(connection, submission_id), revision)
    return revision


def takes(decision: Decision) -> Action:
    """What a decision is in the table of roles."""
    return "take_back" if decision == "undone" else "decide_report"


def _sender(connection: duckdb.DuckDBPyConnection, submission_id: int, by: Actor) -> set[str]:
    """The department or town whose submission it is; a reporter's no longer, once its month is closed."""
    rows = connection.execute(
        "SELECT coalesce(department_id, area_id), plan_id FROM submission WHERE submission_id = ?", [submission_id]
    ).fetchall()
    if not rows:
        raise LookupError(f"There is no submission {submission_id} in this database.")
    [(reporter_id, plan_id)] = rows
    closed = closed_periods(connection, plan_id) & _months(connection, submission_id)
    if by.role == "reporter" and closed:
        raise DecisionError("month_closed", f"{min(closed):%Y-%m} is closed: ask the coordinator.")
    return {reporter_id} if reporter_id else set()


def _months(connection: duckdb.DuckDBPyConnection, submission_id: int) -> set[date]:
    """The months that a submission says something of; what is for the whole year says nothing of one."""
    rows = connection.execute(
        "SELECT period FROM actual WHERE submission_id = $it UNION SELECT period FROM progress_note WHERE submission_id = $it",
        {"it": submission_id},
    ).fetchall()
    return {month for (month,) in rows}


def _plan_of(connection: duckdb.DuckDBPyConnection, submission_id: int) -> str:
    [(plan_id,)] = connection.execute(
        "SELECT plan_id FROM submission WHERE submission_id = ?", [submission_id]
    ).fetchall()
    return str(plan_id)


def set_period(path: Path, plan_id: str, period: date, to: Literal["open", "closed"], by: Actor) -> int:
    """Closes a month for reports, or opens it again. Returns the revision."""
    with authorized_write(path, by, "close_month") as connection:
        revision = next_revision(connection, "period", by.name)
        connection.execute("INSERT INTO period_state VALUES (?, ?, ?, ?)", [plan_id, period, revision, to])
        return revision
