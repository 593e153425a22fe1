"""What each town contributes to the district's value and gap."""

import pandas as pd

from scorecard.cache import cached
from scorecard.snapshot import Snapshot, fetch_table


@cached
def contributions(snapshot: Snapshot, indicator_id: str) -> pd.DataFrame:
    """One row for each town with a share of the target or with a value, worst first; and a last one, with area_id None,
    for the remainder that no town accounts for. No rows for an indicator without figures of towns.

    Figures are in the indicator's unit (a rate in %: percentage points). Of each row: area(_en), shares (it holds a
    share), known (it has reported, a rate with its parts), actual_value, numerator, denominator, due_value,
    contribution (to the district's gap; missing: not known), part (of the district's value); of a rate: weight (a
    fraction), own_effect and mix_effect, which add up to the contribution, numerator_lacking, and numerator_effect and
    denominator_effect since the month before. Of the district, the same on every row: district_value, district_due,
    district_gap, due (False: nothing is due yet, and due_value is the target), derived, towns (with a share), towns_known,
    complete (False: the last row takes what the missing towns would explain), indicator(_en),
    unit(_en), decimals, measure, direction. ledger/sql/measures.sql (contribution_at) defines the figures.
    """
    return fetch_table(
        snapshot.database_id,
        "SELECT c.*, a.name AS area, a.name_en AS area_en, i.name AS indicator, i.name_en AS indicator_en, "
        "i.unit, i.unit_en, i.decimals, i.measure, i.direction FROM contribution_at($plan, $period, $revision) AS c "
        "JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = c.indicator_id "
        "LEFT JOIN area AS a ON a.area_id = c.area_id WHERE c.indicator_id = $indicator "
        "ORDER BY c.area_id IS NULL, "
        "CASE WHEN i.direction = 'at_most' THEN -c.contribution ELSE c.contribution END NULLS LAST, "
        "c.part DESC NULLS LAST, a.position",
        {
            "plan": snapshot.plan_id,
            "period": snapshot.period,
            "revision": snapshot.revision,
            "indicator": indicator_id,
        },
    )
