"""Copies of the database in memory, from which pages read."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from ledger.database.connection import WAIT_SECONDS, Result, attached_database
from ledger.database.hardening import SETTINGS, harden
from ledger.database.schema import create_schema

COLUMNS_LEFT_IN_FILE = {
    "attachment": "* REPLACE (''::BLOB AS data)",
    "submission": "* REPLACE (''::BLOB AS original)",
    "origin": "* REPLACE ('' AS secret)",
}
"""Table → the columns that a copy in memory takes, where those are not all: files can be many and large."""
TABLES_NEVER_COPIED = ("account", "session", "session_end", "event")
"""Tables that are empty in a copy in memory: pages need no passwords, sessions or events."""


def copy_to_memory(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> duckdb.DuckDBPyConnection:
    """A copy in memory of the database at ``path``, without the contents of files and detached from the file."""
    _result, connection = copy_if(path, lambda _connection: True, bool, wait_seconds=wait_seconds)
    assert connection is not None
    return connection


def copy_if(
    path: Path,
    inspect: Callable[[duckdb.DuckDBPyConnection], Result],
    is_needed: Callable[[Result], bool],
    *,
    wait_seconds: float = WAIT_SECONDS,
) -> tuple[Result, duckdb.DuckDBPyConnection | None]:
    """What ``inspect`` finds in the file (schema ``stored``); and, if ``is_needed`` says so, a copy of exactly that state."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    copied = False
    try:
        with attached_database(connection, path, wait_seconds):
            result = inspect(connection)
            if needed := is_needed(result):
                _copy_stored(connection)
        harden(connection)  # after detaching: a file attached at that moment could be attached again
        copied = needed
    finally:
        if not copied:
            connection.close()
    return result, connection if copied else None


def _copy_stored(connection: duckdb.DuckDBPyConnection) -> None:
    """Fills the memory database from the attached file."""
    create_schema(connection)
    # COPY FROM DATABASE copies the tables in an order that breaks their foreign keys (DuckDB 1.5).
    for (table,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory' ORDER BY table_oid"
    ).fetchall():
        if table in TABLES_NEVER_COPIED:
            continue
        columns = COLUMNS_LEFT_IN_FILE.get(table, "*")
        connection.execute(f"INSERT INTO memory.{table} SELECT {columns} FROM stored.{table}")
