"""What a report would change: recorded on a revision that is never committed, and asked with the same measures."""

import threading
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from etl import ledger

# Trials take the next revision number each: two at once on one copy would meet.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Change:
    """One indicator and area whose value or status would be another."""

    indicator_id: str
    area_id: str
    value_before: float | None
    value_after: float | None
    status_before: str | None
    """None: the area had no target before."""
    status_after: str


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


CHANGES = """
    SELECT a.indicator_id, a.area_id, b.actual_value, a.actual_value, b.status, a.status
    FROM progress_at($plan, $period, $after) AS a
    LEFT JOIN progress_at($plan, $period, $before) AS b ON b.indicator_id = a.indicator_id AND b.area_id = a.area_id
    WHERE b.actual_value IS DISTINCT FROM a.actual_value OR b.status IS DISTINCT FROM a.status
    ORDER BY a.indicator_id, a.area_id
"""
COUNTS = """
    SELECT g.status, count(*) FROM progress_at($plan, $period, $revision) AS g
    JOIN plan AS p ON p.plan_id = $plan AND p.area_id = g.area_id GROUP BY g.status
"""


def consequence(connection: duckdb.DuckDBPyConnection, sent: ledger.Sent, period: date) -> Consequence:
    """What sending ``sent`` would change in ``period``, if it were accepted. ``connection``: a cursor of a copy in memory.

    Raises what ``ledger.record`` raises.
    """
    with _one_at_a_time:
        connection.begin()
        try:
            [(before,)] = connection.execute("SELECT max(revision) FROM revision").fetchall()
            receipt = ledger.record(connection, replace(sent, submitted_by="-", reason="-"))
            after = receipt.submission_id
            if receipt.decision == "held":
                after = ledger.review(connection, receipt.submission_id, "accepted", "-")
            named = {"plan": sent.plan_id, "period": period}
            rows = connection.execute(CHANGES, named | {"before": before, "after": after}).fetchall()
            counts = [
                dict(connection.execute(COUNTS, named | {"revision": revision}).fetchall())
                for revision in (before, after)
            ]
        finally:
            connection.rollback()
    return Consequence(receipt.new, receipt.changed, receipt.unchanged, [Change(*row) for row in rows], *counts)
