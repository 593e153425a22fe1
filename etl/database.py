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

from etl.definitions import define
from etl.sealing import SEALED, SETTINGS, seal
from ledger.clock import now

SCHEMA_VERSION = 10
WAIT_SECONDS = 20.0
LEFT_IN_FILE = {
    "attachment": "* REPLACE (''::BLOB AS data)",
    "submission": "* REPLACE (''::BLOB AS original)",
    "origin": "* REPLACE ('' AS secret)",
}
"""Table → what a copy in memory takes of it, where that is not all: files can be many and large."""
NEVER_COPIED = ("account", "session", "session_end", "event")
"""Tables of which a copy in memory has nothing: passwords and sessions have no business there."""

Told = TypeVar("Told")

# DuckDB refuses to open one file for reading and for writing at once within a process.
_in_this_process = threading.RLock()


class DatabaseUnavailableError(Exception):
    """No database can be read at this place now."""


class DatabaseBusyError(DatabaseUnavailableError):
    """Another program holds the database for longer than we wait."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is in use by another program. Close it there, or try again in a minute.")


class DatabaseMissingError(DatabaseUnavailableError):
    """There is no database at this place."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no database {path}. Make it with: python -m etl build --database {path}")


class DatabaseUnreadableError(DatabaseUnavailableError):
    """The file is no database of ours, or it is torn."""

    def __init__(self, path: Path, reason: Exception) -> None:
        super().__init__(f"{path} cannot be read as a database: {reason}. Restore it from a backup, or name another.")


class DatabaseOutdatedError(DatabaseUnavailableError):
    """The tables are those of an earlier, or a later, version of the program. ``demo``: of a demonstration."""

    def __init__(self, path: Path, found: int, *, demo: bool) -> None:
        build, restore = (f"python -m etl {one}" for one in (f"build --database {path}", "restore BACKUP --force"))
        super().__init__(
            f"{path.name} has tables of version {found}, and this program needs version {SCHEMA_VERSION}. "
            + (
                f"Bring it up to date with: {build}"
                if found < SCHEMA_VERSION
                else f"Run the newer program, or put back a backup of this one with: {restore}"
            )
        )
        self.found, self.demo = found, demo


def fingerprint(path: Path) -> tuple[int, ...]:
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
def writing(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """One transaction on the database at ``path``: committed when the block ends, undone when it raises."""
    if not path.is_file():
        raise DatabaseMissingError(path)
    with alone_in_this_process(path, wait_seconds):
        connection = open_patiently(path, wait_seconds)
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


def there(connection: duckdb.DuckDBPyConnection, where: str, *values: object) -> bool:
    """Whether a row stands ``where``: a table, and WHERE with its ``?`` for the values."""
    return connection.execute(f"SELECT 1 FROM {where} LIMIT 1", list(values)).fetchall() != []


def copy_to_memory(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> duckdb.DuckDBPyConnection:
    """Everything in the database at ``path`` but what is in files, in memory and cut off from the file."""
    _whole, connection = copy_when(path, lambda _stored: True, bool, wait_seconds=wait_seconds)
    assert connection is not None
    return connection


def copy_when(
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
        seal(connection)  # once it is cut off: a file that is attached then could be attached again
        copied = copy
    finally:
        if not copied:
            connection.close()
    return found, connection if copied else None


def _copy_stored(connection: duckdb.DuckDBPyConnection) -> None:
    define(connection)
    # COPY FROM DATABASE takes the tables in an order that breaks their foreign keys (DuckDB 1.5).
    for (table,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory' ORDER BY table_oid"
    ).fetchall():
        if table in NEVER_COPIED:
            continue
        chosen = LEFT_IN_FILE.get(table, "*")
        connection.execute(f"INSERT INTO memory.{table} SELECT {chosen} FROM stored.{table}")


@contextmanager
def reading(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file itself, for what no copy in memory has; its tables are called as they are, or ``stored.…``."""
    with duckdb.connect(":memory:", config=SETTINGS) as connection, _attached(connection, path, wait_seconds):
        connection.execute("USE stored")
        seal(connection)
        try:
            yield connection
        finally:
            connection.execute("USE memory")


def left_in_file(path: Path, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """The answer of the file itself to one question."""
    with reading(path) as connection:
        return connection.execute(sql, list(values)).fetchall()


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path, wait_seconds: float) -> Iterator[None]:
    """The file as ``stored``, to be read."""
    if not path.is_file():
        raise DatabaseMissingError(path)
    name = str(path).replace("'", "''")
    with alone_in_this_process(path, wait_seconds):
        _patiently(lambda: connection.execute(f"ATTACH '{name}' AS stored (READ_ONLY)"), path, wait_seconds)
        _refuse_other_version(connection, path, "stored")
        yield
        connection.execute("DETACH stored")


def fresh() -> duckdb.DuckDBPyConnection:
    """A database in memory, with its tables and measures and nothing in them."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    define(connection)
    seal(connection)
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


def next_revision(connection: duckdb.DuckDBPyConnection, cause: str, made_by: str) -> int:
    """Takes the next revision number within the running transaction."""
    [(revision,)] = connection.execute("SELECT coalesce(max(revision), 0) + 1 FROM revision").fetchall()
    connection.execute("INSERT INTO revision VALUES (?, ?, ?, ?)", [revision, cause, now(), made_by])
    return int(revision)


def newest_revision(connection: duckdb.DuckDBPyConnection) -> int:
    """The newest revision; 0 before any."""
    [(revision,)] = connection.execute("SELECT coalesce(max(revision), 0) FROM revision").fetchall()
    return int(revision)


def is_demo(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether its actuals are made up, and anybody may take any role."""
    return connection.execute("SELECT 1 FROM origin WHERE kind = 'demo'").fetchall() != []


@contextmanager
def alone_in_this_process(path: Path, wait_seconds: float) -> Iterator[None]:
    """No other thread opens a database meanwhile. Raises DatabaseBusyError when the wait was in vain."""
    if not _in_this_process.acquire(timeout=wait_seconds):
        raise DatabaseBusyError(path)
    try:
        yield
    finally:
        _in_this_process.release()


def open_patiently(path: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """To be written, once no other program holds it. Raises DatabaseBusyError, DatabaseUnreadableError."""
    opened: list[duckdb.DuckDBPyConnection] = []
    _patiently(lambda: opened.append(duckdb.connect(path, config=SEALED)), path, wait_seconds)
    return opened[0]


def _patiently(act: Callable[[], object], path: Path, wait_seconds: float) -> None:
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
