"""Copies the newer events of a database that is replaced into the restored one, so that the audit log stays complete."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ledger.database.connection import query_file

IDENTIFYING_COLUMNS = "done_at, what, account_id, name, role, via, address, about"
"""The columns that identify an event in another copy; its number and its revision may differ there."""


@dataclass(frozen=True)
class EventRow:
    """An event with the time of its revision, because that number may belong to another revision in the other copy."""

    done_at: datetime
    what: str
    account_id: str | None
    name: str | None
    role: str
    via: str
    address: str | None
    about: str | None
    revision: int | None
    made_at: datetime | None


def newer_events(path: Path, source: Path) -> list[EventRow]:
    """The events of the database at ``path`` that are missing in the copy ``source``, in their order."""
    sql = f"SELECT {IDENTIFYING_COLUMNS}, e.revision, r.made_at FROM stored.event AS e LEFT JOIN stored.revision AS r USING (revision) "
    in_copy = Counter(query_file(source, f"SELECT {IDENTIFYING_COLUMNS} FROM stored.event", []))
    newer = []
    for row in query_file(path, f"{sql} ORDER BY event_id", []):
        identity = row[:-2]
        if in_copy[identity]:
            in_copy[identity] -= 1
        else:
            newer.append(EventRow(*row))
    return newer


def append_events(connection: duckdb.DuckDBPyConnection, rows: list[EventRow]) -> None:
    """Adds the events, in the running transaction; without its revision number where this database lacks the revision."""
    made_at = dict(connection.execute("SELECT revision, made_at FROM revision").fetchall())
    [(last,)] = connection.execute("SELECT coalesce(max(event_id), 0) FROM event").fetchall()
    for number, row in enumerate(rows, last + 1):
        revision = row.revision if row.revision in made_at and made_at[row.revision] == row.made_at else None
        connection.execute(
            f"INSERT INTO event (event_id, {IDENTIFYING_COLUMNS}, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                number,
                row.done_at,
                row.what,
                row.account_id,
                row.name,
                row.role,
                row.via,
                row.address,
                row.about,
                revision,
            ],
        )
