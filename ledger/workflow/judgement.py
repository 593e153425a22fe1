"""What the coordinator says of a month: how a task stands, and points that are added to a score or taken from it.

Nothing is changed or removed: what was said later counts, and what is taken back is a row that says nothing.
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
from ledger.vocabulary.task_states import TASK_STATES, TaskState

MAX_TEXT_CHARS = 500
Fault = Literal[
    "words_missing", "words_too_long", "task_unknown", "state_unknown", "nothing_said",
    "reporter_unknown", "period_unknown", "points_unreadable", "points_too_many",
]  # fmt: skip


class JudgementError(Exception):
    """Nothing was recorded. ``faults``: all that stands in the way."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Confirmation:
    """How a task stands in a month; ``state`` None takes back what was said before."""

    plan_id: str
    task_no: int
    period: date
    state: TaskState | None
    words: str


@dataclass(frozen=True)
class Adjustment:
    """Points for a department or town in a month, for a written reason; 0 takes back those given before."""

    plan_id: str
    reporter_id: str
    period: date
    points: float
    words: str


def confirm(path: Path, said: Confirmation, by: Actor) -> int:
    """Records it. Returns the revision. Raises JudgementError or NotAllowedError, and then changes nothing."""
    with authorized_write(path, by, "judge") as connection:
        _raise_faults([*_confirmation_faults(connection, said), *_common_faults(connection, said)])
        revision = next_revision(connection, "confirmation", by.name)
        connection.execute(
            "INSERT INTO confirmation VALUES (?, ?, ?, ?, ?, ?)",
            [revision, said.plan_id, said.task_no, said.period, said.state, said.words.strip()],
        )
        return revision


def adjust(path: Path, said: Adjustment, by: Actor) -> int:
    """Records it. Returns the revision. Raises JudgementError or NotAllowedError, and then changes nothing."""
    with authorized_write(path, by, "judge") as connection:
        _raise_faults([*_adjustment_faults(connection, said), *_common_faults(connection, said)])
        revision = next_revision(connection, "adjustment", by.name)
        connection.execute(
            "INSERT INTO adjustment VALUES (?, ?, ?, ?, ?, ?)",
            [revision, said.plan_id, said.reporter_id, said.period, said.points, said.words.strip()],
        )
        return revision


# ---- what stands in the way


def _raise_faults(faults: Sequence[Fault]) -> None:
    if faults:
        raise JudgementError(faults)


def _common_faults(connection: duckdb.DuckDBPyConnection, said: Confirmation | Adjustment) -> list[Fault]:
    faults: list[Fault] = []
    if not said.words.strip():
        faults.append("words_missing")
    if len(said.words.strip()) > MAX_TEXT_CHARS:
        faults.append("words_too_long")
    of_plan = "plan WHERE plan_id = ? AND year = ?"
    if said.period.day != 1 or not row_exists(connection, of_plan, said.plan_id, said.period.year):
        faults.append("period_unknown")
    return faults


def _confirmation_faults(connection: duckdb.DuckDBPyConnection, said: Confirmation) -> list[Fault]:
    if not row_exists(connection, "task WHERE plan_id = ? AND task_no = ?", said.plan_id, said.task_no):
        return ["task_unknown"]
    if said.state is not None:
        return [] if said.state in TASK_STATES else ["state_unknown"]
    stands = "confirmation_at(?, (SELECT max(revision) FROM revision)) WHERE task_no = ? AND period = ?"
    return [] if row_exists(connection, stands, said.plan_id, said.task_no, said.period) else ["nothing_said"]


def _adjustment_faults(connection: duckdb.DuckDBPyConnection, said: Adjustment) -> list[Fault]:
    faults: list[Fault] = []
    known = "(SELECT department_id AS id FROM department UNION ALL SELECT area_id FROM area WHERE kind = 'town') WHERE id = ?"
    if not row_exists(connection, known, said.reporter_id):
        faults.append("reporter_unknown")
    if not math.isfinite(said.points):
        return [*faults, "points_unreadable"]
    [(cap,)] = connection.execute(
        "SELECT threshold_at(?, (SELECT max(revision) FROM revision), 'adjustment_cap')", [said.period]
    ).fetchall()
    if abs(said.points) > (cap or 0):
        faults.append("points_too_many")
    stands = "adjustment_at(?, ?, (SELECT max(revision) FROM revision)) WHERE reporter_id = ?"
    if said.points == 0 and not row_exists(connection, stands, said.plan_id, said.period, said.reporter_id):
        faults.append("nothing_said")
    return faults
