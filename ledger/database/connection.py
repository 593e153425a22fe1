"""Connections to the database file for reading and for writing. (For the file as a whole see file.py.)

Readers never keep the file open: they copy it into memory (`memory_copy.copy_to_memory`). Writers open it, change it in
one transaction and close it (`write_transaction`). Both wait a bounded time for each other.
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

Result = TypeVar("Result")

# DuckDB refuses to open one file for reading and for writing at once within a process.
_process_lock = threading.RLock()


def file_fingerprint(path: Path) -> tuple[int, ...]:
    """Inode, modification time (ns) and size of the file and its write-ahead log: differs after every commit."""
    parts: list[int] = []
    for file in (path, path.with_name(path.name + ".wal")):
        try:
            status = file.stat()
        except FileNotFoundError:
            continue
        parts += [status.st_ino, status.st_mtime_ns, status.st_size]
    return tuple(parts)


@contextmanager
def write_transaction(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """One transaction on the database at ``path``: committed when the block ends, rolled back when it raises."""
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
    """Whether a row exists. ``where``: a table with a WHERE clause, with a ``?`` for each of the values."""
    return connection.execute(f"SELECT 1 FROM {where} LIMIT 1", list(values)).fetchall() != []


@contextmanager
def read_only_connection(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file itself, for data that copies in memory leave out; its tables are ``account`` or ``stored.account``."""
    with duckdb.connect(":memory:", config=SETTINGS) as connection, attached_database(connection, path, wait_seconds):
        connection.execute("USE stored")
        harden(connection)
        try:
            yield connection
        finally:
            connection.execute("USE memory")


def query_file(path: Path, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """All rows of one query on the file itself."""
    with read_only_connection(path) as connection:
        return connection.execute(sql, list(values)).fetchall()


@contextmanager
def attached_database(connection: duckdb.DuckDBPyConnection, path: Path, wait_seconds: float) -> Iterator[None]:
    """Attaches the file, read-only, under the name ``stored`` while the block runs."""
    if not path.is_file():
        raise DatabaseMissingError(path)
    name = str(path).replace("'", "''")
    with process_lock(path, wait_seconds):
        _with_retry(lambda: connection.execute(f"ATTACH '{name}' AS stored (READ_ONLY)"), path, wait_seconds)
        _refuse_other_version(connection, path, "stored")
        yield
        connection.execute("DETACH stored")


def empty_database() -> duckdb.DuckDBPyConnection:
    """A new database in memory: tables and measures without rows."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    create_schema(connection)
    harden(connection)
    return connection


def origin(connection: duckdb.DuckDBPyConnection, path: Path, schema: str) -> tuple[int, bool]:
    """The schema version, and whether it is a demonstration database. Raises DatabaseUnreadableError."""
    try:
        rows = connection.execute(f"SELECT schema_version, kind = 'demo' FROM {schema}.origin").fetchall()
    except duckdb.Error as fault:
        raise DatabaseUnreadableError(path, fault) from fault
    return rows[0] if rows else (SCHEMA_VERSION, False)


def _refuse_other_version(connection: duckdb.DuckDBPyConnection, path: Path, schema: str) -> None:
    version, demo = origin(connection, path, schema)
    if version != SCHEMA_VERSION:
        raise DatabaseOutdatedError(path, version, demo=demo)


def is_demo(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether it is a demonstration: its actuals are made up, and anybody may take any role."""
    return connection.execute("SELECT 1 FROM origin WHERE kind = 'demo'").fetchall() != []


@contextmanager
def process_lock(path: Path, wait_seconds: float) -> Iterator[None]:
    """Keeps other threads from opening a database. Raises DatabaseBusyError when ``wait_seconds`` have passed."""
    if not _process_lock.acquire(timeout=wait_seconds):
        raise DatabaseBusyError(path)
    try:
        yield
    finally:
        _process_lock.release()


def connect_with_retry(path: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """A writable connection, once no other program has locked the file.

    Raises DatabaseBusyError or DatabaseUnreadableError.
    """
    connections: list[duckdb.DuckDBPyConnection] = []
    _with_retry(lambda: connections.append(duckdb.connect(path, config=HARDENED)), path, wait_seconds)
    return connections[0]


def _with_retry(attempt: Callable[[], object], path: Path, wait_seconds: float) -> None:
    """Calls ``attempt`` until the file is not locked, pausing 10 ms at first and up to 250 ms later."""
    deadline = time.monotonic() + wait_seconds
    pause = 0.01
    while True:
        try:
            attempt()
        except duckdb.IOException as fault:
            if "Could not set lock" not in str(fault):
                raise DatabaseUnreadableError(path, fault) from fault
            if time.monotonic() > deadline:
                raise DatabaseBusyError(path) from fault
            time.sleep(pause)
            pause = min(2 * pause, 0.25)
        else:
            return
