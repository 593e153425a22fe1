"""Submissions, their contents and decisions, and which reports are complete."""

from dataclasses import replace
from datetime import date

import pandas as pd

from etl.intake import expectation
from etl.intake.expectation import CURRENT_VALUES
from etl.submissions import receipts
from etl.submissions.listing import Decided, decisions
from etl.submissions.submission import Receipt
from ledger.vocabulary.columns import SubmissionKind
from scorecard.cache import cached
from scorecard.snapshot import Snapshot, cursor, fetch_table


@cached
def reporting(snapshot: Snapshot) -> pd.DataFrame:
    """One row per reporter with something due in the period: reporter_id, reporter(_en), due, reported, on_time, ends."""
    return fetch_table(
        snapshot.database_id,
        "SELECT r.*, coalesce(d.name, a.name) AS reporter, coalesce(d.name_en, a.name_en) AS reporter_en "
        "FROM reporting_at(?, ?, ?) AS r "
        "LEFT JOIN department AS d ON r.kind = 'department' AND d.department_id = r.reporter_id "
        "LEFT JOIN area AS a ON r.kind = 'town' AND a.area_id = r.reporter_id "
        "ORDER BY r.kind, r.reported / r.due, coalesce(d.position, a.position)",
        [snapshot.plan_id, snapshot.period, snapshot.revision],
    )


@cached
def submissions(snapshot: Snapshot) -> pd.DataFrame:
    """Every submission of the plan, newest first, with its newest decision."""
    return fetch_table(
        snapshot.database_id,
        "SELECT s.submission_id, s.kind, s.period, s.submitted_by, s.submitted_at, s.filename, "
        "s.department_id, s.area_id, r.decision, r.decided_by, r.decided_at, r.reason, "
        "coalesce(d.name, a.name) AS reporter, coalesce(d.name_en, a.name_en) AS reporter_en, "
        "(SELECT count(*) FROM submitted_value AS v WHERE v.submission_id = s.submission_id) "
        "+ (SELECT count(*) FROM progress_note AS n WHERE n.submission_id = s.submission_id) "
        "+ (SELECT count(*) FROM milestone AS m WHERE m.submission_id = s.submission_id) AS value_count "
        "FROM submission AS s JOIN review AS r ON r.submission_id = s.submission_id "
        "LEFT JOIN department AS d ON d.department_id = s.department_id LEFT JOIN area AS a ON a.area_id = s.area_id "
        "WHERE s.plan_id = ? AND r.revision <= ? "
        "QUALIFY row_number() OVER (PARTITION BY s.submission_id ORDER BY r.revision DESC) = 1 "
        "ORDER BY s.submission_id DESC",
        [snapshot.plan_id, snapshot.revision],
    )


@cached
def reviews(snapshot: Snapshot, submission_id: int) -> list[Decided]:
    """Every decision on one submission, in order."""
    with cursor(snapshot.database_id) as connection:
        return decisions(connection, submission_id, snapshot.revision)


@cached
def values_with_previous(snapshot: Snapshot, submission_id: int, kind: SubmissionKind) -> pd.DataFrame:
    """The values of a submission: indicator(_en), area(_en), unit(_en), value, and value_before, in force when it was sent."""
    return fetch_table(
        snapshot.database_id,
        "SELECT v.indicator_id, i.name AS indicator, i.name_en AS indicator_en, a.name AS area, a.name_en AS area_en, "
        "i.unit, i.unit_en, i.decimals, v.period, v.value, b.value AS value_before FROM submitted_value AS v "
        "JOIN indicator AS i ON i.plan_id = v.plan_id AND i.indicator_id = v.indicator_id "
        "JOIN area AS a ON a.area_id = v.area_id "
        f"LEFT JOIN ({CURRENT_VALUES[kind]}) AS b (indicator_id, area_id, period, value) "
        "ON b.indicator_id = v.indicator_id AND b.area_id = v.area_id AND b.period = v.period "
        "WHERE v.submission_id = $submission ORDER BY i.task_no, i.position, a.position, v.period",
        {"plan": snapshot.plan_id, "revision": submission_id - 1, "submission": submission_id},
    )


@cached
def every_report(snapshot: Snapshot, indicator_id: str, area_id: str) -> pd.DataFrame:
    """Every value ever submitted for one indicator and area, of every month and with any decision, newest first.

    Columns: period, value, numerator, denominator, submission_id, submitted_by, submitted_at, filename, reporter(_en)
    (None: several departments), decision, decided_by, decided_at and reason of the newest decision, problem, next_step,
    note, counts (it is the value in force), and the value in force for that month just before it was accepted:
    replaced_value, replaced_submission_id (missing: nothing, or it was never accepted).
    """
    return fetch_table(
        snapshot.database_id,
        "SELECT r.* EXCLUDE (indicator_id, area_id), s.submitted_by, s.submitted_at, s.filename, "
        "coalesce(d.name, a.name) AS reporter, coalesce(d.name_en, a.name_en) AS reporter_en "
        "FROM report_at(?, ?) AS r JOIN submission AS s ON s.submission_id = r.submission_id "
        "LEFT JOIN department AS d ON d.department_id = s.department_id LEFT JOIN area AS a ON a.area_id = s.area_id "
        "WHERE r.indicator_id = ? AND r.area_id = ? ORDER BY r.period DESC, r.submission_id DESC",
        [snapshot.plan_id, snapshot.revision, indicator_id, area_id],
    )


@cached
def notes(snapshot: Snapshot, submission_id: int) -> pd.DataFrame:
    """The progress notes of a submission: task_no, task(_en), period, done, problem, next_step, state."""
    return fetch_table(
        snapshot.database_id,
        "SELECT n.*, k.title AS task, k.title_en AS task_en FROM progress_note AS n "
        "JOIN task AS k ON k.plan_id = n.plan_id AND k.task_no = n.task_no "
        "WHERE n.submission_id = ? ORDER BY n.task_no, n.period",
        [submission_id],
    )


@cached
def sent_milestones(snapshot: Snapshot, submission_id: int) -> pd.DataFrame:
    """The milestones of a submission: task_no, task(_en), project, milestone, planned_on (missing: cancelled),
    actual_on."""
    return fetch_table(
        snapshot.database_id,
        "SELECT m.*, k.title AS task, k.title_en AS task_en FROM milestone AS m "
        "JOIN task AS k ON k.plan_id = m.plan_id AND k.task_no = m.task_no "
        "WHERE m.submission_id = ? ORDER BY m.task_no, m.project, m.planned_on, m.milestone",
        [submission_id],
    )


@cached
def receipt(snapshot: Snapshot, submission_id: int) -> Receipt:
    """The receipt, with the decision on the submission at the snapshot's revision."""
    with cursor(snapshot.database_id) as connection:
        receipt = receipts.receipt(connection, submission_id)
        return replace(receipt, decision=decisions(connection, submission_id, snapshot.revision)[-1].decision)


@cached
def period_changes(snapshot: Snapshot) -> pd.DataFrame:
    """Every closing and reopening of a month of the plan, newest first: period, state, made_at, made_by, revision."""
    return fetch_table(
        snapshot.database_id,
        "SELECT p.period, p.state, r.made_at, r.made_by, p.revision FROM period_state AS p "
        "JOIN revision AS r ON r.revision = p.revision WHERE p.plan_id = ? AND p.revision <= ? ORDER BY p.revision DESC",
        [snapshot.plan_id, snapshot.revision],
    )


@cached
def closed_periods(snapshot: Snapshot) -> frozenset[date]:
    with cursor(snapshot.database_id) as connection:
        return expectation.closed_periods(connection, snapshot.plan_id, snapshot.revision)
