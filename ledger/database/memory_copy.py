"""Copies of the database in memory, from which pages read."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from ledger.database.connection import WAIT_SECONDS, Told, _attached
from ledger.database.hardening import SETTINGS, harden
from ledger.database.schema import create_schema

COLUMNS_LEFT_IN_FILE = {
    "attachment": "* REPLACE (''::BLOB AS data)",
    "submission": "* REPLACE (''::BLOB AS original)",
    "origin": "* REPLACE ('' AS secret)",
}
"""Table → what a copy in memory takes of it, where that is not all: files can be many and large."""
TABLES_NEVER_COPIED = ("account", "session", "session_end", "event")
"""Tables of which a copy in memory has nothing: passwords and sessions have no business there."""


def copy_to_memory(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> duckdb.DuckDBPyConnection:
    """Everything in the database at ``path`` but what is in files, in memory and cut off from the file."""
    _whole, connection = copy_if(path, lambda _stored: True, bool, wait_seconds=wait_seconds)
    assert connection is not None
    return connection


def copy_if(
    path: Path,
    told: Callable[[duckdb.DuckDBPyConnection], Told],
    wanted: Callable[[Told], bool],
    *,
    wait_seconds: float = WAIT_SECONDS,
) -> tuple[Told, duckdb.DuckDBPyConnection | None]:
    """What is ``told`` of the file (``stored.…``); and, when that is so that it is ``wanted``, a copy of that very state."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    copied = False
    try:
        with _attached(connection, path, wait_seconds):
            found = told(connection)
            if copy := wanted(found):
                _copy_stored(connection)
        harden(connection)  # once it is cut off: a file that is attached then could be attached again
        copied = copy
    finally:
        if not copied:
            connection.close()
    return found, connection if copied else None


def _copy_stored(connection: duckdb.DuckDBPyConnection) -> None:
    create_schema(connection)
    # COPY FROM DATABASE takes the tables in an order that breaks their foreign keys (DuckDB 1.5).
    for (table,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory' ORDER BY table_oid"
    ).fetchall():
        if table in TABLES_NEVER_COPIED:
            continue
        chosen = COLUMNS_LEFT_IN_FILE.get(table, "*")
        connection.execute(f"INSERT INTO memory.{table} SELECT {chosen} FROM stored.{table}")
