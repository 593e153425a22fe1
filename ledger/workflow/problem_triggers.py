"""Steps of problems that figures, rules and meetings cause, in the same transaction and at the same revision."""

import duckdb

from ledger.workflow import problem_steps
from ledger.workflow.problem_steps import ASSIGNABLE


def after_figures(connection: duckdb.DuckDBPyConnection, plan_id: str, revision: int) -> None:
    """After figures or rules have changed at ``revision``: records where the status of a problem's indicator has changed,
    and reopens closed problems whose indicator is behind again."""
    problems = [problem for problem in problem_steps.states_of_plan(connection, plan_id) if problem.indicator_id]
    if not problems:
        return
    statuses = problem_steps.statuses(connection, plan_id, revision)
    for problem in problems:
        status = statuses.get((problem.indicator_id or "", problem.area_id))
        if status == problem.status or problem.seen == revision:
            continue
        relapsed = problem.state == "closed" and status == "behind" and problem.status != "behind"
        problem_steps.append_step(
            connection,
            problem.problem_id,
            revision,
            "reopen" if relapsed else "status",
            "raised" if relapsed else problem.state,
            department_id=problem.department_id,
            due_on=None if relapsed else problem.due_on,
            status=status,
        )


def after_decision(connection: duckdb.DuckDBPyConnection, plan_id: str, decision_id: int) -> None:
    """Assigns the open problems in the district about the decision's indicator (or task) to the decision's department;
    where there is none, raises one. A decision about neither changes no problem: the next meeting shows it."""
    [(indicator_id, task_no, words, department_id, due_on, area_id)] = connection.execute(
        "SELECT d.indicator_id, coalesce(d.task_no, i.task_no), d.words, d.department_id, d.due_on, p.area_id "
        "FROM decision AS d JOIN plan AS p ON p.plan_id = ? "
        "LEFT JOIN indicator AS i ON i.plan_id = p.plan_id AND i.indicator_id = d.indicator_id WHERE d.decision_id = ?",
        [plan_id, decision_id],
    ).fetchall()
    if task_no is None:
        return
    subject = (task_no, indicator_id, area_id)
    same = [
        problem.problem_id
        for problem in problem_steps.states_of_plan(connection, plan_id)
        if (problem.task_no, problem.indicator_id, problem.area_id) == subject and problem.state in ASSIGNABLE
    ]
    status = problem_steps.status(connection, plan_id, indicator_id, area_id, decision_id)
    if not same:
        connection.execute(
            "INSERT INTO problem VALUES (?, ?, ?, ?, ?, 'meeting', ?, ?)",
            [decision_id, plan_id, task_no, indicator_id, area_id, decision_id, words],
        )
    for problem_id in same or [decision_id]:
        problem_steps.append_step(
            connection,
            problem_id,
            decision_id,
            "assign",
            "assigned",
            department_id=department_id,
            due_on=due_on,
            words=words,
            status=status,
        )


def after_withdrawal(
    connection: duckdb.DuckDBPyConnection, plan_id: str, decision_id: int, revision: int, reason: str
) -> None:
    """Closes the problem that a withdrawn decision has raised, unless another step was recorded since."""
    for problem in problem_steps.states_of_plan(connection, plan_id):
        if problem.problem_id == decision_id and problem.state == "assigned":
            problem_steps.append_step(
                connection,
                decision_id,
                revision,
                "dismiss",
                "closed",
                department_id=problem.department_id,
                due_on=problem.due_on,
                words=reason,
                status=problem.status,
            )
