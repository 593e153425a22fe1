"""Snapshots: renewed when the file has changed, frozen at their revision, the same for every thread."""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ledger import settings
from ledger.database.connection import WAIT_SECONDS, write_transaction
from ledger.database.hardening import SETTINGS
from ledger.database.revisions import next_revision
from scorecard import snapshot
from scorecard.queries import progress as progress_queries
from tests.support import tiny_world

ROOT = settings.ROOT
HOLD = "import sys, duckdb; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.readline()"


@contextmanager
def holding(path):
    """Another program has the database open for writing."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert holder.stdout.readline() == "held\n"
        yield
    finally:
        holder.communicate("go\n")


def at(copy, month=8, revision=None):
    return snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), revision or copy.revision)


def value(snap):
    table = progress_queries.district(snap)
    [found] = table.loc[table["indicator_id"] == "T2-1", "actual_value"]
    return found


def test_a_newer_revision_is_seen_and_the_older_one_still_answers(built):
    store = snapshot.store(built)
    tiny_world.report(built, "T2-1,,2023-08,100")
    first = store.copy
    assert value(at(first)) == 100
    tiny_world.report(built, "T2-1,,2023-08,120")
    second = store.copy
    assert second.revision == first.revision + 1
    assert value(at(second)) == 120
    progress_queries.progress.forget()  # what was known then is asked anew, of the newer copy
    progress_queries.district.forget()
    assert value(at(second, revision=first.revision)) == 100


def test_a_backup_with_another_past_is_another_database(built, tmp_path):
    """Revision 3 said 100; in the backup that is put back, revision 3 comes to say 50."""
    backup = shutil.copy(built, tmp_path / "backup.duckdb")
    store = snapshot.store(built)
    tiny_world.report(built, "T2-1,,2023-08,100")
    assert value(at(store.copy)) == 100
    tiny_world.report(backup, "T2-1,,2023-08,50", by="someone else")
    os.replace(backup, built)
    assert value(at(store.copy)) == 50


def test_nothing_changed_is_the_same_copy(built):
    store = snapshot.store(built)
    assert store.copy is store.copy


def test_readers_hold_no_lock_on_the_file(built):
    assert snapshot.store(built).copy.revision > 0
    with duckdb.connect(built, config=SETTINGS) as other:  # read and write, as another program would
        assert other.execute("SELECT 1").fetchall() == [(1,)]


def test_while_another_program_writes_the_older_copy_serves(built):
    store = snapshot.store(built)
    before = store.copy
    with write_transaction(built) as connection:
        next_revision(connection, "build", "test")
        assert store.copy.revision == before.revision  # not committed yet
    assert store.copy.revision == before.revision + 1


def test_a_copy_can_neither_write_to_a_file_nor_read_one(built, tmp_path):
    connection = snapshot.store(built).copy.connection.cursor()
    for attempt in (
        f"COPY plan TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(attempt)


def test_threads_get_their_own_answers(built):
    tiny_world.report_months(built, "T2-1", [10, 20, 30, 40, 50, 60, 70, 80])
    copy = snapshot.store(built).copy

    def asked(month):
        sql = "SELECT value FROM value_at(?, ?) WHERE indicator_id = 'T2-1' AND period = ?"
        [found] = snapshot.fetch_table(copy.database_id, sql, [tiny_world.PLAN, copy.revision, date(2023, month, 1)])[
            "value"
        ]
        return found == 10 * month

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(asked, [1 + turn % 8 for turn in range(200)]))


@pytest.fixture
def long_wait(monkeypatch):
    """Who waits, waits four minutes: half of that is past for nobody who does not wait, on the slowest machine."""
    monkeypatch.setattr(snapshot, "WAIT_SECONDS", 240.0)


@pytest.mark.usefixtures("long_wait")
def test_another_program_that_holds_the_file_keeps_nobody_waiting(built):
    """The other program is another process: within one, DuckDB's files are shared."""
    store = snapshot.store(built)
    tiny_world.report(built, "T2-1,,2023-08,100")
    before = store.copy
    with holding(built):
        os.utime(built)  # as if something had been committed: the store wants a new copy and cannot have it
        started = time.monotonic()
        assert store.copy is before
        assert time.monotonic() - started < WAIT_SECONDS / 2
    assert store.copy.revision == before.revision


def test_a_file_that_was_torn_leaves_the_copy_serving(built):
    store = snapshot.store(built)
    before = store.copy
    built_path = Path(built)
    built_path.write_bytes(built_path.read_bytes()[:5000])
    assert store.copy is before


@pytest.mark.usefixtures("long_wait")
def test_viewers_do_not_wait_for_a_writer_in_the_same_process(built):
    store = snapshot.store(built)
    before = store.copy
    with write_transaction(built) as connection, ThreadPoolExecutor(1) as viewer:
        next_revision(connection, "build", "test")
        os.utime(built)
        assert viewer.submit(lambda: store.copy).result(timeout=WAIT_SECONDS / 2) is before
