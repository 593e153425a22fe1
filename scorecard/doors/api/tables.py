"""The tables that programs ask for: what pages ask, with the words of pages beside the figures."""

import pandas as pd

from scorecard import narrative, queries
from scorecard.sharing import shared
from scorecard.snapshot import Copy, Snapshot


def plans(copy: Copy, revision: int) -> pd.DataFrame:
    return pd.DataFrame(queries.plans(copy.database_id, revision))


@shared
def indicators(snapshot: Snapshot) -> pd.DataFrame:
    """One row an indicator, with its target in words, the notice's own words, and the ids of its departments."""
    table = queries.district(snapshot).merge(queries.quotes(snapshot), on="indicator_id", how="left")
    parts = queries.task_departments(snapshot)
    ids = parts.groupby(["role", "task_no"])["department_id"].agg(", ".join)
    return table.assign(
        target=[narrative.target(row, "zh") for row in table.itertuples()],
        target_en=[narrative.target(row, "en") for row in table.itertuples()],
        **{
            f"{role}_departments": [ids.get((role, task_no), "") for task_no in table["task_no"]]
            for role in ("lead", "participant")
        },
    )


@shared
def progress(snapshot: Snapshot) -> pd.DataFrame:
    """Target against actual of the district and of every town with a share, with the sentence that explains it."""
    table = queries.progress(snapshot)
    return table.assign(
        explanation=[narrative.explanation(row, "zh") for row in table.itertuples()],
        explanation_en=[narrative.explanation(row, "en") for row in table.itertuples()],
    )


def series(snapshot: Snapshot, indicator_id: str, area_id: str) -> pd.DataFrame:
    """The twelve months of one indicator and area; none after the snapshot's has a value."""
    return queries.series(snapshot, indicator_id, area_id).rename(columns={"expected_share": "expected_rate"})
