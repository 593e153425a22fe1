"""The problem loop (task 68 of the notice): found, assigned, coordinated, resolved, fed back, struck off.

Nothing is changed or removed: every step is a row at a revision of its own, and the newest says how a problem stands.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import duckdb

from ledger import clock
from ledger.accounts import permissions
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import authorized_write
from ledger.database.connection import row_exists
from ledger.database.revisions import newest_revision, next_revision
from ledger.workflow import evidence_files, problem_steps
from ledger.workflow.evidence_files import Attachment
from ledger.workflow.problem_steps import ASSIGNABLE, ProblemState, RaisedBy, State

Action = Literal["assign", "coordinate", "resolve", "feedback", "return", "close", "dismiss", "reopen"]
STATES: tuple[State, ...] = get_args(State)
ACTIONS: tuple[Action, ...] = get_args(Action)
MAX_TEXT_CHARS = 1000
NOT_RECOVERED = ("behind", "slightly_behind")
"""Statuses of an indicator that has not recovered; one that is not reported has not either."""
Fault = Literal[
    "words_missing", "words_too_long", "task_unknown", "subject_unknown", "area_unknown",
    "problem_unknown", "moved_on", "not_in_this_state", "department_missing", "due_missing",
    "due_past", "evidence_missing", "attachment_unknown", "attachment_too_large", "attachments_too_many",
]  # fmt: skip

TRANSITIONS: dict[Action, tuple[tuple[State, ...], State]] = {
    "assign": (ASSIGNABLE, "assigned"),
    "coordinate": (("assigned", "resolving"), "coordinating"),
    "resolve": (("assigned", "coordinating"), "resolving"),
    "feedback": (("assigned", "coordinating", "resolving"), "feedback"),
    "return": (("feedback",), "resolving"),
    "close": (("feedback",), "closed"),
    "dismiss": (("raised",), "closed"),
    "reopen": (("closed",), "raised"),
}
"""From which states a step may be taken, and where it leads."""
DEPARTMENT_ACTIONS: tuple[Action, ...] = ("coordinate", "resolve", "feedback")
"""Steps of the department in charge; all others are the coordinator's."""
NEEDS_TEXT: tuple[Action, ...] = ("coordinate", "feedback", "return", "dismiss", "reopen")


class ProblemError(Exception):
    """Nothing was recorded. ``faults``: all that stands in the way."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a task, or with one of its indicators, in the district or a town."""

    plan_id: str
    words: str
    origin: RaisedBy
    area_id: str
    task_no: int | None = None
    indicator_id: str | None = None


@dataclass(frozen=True)
class Step:
    """What somebody does about a problem. ``seen``: the revision of the newest step that they had before them."""

    problem_id: int
    action: Action
    seen: int
    words: str = ""
    department_id: str | None = None
    due_on: date | None = None
    attachments: tuple[Attachment, ...] = ()


def raise_problem(path: Path, problem: Problem, by: Actor) -> int:
    """Records a problem. Returns its number. Raises LoopError, and then changes nothing."""
    return raise_problems(path, [problem], by)[0]


def raise_problems(path: Path, problems: Sequence[Problem], by: Actor) -> list[int]:
    """Records all of them, or none. Returns their numbers. Raises LoopError."""
    with authorized_write(path, by, "raise_problem", lambda connection: _concerned(connection, problems)) as connection:
        # Asked once for all: it costs more than to record them, and a problem changes no figure.
        before = newest_revision(connection)
        statuses = {
            plan_id: problem_steps.statuses(connection, plan_id, before)
            for plan_id in {one.plan_id for one in problems if one.indicator_id}
        }
        return [_raised(connection, one, by, statuses.get(one.plan_id, {})) for one in problems]


def _raised(
    connection: duckdb.DuckDBPyConnection, problem: Problem, by: Actor, statuses: Mapping[tuple[str, str], str]
) -> int:
    task_no = _task_of(connection, problem)
    _raise_faults(_problem_faults(connection, problem, task_no))
    problem_id = next_revision(connection, "problem", by.name)
    connection.execute(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
        [
            problem_id, problem.plan_id, task_no, problem.indicator_id, problem.area_id, problem.origin,
            problem.words.strip(),
        ],
    )  # fmt: skip
    status = statuses.get((problem.indicator_id, problem.area_id)) if problem.indicator_id else None
    problem_steps.append_step(connection, problem_id, problem_id, "raise", "raised", status=status)
    return problem_id


def step(path: Path, taken: Step, by: Actor) -> int:
    """Takes a problem a step further. Returns the revision. Raises LoopError, and then changes nothing.

    Who acts on what somebody else has moved meanwhile is refused (``moved_on``): they have not seen it.
    """
    with authorized_write(
        path, by, action_for_step(taken.action), lambda connection: _in_charge(connection, taken.problem_id)
    ) as connection:
        now = problem_steps.current_state(connection, taken.problem_id)
        if now is None:
            raise ProblemError(["problem_unknown"])
        if now.seen != taken.seen:
            raise ProblemError(["moved_on"])
        _raise_faults(_step_faults(connection, taken, now))
        revision = next_revision(connection, "problem", by.name)
        problem_steps.append_step(
            connection, taken.problem_id, revision, taken.action, TRANSITIONS[taken.action][1],
            department_id=taken.department_id or now.department_id,
            due_on=None if taken.action == "reopen" else taken.due_on or now.due_on, words=taken.words.strip() or None,
            status=problem_steps.status(connection, now.plan_id, now.indicator_id, now.area_id, revision),
        )  # fmt: skip
        _attach(connection, taken, revision)
        return revision


def action_for_step(action: Action) -> permissions.Action:
    """What a step is in the table of roles."""
    return "answer_problem" if action in DEPARTMENT_ACTIONS else "lead_problem"


def _concerned(connection: duckdb.DuckDBPyConnection, problems: Sequence[Problem]) -> set[str]:
    """Departments and towns that all of the problems concern: who take part in the task, or the town itself."""
    found = []
    for one in problems:
        rows = connection.execute(
            "SELECT department_id FROM task_department WHERE plan_id = ? AND task_no = ?",
            [one.plan_id, _task_of(connection, one)],
        ).fetchall()
        found.append({one.area_id} | {department_id for (department_id,) in rows})
    return set.intersection(*found) if found else set()


def _in_charge(connection: duckdb.DuckDBPyConnection, problem_id: int) -> set[str]:
    now = problem_steps.current_state(connection, problem_id)
    return {now.department_id} if now and now.department_id else set()


def recovered(status: str | None) -> bool:
    """Whether an indicator's status lets its problem be closed without further evidence."""
    return status is not None and status not in (*NOT_RECOVERED, "not_reported")


def _attach(connection: duckdb.DuckDBPyConnection, taken: Step, revision: int) -> None:
    for position, file in enumerate(taken.attachments, start=1):
        connection.execute(
            "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                taken.problem_id, revision, position, evidence_files.plain_name(file.filename), evidence_files.media_type(file),
                hashlib.sha256(file.data).hexdigest(), file.data,
            ],
        )  # fmt: skip


# ---- what stands in the way


def _raise_faults(faults: Sequence[Fault]) -> None:
    if faults:
        raise ProblemError(faults)


def _task_of(connection: duckdb.DuckDBPyConnection, problem: Problem) -> int | None:
    """The task that it names, or that of its indicator."""
    if problem.task_no is not None or problem.indicator_id is None:
        return problem.task_no
    rows = connection.execute(
        "SELECT task_no FROM indicator WHERE plan_id = ? AND indicator_id = ?", [problem.plan_id, problem.indicator_id]
    ).fetchall()
    return int(rows[0][0]) if rows else None


def _problem_faults(connection: duckdb.DuckDBPyConnection, problem: Problem, task_no: int | None) -> list[Fault]:
    faults: list[Fault] = []
    if not problem.words.strip():
        faults.append("words_missing")
    if len(problem.words.strip()) > MAX_TEXT_CHARS:
        faults.append("words_too_long")
    if not row_exists(connection, "task WHERE plan_id = ? AND task_no = ?", problem.plan_id, task_no):
        faults.append("task_unknown")
    of_task = "indicator WHERE plan_id = ? AND indicator_id = ? AND task_no = ?"
    if problem.indicator_id and not row_exists(connection, of_task, problem.plan_id, problem.indicator_id, task_no):
        faults.append("subject_unknown")
    if not row_exists(connection, "area WHERE area_id = ?", problem.area_id):
        faults.append("area_unknown")
    return faults


def _step_faults(connection: duckdb.DuckDBPyConnection, taken: Step, now: ProblemState) -> list[Fault]:
    if taken.action not in TRANSITIONS or now.state not in TRANSITIONS[taken.action][0]:
        return ["not_in_this_state"]
    faults: list[Fault] = []
    if taken.action in NEEDS_TEXT and not taken.words.strip():
        faults.append("words_missing")
    if taken.action == "close" and not recovered(now.status) and not taken.words.strip():
        faults.append("evidence_missing")
    if len(taken.words.strip()) > MAX_TEXT_CHARS:
        faults.append("words_too_long")
    if taken.department_id is None and taken.action == "assign":
        faults.append("department_missing")
    if taken.department_id and not row_exists(connection, "department WHERE department_id = ?", taken.department_id):
        faults.append("department_missing")
    if taken.action == "assign" and taken.due_on is None:
        faults.append("due_missing")
    if taken.due_on is not None and taken.due_on < clock.now().date():
        faults.append("due_past")
    return [*faults, *evidence_files.faults(taken.attachments)]
