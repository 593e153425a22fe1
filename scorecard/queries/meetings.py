"""The meetings of a plan, their agendas and decisions."""

import pandas as pd

from scorecard.cache import cached
from scorecard.snapshot import fetch_table


@cached
def meetings(database_id: str, plan_id: str, revision: int) -> pd.DataFrame:
    """One row per meeting, newest first, with its number of decisions and before_id, the previous meeting (NaN: none).

    The previous meeting is the latest, by day and then by number, of those with a lower number and no later day.
    """
    return fetch_table(
        database_id,
        "SELECT m.*, r.made_at, r.made_by, f.made_at AS frozen_at, "
        "(SELECT count(*) FROM decision_at($plan, $revision) AS d WHERE d.meeting_id = m.meeting_id) AS decisions, "
        "(SELECT max_by(b.meeting_id, (b.held_on, b.meeting_id)) FROM meeting AS b WHERE b.plan_id = m.plan_id "
        "AND b.meeting_id < m.meeting_id AND b.held_on <= m.held_on) AS before_id "
        "FROM meeting AS m JOIN revision AS r ON r.revision = m.meeting_id "
        "JOIN revision AS f ON f.revision = m.frozen_revision "
        "WHERE m.plan_id = $plan AND m.meeting_id <= $revision ORDER BY m.held_on DESC, m.meeting_id DESC",
        {"plan": plan_id, "revision": revision},
    )


@cached
def agenda(database_id: str, meeting_id: int, revision: int) -> pd.DataFrame:
    """The items of the agenda in order: kind, and section_no or indicator_id."""
    sql = "SELECT * FROM agenda_at(?, ?) ORDER BY position"
    return fetch_table(database_id, sql, [meeting_id, revision])


@cached
def decisions(database_id: str, plan_id: str, meeting_id: int, revision: int) -> pd.DataFrame:
    """The decisions of the meeting that are not withdrawn at ``revision``, in the order of recording."""
    return fetch_table(
        database_id,
        "SELECT d.*, p.name AS department, p.name_en AS department_en, i.name AS indicator, i.name_en AS indicator_en, "
        "k.title AS task, k.title_en AS task_en FROM decision_at($plan, $revision) AS d "
        "JOIN department AS p ON p.department_id = d.department_id "
        "LEFT JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = d.indicator_id "
        "LEFT JOIN task AS k ON k.plan_id = $plan AND k.task_no = d.task_no "
        "WHERE d.meeting_id = $meeting ORDER BY d.decision_id",
        {"plan": plan_id, "meeting": meeting_id, "revision": revision},
    )
