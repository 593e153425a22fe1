"""The database: where it is, and how it is read and written. (The file as a whole: database_file.py.)

Readers never keep it open: they copy it into memory (`copy_to_memory`). Writers open it, change it in
one transaction and close it (`writing`). Both wait a bounded time for each other.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from ledger.database.errors import (
    SCHEMA_VERSION,
    DatabaseBusyError,
    DatabaseMissingError,
    DatabaseOutdatedError,
    DatabaseUnreadableError,
)
from ledger.database.hardening import HARDENED, SETTINGS, harden
from ledger.database.schema import create_schema

WAIT_SECONDS = 20.0

Told = TypeVar("Told")

# DuckDB refuses to open one file for reading and for writing at once within a process.
_process_lock = threading.RLock()


def file_fingerprint(path: Path) -> tuple[int, ...]:
    """Changes whenever something was committed to the file or beside it in its log."""
    found: list[int] = []
    for part in (path, path.with_name(path.name + ".wal")):
        try:
            status = part.stat()
        except FileNotFoundError:
            continue
        found += [status.st_ino, status.st_mtime_ns, status.st_size]
    return tuple(found)


@contextmanager
def write_transaction(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """One transaction on the database at ``path``: committed when the block ends, undone when it raises."""
    if not path.is_file():
        raise DatabaseMissingError(path)
    with process_lock(path, wait_seconds):
        connection = connect_with_retry(path, wait_seconds)
        try:
            _refuse_other_version(connection, path, "main")
            connection.begin()
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        finally:
            connection.close()


def row_exists(connection: duckdb.DuckDBPyConnection, where: str, *values: object) -> bool:
    """Whether a row stands ``where``: a table, and WHERE with its ``?`` for the values."""
    return connection.execute(f"SELECT 1 FROM {where} LIMIT 1", list(values)).fetchall() != []


@contextmanager
def read_only_connection(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file itself, for what no copy in memory has; its tables are called as they are, or ``stored.…``."""
    with duckdb.connect(":memory:", config=SETTINGS) as connection, _attached(connection, path, wait_seconds):
        connection.execute("USE stored")
        harden(connection)
        try:
            yield connection
        finally:
            connection.execute("USE memory")


def query_file(path: Path, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """The answer of the file itself to one question."""
    with read_only_connection(path) as connection:
        return connection.execute(sql, list(values)).fetchall()


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path, wait_seconds: float) -> Iterator[None]:
    """The file as ``stored``, to be read."""
    if not path.is_file():
        raise DatabaseMissingError(path)
    name = str(path).replace("'", "''")
    with process_lock(path, wait_seconds):
        _with_retry(lambda: connection.execute(f"ATTACH '{name}' AS stored (READ_ONLY)"), path, wait_seconds)
        _refuse_other_version(connection, path, "stored")
        yield
        connection.execute("DETACH stored")


def empty_database() -> duckdb.DuckDBPyConnection:
    """A database in memory, with its tables and measures and nothing in them."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    create_schema(connection)
    harden(connection)
    return connection


def origin(connection: duckdb.DuckDBPyConnection, path: Path, schema: str) -> tuple[int, bool]:
    """The version of the tables, and whether it is a demonstration."""
    try:
        rows = connection.execute(f"SELECT schema_version, kind = 'demo' FROM {schema}.origin").fetchall()
    except duckdb.Error as fault:
        raise DatabaseUnreadableError(path, fault) from fault
    return rows[0] if rows else (SCHEMA_VERSION, False)


def _refuse_other_version(connection: duckdb.DuckDBPyConnection, path: Path, schema: str) -> None:
    found, demo = origin(connection, path, schema)
    if found != SCHEMA_VERSION:
        raise DatabaseOutdatedError(path, found, demo=demo)


def is_demo(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether its actuals are made up, and anybody may take any role."""
    return connection.execute("SELECT 1 FROM origin WHERE kind = 'demo'").fetchall() != []


@contextmanager
def process_lock(path: Path, wait_seconds: float) -> Iterator[None]:
    """No other thread opens a database meanwhile. Raises DatabaseBusyError when the wait was in vain."""
    if not _process_lock.acquire(timeout=wait_seconds):
        raise DatabaseBusyError(path)
    try:
        yield
    finally:
        _process_lock.release()


def connect_with_retry(path: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """To be written, once no other program holds it. Raises DatabaseBusyError, DatabaseUnreadableError."""
    opened: list[duckdb.DuckDBPyConnection] = []
    _with_retry(lambda: opened.append(duckdb.connect(path, config=HARDENED)), path, wait_seconds)
    return opened[0]


def _with_retry(act: Callable[[], object], path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    pause = 0.01
    while True:
        try:
            act()
        except duckdb.IOException as fault:
            if "Could not set lock" not in str(fault):
                raise DatabaseUnreadableError(path, fault) from fault
            if time.monotonic() > deadline:
                raise DatabaseBusyError(path) from fault
            time.sleep(pause)
            pause = min(2 * pause, 0.25)
        else:
            return
