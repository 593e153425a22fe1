"""Submissions: checked again and recorded in one transaction, each at its own revision; then accepted, returned, undone.

Nothing is changed or removed: every decision is a review at a revision of its own.
"""

import json
from dataclasses import replace
from pathlib import Path

import duckdb

from etl.intake import reader
from etl.intake.expectation import Expectation, load_expectation
from etl.submissions.receipts import receipt
from etl.submissions.review import current_decision
from etl.submissions.submission import Decision, Overtaken, ReasonNeededError, Receipt, RefusedError, SubmittedFile
from ledger import clock
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import Action, authorized_write, require
from ledger.database.connection import read_only_connection
from ledger.database.revisions import next_revision
from ledger.vocabulary.columns import YEARLY_KINDS, SubmissionKind
from ledger.vocabulary.findings import Finding, doubts
from ledger.workflow import problem_triggers

PrecheckedFile = tuple[Expectation, reader.Intake]
"""What a file was checked against, and what was taken from it."""

# Where what was taken from a file is kept.
INSERTS: dict[SubmissionKind, str] = {
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
INSERTS["published"] = INSERTS["actual"]

# What a file is about: where that is kept, and the columns that name one thing.
FIGURE_SUBJECT = ("submitted_value", ("indicator_id", "area_id", "period"))
SUBJECTS: dict[SubmissionKind, tuple[str, tuple[str, ...]]] = {
    "progress": (
        "(SELECT n.*, s.department_id FROM progress_note AS n JOIN submission AS s USING (submission_id))",
        ("task_no", "period", "department_id"),
    ),
    "milestone": ("milestone", ("task_no", "project", "milestone")),
}


def submit(path: Path, sent: SubmittedFile, by: Actor) -> Receipt:
    """Records ``sent`` in the database at ``path``. Raises RefusedError or NotAllowedError, and then changes nothing.

    The file is read before the database is held for writing, so that one that takes long holds nobody up: again when
    others have written meanwhile, and at last in the transaction itself.
    """
    if by.kind != "operator":
        sent = replace(sent, submitted_by=by.name)
    sent = replace(sent, submitted_at=sent.submitted_at or clock.now())
    owners = {sent.reporter.key} if sent.reporter else set()
    for last in (False, False, True):
        with read_only_connection(path) as connection:
            require(connection, by, action_for_kind(sent.kind), owners)
            expected = None if _existing_receipt(connection, sent) else expectation_for(connection, sent)
        ahead = None if expected is None else (expected, reader.read(sent.data, expected))
        with authorized_write(path, by, action_for_kind(sent.kind), owners) as connection:
            if last or ahead is None or ahead[0] == expectation_for(connection, sent):
                return record(connection, sent, ahead)
    raise AssertionError


def action_for_kind(kind: SubmissionKind) -> Action:
    """What sending a file is in the table of roles. What is published is not doubted: it is not for who reports."""
    return "decide_report" if kind == "published" else "report"


def record(connection: duckdb.DuckDBPyConnection, sent: SubmittedFile, ahead: PrecheckedFile | None = None) -> Receipt:
    """Checks and records ``sent`` within the running transaction: accepted, or held when there is a doubt.

    What was taken from it ``ahead`` of the transaction holds while it is what the file is checked against now.
    """
    if not sent.submitted_by.strip():
        raise ValueError("submitted_by is empty: say who sends the file")
    known = _existing_receipt(connection, sent)
    if known:
        return known
    sent = replace(sent, submitted_at=sent.submitted_at or clock.now())
    expected = expectation_for(connection, sent)
    taken = ahead[1] if ahead and ahead[0] == expected else reader.read(sent.data, expected)
    return record_checked(connection, sent, taken)


def record_checked(connection: duckdb.DuckDBPyConnection, sent: SubmittedFile, taken: reader.Intake) -> Receipt:
    """Records what was ``taken`` from ``sent`` within the running transaction, in which it must have been checked."""
    if not taken.accepted:
        raise RefusedError(taken.findings)
    doubted = sent.kind != "published" and (sent.late or bool(doubts(taken.findings)))
    if doubted and not sent.reason.strip():
        raise ReasonNeededError(taken.findings)
    return _insert(connection, sent, taken, "held" if doubted else "accepted")


def expectation_for(connection: duckdb.DuckDBPyConnection, sent: SubmittedFile) -> Expectation:
    """What ``sent`` is checked against. A late report may be for a closed month; a published figure is not doubted."""
    expected = load_expectation(connection, sent.plan_id, sent.reporter, sent.period, sent.submitted_at, sent.kind)
    if sent.late:
        expected = replace(expected, closed=frozenset())
    return expected


def _insert(
    connection: duckdb.DuckDBPyConnection, sent: SubmittedFile, taken: reader.Intake, decision: Decision
) -> Receipt:
    revision = next_revision(connection, "submission", sent.submitted_by)
    at = sent.submitted_at or clock.now()
    connection.register("taken", taken.values)
    connection.execute(
        "INSERT INTO submission SELECT $submission, $plan, $kind, $department, $area, "
        f"{'make_date(year, 1, 1)' if sent.kind in YEARLY_KINDS else '(SELECT max(period) FROM taken)'}, "
        "$by, $at, $filename, $sha256, $data, $findings FROM plan WHERE plan_id = $plan",
        {
            "submission": revision, "plan": sent.plan_id, "kind": sent.kind, "department": sent.department_id,
            "area": sent.area_id, "by": sent.submitted_by, "at": at,
            "filename": sent.filename, "sha256": sent.sha256, "data": sent.data, "findings": _findings_json(taken.findings),
        },
    )  # fmt: skip
    connection.execute(
        "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)",
        [revision, revision, decision, sent.submitted_by, at, sent.reason.strip() or None],
    )
    connection.execute(INSERTS[sent.kind], {"submission": revision, "plan": sent.plan_id})
    connection.unregister("taken")
    if decision == "accepted":
        problem_triggers.after_figures(connection, sent.plan_id, revision)
    return replace(receipt(connection, revision), overtaken=_overtaken_values(connection, revision, sent.seen))


def _overtaken_values(
    connection: duckdb.DuckDBPyConnection, submission_id: int, seen: int | None
) -> tuple[Overtaken, ...]:
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


def _findings_json(findings: list[Finding]) -> str:
    return json.dumps([finding.record() for finding in findings], ensure_ascii=False)


def earlier_submissions(connection: duckdb.DuckDBPyConnection, sent: SubmittedFile) -> list[tuple[int, Decision]]:
    """Every submission of the same bytes from the same sender for the same month, newest first, and what became of it."""
    rows = connection.execute(
        "SELECT s.submission_id FROM submission AS s WHERE s.plan_id = ? AND s.sha256 = ? AND s.kind = ? "
        "AND s.department_id IS NOT DISTINCT FROM ? AND s.area_id IS NOT DISTINCT FROM ? "
        "AND coalesce(s.period = ?, true) ORDER BY s.submission_id DESC",
        [
            sent.plan_id, sent.sha256, sent.kind, sent.department_id, sent.area_id,
            None if sent.kind in YEARLY_KINDS else sent.period,
        ],
    ).fetchall()  # fmt: skip
    return [(submission_id, current_decision(connection, submission_id)) for (submission_id,) in rows]


def _existing_receipt(connection: duckdb.DuckDBPyConnection, sent: SubmittedFile) -> Receipt | None:
    """The receipt of the same bytes, while they still stand: until another file has taken the place of a value."""
    for submission_id, decision in earlier_submissions(connection, sent):
        if decision == "held" or (decision == "accepted" and not _superseded(connection, submission_id, sent.kind)):
            return replace(receipt(connection, submission_id), repeated=True)
    return None


def _superseded(connection: duckdb.DuckDBPyConnection, submission_id: int, kind: SubmissionKind) -> bool:
    """Whether something that an accepted submission says was replaced by one that was accepted later."""
    table, columns = SUBJECTS.get(kind, FIGURE_SUBJECT)
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
