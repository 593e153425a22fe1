"""Progress of the indicators: targets and actual values, by status, by department, by month."""

import pandas as pd

from scorecard.cache import cached
from scorecard.queries.plan import task_departments
from scorecard.snapshot import Snapshot, fetch_table


@cached
def credibility(snapshot: Snapshot) -> pd.DataFrame:
    """Marks of figures to be verified (ledger/sql/credibility.sql): indicator_id, area_id, mark; one row per mark."""
    return fetch_table(
        snapshot.database_id,
        "SELECT * FROM credibility_at(?, ?, ?) ORDER BY ALL",
        [snapshot.plan_id, snapshot.period, snapshot.revision],
    )


@cached
def progress(snapshot: Snapshot) -> pd.DataFrame:
    """One row per indicator and area with a target, in the order of the plan, with the columns of ``progress_at``."""
    return fetch_table(
        snapshot.database_id,
        """
        SELECT
            g.*, k.section_no, s.name AS section, s.name_en AS section_en,
            i.task_no, k.title AS task, k.title_en AS task_en,
            i.name AS indicator, i.name_en AS indicator_en, i.unit, i.unit_en, i.decimals,
            i.measure, i.also_read_as, i.direction, i.pace, i.due_month, i.by_town, i.reason, i.reason_en,
            a.name AS area, a.name_en AS area_en, a.kind AS area_kind,
            h.first_period IS NOT NULL AS scheduled, coalesce(month(h.first_period), i.due_month) AS first_due_month,
            t.upper, t.baseline, t.baseline_source, t.source,
            c.last_value, c.last_period, c.months_left, c.needed_per_month, c.recent_per_month,
            c.projected_value, c.reached_in_month, c.latest_start_month, c.best_per_month
        FROM progress_at(?, ?, ?) AS g
        JOIN indicator AS i ON i.plan_id = ? AND i.indicator_id = g.indicator_id
        JOIN task AS k ON k.plan_id = i.plan_id AND k.task_no = i.task_no
        JOIN section AS s ON s.plan_id = k.plan_id AND s.section_no = k.section_no
        JOIN area AS a ON a.area_id = g.area_id
        JOIN target_at(?, ?) AS t ON t.indicator_id = g.indicator_id AND t.area_id = g.area_id
        JOIN catch_up_at(?, ?, ?) AS c ON c.indicator_id = g.indicator_id AND c.area_id = g.area_id
        LEFT JOIN (SELECT n.indicator_id, n.area_id, min(n.period) AS first_period FROM schedule_at(?, ?) AS n GROUP BY ALL) AS h
            ON h.indicator_id = g.indicator_id AND h.area_id = g.area_id
        ORDER BY i.task_no, i.position, a.position
        """,
        [
            snapshot.plan_id,
            snapshot.period,
            snapshot.revision,
            snapshot.plan_id,
            snapshot.plan_id,
            snapshot.revision,
            snapshot.plan_id,
            snapshot.period,
            snapshot.revision,
            snapshot.plan_id,
            snapshot.revision,
        ],
    )


@cached
def district(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``progress`` for the district itself: one per indicator."""
    table = progress(snapshot)
    return table[table["area_kind"] == "district"].reset_index(drop=True)


@cached
def towns(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``progress`` for towns with a share of a target."""
    table = progress(snapshot)
    return table[table["area_kind"] == "town"].reset_index(drop=True)


@cached
def status_counts(snapshot: Snapshot) -> pd.DataFrame:
    """Section by status: how many indicators of the district. Columns section_no, section, section_en, status, count."""
    table = district(snapshot)
    return (
        table.groupby(["section_no", "section", "section_en", "status"], as_index=False)
        .size()
        .rename(columns={"size": "count"})
    )


def led_by(snapshot: Snapshot, department_id: str, role: str) -> pd.DataFrame:
    """The district's rows of tasks in which the department has ``role`` (lead or participant)."""
    parts = task_departments(snapshot)
    tasks = parts.loc[(parts["department_id"] == department_id) & (parts["role"] == role), "task_no"]
    table = district(snapshot)
    return table[table["task_no"].isin(tasks)]


@cached
def lagging(snapshot: Snapshot) -> pd.DataFrame:
    """The district's rows that are behind pace, the furthest behind first."""
    table = district(snapshot)
    behind = table[table["status"].isin(["behind", "slightly_behind"])]
    return behind.sort_values(["status", "pace_gap"])  # "behind" sorts before "slightly_behind"


@cached
def missing_reports(snapshot: Snapshot) -> pd.DataFrame:
    """Lead departments with indicators that are due and not reported: department, count. A task
    with several leads counts for each of them."""
    table = district(snapshot)
    missing = table.loc[table["status"] == "not_reported", ["task_no", "indicator_id"]]
    parts = task_departments(snapshot)
    joined = missing.merge(parts[parts["role"] == "lead"], on="task_no")
    counts = joined.groupby(["department_id", "department", "department_en"], as_index=False).size()
    return counts.rename(columns={"size": "count"}).sort_values(["count", "department"], ascending=[False, True])


@cached
def series(snapshot: Snapshot, indicator_id: str, area_id: str) -> pd.DataFrame:
    """Twelve rows, one per month: value (missing if not reported, or after the period), the expected value, and by whom
    and in which submission it was reported."""
    return fetch_table(
        snapshot.database_id,
        """
        SELECT e.period, e.month_no, e.expected_share, e.expected_value, v.value, v.derived, v.reported_at,
               v.submission_id, s.submitted_by, s.filename, n.problem, n.next_step, n.note
        FROM expected_at(?, ?) AS e
        LEFT JOIN value_at(?, ?) AS v ON v.indicator_id = e.indicator_id AND v.area_id = e.area_id
            AND v.period = e.period AND e.period <= ?
        LEFT JOIN submission AS s ON s.submission_id = v.submission_id
        LEFT JOIN actual_at(?, ?) AS n ON n.indicator_id = e.indicator_id AND n.area_id = e.area_id
            AND n.period = e.period AND e.period <= ?
        WHERE e.indicator_id = ? AND e.area_id = ?
        ORDER BY e.period
        """,
        [
            snapshot.plan_id,
            snapshot.revision,
            snapshot.plan_id,
            snapshot.revision,
            snapshot.period,
            snapshot.plan_id,
            snapshot.revision,
            snapshot.period,
            indicator_id,
            area_id,
        ],
    )
