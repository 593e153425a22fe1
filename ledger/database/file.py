"""The database's file as a whole: made, brought up to date, copied, put in the place of another."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar
from uuid import uuid4

import duckdb

from ledger import clock
from ledger.database.connection import WAIT_SECONDS, connect_with_retry, origin, process_lock, read_only_connection
from ledger.database.errors import SCHEMA_VERSION, DatabaseOutdatedError, DatabaseUnreadableError
from ledger.database.hardening import SETTINGS, harden
from ledger.database.schema import create_schema

Answer = TypeVar("Answer")


def create(path: Path, kind: Literal["real", "demo"]) -> None:
    """A new, empty database with its tables and measures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with process_lock(path, WAIT_SECONDS):
        connection = duckdb.connect(path, config=SETTINGS)
        try:
            restrict_to_owner(path)  # before anything stands in it
            create_schema(connection)
            harden(connection)
            connection.execute(
                "INSERT INTO origin VALUES (?, ?, ?, ?, ?)",
                [str(uuid4()), kind, SCHEMA_VERSION, clock.now(), secrets.token_hex(32)],
            )
            connection.execute("CHECKPOINT")  # see labels.sql
        finally:
            connection.close()


def upgrade(path: Path) -> None:
    """Tables of an earlier version → those of this one, in a new file; the earlier file is kept beside it.

    What is new in a table gets its default. Raises DatabaseOutdatedError for a later version.
    """
    with process_lock(path, WAIT_SECONDS):
        connection = connect_with_retry(path, WAIT_SECONDS)
        try:
            found, demo = origin(connection, path, "main")
        finally:
            connection.close()
        if found == SCHEMA_VERSION:
            return
        if found > SCHEMA_VERSION:
            raise DatabaseOutdatedError(path, found, demo=demo)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        try:
            _copy_into_new(path, part)
            kept = path.with_name(f"{path.name}.v{found}")
            os.link(path, kept)
            restrict_to_owner(kept)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def copy(path: Path, part: Path, told: Callable[[duckdb.DuckDBPyConnection, str], Answer]) -> Answer:
    """All of the database in a new file at ``part``, and what is ``told`` of the very state that was copied."""
    with process_lock(path, WAIT_SECONDS), read_only_connection(path) as connection:
        # The reader keeps writers of other processes out while the file is copied from.
        _copy_into_new(path, part)
        return told(connection, "stored")


def replace_database(part: Path, path: Path, kept_as: str) -> Path | None:
    """The file ``part`` takes the place of the database, at once and whole. What stood there is kept beside it, under
    its name and ``kept_as``: its path; None where nothing stood there."""
    with process_lock(path, WAIT_SECONDS):
        if not path.is_file():
            os.replace(part, path)
            return None
        kept, log = path.with_name(path.name + kept_as), path.with_name(path.name + ".wal")
        try:
            connect_with_retry(path, WAIT_SECONDS).close()  # which takes its log into it
        except DatabaseUnreadableError:
            if log.is_file():
                os.replace(log, kept.with_name(kept.name + ".wal"))
        while kept.exists():  # put in place twice within one second
            kept = kept.with_name(f"{kept.name}-2")
        os.link(path, kept)
        restrict_to_owner(kept)
        os.replace(part, path)
        return kept


def _copy_into_new(path: Path, part: Path) -> None:
    connection = duckdb.connect(part, config=SETTINGS)
    try:
        restrict_to_owner(part)  # before anything stands in it
        create_schema(connection)
        connection.execute("ATTACH '" + str(path).replace("'", "''") + "' AS stored (READ_ONLY)")
        harden(connection)
        connection.begin()
        for (table,) in connection.execute(
            "SELECT n.table_name FROM duckdb_tables() AS n JOIN duckdb_tables() AS o USING (table_name) "
            "WHERE n.database_name <> 'stored' AND o.database_name = 'stored' ORDER BY n.table_oid"
        ).fetchall():
            shared = connection.execute(
                "SELECT n.column_name FROM duckdb_columns() AS n JOIN duckdb_columns() AS o "
                "USING (table_name, column_name) WHERE table_name = ? "
                "AND n.database_name <> 'stored' AND o.database_name = 'stored' ORDER BY n.column_index",
                [table],
            ).fetchall()
            names = ", ".join(name for (name,) in shared)
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM stored.{table}")
        connection.execute("UPDATE origin SET schema_version = ?", [SCHEMA_VERSION])
        connection.execute("UPDATE origin SET secret = ? WHERE secret = ''", [secrets.token_hex(32)])
        connection.commit()
        connection.execute("DETACH stored")
        connection.execute("CHECKPOINT")  # see labels.sql
    finally:
        connection.close()


def restrict_to_owner(file: Path) -> None:
    """Nobody else reads the file: it holds the secret and passwords' hashes. (Windows knows no such rights.)"""
    file.chmod(0o600)
