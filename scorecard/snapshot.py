"""Snapshots (one plan, one period, one revision), and the in-memory copy of the database that they are read from.

The database file is copied into memory and shared by all viewers; the copy is replaced when the file has changed.
Readers hold no lock on the file.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pandas as pd

from ledger.accounts import store as account_store
from ledger.accounts.store import AccountStore
from ledger.database.connection import WAIT_SECONDS, file_fingerprint, is_demo
from ledger.database.errors import DatabaseUnavailableError
from ledger.database.memory_copy import copy_if

HISTORY = "SELECT revision, cause, made_at, made_by FROM stored.revision ORDER BY revision"


@dataclass(frozen=True)
class Snapshot:
    """What a page shows. Equal snapshots show the same figures, so snapshots are the key of every cache.

    ``database_id`` identifies one history of one file: it changes when a backup with another history is restored.
    """

    database_id: str
    plan_id: str
    period: date
    revision: int


@dataclass(frozen=True)
class Copy:
    """One copy of the database in memory, with what every page needs first."""

    connection: duckdb.DuckDBPyConnection
    fingerprint: tuple[int, ...]
    database_id: str
    demo: bool
    history: list[tuple[Any, ...]]
    """Every revision: its number, cause, time and author."""
    account_store: AccountStore
    """Accounts, sessions and tokens."""

    @property
    def revision(self) -> int:
        return self.history[-1][0] if self.history else 0

    def continues(self, earlier: "Copy") -> bool:
        """Whether the history of ``earlier`` is the beginning of this one's."""
        return self.history[: len(earlier.history)] == earlier.history


class Store:
    """The newest copy of one database file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._copy: Copy | None = None
        self._previous_id: str | None = None

    @property
    def copy(self) -> Copy:
        """The newest copy; the previous one while another program has the file open for writing."""
        copy = self._copy
        if copy and file_fingerprint(self.path) == copy.fingerprint:
            return copy
        with self._lock:
            copy = self._copy
            fingerprint = file_fingerprint(self.path)
            if copy and fingerprint == copy.fingerprint:
                return copy
            try:
                newer = _read(self.path, fingerprint, copy)
            except DatabaseUnavailableError as fault:
                if copy is None:
                    raise
                logging.getLogger(__name__).warning("Still serving the copy of revision %s: %s", copy.revision, fault)
                return copy
            self._replace(newer)
            return newer

    def _replace(self, newer: Copy) -> None:
        """Serves the newer copy. A copy of another history is kept for pages that are still being drawn from it."""
        if self._copy and self._copy.database_id != newer.database_id:
            if self._previous_id:
                _copies.pop(self._previous_id, None)
            self._previous_id = self._copy.database_id
        _copies[newer.database_id] = newer
        self._copy = newer


_copies: dict[str, Copy] = {}
_stores: dict[Path, Store] = {}


def store(path: Path) -> Store:
    """The one Store of a database file."""
    # Not resolve(): following links would stat every parent folder, at every rerun of every viewer.
    path = path.absolute()
    return _stores.get(path) or _stores.setdefault(path, Store(path))


def revision_date(snapshot: Snapshot) -> date:
    """The day on which the snapshot's revision was made."""
    [day] = [
        made_at.date()
        for revision, _cause, made_at, _by in _copies[snapshot.database_id].history
        if revision == snapshot.revision
    ]
    return day  # type: ignore[no-any-return]


def newest_revision(database_id: str) -> int:
    """The newest revision of the copy in use."""
    return _copies[database_id].revision


def _read(path: Path, fingerprint: tuple[int, ...], earlier: Copy | None) -> Copy:
    """A copy of the file; ``earlier`` with new accounts where its history is unchanged."""
    # With an older copy to serve, do not wait for another program to close the file.
    wait_seconds = 0.0 if earlier else WAIT_SECONDS
    (accounts, history), connection = copy_if(
        path,
        lambda stored: (account_store.load(stored), stored.execute(HISTORY).fetchall()),
        lambda loaded: earlier is None or loaded[1] != earlier.history,
        wait_seconds=wait_seconds,
    )
    if connection is None:
        assert earlier is not None
        # Only accounts, sessions or logs have changed, no figures: the copied tables stay valid.
        return replace(earlier, fingerprint=fingerprint, account_store=accounts)
    copy = Copy(connection, fingerprint, uuid4().hex, is_demo(connection), history, accounts)
    if earlier and copy.continues(earlier):
        return replace(copy, database_id=earlier.database_id)
    return copy


def cursor(database_id: str) -> duckdb.DuckDBPyConnection:
    """A cursor for a single query: threads that share a DuckDB connection mix up their results."""
    return _copies[database_id].connection.cursor()


def fetch_table(database_id: str, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
    """The result of one query as a table. A missing text is None, a missing number NaN."""
    with cursor(database_id) as connection:
        table = connection.execute(sql, parameters if isinstance(parameters, Mapping) else list(parameters)).df()
    for column in table.columns[table.dtypes.map(pd.api.types.is_string_dtype)]:
        table[column] = table[column].astype(object).where(table[column].notna(), None)
    return table
