"""Backups: complete, verified copies of the database, made while it is in use; and restoring one.

A backup contains password hashes and the secret, as the database does: only its owner can read it.
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

FILENAME = re.compile(r"(?P<stem>.+)-r(?P<revision>\d+)-(?P<at>\d{8}-\d{6})\.duckdb")
TIMESTAMP = "%Y%m%d-%H%M%S"
Fault = Literal["not_whole", "other_kind", "newer", "no_database", "outdated"]
OTHER_KIND_TEXT = "A demonstration database cannot replace a real one, nor a real one a demonstration."


class BackupError(Exception):
    """Nothing was changed. ``fault``: the reason, as a code."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True)
class Backup:
    """A backup file: revision and time (Beijing time), as in its name."""

    path: Path
    revision: int
    made_at: datetime
    size: int
    """In bytes."""


@dataclass(frozen=True)
class Contents:
    """Summary of a database, for comparison: rows by table, kind, newest revision and the time of that revision."""

    rows: dict[str, int]
    demo: bool
    revision: int
    made_at: datetime | None


def backups(path: Path, folder: Path) -> list[Backup]:
    """The backups in ``folder`` of the database at ``path``, newest first."""
    matching = []
    for file in folder.glob("*.duckdb") if folder.is_dir() else ():
        match = FILENAME.fullmatch(file.name)
        if match and match["stem"] == path.stem:
            made_at = datetime.strptime(match["at"], TIMESTAMP)
            matching.append(Backup(file, int(match["revision"]), made_at, file.stat().st_size))
    return sorted(matching, key=lambda backup: (backup.made_at, backup.revision), reverse=True)


def create(path: Path, folder: Path, by: Actor) -> Backup:
    """Creates a backup in ``folder``; the copy is compared with the database before it gets its final name.

    Raises BackupError, NotAllowedError or DatabaseUnavailableError, and then leaves no new file.
    """
    with write_transaction(path) as connection:
        permissions.require(connection, by, "keep_backups")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{path.name}.{os.getpid()}.part"
    part.unlink(missing_ok=True)
    try:
        before = database_file.copy(path, part, contents)
        after = _contents_of(part)
        if before != after:
            raise BackupError("not_whole", f"The copy of {path.name} is incomplete and was deleted. Try again.")
        made_at = clock.now()
        target = folder / f"{path.stem}-r{after.revision:06}-{made_at:{TIMESTAMP}}.duckdb"
        _flush_to_disk(part)
        os.replace(part, target)
        _flush_folder_to_disk(folder)
    finally:
        part.unlink(missing_ok=True)
    with authorized_write(path, by, "keep_backups", about=f"+ {target.name}"):
        pass
    return Backup(target, after.revision, made_at, target.stat().st_size)


def prune(path: Path, folder: Path, keep: int) -> list[Path]:
    """Deletes all but the newest ``keep`` (at least one) backups of the database. Returns the deleted paths."""
    outdated = [backup.path for backup in backups(path, folder)[max(keep, 1) :]]
    for file in outdated:
        file.unlink()
    return outdated


def restore(path: Path, source: Path, by: Actor, *, force: bool = False) -> Path | None:
    """Replaces the database by the backup ``source``. The former file stays beside it; returns its path, None without one.

    The audit log keeps the newer events of the former file. All sessions and tokens end, so that none that was ended after
    the backup becomes valid again.

    Raises BackupError when the backup is incomplete or of the other kind (real or demonstration), or, without ``force``,
    when revisions or the effects of other events would be lost. A database with tables of another version can only be
    replaced with ``force``: its data and events are then only in the former file. Raises NotAllowedError for anybody but
    the operator, because a damaged database cannot be queried for permissions.
    """
    if by.kind != "operator":
        raise NotAllowedError("role", "keep_backups")
    backup = _contents_of(source)
    existing = _existing_contents(path, backup, force=force)
    if existing and existing.demo != backup.demo:
        raise BackupError("other_kind", OTHER_KIND_TEXT)
    newer = event_merge.newer_events(path, source) if existing else []
    if existing and not force:
        _refuse_loss(path, source, existing, backup, newer)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        part.touch(0o600)
        shutil.copyfile(source, part)
        with write_transaction(part) as connection:
            event_merge.append_events(connection, newer)
            _end_sessions(connection, by)
            audit_log.append(connection, by, "keep_backups", None, f"= {source.name}")
        _flush_to_disk(part)
        former = database_file.replace_database(part, path, f".before-{clock.now():{TIMESTAMP}}")
        _flush_folder_to_disk(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return former


def contents(connection: duckdb.DuckDBPyConnection, catalogue: str) -> Contents:
    """The summary of the attached database ``catalogue``."""
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
        raise BackupError("not_whole", f"{file.name} is not a complete backup: {fault}") from fault


def _existing_contents(path: Path, backup: Contents, *, force: bool) -> Contents | None:
    """The summary of the database to be replaced; None when it is missing or damaged, or of another version (``force``)."""
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
                f"{path.name} has tables of version {fault.version}, so its data cannot be compared with the backup. "
                "Use --force to restore anyway; the former file stays beside it.",
            ) from fault
        return None


def _refuse_loss(
    path: Path, source: Path, existing: Contents, backup: Contents, newer: list[event_merge.EventRow]
) -> None:
    """Raises BackupError when the database has revisions or events that are missing in the backup."""
    if not _begins_with(path, source, existing, backup):
        raise BackupError(
            "newer",
            f"{path.name} has revision {existing.revision} and the backup {backup.revision}: what was recorded since "
            "would be lost. Use --force to restore anyway; the former file stays beside it.",
        )
    # Backups are not counted: no backup file is lost, and each backup is logged only after the copy was made.
    lost = sum(1 for event in newer if event.what != "keep_backups")
    if lost:
        raise BackupError(
            "newer",
            f"{path.name} has {lost} event{'s' if lost > 1 else ''} missing in the backup (sign-ins, accounts, passwords, "
            "tokens): their effects would be lost. Use --force to restore anyway; the events stay in the audit log, and "
            "the former file stays beside it.",
        )


def _begins_with(path: Path, source: Path, existing: Contents, backup: Contents) -> bool:
    """Whether the backup contains all revisions of the database to be replaced."""
    if existing.revision > backup.revision:
        return False
    sql = "SELECT made_at FROM stored.revision WHERE revision = ?"
    return query_file(source, sql, [existing.revision]) == query_file(path, sql, [existing.revision])


def _end_sessions(connection: duckdb.DuckDBPyConnection, by: Actor) -> None:
    """Ends all sessions and tokens, because the backup does not know which of them were ended since."""
    connection.execute(
        f"INSERT INTO session_end SELECT session_key, ?, ? FROM ({account_store.SESSIONS.format(schema='')})",
        [clock.now(), by.name],
    )


def _flush_to_disk(file: Path) -> None:
    """Restricts the file to its owner and writes it to disk (fsync), before it gets its final name."""
    database_file.restrict_to_owner(file)
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder_to_disk(folder: Path) -> None:
    if os.name == "posix":  # Windows cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
