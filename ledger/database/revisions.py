"""Revision numbers: every committed change takes the next one."""

import duckdb

from ledger import clock


def next_revision(connection: duckdb.DuckDBPyConnection, cause: str, made_by: str) -> int:
    """Takes the next revision number within the running transaction."""
    [(revision,)] = connection.execute("SELECT coalesce(max(revision), 0) + 1 FROM revision").fetchall()
    connection.execute("INSERT INTO revision VALUES (?, ?, ?, ?)", [revision, cause, clock.now(), made_by])
    return int(revision)


def newest_revision(connection: duckdb.DuckDBPyConnection) -> int:
    """The newest revision; 0 before any."""
    [(revision,)] = connection.execute("SELECT coalesce(max(revision), 0) FROM revision").fetchall()
    return int(revision)
