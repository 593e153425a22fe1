"""Backups: whole, private, made while others write; put back at once or not at all."""

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time

import duckdb
import pytest
from typer.testing import CliRunner

from etl import __main__ as command_line
from ledger import clock, settings
from ledger.accounts import sessions, tokens
from ledger.accounts import store as account_store
from ledger.accounts.actor import NOBODY, operator
from ledger.accounts.permissions import NotAllowedError
from ledger.database import file as database_file
from ledger.database.connection import read_only_connection
from ledger.database.hardening import SETTINGS
from ledger.maintenance import backup, event_merge
from ledger.maintenance.backup import BackupError
from scorecard import snapshot
from tests.etl.commands.test_command_line import etl
from tests.support import tiny_world

BOSS = operator("管理员")


@pytest.fixture
def where(built):
    return built.parent / "backups"


def without_events(path):
    counts, newest = tiny_world.contents(path)
    return counts | {"event": None}, newest


def test_a_backup_holds_everything_and_only_its_owner_reads_it(built, where):
    tiny_world.report(built, "T2-1,,2023-08,180")
    account = tiny_world.account(built, "coordinator")
    made = backup.create(built, where, BOSS)
    assert made.path.name.startswith(f"tiny-r{tiny_world.newest(built):06}-")
    assert without_events(made.path) == without_events(built)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert sessions.sign_in(made.path, *account, "").actor.name == "张三"  # passwords too
    assert tiny_world.progress(made.path, "T2-1", 8)["actual_value"] == 180
    [event] = tiny_world.ask(built, "FROM event WHERE what = 'keep_backups'")
    assert event["about"] == f"+ {made.path.name}"
    assert list(where.glob("*.part")) == []


def test_what_is_restored_is_what_was_saved_and_what_stood_there_is_kept(built, where):
    tiny_world.report(built, "T2-1,,2023-08,180")
    before = without_events(built)
    made = backup.create(built, where, BOSS)
    pages = snapshot.store(built)
    seen = pages.copy
    tiny_world.report(built, "T2-1,,2023-08,300")
    assert pages.copy.revision > seen.revision
    with pytest.raises(BackupError, match="--force"):
        backup.restore(built, made.path, BOSS)
    assert tiny_world.progress(built, "T2-1", 8)["actual_value"] == 300
    kept = backup.restore(built, made.path, BOSS, force=True)
    assert without_events(built) == before
    assert tiny_world.progress(kept, "T2-1", 8)["actual_value"] == 300
    # Pages that are open go over to it: it is another past.
    assert pages.copy.revision == seen.revision
    assert tiny_world.report(built, "T2-1,,2023-09,200").new == 1


def test_what_was_ended_does_not_live_again_and_what_was_done_stays_known(built, where):
    account = tiny_world.account(built, "coordinator")
    token = tokens.create(built, "coordinator", "接口", "read", 9, BOSS)
    browser = sessions.sign_in(built, *account, "").actor
    made = backup.create(built, where, BOSS)
    with read_only_connection(built) as connection:
        [held] = tokens.valid_tokens(connection, "coordinator")
    tokens.end(built, "coordinator", tokens.token_number(held), BOSS)
    sessions.sign_out(built, browser)
    tiny_world.report(built, "T2-1,,2023-08,180")
    before = tiny_world.ask(built, f"SELECT {event_merge.SAME_EVENT} FROM event ORDER BY event_id")
    with pytest.raises(BackupError):
        backup.restore(built, made.path, BOSS)
    kept = backup.restore(built, made.path, BOSS, force=True)
    with read_only_connection(built) as connection:
        assert not account_store.load(connection).sessions
        assert permits(connection, token) is None
    after = tiny_world.ask(built, f"SELECT {event_merge.SAME_EVENT} FROM event ORDER BY event_id")
    assert after[:-1] == before
    assert (after[-1]["what"], after[-1]["about"]) == ("keep_backups", f"= {made.path.name}")
    [lost] = tiny_world.ask(built, "FROM event WHERE what = 'report'")
    assert lost["revision"] is None  # what is recorded next gets that number
    # And the other way round: nothing is remembered twice.
    backup.restore(built, kept, BOSS, force=True)
    assert tiny_world.ask(built, f"SELECT {event_merge.SAME_EVENT} FROM event ORDER BY event_id")[:-1] == after
    assert tiny_world.ask(built, "FROM event WHERE what = 'report'")[0]["revision"] == tiny_world.newest(built)


def permits(connection, token):
    return account_store.load(connection).of_session(sessions.session_key(token), clock.now(), token=True)


def test_without_force_nothing_is_put_back_that_loses_what_was_done(built, where):
    account = tiny_world.account(built, "coordinator")
    made = backup.create(built, where, BOSS)
    backup.create(built, where.with_name("others"), BOSS)  # a backup that was made is no loss
    backup.restore(built, made.path, BOSS)
    sessions.sign_in(built, *account, "")
    tokens.create(built, "coordinator", "接口", "read", 9, BOSS)
    before = built.read_bytes()
    with pytest.raises(BackupError, match=r"has 2 events .* --force") as refused:
        backup.restore(built, made.path, BOSS)
    assert (refused.value.fault, built.read_bytes()) == ("newer", before)


@pytest.fixture
def usual_rights():
    """New files are for everybody to read, as outside of the service."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such rights")
@pytest.mark.usefixtures("usual_rights")
def test_only_their_owner_reads_files_with_secrets(tmp_path, built, where):
    fresh = tmp_path / "fresh.duckdb"
    database_file.create(fresh, "real")
    made = backup.create(built, where, BOSS)
    built.chmod(0o644)
    kept = backup.restore(built, made.path, BOSS, force=True)
    with duckdb.connect(fresh, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = 9")
    fresh.chmod(0o644)
    database_file.upgrade(fresh)
    archive = tmp_path / "all.zip"
    done = CliRunner().invoke(command_line.app, ["export", str(archive), "--database", str(built)])
    assert done.exit_code == 0, done.output
    secret = [fresh, fresh.with_name("fresh.duckdb.v9"), built, kept, made.path, archive]
    assert {one.name: oct(stat.S_IMODE(one.stat().st_mode)) for one in secret} == {one.name: "0o600" for one in secret}


def test_a_torn_database_is_restored_with_its_log_out_of_the_way(built, where):
    tiny_world.report(built, "T2-1,,2023-08,180")
    made = backup.create(built, where, BOSS)
    built.write_bytes(b"torn" * 4096)
    log = built.with_name(built.name + ".wal")
    log.write_bytes(b"torn")
    kept = backup.restore(built, made.path, BOSS)
    assert tiny_world.progress(built, "T2-1", 8)["actual_value"] == 180
    assert kept.read_bytes().startswith(b"torn")
    assert kept.with_name(kept.name + ".wal").read_bytes() == b"torn"


def test_a_database_that_is_gone_is_restored(built, where):
    made = backup.create(built, where, BOSS)
    built.unlink()
    assert backup.restore(built, made.path, BOSS) is None
    assert without_events(built) == without_events(made.path)


def test_a_demonstration_and_a_real_database_are_never_mixed(built, where, demo):
    made = backup.create(built, where, BOSS)
    with pytest.raises(BackupError) as refused:
        backup.restore(shutil.copy(demo, built.parent / "demo.duckdb"), made.path, BOSS, force=True)
    assert refused.value.fault == "other_kind"


def test_what_a_later_program_left_gives_way_to_a_backup_only_when_it_is_meant(built, where, demo):
    """Going back after an upgrade."""
    made = backup.create(built, where, BOSS)
    of_demo = backup.create(shutil.copy(demo, built.parent / "demo.duckdb"), where, BOSS)
    with duckdb.connect(built, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = 99")
    before = built.read_bytes()
    for source, force, fault in ((made, False, "newer"), (of_demo, True, "other_kind")):
        with pytest.raises(BackupError) as refused:
            backup.restore(built, source.path, BOSS, force=force)
        assert (refused.value.fault, built.read_bytes()) == (fault, before)
    kept = backup.restore(built, made.path, BOSS, force=True)
    assert kept.read_bytes() == before
    assert without_events(built) == without_events(made.path)


@pytest.mark.parametrize("damage", ["torn", "empty", "other", "later"])
def test_what_is_no_whole_backup_is_not_put_anywhere(built, where, damage):
    made = backup.create(built, where, BOSS).path
    if damage == "later":
        with duckdb.connect(made, config=SETTINGS) as connection:
            connection.execute("UPDATE origin SET schema_version = 99")
    else:
        made.write_bytes({"torn": made.read_bytes()[:5000], "empty": b"", "other": b"PK\x03\x04"}[damage])
    before = built.read_bytes()
    with pytest.raises(BackupError):
        backup.restore(built, made, BOSS, force=True)
    assert built.read_bytes() == before
    assert {one.name for one in built.parent.iterdir()} == {"backups", built.name}


def test_only_the_operator_restores_and_only_an_administrator_saves(built, where):
    made = backup.create(built, where, BOSS)
    with pytest.raises(NotAllowedError):
        backup.restore(built, made.path, NOBODY, force=True)
    with pytest.raises(NotAllowedError):
        backup.create(built, where, NOBODY)
    assert backup.backups(built, where) == [made]


def test_it_is_whole_while_others_write(built, where):
    """Each report is three rows; a copy has all three of each or none."""
    stop = threading.Event()

    def reports():
        number = 0
        while not stop.is_set():
            number += 1
            tiny_world.report(
                built, *(f"{one},,2023-01,{number}" for one in ("T2-1", "T1-3")), f"T3-1,,2023-01,{90 + number % 10}"
            )

    writer = threading.Thread(target=reports)
    writer.start()
    try:
        made = [backup.create(built, where.with_name(f"backups-{number}"), BOSS) for number in range(4)]
    finally:
        stop.set()
        writer.join()
    for one in made:
        torn = tiny_world.ask(one.path, "SELECT submission_id FROM actual GROUP BY ALL HAVING count(*) <> 3")
        assert (torn, tiny_world.newest(one.path)) == ([], one.revision)


def test_old_ones_go_when_they_are_told_to(built, where):
    where.mkdir()
    names = [f"tiny-r000003-2026010{day}-000000.duckdb" for day in range(1, 6)]
    for name in [*names, "other-r000003-20260101-000000.duckdb", "tiny-notes.duckdb"]:
        (where / name).write_bytes(b"")
    gone = backup.prune(built, where, 2)
    assert sorted(one.name for one in gone) == names[:3]
    assert [one.path.name for one in backup.backups(built, where)] == names[:2:-1]
    backup.prune(built, where, 0)
    assert [one.path.name for one in backup.backups(built, where)] == names[-1:]  # never the last


def test_as_it_is_typed(built, where):
    made = etl("backup", "--to", where, "--keep", 1, "--database", built)
    assert (made.returncode, made.stderr) == (0, "")
    [file] = where.iterdir()
    assert made.stdout.startswith(f"{file}: revision {tiny_world.newest(built)}, ")
    done = etl("restore", file, "--database", built)
    assert (done.returncode, done.stdout.startswith(f"{built}: restored from {file}; what stood there is ")) == (
        0,
        True,
    )
    refused = etl("restore", built.parent / "backups" / file.name, "--database", built.parent / "new.duckdb")
    assert refused.returncode == 0
    file.write_bytes(b"torn")
    refused = etl("restore", file, "--database", built)
    assert (refused.returncode, "Traceback" in refused.stderr, "no whole backup" in refused.stderr) == (1, False, True)


@pytest.mark.parametrize("deed", ["make", "restore"])
def test_kill_9_leaves_the_database_whole_and_no_half_backup(built, where, deed):
    """Five instants each, the same every time."""
    made = backup.create(built, where, BOSS)
    before = without_events(built)
    code = (
        "import sys; from pathlib import Path; from ledger.maintenance import backup; from ledger.accounts.actor import operator\n"
        "print('begun', flush=True)\nwhile True:\n"
        + (
            "    backup.make(Path(sys.argv[1]), Path(sys.argv[2]).parent, operator('x'))"
            if deed == "make"
            else "    backup.restore(Path(sys.argv[1]), Path(sys.argv[2]), operator('x'), force=True)"
        )
    )
    dice = random.Random(7)
    for seconds in [dice.uniform(0, 0.4) for _ in range(5)]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, built, made.path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=settings.ROOT,
        )  # fmt: skip
        process.stdout.readline()
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert without_events(built) == before
        for one in backup.backups(built, where):
            assert without_events(one.path) == before
