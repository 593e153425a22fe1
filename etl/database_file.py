"""The database's file as a whole: made, brought up to date, copied, put in the place of another."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar
from uuid import uuid4

import duckdb

from etl.database import (
    SCHEMA_VERSION,
    WAIT_SECONDS,
    DatabaseOutdatedError,
    DatabaseUnreadableError,
    alone_in_this_process,
    open_patiently,
    origin,
    reading,
)
from etl.definitions import define
from etl.sealing import SETTINGS, seal
from ledger.clock import now

Told = TypeVar("Told")


def create(path: Path, kind: Literal["real", "demo"]) -> None:
    """A new, empty database with its tables and measures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone_in_this_process(path, WAIT_SECONDS):
        connection = duckdb.connect(path, config=SETTINGS)
        try:
            only_owner(path)  # before anything stands in it
            define(connection)
            seal(connection)
            connection.execute(
                "INSERT INTO origin VALUES (?, ?, ?, ?, ?)",
                [str(uuid4()), kind, SCHEMA_VERSION, now(), secrets.token_hex(32)],
            )
            connection.execute("CHECKPOINT")  # see labels.sql
        finally:
            connection.close()


def bring_up_to_date(path: Path) -> None:
    """Tables of an earlier version → those of this one, in a new file; the earlier file is kept beside it.

    What is new in a table gets its default. Raises DatabaseOutdatedError for a later version.
    """
    with alone_in_this_process(path, WAIT_SECONDS):
        connection = open_patiently(path, WAIT_SECONDS)
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
            only_owner(kept)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def copy(path: Path, part: Path, told: Callable[[duckdb.DuckDBPyConnection, str], Told]) -> Told:
    """All of the database in a new file at ``part``, and what is ``told`` of the very state that was copied."""
    with alone_in_this_process(path, WAIT_SECONDS), reading(path) as connection:
        # The reader keeps writers of other processes out while the file is copied from.
        _copy_into_new(path, part)
        return told(connection, "stored")


def put_in_place(part: Path, path: Path, kept_as: str) -> Path | None:
    """The file ``part`` takes the place of the database, at once and whole. What stood there is kept beside it, under
    its name and ``kept_as``: its path; None where nothing stood there."""
    with alone_in_this_process(path, WAIT_SECONDS):
        if not path.is_file():
            os.replace(part, path)
            return None
        kept, log = path.with_name(path.name + kept_as), path.with_name(path.name + ".wal")
        try:
            open_patiently(path, WAIT_SECONDS).close()  # which takes its log into it
        except DatabaseUnreadableError:
            if log.is_file():
                os.replace(log, kept.with_name(kept.name + ".wal"))
        while kept.exists():  # put in place twice within one second
            kept = kept.with_name(f"{kept.name}-2")
        os.link(path, kept)
        only_owner(kept)
        os.replace(part, path)
        return kept


def _copy_into_new(path: Path, part: Path) -> None:
    connection = duckdb.connect(part, config=SETTINGS)
    try:
        only_owner(part)  # before anything stands in it
        define(connection)
        connection.execute("ATTACH '" + str(path).replace("'", "''") + "' AS stored (READ_ONLY)")
        seal(connection)
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


def only_owner(file: Path) -> None:
    """Nobody else reads the file: it holds the secret and passwords' hashes. (Windows knows no such rights.)"""
    file.chmod(0o600)
