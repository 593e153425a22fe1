"""What a report would change: recorded on a revision that is never committed, and asked with the same measures."""

import threading
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from etl.submissions import review, submit
from etl.submissions.submission import SubmittedFile

# Trials take the next revision number each: two at once on one copy would meet.
_lock = threading.Lock()


@dataclass(frozen=True)
class IndicatorState:
    """Where one indicator of one area stands."""

    target: float
    value: float | None
    status: str
    rank: int | None
    """Among the towns that have reported it, by gap to pace; ties share a rank. None for the district."""


@dataclass(frozen=True)
class Change:
    """One indicator and area that would stand otherwise. ``before`` is None when it has no target yet."""

    indicator_id: str
    area_id: str
    before: IndicatorState | None
    after: IndicatorState


@dataclass(frozen=True)
class Consequence:
    """What would be new, changed and unchanged in the ledger; and what the pages would show differently."""

    new: int
    changed: int
    unchanged: int
    changes: list[Change]
    counts_before: dict[str, int]
    """The district's indicators by status."""
    counts_after: dict[str, int]


STATES_SQL = """
    SELECT g.indicator_id, g.area_id, g.target_value, g.actual_value, g.status, CASE
        WHEN a.kind = 'town' AND g.actual_value IS NOT NULL
        THEN rank() OVER (PARTITION BY g.indicator_id, a.kind, g.actual_value IS NULL ORDER BY g.pace_gap DESC)
    END
    FROM progress_at($plan, $period, $revision) AS g
    JOIN area AS a ON a.area_id = g.area_id
    JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = g.indicator_id
    ORDER BY i.task_no, i.position, a.position
"""
COUNTS_SQL = """
    SELECT g.status, count(*) FROM progress_at($plan, $period, $revision) AS g
    JOIN plan AS p ON p.plan_id = $plan AND p.area_id = g.area_id GROUP BY g.status
"""


def consequence(connection: duckdb.DuckDBPyConnection, sent: SubmittedFile, period: date) -> Consequence:
    """What sending ``sent`` would change in ``period``, if it were accepted. ``connection``: a cursor of a copy in memory.

    Raises what ``ledger.record`` raises.
    """
    with _lock:
        connection.begin()
        try:
            [(before,)] = connection.execute("SELECT max(revision) FROM revision").fetchall()
            receipt = submit.record(connection, replace(sent, submitted_by="-", reason="-"))
            # What was sent before is not recorded again: nothing would change.
            after = before if receipt.repeated else receipt.submission_id
            if receipt.decision == "held" and not receipt.repeated:
                after = review.review(connection, receipt.submission_id, "accepted", "-")
            named = {"plan": sent.plan_id, "period": period}
            then, later = (_states(connection, named | {"revision": at}) for at in (before, after))
            counts = [
                dict(connection.execute(COUNTS_SQL, named | {"revision": revision}).fetchall())
                for revision in (before, after)
            ]
        finally:
            connection.rollback()
    changes = [Change(*key, then.get(key), state) for key, state in later.items() if then.get(key) != state]
    if receipt.repeated:
        return Consequence(0, 0, receipt.values, changes, *counts)
    return Consequence(receipt.new, receipt.changed, receipt.unchanged, changes, *counts)


def _states(connection: duckdb.DuckDBPyConnection, named: dict[str, object]) -> dict[tuple[str, str], IndicatorState]:
    rows = connection.execute(STATES_SQL, named).fetchall()
    return {(indicator_id, area_id): IndicatorState(*rest) for indicator_id, area_id, *rest in rows}
