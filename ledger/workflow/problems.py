"""Problems and their workflow (task 68 of the notice): raised, assigned, coordinated, resolved, fed back, closed.

Rows are only added: every step is a row with its own revision, and the newest step gives the state of the problem.
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
from ledger.vocabulary.rejected import RejectedError
from ledger.workflow import evidence_files, problem_steps
from ledger.workflow.evidence_files import Attachment
from ledger.workflow.problem_steps import ASSIGNABLE, ProblemState, RaisedBy, State

Action = Literal["assign", "coordinate", "resolve", "feedback", "return", "close", "dismiss", "reopen"]
STATES: tuple[State, ...] = get_args(State)
ACTIONS: tuple[Action, ...] = get_args(Action)
MAX_TEXT_CHARS = 1000
NOT_RECOVERED = ("behind", "slightly_behind")
"""Statuses of an indicator that has not recovered; ``not_reported`` counts as not recovered too."""
Fault = Literal[
    "words_missing",
    "words_too_long",
    "task_unknown",
    "subject_unknown",
    "area_unknown",
    "problem_unknown",
    "moved_on",
    "not_in_this_state",
    "department_missing",
    "due_missing",
    "due_past",
    "evidence_missing",
    "attachment_unknown",
    "attachment_too_large",
    "attachments_too_many",
]

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
"""Action → the states in which it is possible, and the state that follows."""
DEPARTMENT_ACTIONS: tuple[Action, ...] = ("coordinate", "resolve", "feedback")
"""Actions of the department in charge; all others are the coordinator's."""
NEEDS_TEXT: tuple[Action, ...] = ("coordinate", "feedback", "return", "dismiss", "reopen")


class ProblemError(RejectedError[Fault]):
    """A problem or a step was not recorded."""


@dataclass(frozen=True)
class Problem:
    """A problem with a task, or with one of its indicators, in the district or a town."""

    plan_id: str
    words: str
    origin: RaisedBy
    area_id: str
    task_no: int | None = None
    indicator_id: str | None = None


@dataclass(frozen=True)
class Step:
    """A step to be recorded. ``seen``: the revision of the newest step that the actor had seen."""

    problem_id: int
    action: Action
    seen: int
    words: str = ""
    department_id: str | None = None
    due_on: date | None = None
    attachments: tuple[Attachment, ...] = ()


def raise_problem(path: Path, problem: Problem, by: Actor) -> int:
    """Records a problem. Returns its number. Raises ProblemError or NotAllowedError, and then changes nothing."""
    return raise_problems(path, [problem], by)[0]


def raise_problems(path: Path, problems: Sequence[Problem], by: Actor) -> list[int]:
    """Records all of the problems, or none. Returns their numbers. Raises as ``raise_problem``."""
    with authorized_write(
        path, by, "raise_problem", lambda connection: _concerned_reporters(connection, problems)
    ) as connection:
        # Queried once for all problems: it takes longer than recording them, and a problem changes no figure.
        before = newest_revision(connection)
        statuses = {
            plan_id: problem_steps.statuses(connection, plan_id, before)
            for plan_id in {problem.plan_id for problem in problems if problem.indicator_id}
        }
        return [_record_problem(connection, problem, by, statuses.get(problem.plan_id, {})) for problem in problems]


def _record_problem(
    connection: duckdb.DuckDBPyConnection, problem: Problem, by: Actor, statuses: Mapping[tuple[str, str], str]
) -> int:
    task_no = _task_of(connection, problem)
    _raise_faults(_problem_faults(connection, problem, task_no))
    problem_id = next_revision(connection, "problem", by.name)
    connection.execute(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
        [
            problem_id,
            problem.plan_id,
            task_no,
            problem.indicator_id,
            problem.area_id,
            problem.origin,
            problem.words.strip(),
        ],
    )
    status = statuses.get((problem.indicator_id, problem.area_id)) if problem.indicator_id else None
    problem_steps.append_step(connection, problem_id, problem_id, "raise", "raised", status=status)
    return problem_id


def step(path: Path, new: Step, by: Actor) -> int:
    """Records a step of a problem. Returns the revision. Raises ProblemError or NotAllowedError, and then changes nothing.

    When somebody else has recorded a step since ``seen``, the fault is ``moved_on`` (optimistic locking).
    """
    with authorized_write(
        path, by, action_for_step(new.action), lambda connection: _in_charge(connection, new.problem_id)
    ) as connection:
        current = problem_steps.current_state(connection, new.problem_id)
        if current is None:
            raise ProblemError(["problem_unknown"])
        if current.seen != new.seen:
            raise ProblemError(["moved_on"])
        _raise_faults(_step_faults(connection, new, current))
        revision = next_revision(connection, "problem", by.name)
        problem_steps.append_step(
            connection,
            new.problem_id,
            revision,
            new.action,
            TRANSITIONS[new.action][1],
            department_id=new.department_id or current.department_id,
            due_on=None if new.action == "reopen" else new.due_on or current.due_on,
            words=new.words.strip() or None,
            status=problem_steps.status(connection, current.plan_id, current.indicator_id, current.area_id, revision),
        )
        _attach(connection, new, revision)
        return revision


def action_for_step(action: Action) -> permissions.Action:
    """The action in ``permissions`` that an action of the workflow needs."""
    return "answer_problem" if action in DEPARTMENT_ACTIONS else "lead_problem"


def _concerned_reporters(connection: duckdb.DuckDBPyConnection, problems: Sequence[Problem]) -> set[str]:
    """Ids of the departments and towns that all of the problems concern: the task's departments and the problem's area."""
    concerned = []
    for problem in problems:
        rows = connection.execute(
            "SELECT department_id FROM task_department WHERE plan_id = ? AND task_no = ?",
            [problem.plan_id, _task_of(connection, problem)],
        ).fetchall()
        concerned.append({problem.area_id} | {department_id for (department_id,) in rows})
    return set.intersection(*concerned) if concerned else set()


def _in_charge(connection: duckdb.DuckDBPyConnection, problem_id: int) -> set[str]:
    current = problem_steps.current_state(connection, problem_id)
    return {current.department_id} if current and current.department_id else set()


def is_recovered(status: str | None) -> bool:
    """Whether an indicator's status lets its problem be closed without further evidence."""
    return status is not None and status not in (*NOT_RECOVERED, "not_reported")


def _attach(connection: duckdb.DuckDBPyConnection, step: Step, revision: int) -> None:
    for position, file in enumerate(step.attachments, start=1):
        connection.execute(
            "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                step.problem_id,
                revision,
                position,
                evidence_files.plain_name(file.filename),
                evidence_files.media_type(file),
                hashlib.sha256(file.data).hexdigest(),
                file.data,
            ],
        )


# ---- checks


def _raise_faults(faults: Sequence[Fault]) -> None:
    if faults:
        raise ProblemError(faults)


def _task_of(connection: duckdb.DuckDBPyConnection, problem: Problem) -> int | None:
    """The number of its task, or of its indicator's task; None when the indicator is unknown."""
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


def _step_faults(connection: duckdb.DuckDBPyConnection, step: Step, current: ProblemState) -> list[Fault]:
    if step.action not in TRANSITIONS or current.state not in TRANSITIONS[step.action][0]:
        return ["not_in_this_state"]
    faults: list[Fault] = []
    if step.action in NEEDS_TEXT and not step.words.strip():
        faults.append("words_missing")
    if step.action == "close" and not is_recovered(current.status) and not step.words.strip():
        faults.append("evidence_missing")
    if len(step.words.strip()) > MAX_TEXT_CHARS:
        faults.append("words_too_long")
    if step.department_id is None and step.action == "assign":
        faults.append("department_missing")
    if step.department_id and not row_exists(connection, "department WHERE department_id = ?", step.department_id):
        faults.append("department_missing")
    if step.action == "assign" and step.due_on is None:
        faults.append("due_missing")
    if step.due_on is not None and step.due_on < clock.now().date():
        faults.append("due_past")
    return [*faults, *evidence_files.faults(step.attachments)]
