"""Steps of problems in the database: the current state of a problem, the status of its indicator, and adding a step."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

State = Literal["raised", "assigned", "coordinating", "resolving", "feedback", "closed"]
ASSIGNABLE: tuple[State, ...] = ("raised", "assigned", "coordinating", "resolving")
RaisedBy = Literal["reporter", "coordinator", "program"]
Origin = Literal[RaisedBy, "meeting"]
"""A meeting raises problems only through its decisions (`problem_triggers.after_decision`)."""


@dataclass(frozen=True)
class ProblemState:
    """A problem with its newest step. ``seen``: the revision of that step."""

    problem_id: int
    plan_id: str
    task_no: int
    indicator_id: str | None
    area_id: str
    state: State
    department_id: str | None
    due_on: date | None
    status: str | None
    seen: int


_CURRENT_STATE = (
    "SELECT p.problem_id, p.plan_id, p.task_no, p.indicator_id, p.area_id, n.state, n.department_id, n.due_on, n.status, n.revision "
    "FROM problem AS p JOIN problem_step AS n USING (problem_id) WHERE {} "
    "QUALIFY row_number() OVER (PARTITION BY p.problem_id ORDER BY n.revision DESC) = 1 ORDER BY p.problem_id"
)


def current_state(connection: duckdb.DuckDBPyConnection, problem_id: int) -> ProblemState | None:
    """The state of a problem; None when there is no problem with this number."""
    rows = connection.execute(_CURRENT_STATE.format("p.problem_id = ?"), [problem_id]).fetchall()
    return ProblemState(*rows[0]) if rows else None


def states_of_plan(connection: duckdb.DuckDBPyConnection, plan_id: str) -> list[ProblemState]:
    return [
        ProblemState(*row) for row in connection.execute(_CURRENT_STATE.format("p.plan_id = ?"), [plan_id]).fetchall()
    ]


def statuses(connection: duckdb.DuckDBPyConnection, plan_id: str, revision: int) -> dict[tuple[str, str], str]:
    """(indicator_id, area_id) → status in the newest month with figures at ``revision``, for all that have a target."""
    rows = connection.execute(
        "SELECT g.indicator_id, g.area_id, g.status FROM progress_at($plan, "
        "(SELECT max(a.period) FROM actual_at($plan, $revision) AS a), $revision) AS g",
        {"plan": plan_id, "revision": revision},
    ).fetchall()
    return {(indicator_id, area_id): status for indicator_id, area_id, status in rows}


def status(
    connection: duckdb.DuckDBPyConnection, plan_id: str, indicator_id: str | None, area_id: str, revision: int
) -> str | None:
    """The status of one indicator and area; None without an indicator or a target."""
    return None if indicator_id is None else statuses(connection, plan_id, revision).get((indicator_id, area_id))


def append_step(
    connection: duckdb.DuckDBPyConnection,
    problem_id: int,
    revision: int,
    action: str,
    state: State,
    *,
    department_id: str | None = None,
    due_on: date | None = None,
    words: str | None = None,
    status: str | None = None,
) -> None:
    """Adds a step, within the running transaction."""
    connection.execute(
        "INSERT INTO problem_step VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [problem_id, revision, action, state, department_id, due_on, words, status],
    )
