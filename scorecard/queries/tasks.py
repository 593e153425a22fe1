"""For the work ledger: numerals, department aliases, status, milestones, notes and searchable texts of tasks."""

import pandas as pd

from scorecard import search
from scorecard.cache import cached
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Snapshot, fetch_table


@cached
def numerals(snapshot: Snapshot) -> pd.DataFrame:
    """Every numeral in the tasks: task_no, printed_at, printed; indicator_id if it is a target, else reason(_en)."""
    return fetch_table(
        snapshot.database_id,
        """
        SELECT i.task_no, t.printed_at, t.printed, t.indicator_id, NULL AS reason, NULL AS reason_en
        FROM target AS t JOIN indicator AS i USING (plan_id, indicator_id)
        WHERE t.plan_id = ? AND t.source = 'notice' AND t.revision <= ?
        QUALIFY row_number() OVER (PARTITION BY t.indicator_id ORDER BY t.revision DESC) = 1
        UNION ALL
        SELECT task_no, printed_at, printed, NULL, reason, reason_en FROM other_numeral WHERE plan_id = ?
        ORDER BY ALL
        """,
        [snapshot.plan_id, snapshot.revision, snapshot.plan_id],
    )


@cached
def department_aliases(snapshot: Snapshot) -> pd.DataFrame:
    """One row per alias of a department: department_id, alias."""
    return fetch_table(
        snapshot.database_id,
        "SELECT DISTINCT a.department_id, a.alias FROM department_alias AS a "
        "JOIN task_department AS td USING (department_id) WHERE td.plan_id = ? ORDER BY ALL",
        [snapshot.plan_id],
    )


@cached
def task_status(snapshot: Snapshot) -> pd.DataFrame:
    """The status of each task (``task_status_at``): task_no, status, or rating and rated_for where its departments rated
    themselves; silent and last_period; problems: number of open problems; overdue: number of overdue milestones."""
    return fetch_table(
        snapshot.database_id,
        "SELECT t.*, (SELECT count(*) FROM problem_at($plan, $revision) AS p "
        "WHERE p.task_no = t.task_no AND p.state <> 'closed') AS problems, "
        "(SELECT count(*) FROM milestone_standing_at($plan, $period, $revision) AS m "
        "WHERE m.task_no = t.task_no AND m.state = 'overdue') AS overdue "
        "FROM task_status_at($plan, $period, $revision) AS t ORDER BY t.task_no",
        {"plan": snapshot.plan_id, "period": snapshot.period, "revision": snapshot.revision},
    )


@cached
def milestones(snapshot: Snapshot) -> pd.DataFrame:
    """The milestones of the projects of tasks at the end of the period (``milestone_standing_at``):
    task_no, project, milestone, planned_on, actual_on, state (done, overdue, not_due), days (late; below zero: early),
    submission_id, submitted_by, department(_en). Projects in the order of their first day."""
    return fetch_table(
        snapshot.database_id,
        "SELECT m.*, d.name AS department, d.name_en AS department_en FROM milestone_standing_at(?, ?, ?) AS m "
        "LEFT JOIN department AS d USING (department_id) ORDER BY m.task_no, "
        "min(m.planned_on) OVER (PARTITION BY m.task_no, m.project), m.project, m.planned_on, m.milestone",
        [snapshot.plan_id, snapshot.period, snapshot.revision],
    )


@cached
def task_notes(snapshot: Snapshot) -> pd.DataFrame:
    """The notes on tasks up to the period, newest month first: task_no, period, department(_en), submitted_by, done,
    problem, next_step, state."""
    return fetch_table(
        snapshot.database_id,
        "SELECT n.task_no, n.period, n.submission_id, n.submitted_by, n.done, n.problem, n.next_step, n.state, "
        "d.name AS department, d.name_en AS department_en FROM progress_note_at(?, ?) AS n "
        "LEFT JOIN department AS d USING (department_id) WHERE n.period <= ? "
        "ORDER BY n.task_no, n.period DESC, d.position",
        [snapshot.plan_id, snapshot.revision, snapshot.period],
    )


@cached
def searchable_texts(snapshot: Snapshot) -> tuple[tuple[int, str, str], ...]:
    """Rows (number of the task, field, text) for ``search.index``. A field is the name of a column, with an id where a task
    has several: ``body``, ``task_en``, ``indicator T26-1``, ``alias0 industry-it``."""
    texts = []
    indicators = progress_queries.district(snapshot)
    for row in plan_queries.tasks(snapshot).itertuples():
        ids = indicators.loc[indicators["task_no"] == row.task_no, "indicator_id"]
        texts += [(row.task_no, name, getattr(row, name)) for name in ("task", "task_en", "body")]
        texts.append((row.task_no, search.NUMBER, " ".join([str(row.task_no), f"T{row.task_no}", *ids])))
    for row in indicators.itertuples():
        texts += [
            (row.task_no, f"{name} {row.indicator_id}", getattr(row, name)) for name in ("indicator", "indicator_en")
        ]
    aliases = department_aliases(snapshot).groupby("department_id")["alias"].agg(list)
    for row in plan_queries.task_departments(snapshot).itertuples():
        names = [("department", row.department), ("department_en", row.department_en)]
        names += [(f"alias{number}", alias) for number, alias in enumerate(aliases.get(row.department_id, []))]
        texts += [(row.task_no, f"{name} {row.department_id}", text) for name, text in names]
    return tuple(texts)
