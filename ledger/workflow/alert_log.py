"""The log of alerts: up to which revision statuses were compared, which messages were sent and which failed.

Pages do not show it, so an entry makes no revision.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from ledger import clock
from ledger.database.connection import query_file, write_transaction

Outcome = Literal["begun", "nothing", "sent", "failed"]
"""``begun``: the first run, with which later ones are compared; ``nothing``: no status has become worse."""


@dataclass(frozen=True)
class AlertRun:
    """One run of the alerts for a plan, in ``period`` at ``revision``. ``lights``: how many statuses became worse."""

    plan_id: str
    period: date
    revision: int
    lights: int
    outcome: Outcome
    tries: int = 0
    answer: str = ""


def append(path: Path, run: AlertRun) -> None:
    """Adds the run to the log."""
    with write_transaction(path) as connection:
        connection.execute(
            "INSERT INTO alert SELECT coalesce(max(alert_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ? FROM alert",
            [
                run.plan_id,
                run.period,
                run.revision,
                run.lights,
                run.outcome,
                run.tries,
                run.answer or None,
                clock.now(),
            ],
        )


def last_run(path: Path, plan_id: str) -> tuple[date, int] | None:
    """The month and revision of the last run that did not fail, so that a failed message is sent again; None: no run yet."""
    rows = query_file(
        path,
        "SELECT period, revision FROM stored.alert WHERE plan_id = ? AND outcome <> 'failed' ORDER BY alert_id DESC LIMIT 1",
        [plan_id],
    )
    return (rows[0][0], int(rows[0][1])) if rows else None
