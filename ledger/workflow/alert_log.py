"""The log of alerts: up to which revision lights have been looked at, what was sent, and what could not be.

It is no part of what pages show, so that an entry makes no revision.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from ledger import clock
from ledger.database.connection import query_file, write_transaction

Outcome = Literal["begun", "nothing", "sent", "failed"]
"""``begun``: the first look, with which all later ones are compared; ``nothing``: no light was worse."""


@dataclass(frozen=True)
class AlertRun:
    """Lights of a plan as they stood in ``period`` at ``revision``; ``lights``: how many were worse than before."""

    plan_id: str
    period: date
    revision: int
    lights: int
    outcome: Outcome
    tries: int = 0
    answer: str = ""


def append(path: Path, look: AlertRun) -> None:
    """Appends to the log."""
    with write_transaction(path) as connection:
        connection.execute(
            "INSERT INTO alert SELECT coalesce(max(alert_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ? FROM alert",
            [
                look.plan_id, look.period, look.revision, look.lights, look.outcome, look.tries, look.answer or None,
                clock.now(),
            ],
        )  # fmt: skip


def last_run(path: Path, plan_id: str) -> tuple[date, int] | None:
    """The month and revision that were last dealt with, so that what could not be sent is tried again; None: none."""
    rows = query_file(
        path,
        "SELECT period, revision FROM stored.alert WHERE plan_id = ? AND outcome <> 'failed' ORDER BY alert_id DESC LIMIT 1",
        [plan_id],
    )
    return (rows[0][0], int(rows[0][1])) if rows else None
