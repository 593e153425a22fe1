"""The rows of the problem loop: how a problem stands, what its indicator's status is, and a further step."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

State = Literal["raised", "assigned", "coordinating", "resolving", "feedback", "closed"]
ASSIGNABLE: tuple[State, ...] = ("raised", "assigned", "coordinating", "resolving")
RaisedBy = Literal["reporter", "coordinator", "program"]
Origin = Literal[RaisedBy, "meeting"]
"""A meeting raises problems by its decisions only (following.decision)."""


@dataclass(frozen=True)
class ProblemState:
    """How a problem stands: its newest step, at revision ``seen``."""

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
    """None for a number that no problem has."""
    rows = connection.execute(_CURRENT_STATE.format("p.problem_id = ?"), [problem_id]).fetchall()
    return ProblemState(*rows[0]) if rows else None


def states_of_plan(connection: duckdb.DuckDBPyConnection, plan_id: str) -> list[ProblemState]:
    return [
        ProblemState(*row) for row in connection.execute(_CURRENT_STATE.format("p.plan_id = ?"), [plan_id]).fetchall()
    ]


def statuses(connection: duckdb.DuckDBPyConnection, plan_id: str, revision: int) -> dict[tuple[str, str], str]:
    """(indicator, area) → status in the newest month that has figures at ``revision``, of all that have a target."""
    rows = connection.execute(
        "SELECT g.indicator_id, g.area_id, g.status FROM progress_at($plan, "
        "(SELECT max(a.period) FROM actual_at($plan, $revision) AS a), $revision) AS g",
        {"plan": plan_id, "revision": revision},
    ).fetchall()
    return {(indicator_id, area_id): status for indicator_id, area_id, status in rows}


def status(
    connection: duckdb.DuckDBPyConnection, plan_id: str, indicator_id: str | None, area_id: str, revision: int
) -> str | None:
    """Of one; None without an indicator or a target."""
    return None if indicator_id is None else statuses(connection, plan_id, revision).get((indicator_id, area_id))


def append_step(
    connection: duckdb.DuckDBPyConnection, problem_id: int, revision: int, action: str, state: State, *,
    department_id: str | None = None, due_on: date | None = None, words: str | None = None, status: str | None = None,
) -> None:  # fmt: skip
    """One step more."""
    connection.execute(
        "INSERT INTO problem_step VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [problem_id, revision, action, state, department_id, due_on, words, status],
    )
