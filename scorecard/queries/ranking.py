"""The ranking of departments by the indicators they lead."""

import pandas as pd

from scorecard.cache import cached
from scorecard.queries.plan import departments, task_departments
from scorecard.queries.progress import district
from scorecard.snapshot import Snapshot

SMALL_GROUP = 3
"""Rows with fewer indicators due are flagged (few): a single indicator decides their rank."""
ON_PACE = ("on_track", "achieved")


@cached
def department_ranking(snapshot: Snapshot) -> pd.DataFrame:
    """Departments that lead indicators: department_id, department(_en), a count for each status, due, reported,
    on_pace, share, few, and rank.

    ``due``: indicators with something expected by this month, or achieved already; ``share``: the fraction of them that
    is on track or achieved. An unreported indicator counts as due, so that not reporting is no advantage. Equal shares have equal ranks
    (1, 1, 3). No rank: nothing due yet, or nothing of it reported.
    """
    leads = task_departments(snapshot)
    rows = leads[leads["role"] == "lead"].merge(district(snapshot), on="task_no")
    counts = rows.pivot_table(
        index="department_id", columns="status", values="indicator_id", aggfunc="count", fill_value=0
    )
    statuses = ["behind", "slightly_behind", "not_reported", "on_track", "not_due", "achieved"]
    counts = counts.reindex(columns=statuses, fill_value=0).astype(int)
    counts["due"] = counts[statuses].sum(axis=1) - counts["not_due"]
    counts["reported"] = counts["due"] - counts["not_reported"]
    counts["on_pace"] = counts[list(ON_PACE)].sum(axis=1)
    ranked = counts["reported"] > 0
    counts["share"] = (counts["on_pace"] / counts["due"]).where(ranked)
    counts["few"] = counts["due"] < SMALL_GROUP
    counts["rank"] = counts["share"].rank(method="min", ascending=False)
    names = departments(snapshot)[["department_id", "department", "department_en"]]
    table = names.merge(counts.reset_index(), on="department_id")
    return table.sort_values(["rank", "due"], ascending=[True, False], kind="stable").reset_index(drop=True)
