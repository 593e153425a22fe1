"""The plan: its sections, tasks, departments, areas, rules and the quotations of its targets."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.cache import cached
from scorecard.snapshot import Copy, Snapshot, fetch_table


@cached
def plans(database_id: str, revision: int) -> list[Any]:
    """One named tuple per plan, newest first, with newest_period, the newest month with data (else its first month).

    A list and not a table: every rerun reads it, and iterating a DataFrame costs more than the rest of a page's header.
    """
    known = fetch_table(
        database_id, "SELECT *, make_date(year, 1, 1) AS first_period FROM plan ORDER BY year DESC, plan_id"
    )
    newest = [
        fetch_table(database_id, "SELECT max(period) AS period FROM actual_at(?, ?)", [plan_id, revision])[
            "period"
        ].iloc[0]
        for plan_id in known["plan_id"]
    ]
    periods = pd.Series(newest, dtype="datetime64[us]").fillna(known["first_period"])
    return list(known.assign(newest_period=periods).itertuples(index=False))


def newest_snapshot(copy: Copy) -> Snapshot | None:
    """The newest month of the newest plan; None while there is no plan."""
    for plan in plans(copy.database_id, copy.revision):
        return Snapshot(copy.database_id, plan.plan_id, plan.newest_period.date(), copy.revision)
    return None


@cached
def sections(snapshot: Snapshot) -> pd.DataFrame:
    return fetch_table(
        snapshot.database_id,
        "SELECT s.section_no, s.name AS section, s.name_en AS section_en, count(DISTINCT k.task_no) AS tasks, "
        "count(i.indicator_id) AS indicators FROM section AS s "
        "JOIN task AS k ON k.plan_id = s.plan_id AND k.section_no = s.section_no "
        "LEFT JOIN indicator AS i ON i.plan_id = k.plan_id AND i.task_no = k.task_no "
        "WHERE s.plan_id = ? GROUP BY ALL ORDER BY s.section_no",
        [snapshot.plan_id],
    )


@cached
def tasks(snapshot: Snapshot) -> pd.DataFrame:
    return fetch_table(
        snapshot.database_id,
        "SELECT task_no, section_no, title AS task, title_en AS task_en, body FROM task WHERE plan_id = ? ORDER BY task_no",
        [snapshot.plan_id],
    )


@cached
def task_departments(snapshot: Snapshot) -> pd.DataFrame:
    """One row per task and department: task_no, department_id, department, department_en, role."""
    return fetch_table(
        snapshot.database_id,
        "SELECT td.task_no, td.department_id, d.name AS department, d.name_en AS department_en, td.role "
        "FROM task_department AS td JOIN department AS d USING (department_id) "
        "WHERE td.plan_id = ? ORDER BY td.task_no, td.role, td.position",
        [snapshot.plan_id],
    )


@cached
def departments(snapshot: Snapshot) -> pd.DataFrame:
    """One row per department: how many tasks and indicators it leads, and participates in."""
    return fetch_table(
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


@cached
def areas(snapshot: Snapshot) -> pd.DataFrame:
    return fetch_table(
        snapshot.database_id, "SELECT area_id, name AS area, name_en AS area_en, kind FROM area ORDER BY position"
    )


@cached
def names(snapshot: Snapshot, language: Language) -> dict[str, str]:
    """indicator_id or area_id → name in the reader's language."""
    table = fetch_table(
        snapshot.database_id,
        "SELECT indicator_id AS id, name, name_en FROM indicator WHERE plan_id = ? "
        "UNION ALL SELECT area_id, name, name_en FROM area",
        [snapshot.plan_id],
    )
    return dict(zip(table["id"], table["name" if language == "zh" else "name_en"], strict=True))


@cached
def reporter_names(snapshot: Snapshot, language: Language) -> dict[str, str]:
    """department_id or area_id of a town → name: the units that a reporter may belong to."""
    table = fetch_table(
        snapshot.database_id,
        "SELECT department_id AS id, name, name_en FROM department UNION ALL "
        "SELECT area_id, name, name_en FROM area WHERE kind = 'town'",
    )
    return dict(zip(table["id"], table["name" if language == "zh" else "name_en"], strict=True))


@cached
def printed_target(snapshot: Snapshot, indicator_id: str) -> pd.DataFrame:
    """One row: the printed figure, its quote, their offsets in the body of the task, and the body."""
    return fetch_table(
        snapshot.database_id,
        "SELECT t.printed, t.quote, t.quote_at, t.printed_at, k.task_no, k.body, p.document_no, p.url FROM target AS t "
        "JOIN indicator AS i USING (plan_id, indicator_id) JOIN task AS k USING (plan_id, task_no) "
        "JOIN plan AS p USING (plan_id) "
        "WHERE t.plan_id = ? AND t.indicator_id = ? AND t.source = 'notice' AND t.revision <= ? "
        "ORDER BY t.revision DESC LIMIT 1",
        [snapshot.plan_id, indicator_id, snapshot.revision],
    )


@cached
def quotes(snapshot: Snapshot) -> pd.DataFrame:
    """For each target of the notice: indicator_id, printed (the figure as printed), quote."""
    return fetch_table(
        snapshot.database_id,
        "SELECT indicator_id, printed, quote FROM target WHERE plan_id = ? AND source = 'notice' AND revision <= ? "
        "QUALIFY row_number() OVER (PARTITION BY indicator_id ORDER BY revision DESC) = 1",
        [snapshot.plan_id, snapshot.revision],
    )


@cached
def rules(snapshot: Snapshot) -> pd.DataFrame:
    return fetch_table(
        snapshot.database_id,
        "SELECT * FROM rule_at(?, ?) ORDER BY rule_id",
        [snapshot.period, snapshot.revision],
    )
