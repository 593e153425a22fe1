"""The questions that pages ask, each answered by one table, cached across all viewers.

Tables that come from a cache are shared: filter or copy them, never change them. Names come in both
languages, as ``x`` and ``x_en``; shares are fractions; periods are the first day of a month.
"""

from datetime import date

import pandas as pd

from etl import intake, ledger
from etl import template as templates
from etl.findings import Language
from scorecard.sharing import shared
from scorecard.snapshot import Snapshot, ask, cursor


@shared
def plans(database_id: str, revision: int) -> pd.DataFrame:
    """One row a plan, with the newest period that has data (its first month when there is none)."""
    known = ask(database_id, "SELECT *, make_date(year, 1, 1) AS first_period FROM plan ORDER BY year DESC, plan_id")
    newest = [
        ask(database_id, "SELECT max(period) AS period FROM actual_at(?, ?)", [plan_id, revision])["period"].iloc[0]
        for plan_id in known["plan_id"]
    ]
    return known.assign(newest_period=pd.Series(newest, dtype="datetime64[us]").fillna(known["first_period"]))


@shared
def progress(snapshot: Snapshot) -> pd.DataFrame:
    """Target against actual: one row for each indicator and area with a target, worst of names first by task."""
    return ask(
        snapshot.database_id,
        """
        SELECT
            g.*, k.section_no, s.name AS section, s.name_en AS section_en,
            i.task_no, k.title AS task, k.title_en AS task_en,
            i.name AS indicator, i.name_en AS indicator_en, i.unit, i.unit_en, i.decimals,
            i.measure, i.direction, i.pace, i.due_month, i.by_town, i.reason, i.reason_en,
            a.name AS area, a.name_en AS area_en, a.kind AS area_kind,
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
        ORDER BY i.task_no, i.position, a.position
        """,
        [
            snapshot.plan_id, snapshot.period, snapshot.revision, snapshot.plan_id,
            snapshot.plan_id, snapshot.revision, snapshot.plan_id, snapshot.period, snapshot.revision,
        ],
    )  # fmt: skip


@shared
def district(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``progress`` for the district itself: one an indicator."""
    table = progress(snapshot)
    return table[table["area_kind"] == "district"].reset_index(drop=True)


@shared
def towns(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``progress`` for towns that hold a share of a target."""
    table = progress(snapshot)
    return table[table["area_kind"] == "town"].reset_index(drop=True)


@shared
def status_counts(snapshot: Snapshot) -> pd.DataFrame:
    """Section by status: how many indicators of the district. Columns section_no, section, section_en, status, count."""
    table = district(snapshot)
    return (
        table.groupby(["section_no", "section", "section_en", "status"], as_index=False)
        .size()
        .rename(columns={"size": "count"})
    )


@shared
def sections(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id,
        "SELECT s.section_no, s.name AS section, s.name_en AS section_en, count(DISTINCT k.task_no) AS tasks, "
        "count(i.indicator_id) AS indicators FROM section AS s "
        "JOIN task AS k ON k.plan_id = s.plan_id AND k.section_no = s.section_no "
        "LEFT JOIN indicator AS i ON i.plan_id = k.plan_id AND i.task_no = k.task_no "
        "WHERE s.plan_id = ? GROUP BY ALL ORDER BY s.section_no",
        [snapshot.plan_id],
    )


@shared
def task_departments(snapshot: Snapshot) -> pd.DataFrame:
    """One row for each task and department: task_no, department_id, department, department_en, role."""
    return ask(
        snapshot.database_id,
        "SELECT td.task_no, td.department_id, d.name AS department, d.name_en AS department_en, td.role "
        "FROM task_department AS td JOIN department AS d USING (department_id) "
        "WHERE td.plan_id = ? ORDER BY td.task_no, td.role, td.position",
        [snapshot.plan_id],
    )


@shared
def departments(snapshot: Snapshot) -> pd.DataFrame:
    """One row a department: how many tasks and indicators it leads, and takes part in."""
    return ask(
        snapshot.database_id,
        "SELECT d.department_id, d.name AS department, d.name_en AS department_en, d.kind, "
        "count(DISTINCT td.task_no) FILTER (WHERE td.role = 'lead') AS lead_tasks, "
        "count(i.indicator_id) FILTER (WHERE td.role = 'lead') AS lead_indicators, "
        "count(DISTINCT td.task_no) FILTER (WHERE td.role = 'participant') AS participant_tasks, "
        "count(i.indicator_id) FILTER (WHERE td.role = 'participant') AS participant_indicators "
        "FROM department AS d JOIN task_department AS td USING (department_id) "
        "LEFT JOIN indicator AS i ON i.plan_id = td.plan_id AND i.task_no = td.task_no "
        "WHERE td.plan_id = ? GROUP BY d.department_id, d.name, d.name_en, d.kind, d.position ORDER BY d.position",
        [snapshot.plan_id],
    )


def led_by(snapshot: Snapshot, department_id: str, role: str) -> pd.DataFrame:
    """The district's rows whose task the department leads, or takes part in."""
    parts = task_departments(snapshot)
    tasks = parts.loc[(parts["department_id"] == department_id) & (parts["role"] == role), "task_no"]
    table = district(snapshot)
    return table[table["task_no"].isin(tasks)]


@shared
def tasks(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id,
        "SELECT task_no, section_no, title AS task, title_en AS task_en, body FROM task WHERE plan_id = ? ORDER BY task_no",
        [snapshot.plan_id],
    )


@shared
def printed_target(snapshot: Snapshot, indicator_id: str) -> pd.DataFrame:
    """One row: the printed figure, its quote, their offsets, and the task's body they stand in."""
    return ask(
        snapshot.database_id,
        "SELECT t.printed, t.quote, t.quote_at, t.printed_at, k.task_no, k.body, p.document_no, p.url FROM target AS t "
        "JOIN indicator AS i USING (plan_id, indicator_id) JOIN task AS k USING (plan_id, task_no) "
        "JOIN plan AS p USING (plan_id) "
        "WHERE t.plan_id = ? AND t.indicator_id = ? AND t.source = 'notice' AND t.revision <= ? "
        "ORDER BY t.revision DESC LIMIT 1",
        [snapshot.plan_id, indicator_id, snapshot.revision],
    )


@shared
def series(snapshot: Snapshot, indicator_id: str, area_id: str) -> pd.DataFrame:
    """Twelve rows, one a month: value (missing when not reported, or later than the period), what was due, who sent it."""
    return ask(
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
            snapshot.plan_id, snapshot.revision, snapshot.plan_id, snapshot.revision, snapshot.period,
            snapshot.plan_id, snapshot.revision, snapshot.period, indicator_id, area_id,
        ],
    )  # fmt: skip


@shared
def missing_reports(snapshot: Snapshot) -> pd.DataFrame:
    """Lead departments with indicators that are due and not reported: department, count. A shared task shows
    under each of its leads."""
    table = district(snapshot)
    missing = table.loc[table["status"] == "not_reported", ["task_no", "indicator_id"]]
    parts = task_departments(snapshot)
    joined = missing.merge(parts[parts["role"] == "lead"], on="task_no")
    counts = joined.groupby(["department_id", "department", "department_en"], as_index=False).size()
    return counts.rename(columns={"size": "count"}).sort_values(["count", "department"], ascending=[False, True])


@shared
def rules(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id,
        "SELECT * FROM rule_at(?, ?) ORDER BY rule_id",
        [snapshot.period, snapshot.revision],
    )


@shared
def areas(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id, "SELECT area_id, name AS area, name_en AS area_en, kind FROM area ORDER BY position"
    )


def expectation(snapshot: Snapshot, department_id: str | None, period: date | None) -> intake.Expectation:
    """What a file from this department for this month is checked against."""
    with cursor(snapshot.database_id) as one:
        return ledger.expectation(one, snapshot.plan_id, department_id, period)


@shared
def template(
    snapshot: Snapshot, reporter: templates.Reporter, period: date, language: Language, kind: templates.Kind
) -> bytes:
    """The file that a department or a town fills in for ``period``, with what was known at the snapshot's revision."""
    with cursor(snapshot.database_id) as one:
        return templates.file(one, snapshot.plan_id, period, reporter, language, kind, revision=snapshot.revision)
