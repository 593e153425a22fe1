"""The database file as a whole: create it, upgrade it, copy it, replace it with another."""

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

Result = TypeVar("Result")


def create(path: Path, kind: Literal["real", "demo"]) -> None:
    """Creates a database with tables, measures and one row of ``origin``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with process_lock(path, WAIT_SECONDS):
        connection = duckdb.connect(path, config=SETTINGS)
        try:
            restrict_to_owner(path)  # before anything is written to it
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
    """Copies a database with tables of an earlier version into a new file with those of this version.

    New columns get their defaults. The earlier file stays beside it, as ``NAME.vVERSION``. Raises DatabaseOutdatedError
    for a later version.
    """
    with process_lock(path, WAIT_SECONDS):
        connection = connect_with_retry(path, WAIT_SECONDS)
        try:
            version, demo = origin(connection, path, "main")
        finally:
            connection.close()
        if version == SCHEMA_VERSION:
            return
        if version > SCHEMA_VERSION:
            raise DatabaseOutdatedError(path, version, demo=demo)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        try:
            _copy_into_new(path, part)
            former = path.with_name(f"{path.name}.v{version}")
            os.link(path, former)
            restrict_to_owner(former)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def copy(path: Path, part: Path, inspect: Callable[[duckdb.DuckDBPyConnection, str], Result]) -> Result:
    """Copies the database into a new file at ``part``; returns what ``inspect`` finds in exactly the copied state."""
    with process_lock(path, WAIT_SECONDS), read_only_connection(path) as connection:
        # The read-only connection locks out writers of other processes while the file is copied.
        _copy_into_new(path, part)
        return inspect(connection, "stored")


def replace_database(part: Path, path: Path, suffix: str) -> Path | None:
    """Replaces the database at ``path`` by the file ``part``, atomically.

    The former file stays beside it, with ``suffix`` added to its name. Returns its path; None when there was none.
    """
    with process_lock(path, WAIT_SECONDS):
        if not path.is_file():
            os.replace(part, path)
            return None
        former, log = path.with_name(path.name + suffix), path.with_name(path.name + ".wal")
        try:
            connect_with_retry(path, WAIT_SECONDS).close()  # opening it merges its write-ahead log into it
        except DatabaseUnreadableError:
            if log.is_file():
                os.replace(log, former.with_name(former.name + ".wal"))
        while former.exists():  # when it is replaced twice within one second
            former = former.with_name(f"{former.name}-2")
        os.link(path, former)
        restrict_to_owner(former)
        os.replace(part, path)
        return former


def _copy_into_new(path: Path, part: Path) -> None:
    connection = duckdb.connect(part, config=SETTINGS)
    try:
        restrict_to_owner(part)  # before anything is written to it
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
    """Only the owner may read or write the file: it contains password hashes and the secret. (No effect on Windows.)"""
    file.chmod(0o600)
