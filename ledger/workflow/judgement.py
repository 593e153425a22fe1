"""The coordinator's assessment of a month: the confirmed state of a task, and points added to or taken from a score.

Rows are only added: the newest row counts, and an empty one (no state, or 0 points) withdraws the one before.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from ledger.accounts.actor import Actor
from ledger.accounts.permissions import authorized_write
from ledger.database.connection import row_exists
from ledger.database.revisions import next_revision
from ledger.vocabulary.rejected import RejectedError
from ledger.vocabulary.task_states import TASK_STATES, TaskState

MAX_TEXT_CHARS = 500
Fault = Literal[
    "words_missing",
    "words_too_long",
    "task_unknown",
    "state_unknown",
    "nothing_said",
    "reporter_unknown",
    "period_unknown",
    "points_unreadable",
    "points_too_many",
]


class JudgementError(RejectedError[Fault]):
    """A confirmation or an adjustment was not recorded."""


@dataclass(frozen=True)
class Confirmation:
    """The state of a task in a month; ``state`` None withdraws the confirmation before."""

    plan_id: str
    task_no: int
    period: date
    state: TaskState | None
    words: str


@dataclass(frozen=True)
class Adjustment:
    """Points for a department or town in a month, with a reason; 0 withdraws those given before."""

    plan_id: str
    reporter_id: str
    period: date
    points: float
    words: str


def confirm(path: Path, confirmation: Confirmation, by: Actor) -> int:
    """Records a confirmation. Returns the revision. Raises JudgementError or NotAllowedError, and then changes nothing."""
    with authorized_write(path, by, "judge") as connection:
        _raise_faults(
            [*_confirmation_faults(connection, confirmation), *_text_and_period_faults(connection, confirmation)]
        )
        revision = next_revision(connection, "confirmation", by.name)
        connection.execute(
            "INSERT INTO confirmation VALUES (?, ?, ?, ?, ?, ?)",
            [
                revision,
                confirmation.plan_id,
                confirmation.task_no,
                confirmation.period,
                confirmation.state,
                confirmation.words.strip(),
            ],
        )
        return revision


def adjust(path: Path, adjustment: Adjustment, by: Actor) -> int:
    """Records an adjustment. Returns the revision. Raises JudgementError or NotAllowedError, and then changes nothing."""
    with authorized_write(path, by, "judge") as connection:
        _raise_faults([*_adjustment_faults(connection, adjustment), *_text_and_period_faults(connection, adjustment)])
        revision = next_revision(connection, "adjustment", by.name)
        connection.execute(
            "INSERT INTO adjustment VALUES (?, ?, ?, ?, ?, ?)",
            [
                revision,
                adjustment.plan_id,
                adjustment.reporter_id,
                adjustment.period,
                adjustment.points,
                adjustment.words.strip(),
            ],
        )
        return revision


# ---- checks


def _raise_faults(faults: Sequence[Fault]) -> None:
    if faults:
        raise JudgementError(faults)


def _text_and_period_faults(connection: duckdb.DuckDBPyConnection, judgement: Confirmation | Adjustment) -> list[Fault]:
    faults: list[Fault] = []
    if not judgement.words.strip():
        faults.append("words_missing")
    if len(judgement.words.strip()) > MAX_TEXT_CHARS:
        faults.append("words_too_long")
    of_plan = "plan WHERE plan_id = ? AND year = ?"
    if judgement.period.day != 1 or not row_exists(connection, of_plan, judgement.plan_id, judgement.period.year):
        faults.append("period_unknown")
    return faults


def _confirmation_faults(connection: duckdb.DuckDBPyConnection, confirmation: Confirmation) -> list[Fault]:
    if not row_exists(connection, "task WHERE plan_id = ? AND task_no = ?", confirmation.plan_id, confirmation.task_no):
        return ["task_unknown"]
    if confirmation.state is not None:
        return [] if confirmation.state in TASK_STATES else ["state_unknown"]
    in_force = "confirmation_at(?, (SELECT max(revision) FROM revision)) WHERE task_no = ? AND period = ?"
    return (
        []
        if row_exists(connection, in_force, confirmation.plan_id, confirmation.task_no, confirmation.period)
        else ["nothing_said"]
    )


def _adjustment_faults(connection: duckdb.DuckDBPyConnection, adjustment: Adjustment) -> list[Fault]:
    faults: list[Fault] = []
    reporter = "(SELECT department_id AS id FROM department UNION ALL SELECT area_id FROM area WHERE kind = 'town') WHERE id = ?"
    if not row_exists(connection, reporter, adjustment.reporter_id):
        faults.append("reporter_unknown")
    if not math.isfinite(adjustment.points):
        return [*faults, "points_unreadable"]
    [(cap,)] = connection.execute(
        "SELECT threshold_at(?, (SELECT max(revision) FROM revision), 'adjustment_cap')", [adjustment.period]
    ).fetchall()
    if abs(adjustment.points) > (cap or 0):
        faults.append("points_too_many")
    in_force = "adjustment_at(?, ?, (SELECT max(revision) FROM revision)) WHERE reporter_id = ?"
    if adjustment.points == 0 and not row_exists(
        connection, in_force, adjustment.plan_id, adjustment.period, adjustment.reporter_id
    ):
        faults.append("nothing_said")
    return faults
