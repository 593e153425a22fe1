"""Reviews: accepting, returning and undoing submissions; closing and opening months."""

from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from etl.intake.expectation import closed_periods
from etl.submissions.submission import Decision, DecisionError
from ledger import clock
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import Action, authorized_write
from ledger.database.revisions import next_revision
from ledger.workflow import problem_triggers

# ---- decisions

TRANSITIONS: dict[Decision, tuple[Decision, ...]] = {
    "accepted": ("held",),
    "returned": ("held",),
    "undone": ("held", "accepted"),
}


def current_decision(connection: duckdb.DuckDBPyConnection, submission_id: int) -> Decision:
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
        path, by, action_for_decision(decision), lambda connection: _sender(connection, submission_id, by)
    ) as connection:
        return review(connection, submission_id, decision, by.name, reason)


def review(
    connection: duckdb.DuckDBPyConnection, submission_id: int, decision: Decision, by: str, reason: str = ""
) -> int:
    """``decide`` within the running transaction."""
    now = current_decision(connection, submission_id)
    if now not in TRANSITIONS.get(decision, ()):
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


def action_for_decision(decision: Decision) -> Action:
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
