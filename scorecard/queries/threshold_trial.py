"""Statuses under other thresholds, for a trial before they are signed."""

import pandas as pd

from scorecard.cache import cached
from scorecard.snapshot import Snapshot, fetch_table


@cached
def threshold_flips(snapshot: Snapshot, behind_at_most: float, on_track_at_least: float) -> pd.DataFrame:
    """The district's indicators whose status would be another under these thresholds (percentage points).

    Columns: indicator_id, indicator(_en), section_no, section(_en), task_no, task(_en), pace_gap, status_before,
    status_after. Raises ValueError if behind_at_most is above on_track_at_least.
    """
    if behind_at_most > on_track_at_least:
        raise ValueError("The threshold for behind must not be higher than that for on track.")
    return fetch_table(
        snapshot.database_id,
        """
        SELECT
            n.indicator_id, i.name AS indicator, i.name_en AS indicator_en,
            k.section_no, c.name AS section, c.name_en AS section_en,
            i.task_no, k.title AS task, k.title_en AS task_en,
            n.pace_gap, n.status AS status_before, u.status AS status_after
        FROM standing_at($plan, $period, $revision) AS n
        JOIN standing_under($plan, $period, $revision, $behind_at_most, $on_track_at_least) AS u
            ON u.indicator_id = n.indicator_id AND u.area_id = n.area_id
        JOIN plan AS p ON p.plan_id = $plan AND p.area_id = n.area_id
        JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = n.indicator_id
        JOIN task AS k ON k.plan_id = $plan AND k.task_no = i.task_no
        JOIN section AS c ON c.plan_id = $plan AND c.section_no = k.section_no
        WHERE u.status <> n.status
        ORDER BY i.task_no, i.position
        """,
        {
            "plan": snapshot.plan_id,
            "period": snapshot.period,
            "revision": snapshot.revision,
            "behind_at_most": behind_at_most,
            "on_track_at_least": on_track_at_least,
        },
    )
