"""The events of a database that is replaced, carried over into the one that takes its place: what was done stays known."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ledger.database.connection import query_file

SAME_EVENT = "done_at, what, account_id, name, role, via, address, about"
"""By what an event is known in another copy. Its number and its revision may be others there."""


@dataclass(frozen=True)
class Row:
    """An event, with the time of the revision that it made: the other copy may have another of that number."""

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


def newer_events(path: Path, source: Path) -> list[Row]:
    """The events of the database at ``path`` that the copy ``source`` has not, in their order."""
    sql = f"SELECT {SAME_EVENT}, e.revision, r.made_at FROM stored.event AS e LEFT JOIN stored.revision AS r USING (revision) "
    known = Counter(query_file(source, f"SELECT {SAME_EVENT} FROM stored.event", []))
    found = []
    for row in query_file(path, f"{sql} ORDER BY event_id", []):
        same = row[:-2]
        if known[same]:
            known[same] -= 1
        else:
            found.append(Row(*row))
    return found


def carry_over(connection: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    """Appends them, in the running transaction. One whose revision is not here keeps all but its number."""
    made = dict(connection.execute("SELECT revision, made_at FROM revision").fetchall())
    [(last,)] = connection.execute("SELECT coalesce(max(event_id), 0) FROM event").fetchall()
    for number, row in enumerate(rows, last + 1):
        revision = row.revision if row.revision in made and made[row.revision] == row.made_at else None
        connection.execute(
            f"INSERT INTO event (event_id, {SAME_EVENT}, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                number, row.done_at, row.what, row.account_id, row.name, row.role, row.via, row.address, row.about,
                revision,
            ],
        )  # fmt: skip
