"""Differences between two snapshots of one plan with their causes; the revisions that pages can show."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from etl.plan.register import AreaKind
from scorecard.cache import cached
from scorecard.snapshot import Snapshot, fetch_table

# The rows of change_between with names, units and areas.
CHANGES = """
    SELECT
        c.*, coalesce(c.target_after, c.target_before) AS target_value,
        CASE WHEN c.target_after IS NULL THEN c.upper_before ELSE c.upper_after END AS upper,
        i.name AS indicator, i.name_en AS indicator_en, i.unit, i.unit_en, i.decimals,
        i.measure, i.direction, i.pace, i.due_month, i.task_no, k.title AS task, k.title_en AS task_en,
        k.section_no, s.name AS section, s.name_en AS section_en,
        a.name AS area, a.name_en AS area_en, a.kind AS area_kind
    FROM change_between($plan, $period, $revision, $later_period, $later_revision) AS c
    JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = c.indicator_id
    JOIN task AS k ON k.plan_id = $plan AND k.task_no = i.task_no
    JOIN section AS s ON s.plan_id = $plan AND s.section_no = k.section_no
    JOIN area AS a ON a.area_id = c.area_id AND a.kind = $area_kind
"""


@cached
def changes(earlier: Snapshot, later: Snapshot, area_kind: AreaKind = "district") -> pd.DataFrame:
    """One row for each indicator and area whose status, value or target differs between two snapshots of one plan.

    Columns: indicator_id, area_id, names (indicator, task, section, area, each with ``_en``), unit(_en), decimals,
    measure, direction, pace, due_month, and each of value, target, upper, status, pace_gap (points) and expected_rate
    (a share) with ``_before`` and ``_after``; value_corrected: the earlier month's value as the later snapshot knows it;
    target_value and upper as ``narrative.target`` needs them; causes: a list of 'correction', 'new_report', 'target',
    'rule', 'time', as ledger/sql/measures.sql defines them (change_between). Raises ValueError for two plans.
    """
    if (earlier.database_id, earlier.plan_id) != (later.database_id, later.plan_id):
        raise ValueError("Only two snapshots of one plan can be compared.")
    table = fetch_table(
        later.database_id,
        f"{CHANGES} ORDER BY i.task_no, i.position, a.position",
        _parameters(earlier, later, area_kind),
    )
    return _with_cause_lists(table)


def _parameters(earlier: Snapshot, later: Snapshot, area_kind: AreaKind) -> dict[str, Any]:
    return {
        "plan": later.plan_id,
        "period": earlier.period,
        "revision": earlier.revision,
        "later_period": later.period,
        "later_revision": later.revision,
        "area_kind": area_kind,
    }


def _with_cause_lists(table: pd.DataFrame) -> pd.DataFrame:
    """``causes`` as lists: DuckDB returns NumPy arrays."""
    return table.assign(causes=pd.Series([list(causes) for causes in table["causes"]], index=table.index, dtype=object))


@cached
def previous_snapshot(snapshot: Snapshot) -> Snapshot | None:
    """The snapshot that "since last month" compares with: the month before, as it was known then. None in January.

    Its revision is the one just before the first figure of this month (of those still in force) was accepted. The
    revision stays the same when nothing was reported for this month, or when nothing of the month before was known by
    then, as with a year that is loaded in one go.
    """
    if snapshot.period.month == 1:
        return None
    month_before = date(snapshot.period.year, snapshot.period.month - 1, 1)
    table = fetch_table(
        snapshot.database_id,
        "SELECT f.first_revision - 1 AS revision FROM first_counted_at($plan, $revision) AS f "
        "JOIN first_counted_at($plan, $revision) AS b ON b.period = $before AND b.first_revision < f.first_revision "
        "WHERE f.period = $period",
        {
            "plan": snapshot.plan_id,
            "revision": snapshot.revision,
            "period": snapshot.period,
            "before": month_before,
        },
    )
    revision = int(table["revision"].iloc[0]) if len(table) else snapshot.revision
    return replace(snapshot, period=month_before, revision=revision)


@cached
def revisions(snapshot: Snapshot) -> pd.DataFrame:
    """Every revision up to the snapshot's that concerns its plan, newest first.

    Columns: revision, cause, made_at, made_by, and where applicable: submission_id, kind,
    period (for a rule: the month it is in force from), reporter(_en), decision, reason, state (of a period).
    """
    return fetch_table(
        snapshot.database_id,
        "SELECT r.revision, r.cause, r.made_at, r.made_by, s.submission_id, s.kind, "
        "coalesce(s.period, p.period, u.in_force_from) AS period, coalesce(d.name, a.name) AS reporter, "
        "coalesce(d.name_en, a.name_en) AS reporter_en, v.decision, v.reason, p.state FROM revision AS r "
        "LEFT JOIN review AS v ON v.revision = r.revision LEFT JOIN submission AS s ON s.submission_id = v.submission_id "
        "LEFT JOIN department AS d ON d.department_id = s.department_id LEFT JOIN area AS a ON a.area_id = s.area_id "
        "LEFT JOIN period_state AS p ON p.revision = r.revision "
        "LEFT JOIN (SELECT revision, min(in_force_from) AS in_force_from FROM rule GROUP BY revision) AS u "
        "ON u.revision = r.revision "
        "WHERE r.revision <= ? AND coalesce(s.plan_id = ?, true) AND coalesce(p.plan_id = ?, true) "
        "ORDER BY r.revision DESC",
        [snapshot.revision, snapshot.plan_id, snapshot.plan_id],
    )


@cached
def corrections_after(snapshot: Snapshot, newest_revision: int, area_kind: AreaKind = "district") -> pd.DataFrame:
    """What later revisions, up to ``newest_revision``, changed in the snapshot's month, newest first.

    The columns of ``changes`` (before: as the snapshot shows it; after: as it is known now), and the decision that changed it:
    changed_in (its revision), submission_id, submitted_by, submitted_at, reporter(_en), decision, decided_by,
    decided_at, reason. They are missing for changes without a submission: of a rule, or of a target of the notice.
    """
    later = replace(snapshot, revision=newest_revision)
    table = fetch_table(
        snapshot.database_id,
        f"""
        SELECT
            g.*, m.revision AS changed_in, m.submission_id, b.submitted_by, b.submitted_at,
            coalesce(d.name, t.name) AS reporter, coalesce(d.name_en, t.name_en) AS reporter_en,
            v.decision, v.decided_by, v.decided_at, v.reason
        FROM ({CHANGES}) AS g
        LEFT JOIN amendment_between($plan, $period, $revision, $later_revision) AS m
            ON m.indicator_id = g.indicator_id AND m.area_id = g.area_id
            AND CASE WHEN list_has_any(g.causes, ['correction', 'new_report']) THEN m.reported
                ELSE NOT m.reported AND list_contains(g.causes, 'target') END
        LEFT JOIN review AS v ON v.revision = m.revision
        LEFT JOIN submission AS b ON b.submission_id = m.submission_id
        LEFT JOIN department AS d ON d.department_id = b.department_id
        LEFT JOIN area AS t ON t.area_id = b.area_id
        ORDER BY changed_in DESC NULLS LAST, g.task_no, g.indicator_id, g.area_id
        """,
        _parameters(snapshot, later, area_kind),
    )
    return _with_cause_lists(table)
