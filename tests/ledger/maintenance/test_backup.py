"""Backups: complete, private, made while others write; restored completely or not at all."""

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
    new_backup = backup.create(built, where, BOSS)
    assert new_backup.path.name.startswith(f"tiny-r{tiny_world.newest(built):06}-")
    assert without_events(new_backup.path) == without_events(built)
    assert stat.S_IMODE(new_backup.path.stat().st_mode) == 0o600
    assert sessions.sign_in(new_backup.path, *account, "").actor.name == "张三"  # passwords too
    assert tiny_world.progress(new_backup.path, "T2-1", 8)["actual_value"] == 180
    [event] = tiny_world.ask(built, "FROM event WHERE what = 'keep_backups'")
    assert event["about"] == f"+ {new_backup.path.name}"
    assert list(where.glob("*.part")) == []


def test_a_restore_brings_back_what_was_saved_and_keeps_the_former_file(built, where):
    tiny_world.report(built, "T2-1,,2023-08,180")
    before = without_events(built)
    new_backup = backup.create(built, where, BOSS)
    pages = snapshot.store(built)
    earlier = pages.copy
    tiny_world.report(built, "T2-1,,2023-08,300")
    assert pages.copy.revision > earlier.revision
    with pytest.raises(BackupError, match="--force"):
        backup.restore(built, new_backup.path, BOSS)
    assert tiny_world.progress(built, "T2-1", 8)["actual_value"] == 300
    former = backup.restore(built, new_backup.path, BOSS, force=True)
    assert without_events(built) == before
    assert tiny_world.progress(former, "T2-1", 8)["actual_value"] == 300
    # Pages that are open go over to it: it is another past.
    assert pages.copy.revision == earlier.revision
    assert tiny_world.report(built, "T2-1,,2023-09,200").new == 1


def test_a_restore_ends_all_sessions_and_keeps_the_audit_log(built, where):
    account = tiny_world.account(built, "coordinator")
    token = tokens.create(built, "coordinator", "接口", "read", 9, BOSS)
    browser = sessions.sign_in(built, *account, "").actor
    new_backup = backup.create(built, where, BOSS)
    with read_only_connection(built) as connection:
        [token_session] = tokens.valid_tokens(connection, "coordinator")
    tokens.end(built, "coordinator", tokens.token_number(token_session), BOSS)
    sessions.sign_out(built, browser)
    tiny_world.report(built, "T2-1,,2023-08,180")
    before = tiny_world.ask(built, f"SELECT {event_merge.IDENTIFYING_COLUMNS} FROM event ORDER BY event_id")
    with pytest.raises(BackupError):
        backup.restore(built, new_backup.path, BOSS)
    former = backup.restore(built, new_backup.path, BOSS, force=True)
    with read_only_connection(built) as connection:
        assert not account_store.load(connection).sessions
        assert permits(connection, token) is None
    after = tiny_world.ask(built, f"SELECT {event_merge.IDENTIFYING_COLUMNS} FROM event ORDER BY event_id")
    assert after[:-1] == before
    assert (after[-1]["what"], after[-1]["about"]) == ("keep_backups", f"= {new_backup.path.name}")
    [lost] = tiny_world.ask(built, "FROM event WHERE what = 'report'")
    assert lost["revision"] is None  # what is recorded next gets that number
    # And the other way round: nothing is remembered twice.
    backup.restore(built, former, BOSS, force=True)
    assert tiny_world.ask(built, f"SELECT {event_merge.IDENTIFYING_COLUMNS} FROM event ORDER BY event_id")[:-1] == after
    assert tiny_world.ask(built, "FROM event WHERE what = 'report'")[0]["revision"] == tiny_world.newest(built)


def permits(connection, token):
    return account_store.load(connection).of_session(sessions.session_key(token), clock.now(), token=True)


def test_without_force_no_restore_loses_events(built, where):
    account = tiny_world.account(built, "coordinator")
    new_backup = backup.create(built, where, BOSS)
    backup.create(built, where.with_name("others"), BOSS)  # a backup that was made is no loss
    backup.restore(built, new_backup.path, BOSS)
    sessions.sign_in(built, *account, "")
    tokens.create(built, "coordinator", "接口", "read", 9, BOSS)
    before = built.read_bytes()
    with pytest.raises(BackupError, match=r"has 2 events .* --force") as refused:
        backup.restore(built, new_backup.path, BOSS)
    assert (refused.value.fault, built.read_bytes()) == ("newer", before)


@pytest.fixture
def usual_rights():
    """With a umask that lets everybody read new files, as outside of the service."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such rights")
@pytest.mark.usefixtures("usual_rights")
def test_only_their_owner_reads_files_with_secrets(tmp_path, built, where):
    fresh = tmp_path / "fresh.duckdb"
    database_file.create(fresh, "real")
    new_backup = backup.create(built, where, BOSS)
    built.chmod(0o644)
    former = backup.restore(built, new_backup.path, BOSS, force=True)
    with duckdb.connect(fresh, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = 9")
    fresh.chmod(0o644)
    database_file.upgrade(fresh)
    archive = tmp_path / "all.zip"
    result = CliRunner().invoke(command_line.app, ["export", str(archive), "--database", str(built)])
    assert result.exit_code == 0, result.output
    secret = [fresh, fresh.with_name("fresh.duckdb.v9"), built, former, new_backup.path, archive]
    assert {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in secret} == {
        file.name: "0o600" for file in secret
    }


def test_a_damaged_database_is_restored_and_its_log_moved_away(built, where):
    tiny_world.report(built, "T2-1,,2023-08,180")
    new_backup = backup.create(built, where, BOSS)
    built.write_bytes(b"torn" * 4096)
    log = built.with_name(built.name + ".wal")
    log.write_bytes(b"torn")
    former = backup.restore(built, new_backup.path, BOSS)
    assert tiny_world.progress(built, "T2-1", 8)["actual_value"] == 180
    assert former.read_bytes().startswith(b"torn")
    assert former.with_name(former.name + ".wal").read_bytes() == b"torn"


def test_a_missing_database_is_restored(built, where):
    new_backup = backup.create(built, where, BOSS)
    built.unlink()
    assert backup.restore(built, new_backup.path, BOSS) is None
    assert without_events(built) == without_events(new_backup.path)


def test_a_demonstration_and_a_real_database_are_never_mixed(built, where, demo):
    new_backup = backup.create(built, where, BOSS)
    with pytest.raises(BackupError) as refused:
        backup.restore(shutil.copy(demo, built.parent / "demo.duckdb"), new_backup.path, BOSS, force=True)
    assert refused.value.fault == "other_kind"


def test_a_database_of_a_later_version_is_replaced_only_with_force(built, where, demo):
    """Going back after an upgrade."""
    new_backup = backup.create(built, where, BOSS)
    of_demo = backup.create(shutil.copy(demo, built.parent / "demo.duckdb"), where, BOSS)
    with duckdb.connect(built, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = 99")
    before = built.read_bytes()
    for source, force, fault in ((new_backup, False, "newer"), (of_demo, True, "other_kind")):
        with pytest.raises(BackupError) as refused:
            backup.restore(built, source.path, BOSS, force=force)
        assert (refused.value.fault, built.read_bytes()) == (fault, before)
    former = backup.restore(built, new_backup.path, BOSS, force=True)
    assert former.read_bytes() == before
    assert without_events(built) == without_events(new_backup.path)


@pytest.mark.parametrize("damage", ["torn", "empty", "other", "later"])
def test_an_incomplete_backup_is_not_restored(built, where, damage):
    new_backup = backup.create(built, where, BOSS).path
    if damage == "later":
        with duckdb.connect(new_backup, config=SETTINGS) as connection:
            connection.execute("UPDATE origin SET schema_version = 99")
    else:
        new_backup.write_bytes({"torn": new_backup.read_bytes()[:5000], "empty": b"", "other": b"PK\x03\x04"}[damage])
    before = built.read_bytes()
    with pytest.raises(BackupError):
        backup.restore(built, new_backup, BOSS, force=True)
    assert built.read_bytes() == before
    assert {file.name for file in built.parent.iterdir()} == {"backups", built.name}


def test_only_the_operator_restores_and_only_an_administrator_saves(built, where):
    new_backup = backup.create(built, where, BOSS)
    with pytest.raises(NotAllowedError):
        backup.restore(built, new_backup.path, NOBODY, force=True)
    with pytest.raises(NotAllowedError):
        backup.create(built, where, NOBODY)
    assert backup.backups(built, where) == [new_backup]


def test_it_is_whole_while_others_write(built, where):
    """Each report is three rows; a copy has all three of each or none."""
    stop = threading.Event()

    def reports():
        number = 0
        while not stop.is_set():
            number += 1
            tiny_world.report(
                built,
                *(f"{indicator},,2023-01,{number}" for indicator in ("T2-1", "T1-3")),
                f"T3-1,,2023-01,{90 + number % 10}",
            )

    writer = threading.Thread(target=reports)
    writer.start()
    try:
        new_backups = [backup.create(built, where.with_name(f"backups-{number}"), BOSS) for number in range(4)]
    finally:
        stop.set()
        writer.join()
    for copy in new_backups:
        torn = tiny_world.ask(copy.path, "SELECT submission_id FROM actual GROUP BY ALL HAVING count(*) <> 3")
        assert (torn, tiny_world.newest(copy.path)) == ([], copy.revision)


def test_old_backups_are_pruned(built, where):
    where.mkdir()
    names = [f"tiny-r000003-2026010{day}-000000.duckdb" for day in range(1, 6)]
    for name in [*names, "other-r000003-20260101-000000.duckdb", "tiny-notes.duckdb"]:
        (where / name).write_bytes(b"")
    gone = backup.prune(built, where, 2)
    assert sorted(file.name for file in gone) == names[:3]
    assert [copy.path.name for copy in backup.backups(built, where)] == names[:2:-1]
    backup.prune(built, where, 0)
    assert [copy.path.name for copy in backup.backups(built, where)] == names[-1:]  # never the last


def test_the_commands_backup_and_restore(built, where):
    new_backup = etl("backup", "--to", where, "--keep", 1, "--database", built)
    assert (new_backup.returncode, new_backup.stderr) == (0, "")
    [file] = where.iterdir()
    assert new_backup.stdout.startswith(f"{file}: revision {tiny_world.newest(built)}, ")
    result = etl("restore", file, "--database", built)
    assert (result.returncode, result.stdout.startswith(f"{built}: restored from {file}; what stood there is ")) == (
        0,
        True,
    )
    refused = etl("restore", built.parent / "backups" / file.name, "--database", built.parent / "new.duckdb")
    assert refused.returncode == 0
    file.write_bytes(b"torn")
    refused = etl("restore", file, "--database", built)
    assert (refused.returncode, "Traceback" in refused.stderr, "is not a complete backup" in refused.stderr) == (
        1,
        False,
        True,
    )


@pytest.mark.parametrize("deed", ["make", "restore"])
def test_kill_9_leaves_the_database_whole_and_no_half_backup(built, where, deed):
    """Five moments each, the same in every run."""
    new_backup = backup.create(built, where, BOSS)
    before = without_events(built)
    code = (
        "import sys; from pathlib import Path; from ledger.maintenance import backup; from ledger.accounts.actor import operator\n"
        "print('begun', flush=True)\nwhile True:\n"
        + (
            "    backup.create(Path(sys.argv[1]), Path(sys.argv[2]).parent, operator('x'))"
            if deed == "make"
            else "    backup.restore(Path(sys.argv[1]), Path(sys.argv[2]), operator('x'), force=True)"
        )
    )
    dice = random.Random(7)
    for seconds in [dice.uniform(0, 0.4) for _ in range(5)]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, built, new_backup.path],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.ROOT,
        )
        process.stdout.readline()
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert without_events(built) == before
        for copy in backup.backups(built, where):
            assert without_events(copy.path) == before
