"""Problems as departments and towns describe them in their reports."""

import pandas as pd

from scorecard.cache import cached
from scorecard.snapshot import Snapshot, fetch_table


@cached
def reported_problems(snapshot: Snapshot) -> pd.DataFrame:
    """Problems reported for the period with figures or progress notes: one row per distinct text.

    Columns task_no, task(_en), department_id (None for a town), reporter(_en), problem, next_step.
    """
    return fetch_table(
        snapshot.database_id,
        """
        SELECT DISTINCT k.task_no, k.title AS task, k.title_en AS task_en, w.department_id,
            coalesce(d.name, t.name) AS reporter, coalesce(d.name_en, t.name_en) AS reporter_en, w.problem, w.next_step
        FROM (
            SELECT i.task_no, s.department_id, s.area_id, a.problem, a.next_step
            FROM actual_at($plan, $revision) AS a
            JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = a.indicator_id
            JOIN submission AS s ON s.submission_id = a.submission_id
            WHERE a.period = $period
            UNION ALL
            SELECT n.task_no, n.department_id, NULL, n.problem, n.next_step
            FROM progress_note_at($plan, $revision) AS n WHERE n.period = $period
        ) AS w
        JOIN task AS k ON k.plan_id = $plan AND k.task_no = w.task_no
        LEFT JOIN department AS d ON d.department_id = w.department_id
        LEFT JOIN area AS t ON t.area_id = w.area_id
        WHERE w.problem IS NOT NULL ORDER BY k.task_no, reporter, w.problem
        """,
        {"plan": snapshot.plan_id, "revision": snapshot.revision, "period": snapshot.period},
    )


def department_problems(snapshot: Snapshot, department_id: str) -> pd.DataFrame:
    """The rows of ``reported_problems`` that the department reported."""
    table = reported_problems(snapshot)
    return table[table["department_id"] == department_id]
