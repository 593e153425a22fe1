"""The audit log: what was done, by whom, when and from where; appended in the same transaction, never changed."""

from typing import Literal

import duckdb

from ledger import clock
from ledger.accounts.actor import Actor

EventType = Literal[
    "signed_in", "sign_in_failed", "sign_in_refused", "signed_out", "password_changed", "token_made", "token_ended"
]
"""Events other than the actions of ``permissions``."""


def append(connection: duckdb.DuckDBPyConnection, by: Actor, what: str, revision: int | None, about: str = "") -> None:
    """Adds an event. ``revision``: the one that the change made, if any; ``about``: what it concerns, as text."""
    connection.execute(
        "INSERT INTO event SELECT coalesce(max(event_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM event",
        [
            clock.now(),
            what,
            by.account_id,
            by.name or None,
            by.role,
            by.via,
            by.address or None,
            revision,
            about or None,
        ],
    )
