"""Backups: one whole, checked copy of the database each, made while everybody works; and putting one back.

A copy holds what the database holds, passwords' hashes and the secret too: only its owner can read it.
"""

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from ledger import clock
from ledger.accounts import audit_log, permissions
from ledger.accounts import store as account_store
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import NotAllowedError, authorized_write
from ledger.database import file as database_file
from ledger.database.connection import query_file, read_only_connection, write_transaction
from ledger.database.errors import (
    DatabaseMissingError,
    DatabaseOutdatedError,
    DatabaseUnavailableError,
    DatabaseUnreadableError,
)
from ledger.maintenance import event_merge

NAME = re.compile(r"(?P<stem>.+)-r(?P<revision>\d+)-(?P<at>\d{8}-\d{6})\.duckdb")
TIMESTAMP = "%Y%m%d-%H%M%S"
Fault = Literal["not_whole", "other_kind", "newer", "no_database", "outdated"]
OTHER_KIND_TEXT = "A demonstration and a real database are never put in each other's place."


class BackupError(Exception):
    """Nothing was changed. ``fault``: why."""

    def __init__(self, fault: Fault, words: str) -> None:
        super().__init__(words)
        self.fault = fault


@dataclass(frozen=True)
class Backup:
    """One copy in the folder, as its name says: of which revision, made when (Beijing time)."""

    path: Path
    revision: int
    made_at: datetime
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Contents:
    """What is compared: how many rows each table has, whether it is a demonstration, the newest revision and its time."""

    rows: dict[str, int]
    demo: bool
    revision: int
    made_at: datetime | None


def backups(path: Path, where: Path) -> list[Backup]:
    """The backups of the database at ``path``, the newest first."""
    found = []
    for file in where.glob("*.duckdb") if where.is_dir() else ():
        read = NAME.fullmatch(file.name)
        if read and read["stem"] == path.stem:
            at = datetime.strptime(read["at"], TIMESTAMP)
            found.append(Backup(file, int(read["revision"]), at, file.stat().st_size))
    return sorted(found, key=lambda one: (one.made_at, one.revision), reverse=True)


def create(path: Path, where: Path, by: Actor) -> Backup:
    """A new copy in the folder ``where``, compared with the database before it gets its name.

    Raises BackupError, NotAllowedError or DatabaseUnavailableError; then there is no new file.
    """
    with write_transaction(path) as connection:
        permissions.require(connection, by, "keep_backups")
    where.mkdir(parents=True, exist_ok=True)
    part = where / f".{path.name}.{os.getpid()}.part"
    part.unlink(missing_ok=True)
    try:
        before = database_file.copy(path, part, contents)
        after = _contents_of(part)
        if before != after:
            raise BackupError("not_whole", f"The copy of {path.name} is not whole. Nothing was kept; try again.")
        made_at = clock.now()
        target = where / f"{path.stem}-r{after.revision:06}-{made_at:{TIMESTAMP}}.duckdb"
        _settle(part)
        os.replace(part, target)
        _settle_folder(where)
    finally:
        part.unlink(missing_ok=True)
    with authorized_write(path, by, "keep_backups", about=f"+ {target.name}"):
        pass
    return Backup(target, after.revision, made_at, target.stat().st_size)


def prune(path: Path, where: Path, keep: int) -> list[Path]:
    """Removes all but the newest ``keep`` (at least one) backups of the database; which they were."""
    gone = [one.path for one in backups(path, where)[max(keep, 1) :]]
    for one in gone:
        one.unlink()
    return gone


def restore(path: Path, source: Path, by: Actor, *, force: bool = False) -> Path | None:
    """Puts the backup ``source`` in the place of the database; the file that stood there is kept beside it: its path.

    What was done stays among the events, and everybody signs in again: a session or token that was ended since does not
    live again. Raises BackupError: the backup is not whole, is of the other kind, or (without ``force``) would lose
    revisions or what other events did. What stands there with the tables of another version of the program can only be
    taken the place of by ``force``: what it holds, its events too, is in the file that is kept and nowhere else. For the operator only: a database that is torn cannot be asked who may.
    """
    if by.standing != "operator":
        raise NotAllowedError("role", "keep_backups")
    backup = _contents_of(source)
    standing = _existing_contents(path, backup, force=force)
    if standing and standing.demo != backup.demo:
        raise BackupError("other_kind", OTHER_KIND_TEXT)
    newer = event_merge.newer_events(path, source) if standing else []
    if standing and not force:
        _refuse_loss(path, source, standing, backup, newer)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        part.touch(0o600)
        shutil.copyfile(source, part)
        with write_transaction(part) as connection:
            event_merge.carry_over(connection, newer)
            _end_sessions(connection, by)
            audit_log.append(connection, by, "keep_backups", None, f"= {source.name}")
        _settle(part)
        kept = database_file.replace_database(part, path, f".before-{clock.now():{TIMESTAMP}}")
        _settle_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return kept


def contents(connection: duckdb.DuckDBPyConnection, catalogue: str) -> Contents:
    """What the attached database ``catalogue`` holds."""
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name", [catalogue]
    ).fetchall()
    rows = {name: connection.execute(f"SELECT count(*) FROM {catalogue}.{name}").fetchall()[0][0] for (name,) in names}
    [(demo,)] = connection.execute(f"SELECT kind = 'demo' FROM {catalogue}.origin").fetchall()
    [(revision, made_at)] = connection.execute(
        f"SELECT coalesce(max(revision), 0), max_by(made_at, revision) FROM {catalogue}.revision"
    ).fetchall()
    return Contents(rows, demo, revision, made_at)


def _contents_of(file: Path) -> Contents:
    try:
        with read_only_connection(file) as connection:
            return contents(connection, "stored")
    except DatabaseOutdatedError as fault:
        raise BackupError("outdated", f"{fault} (Copy the backup first.)") from fault
    except DatabaseUnavailableError as fault:
        raise BackupError("not_whole", f"{file.name} is no whole backup: {fault}") from fault


def _existing_contents(path: Path, backup: Contents, *, force: bool) -> Contents | None:
    """What stands there now; None where it is missing, torn or of another version, which is why one restores."""
    try:
        with read_only_connection(path) as connection:
            return contents(connection, "stored")
    except (DatabaseMissingError, DatabaseUnreadableError):
        return None
    except DatabaseOutdatedError as fault:
        if fault.demo != backup.demo:
            raise BackupError("other_kind", OTHER_KIND_TEXT) from fault
        if not force:
            raise BackupError(
                "newer",
                f"{path.name} has tables of version {fault.found}: what was recorded in it cannot be compared with the "
                "backup. Restore it with --force if that is meant; the file is kept beside it.",
            ) from fault
        return None


def _refuse_loss(path: Path, source: Path, standing: Contents, backup: Contents, newer: list[event_merge.Row]) -> None:
    """Raises BackupError where something was recorded or done that the backup has not."""
    if not _begins_with(path, source, standing, backup):
        raise BackupError(
            "newer",
            f"{path.name} has revision {standing.revision}, and the backup {backup.revision}: what was recorded since "
            "would be lost. Restore it with --force if that is meant; the file is kept beside it.",
        )
    # The backups themselves: none is lost, and one is remembered after every copy.
    lost = sum(1 for one in newer if one.what != "keep_backups")
    if lost:
        raise BackupError(
            "newer",
            f"{path.name} has {lost} event{'s' if lost > 1 else ''} that the backup has not (sign-ins, accounts, passwords, "
            "tokens): what they did would be lost. Restore it with --force if that is meant; the events stay in the "
            "list, and the file is kept beside it.",
        )


def _begins_with(path: Path, source: Path, standing: Contents, backup: Contents) -> bool:
    """Whether the backup has all the revisions that stand there."""
    if standing.revision > backup.revision:
        return False
    sql = "SELECT made_at FROM stored.revision WHERE revision = ?"
    return query_file(source, sql, [standing.revision]) == query_file(path, sql, [standing.revision])


def _end_sessions(connection: duckdb.DuckDBPyConnection, by: Actor) -> None:
    """All of everybody, the tokens too: which of them were ended since the backup is known to nobody here."""
    connection.execute(
        f"INSERT INTO session_end SELECT session_key, ?, ? FROM ({account_store.SESSIONS.format(schema='')})",
        [clock.now(), by.name],
    )


def _settle(file: Path) -> None:
    """Its owner's alone, and on the disk before it gets its name."""
    database_file.restrict_to_owner(file)
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _settle_folder(where: Path) -> None:
    if os.name == "posix":  # Windows opens no folder
        handle = os.open(where, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
