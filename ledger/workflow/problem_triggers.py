"""What figures and meetings do to problems: within the transaction, and at the revision, of what caused it."""

import duckdb

from ledger.workflow import problem_steps
from ledger.workflow.problem_steps import ASSIGNABLE


def after_figures(connection: duckdb.DuckDBPyConnection, plan_id: str, revision: int) -> None:
    """After figures or rules have changed at ``revision``: writes down where the status of a problem's indicator has
    moved, and reopens what was closed and is behind again."""
    problems = [one for one in problem_steps.states_of_plan(connection, plan_id) if one.indicator_id]
    if not problems:
        return
    statuses = problem_steps.statuses(connection, plan_id, revision)
    for now in problems:
        status = statuses.get((now.indicator_id or "", now.area_id))
        if status == now.status or now.seen == revision:
            continue
        relapsed = now.state == "closed" and status == "behind" and now.status != "behind"
        problem_steps.append_step(
            connection, now.problem_id, revision, "reopen" if relapsed else "status", "raised" if relapsed else now.state,
            department_id=now.department_id, due_on=None if relapsed else now.due_on, status=status,
        )  # fmt: skip


def after_decision(connection: duckdb.DuckDBPyConnection, plan_id: str, decision_id: int) -> None:
    """A meeting's decision assigns the open problems of its indicator (or of its task) in the district; where there is
    none, it raises one. A decision about neither is followed by nobody: it is shown at the next meeting."""
    [(indicator_id, task_no, words, department_id, due_on, area_id)] = connection.execute(
        "SELECT d.indicator_id, coalesce(d.task_no, i.task_no), d.words, d.department_id, d.due_on, p.area_id "
        "FROM decision AS d JOIN plan AS p ON p.plan_id = ? "
        "LEFT JOIN indicator AS i ON i.plan_id = p.plan_id AND i.indicator_id = d.indicator_id WHERE d.decision_id = ?",
        [plan_id, decision_id],
    ).fetchall()
    if task_no is None:
        return
    about = (task_no, indicator_id, area_id)
    same = [
        one.problem_id for one in problem_steps.states_of_plan(connection, plan_id)
        if (one.task_no, one.indicator_id, one.area_id) == about and one.state in ASSIGNABLE
    ]  # fmt: skip
    status = problem_steps.status(connection, plan_id, indicator_id, area_id, decision_id)
    if not same:
        connection.execute(
            "INSERT INTO problem VALUES (?, ?, ?, ?, ?, 'meeting', ?, ?)",
            [decision_id, plan_id, task_no, indicator_id, area_id, decision_id, words],
        )
    for problem_id in same or [decision_id]:
        problem_steps.append_step(
            connection, problem_id, decision_id, "assign", "assigned", department_id=department_id, due_on=due_on,
            words=words, status=status,
        )  # fmt: skip


def after_withdrawal(
    connection: duckdb.DuckDBPyConnection, plan_id: str, decision_id: int, revision: int, reason: str
) -> None:
    """A problem that a withdrawn decision has raised, and about which nothing was done since, is struck off."""
    for one in problem_steps.states_of_plan(connection, plan_id):
        if one.problem_id == decision_id and one.state == "assigned":
            problem_steps.append_step(
                connection, decision_id, revision, "dismiss", "closed", department_id=one.department_id,
                due_on=one.due_on, words=reason, status=one.status,
            )  # fmt: skip
