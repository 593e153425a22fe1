"""Tracked problems, their steps, closing rates, and silent tasks."""

from datetime import date

import pandas as pd

from scorecard.cache import cached
from scorecard.snapshot import Snapshot, fetch_table


@cached
def tracked_problems(snapshot: Snapshot, day: date) -> pd.DataFrame:
    """The problems of the plan as of ``day``, ordered by due day, without one first and closed ones last: the columns of ``problem_on`` (ledger/sql/measures.sql) with the names of task, indicator, area, department and answering (en)."""
    return fetch_table(
        snapshot.database_id,
        "SELECT p.*, k.title AS task, k.title_en AS task_en, i.name AS indicator, i.name_en AS indicator_en, "
        "a.kind AS area_kind, a.name AS area, a.name_en AS area_en, d.name AS department, d.name_en AS department_en, "
        "w.name AS answering, w.name_en AS answering_en "
        "FROM problem_on($plan, $revision, $day) AS p "
        "JOIN task AS k ON k.plan_id = $plan AND k.task_no = p.task_no "
        "LEFT JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = p.indicator_id "
        "JOIN area AS a ON a.area_id = p.area_id LEFT JOIN department AS d ON d.department_id = p.department_id "
        "LEFT JOIN department AS w ON w.department_id = p.answering_id "
        "ORDER BY p.state = 'closed', p.due_on NULLS FIRST, p.problem_id DESC",
        {"plan": snapshot.plan_id, "revision": snapshot.revision, "day": day},
    )


@cached
def problem_steps(snapshot: Snapshot, problem_id: int) -> pd.DataFrame:
    """The steps of one problem in order: action, state, made_by, made_at, department(_en), due_on, words, status and files
    (the names of its attachments)."""
    return fetch_table(
        snapshot.database_id,
        "SELECT n.*, r.made_at, r.made_by, r.cause, d.name AS department, d.name_en AS department_en, "
        "(SELECT coalesce(list(f.filename ORDER BY f.position), []) FROM attachment AS f "
        "WHERE f.problem_id = n.problem_id AND f.revision = n.revision) AS files "
        "FROM problem_step AS n JOIN revision AS r ON r.revision = n.revision "
        "LEFT JOIN department AS d ON d.department_id = n.department_id "
        "WHERE n.problem_id = ? AND n.revision <= ? ORDER BY n.revision",
        [problem_id, snapshot.revision],
    )


@cached
def closing_rates(snapshot: Snapshot, day: date) -> pd.DataFrame:
    """One row per department or town with problems: kind, name(_en), problems, closed, overdue (counts), closed_rate and
    age_median (days since open problems were raised)."""
    return fetch_table(
        snapshot.database_id,
        "WITH p AS (SELECT * FROM problem_on($plan, $revision, $day)) "
        "SELECT 'department' AS kind, d.name, d.name_en, d.position, count(*) AS problems, "
        "count(*) FILTER (WHERE state = 'closed') AS closed, count(*) FILTER (WHERE overdue) AS overdue, "
        "closed / problems AS closed_rate, median(age_days) FILTER (WHERE state <> 'closed') AS age_median "
        "FROM p JOIN department AS d USING (department_id) GROUP BY ALL "
        "UNION ALL "
        "SELECT 'town', a.name, a.name_en, a.position, count(*) AS problems, count(*) FILTER (WHERE state = 'closed') AS closed, "
        "count(*) FILTER (WHERE overdue), closed / problems, median(age_days) FILTER (WHERE state <> 'closed') "
        "FROM p JOIN area AS a USING (area_id) WHERE a.kind = 'town' GROUP BY ALL "
        "ORDER BY kind, overdue DESC, closed_rate, position",
        {"plan": snapshot.plan_id, "revision": snapshot.revision, "day": day},
    )


@cached
def silent_tasks(snapshot: Snapshot) -> pd.DataFrame:
    """Tasks without any report for two months (``silent_task_at``): task_no, task(_en), last_period."""
    return fetch_table(
        snapshot.database_id,
        "SELECT s.*, k.title AS task, k.title_en AS task_en FROM silent_task_at($plan, $period, $revision) AS s "
        "JOIN task AS k ON k.plan_id = $plan AND k.task_no = s.task_no ORDER BY s.task_no",
        {"plan": snapshot.plan_id, "period": snapshot.period, "revision": snapshot.revision},
    )
