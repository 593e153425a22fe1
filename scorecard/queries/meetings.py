"""The meetings of a plan: which there were, what each goes through, and what they decided."""

import pandas as pd

from scorecard.cache import cached
from scorecard.snapshot import ask


@cached
def meetings(database_id: str, plan_id: str, revision: int) -> pd.DataFrame:
    """One row a meeting, newest first, with how many decisions of it stand, and the meeting before it (NaN: none).

    The one before is the one that was begun before it, among those held no later.
    """
    return ask(
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
    """What the meeting goes through, in order: kind, and the section or indicator it is about."""
    sql = "SELECT * FROM agenda_at(?, ?) ORDER BY position"
    return ask(database_id, sql, [meeting_id, revision])


@cached
def decisions(database_id: str, plan_id: str, meeting_id: int, revision: int) -> pd.DataFrame:
    """What the meeting decided and still stands at ``revision``, in the order in which it was decided."""
    return ask(
        database_id,
        "SELECT d.*, p.name AS department, p.name_en AS department_en, i.name AS indicator, i.name_en AS indicator_en, "
        "k.title AS task, k.title_en AS task_en FROM decision_at($plan, $revision) AS d "
        "JOIN department AS p ON p.department_id = d.department_id "
        "LEFT JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = d.indicator_id "
        "LEFT JOIN task AS k ON k.plan_id = $plan AND k.task_no = d.task_no "
        "WHERE d.meeting_id = $meeting ORDER BY d.decision_id",
        {"plan": plan_id, "meeting": meeting_id, "revision": revision},
    )
