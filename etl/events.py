"""What was done, by whom, when and from where: appended within the transaction that does it, never changed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from etl import database
from etl.actor import Actor

Happening = Literal[
    "signed_in", "sign_in_failed", "sign_in_refused", "signed_out", "password_changed", "token_made", "token_ended"
]
"""Events that are no action of the table of roles."""


def keep(connection: duckdb.DuckDBPyConnection, by: Actor, what: str, revision: int | None, about: str = "") -> None:
    connection.execute(
        "INSERT INTO event SELECT coalesce(max(event_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM event",
        [
            database.now(), what, by.account_id, by.name or None, by.role, by.via, by.address or None, revision,
            about or None,
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One row of the table."""

    event_id: int
    done_at: datetime
    what: str
    account_id: str | None
    name: str | None
    role: str
    via: str
    address: str | None
    revision: int | None
    about: str | None


SEARCHED = (
    "SELECT * FROM stored.event WHERE $words = '' OR contains(lower(concat_ws(' ', what, account_id, name, role, via, "
    "address, revision, about, done_at)), lower($words)) ORDER BY event_id DESC LIMIT $most"
)


def search(path: Path, words: str, most: int) -> list[Event]:
    """The newest events in which the words stand, of the database at ``path``."""
    with database.reading(path) as connection:
        rows = connection.execute(SEARCHED, {"words": words.strip(), "most": most}).fetchall()
    return [Event(*row) for row in rows]
