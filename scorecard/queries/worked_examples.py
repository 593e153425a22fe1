"""The live figures that show best how each measure is worked out."""

from collections.abc import Callable

import pandas as pd

from scorecard.cache import cached
from scorecard.queries.progress import district
from scorecard.snapshot import Snapshot

Fits = Callable[[pd.DataFrame], "pd.Series[bool]"]


def _under_way(table: pd.DataFrame) -> "pd.Series[bool]":
    """Reported for this month, even pace, at least the target to be reached and not there yet: the plainest formula."""
    return (
        table["actual_value"].notna()
        & (table["pace"] == "linear")
        & (table["direction"] == "at_least")
        & table["status"].isin(["behind", "slightly_behind", "on_track"])
    )


def _even(table: pd.DataFrame) -> "pd.Series[bool]":
    """What is due is months passed ÷ months in all: no schedule stands in its place."""
    months = table["period"].dt.month.clip(upper=table["due_month"])
    return _under_way(table) & ((table["expected_rate"] - months / table["due_month"]).abs() < 1e-9)


# Each measure: who shows it, the best first. needed_per_month and projected_value start from the last known value, which
# is this month's wherever this month has one.
SHOWN: dict[str, list[Fits]] = {
    "attainment": [_under_way],
    "way_covered": [lambda table: _under_way(table) & table["baseline"].notna(), _under_way],
    "due_by_pace": [_even],
    "gap": [lambda table: _even(table) & table["baseline"].isna(), _under_way],
    "needed_per_month": [lambda table: _under_way(table) & table["needed_per_month"].notna()],
    "year_end": [lambda table: _under_way(table) & table["projected_value"].notna()],
}


@cached
def worked(snapshot: Snapshot) -> pd.DataFrame:
    """One row a measure: the row of ``progress`` of one indicator of the district that shows it, with ``shows``.

    ``shows``: attainment, way_covered (with a baseline when there is one), due_by_pace, gap, needed_per_month, year_end;
    a measure that no indicator shows this month has no row. One indicator that shows all that need no baseline goes
    before others, and the first in the plan's order before the rest, so that the same figures give the same examples.
    """
    table = district(snapshot)
    best = _even(table) & table["baseline"].isna()
    best &= table["needed_per_month"].notna() & table["projected_value"].notna()
    rows = [_first(table, best, fits).assign(shows=shows) for shows, fits in SHOWN.items()]
    return pd.concat(rows, ignore_index=True)


def _first(table: pd.DataFrame, best: "pd.Series[bool]", fits: list[Fits]) -> pd.DataFrame:
    """At most one row: of the first way to fit that any indicator fits, the one that is best, or else the first."""
    for fit in fits:
        fitting = fit(table)
        for choice in (fitting & best, fitting):
            if choice.any():
                return table[choice].head(1)
    return table.head(0)
