"""A view is a pure function of a snapshot: one plan, one period, one revision.

The database file is copied into memory and shared by all viewers; the copy is renewed when the file
has changed. Readers hold no lock on the file.
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
    """What a page shows. Equal snapshots show the same, so it is the key of every cache.

    ``database_id`` names one history of one file: it changes when a backup with another past is put in its place.
    """

    database_id: str
    plan_id: str
    period: date
    revision: int


@dataclass(frozen=True)
class Copy:
    """One copy of the database in memory, with what every page asks of it first."""

    connection: duckdb.DuckDBPyConnection
    fingerprint: tuple[int, ...]
    database_id: str
    demo: bool
    history: list[tuple[Any, ...]]
    """Every revision: its number, cause, time and author."""
    people: AccountStore
    """Who may come in, and the sessions that are open."""

    @property
    def revision(self) -> int:
        return self.history[-1][0] if self.history else 0

    def continues(self, earlier: "Copy") -> bool:
        return self.history[: len(earlier.history)] == earlier.history


class Store:
    """The newest copy of one database file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._renewing = threading.Lock()
        self._copy: Copy | None = None
        self._before: str | None = None

    @property
    def copy(self) -> Copy:
        """The newest copy. While another program holds the file, the one before it."""
        copy = self._copy
        if copy and file_fingerprint(self.path) == copy.fingerprint:
            return copy
        with self._renewing:
            copy = self._copy
            found = file_fingerprint(self.path)
            if copy and found == copy.fingerprint:
                return copy
            try:
                newer = _read(self.path, found, copy)
            except DatabaseUnavailableError as fault:
                if copy is None:
                    raise
                logging.getLogger(__name__).warning("The copy of revision %s goes on serving: %s", copy.revision, fault)
                return copy
            self._keep(newer)
            return newer

    def _keep(self, newer: Copy) -> None:
        """Takes the newer copy into use. That of another past stays for the pages that are being drawn from it."""
        if self._copy and self._copy.database_id != newer.database_id:
            if self._before:
                _copies.pop(self._before, None)
            self._before = self._copy.database_id
        _copies[newer.database_id] = newer
        self._copy = newer


_copies: dict[str, Copy] = {}
_stores: dict[Path, Store] = {}


def store(path: Path) -> Store:
    # Links are not followed: that would ask the disk about each folder above, at every rerun of every viewer.
    path = path.absolute()
    return _stores.get(path) or _stores.setdefault(path, Store(path))


def made_on(snapshot: Snapshot) -> date:
    """The day on which the snapshot's revision was made."""
    [day] = [
        made_at.date()
        for revision, _cause, made_at, _by in _copies[snapshot.database_id].history
        if revision == snapshot.revision
    ]
    return day  # type: ignore[no-any-return]


def newest_revision(database_id: str) -> int:
    return _copies[database_id].revision


def _read(path: Path, fingerprint: tuple[int, ...], earlier: Copy | None) -> Copy:
    # Who has an older copy to show does not wait for another program to let go of the file.
    wait_seconds = 0.0 if earlier else WAIT_SECONDS
    (known, history), connection = copy_if(
        path,
        lambda stored: (account_store.load(stored), stored.execute(HISTORY).fetchall()),
        lambda told: earlier is None or told[1] != earlier.history,
        wait_seconds=wait_seconds,
    )
    if connection is None:
        assert earlier is not None
        # Somebody has signed in, or an alert was logged: no figure has moved.
        return replace(earlier, fingerprint=fingerprint, people=known)
    copy = Copy(connection, fingerprint, uuid4().hex, is_demo(connection), history, known)
    if earlier and copy.continues(earlier):
        return replace(copy, database_id=earlier.database_id)
    return copy


def cursor(database_id: str) -> duckdb.DuckDBPyConnection:
    """A cursor of one query's own: a connection shared by threads mixes up their results."""
    return _copies[database_id].connection.cursor()


def ask(database_id: str, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
    """The answer to one query as a table. A missing text is None, a missing number NaN."""
    with cursor(database_id) as one:
        table = one.execute(sql, values if isinstance(values, Mapping) else list(values)).df()
    for column in table.columns[table.dtypes.map(pd.api.types.is_string_dtype)]:
        table[column] = table[column].astype(object).where(table[column].notna(), None)
    return table
