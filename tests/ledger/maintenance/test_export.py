"""The export of all data: complete, readable without this program, and without secrets."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from etl import __main__ as command_line
from etl.submissions import submit
from ledger.accounts import tokens
from ledger.accounts.actor import operator
from ledger.database.connection import read_only_connection
from ledger.maintenance import export
from ledger.workflow import evidence_files
from tests.support import injection_data, tiny_world
from tests.support.payloads import FORMULAS, XSS

BOSS = operator("管理员")


@pytest.fixture
def archive(built):
    tiny_world.account(built, "coordinator")
    tokens.create(built, "coordinator", "接口", "read", 9, BOSS)
    injection_data.fill(built, [*FORMULAS[:20], *XSS[:20], "../../../etc/cron.d/x", "C:\\x", "a\x00b"])
    stream = io.BytesIO()
    assert export.archive(built, stream, BOSS) == tiny_world.newest(built)
    return built, zipfile.ZipFile(stream)


def rows(packed, table):
    text = packed.read(f"tables/{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_table_is_there_with_all_its_rows(archive):
    path, packed = archive
    assert packed.testzip() is None
    counted = tiny_world.ask(path, "SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal")
    for table in {row["name"] for row in counted} - {"session", "session_end"}:
        [[count]] = [list(row.values()) for row in tiny_world.ask(path, f"SELECT count(*) FROM {table}")]
        # The export itself is the newest event.
        assert len(rows(packed, table)) == count - (table == "event"), table
    assert "tables/session.csv" not in packed.namelist()
    assert tiny_world.ask(path, "SELECT what FROM event ORDER BY event_id DESC LIMIT 1") == [{"what": "export_all"}]


def test_files_come_as_they_were_sent_under_names_of_numbers(archive):
    path, packed = archive
    for row in tiny_world.ask(path, "SELECT submission_id, original FROM submission"):
        [name] = [
            other["original"]
            for other in rows(packed, "submission")
            if other["submission_id"] == str(row["submission_id"])
        ]
        assert packed.read(name) == row["original"]
    assert len(rows(packed, "attachment")) == 2
    assert all(packed.read(file["data"]) == injection_data.PDF for file in rows(packed, "attachment"))
    strange = [name for name in packed.namelist() if ".." in name or "\\" in name or name.startswith("/")]
    assert strange == []


def test_no_secret_is_in_it(archive):
    path, packed = archive
    whole = b"".join(packed.read(name) for name in packed.namelist())
    with read_only_connection(path) as connection:
        secrets = connection.execute(
            "SELECT secret FROM stored.origin UNION ALL SELECT session_key FROM stored.session"
        ).fetchall()
        secrets += connection.execute("SELECT password FROM stored.account WHERE password IS NOT NULL").fetchall()
    assert len(secrets) >= 4
    assert [secret for (secret,) in secrets if secret.encode() in whole] == []
    assert "password" not in rows(packed, "account")[0]
    assert rows(packed, "account")[0]["account_id"] == "coordinator"


def test_the_demonstration_says_that_it_is_made_up_in_every_row(demo, tmp_path):
    copy = tmp_path / "demo.duckdb"
    copy.write_bytes(demo.read_bytes())
    stream = io.BytesIO()
    export.archive(copy, stream, BOSS)
    packed = zipfile.ZipFile(stream)
    assert {row["made_up"] for row in rows(packed, "actual")} == {"true"}
    assert "虚构" in packed.read(export.README_NAME).decode()


NAMES = [
    "../../x.csv",
    "..",
    ".",
    "/etc/passwd",
    "C:\\Windows\\x.csv",
    "a\x00b.csv",
    "CON",
    "nul.csv",
    "x" * 300 + ".csv",
    "a\r\nSet-Cookie: x",
    "\u202evsc.exe",
    " ",
    "a/../../b.csv",
    "\\\\server\\share\\x.csv",
    "~/.bashrc",
    "-rf",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("name", NAMES)
def test_an_original_is_written_into_the_folder_that_was_named_and_nowhere_else(built, tmp_path, name):
    """With the command that uses the names of submitted files."""
    sent = submit.submit(built, replace(tiny_world.sent("T2-1,,2023-08,180", reason="属实"), filename=name), BOSS)
    folder = tmp_path / "here"
    folder.mkdir()
    before = sorted(path for path in tmp_path.rglob("*") if path.parent != folder)
    arguments = ["receipt", str(sent.submission_id), "--original", str(folder), "--database", str(built)]
    assert CliRunner().invoke(command_line.app, arguments).exit_code == 0
    [written] = folder.iterdir()
    assert written.read_bytes().endswith(b"180\n")
    assert written.name.isprintable()
    assert not evidence_files.DEVICE_NAME.match(written.name)
    assert sorted(path for path in tmp_path.rglob("*") if path.parent != folder) == before
