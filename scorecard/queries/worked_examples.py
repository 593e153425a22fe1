"""Indicators that illustrate the formula of each measure with current numbers."""

from collections.abc import Callable

import pandas as pd

from scorecard.cache import cached
from scorecard.queries.progress import district
from scorecard.snapshot import Snapshot

Condition = Callable[[pd.DataFrame], "pd.Series[bool]"]


def _in_progress(table: pd.DataFrame) -> "pd.Series[bool]":
    """Reported for this month, linear pace, direction at_least and not yet achieved: the simplest formula."""
    return (
        table["actual_value"].notna()
        & (table["pace"] == "linear")
        & (table["direction"] == "at_least")
        & table["status"].isin(["behind", "slightly_behind", "on_track"])
    )


def _linear(table: pd.DataFrame) -> "pd.Series[bool]":
    """The expected rate is months passed ÷ due month: no monthly schedule replaces it."""
    months = table["period"].dt.month.clip(upper=table["due_month"])
    return _in_progress(table) & ((table["expected_rate"] - months / table["due_month"]).abs() < 1e-9)


# Measure → conditions for an example, the best first. needed_per_month and projected_value start from the last known
# value, which is this month's wherever this month has one.
CONDITIONS: dict[str, list[Condition]] = {
    "attainment": [_in_progress],
    "way_covered": [lambda table: _in_progress(table) & table["baseline"].notna(), _in_progress],
    "due_by_pace": [_linear],
    "gap": [lambda table: _linear(table) & table["baseline"].isna(), _in_progress],
    "needed_per_month": [lambda table: _in_progress(table) & table["needed_per_month"].notna()],
    "year_end": [lambda table: _in_progress(table) & table["projected_value"].notna()],
}


@cached
def worked_examples(snapshot: Snapshot) -> pd.DataFrame:
    """One row per measure: the row of ``progress`` of a district indicator that illustrates it, with ``shows``.

    ``shows``: attainment, way_covered (with a baseline when there is one), due_by_pace, gap, needed_per_month, year_end;
    a measure without a suitable indicator this month has no row. An indicator that illustrates all measures without a
    baseline is preferred, then the first in the order of the plan, so that equal figures give equal examples.
    """
    table = district(snapshot)
    preferred = _linear(table) & table["baseline"].isna()
    preferred &= table["needed_per_month"].notna() & table["projected_value"].notna()
    rows = [_first(table, preferred, conditions).assign(shows=shows) for shows, conditions in CONDITIONS.items()]
    return pd.concat(rows, ignore_index=True)


def _first(table: pd.DataFrame, preferred: "pd.Series[bool]", conditions: list[Condition]) -> pd.DataFrame:
    """At most one row: of the first condition that any indicator meets, a preferred indicator or else the first."""
    for condition in conditions:
        fitting = condition(table)
        for choice in (fitting & preferred, fitting):
            if choice.any():
                return table[choice].head(1)
    return table.head(0)
