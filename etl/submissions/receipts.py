"""Receipts, and how many values of a submission were new and changed when it was sent."""

import json
from collections.abc import Callable

import duckdb

from etl.intake.expectation import CURRENT_VALUES
from etl.submissions.review import current_decision
from etl.submissions.submission import Receipt
from ledger.database.connection import is_demo
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.findings import Finding


def findings_from_json(written: str) -> list[Finding]:
    """What ``submission.findings`` holds."""
    return [Finding.of_record(record) for record in json.loads(written)]


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
    values, new, changed = COUNTERS.get(kind, _count_figures)(connection, plan_id, kind, submission_id)
    return Receipt(
        submission_id, plan_id, department_id, period, by, at, filename, sha256, values, new, changed,
        is_demo(connection), tuple(findings_from_json(findings)), current_decision(connection, submission_id), area_id,
        kind=kind,
    )  # fmt: skip


def _count_figures(
    connection: duckdb.DuckDBPyConnection, plan_id: str, kind: SubmissionKind, submission_id: int
) -> tuple[int, int, int]:
    """How many figures a submission holds, and how many of them were new, and changed, when it was sent."""
    [counts] = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE b.value IS NULL), count(*) FILTER (WHERE b.value <> v.value) "
        f"FROM submitted_value AS v LEFT JOIN ({CURRENT_VALUES[kind]}) AS b (indicator_id, area_id, period, value) "
        "ON b.indicator_id = v.indicator_id AND b.area_id = v.area_id AND b.period = v.period "
        "WHERE v.submission_id = $submission",
        {"plan": plan_id, "revision": submission_id - 1, "submission": submission_id},
    ).fetchall()
    return counts


def _count_notes(
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


def _count_milestones(
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


COUNTERS: dict[SubmissionKind, Callable[..., tuple[int, int, int]]] = {
    "progress": _count_notes,
    "milestone": _count_milestones,
}
