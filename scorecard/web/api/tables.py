"""Tables of the API: results of queries, with the explanations that pages show."""

import pandas as pd

from scorecard.cache import cached
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Copy, Snapshot
from scorecard.text import narrative


def plans(copy: Copy, revision: int) -> pd.DataFrame:
    return pd.DataFrame(plan_queries.plans(copy.database_id, revision))


@cached
def indicators(snapshot: Snapshot) -> pd.DataFrame:
    """One row for each indicator, with its target as a sentence, the quotation from the notice and department ids."""
    table = progress_queries.district(snapshot).merge(plan_queries.quotes(snapshot), on="indicator_id", how="left")
    parts = plan_queries.task_departments(snapshot)
    ids = parts.groupby(["role", "task_no"])["department_id"].agg(", ".join)
    return table.assign(
        target=[narrative.target(row, "zh") for row in table.itertuples()],
        target_en=[narrative.target(row, "en") for row in table.itertuples()],
        **{
            f"{role}_departments": [ids.get((role, task_no), "") for task_no in table["task_no"]]
            for role in ("lead", "participant")
        },
    )


@cached
def progress(snapshot: Snapshot) -> pd.DataFrame:
    """Target and actual of the district and of each town with a share, with the sentence that explains the status."""
    table = progress_queries.progress(snapshot)
    return table.assign(
        explanation=[narrative.explanation(row, "zh") for row in table.itertuples()],
        explanation_en=[narrative.explanation(row, "en") for row in table.itertuples()],
    )


def series(snapshot: Snapshot, indicator_id: str, area_id: str) -> pd.DataFrame:
    """The twelve months of one indicator and area; months after the snapshot's have no value."""
    return progress_queries.series(snapshot, indicator_id, area_id).rename(columns={"expected_share": "expected_rate"})
