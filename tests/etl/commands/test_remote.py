"""The command line over a server: the real commands against the real program, on loopback; what is done is the same."""

import json
import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import typer
import uvicorn
from starlette.applications import Starlette
from typer.testing import CliRunner

from etl import __main__ as command_line
from etl.submissions import submit
from ledger import settings
from ledger.accounts import accounts, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from scorecard.web.api import application
from tests.support import tiny_world
from tests.support.cli import run_command as typed_here

BOSS = operator("管理员")


@pytest.fixture
def server(built, monkeypatch):
    """The API of the tiny world on a free port; its address."""
    monkeypatch.setenv("DATABASE_URL", str(built))
    running = uvicorn.Server(
        uvicorn.Config(Starlette(routes=[application.route]), port=0, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join()


def token(path, role, scope, *reporters):
    name = f"robot-{role}-{scope}"
    accounts.add(path, Account(name, "程序", role, frozenset(reporters)), None, BOSS)
    return tokens.create(path, name, "命令行", scope, 1, BOSS)


def etl(server, key, *arguments):
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    said = {"PYTHONUTF8": "1", "LUOZHUANG_SERVER": server, "LUOZHUANG_TOKEN": key}
    return subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        check=False, cwd=settings.ROOT, env=inherited | said,
    )  # fmt: skip


@pytest.fixture
def august(tmp_path):
    path = tmp_path / "august.csv"
    path.write_text(f"{tiny_world.HEADER}\nT2-1,,2023-08,180\n", encoding="gb18030")
    return path


def test_a_file_is_sent_listed_printed_and_undone(built, server, august, tmp_path):
    key = token(built, "reporter", "send", "industry")
    done = etl(server, key, "load", august, "--plan", "tiny")
    assert (done.returncode, done.stderr) == (0, "")
    number = tiny_world.newest(built)
    assert done.stdout.startswith(f"Receipt {number}: august.csv, ")
    assert "by 程序" in done.stdout
    assert tiny_world.progress(built, "T2-1", 8)["actual_value"] == 180
    assert "nothing was recorded" in etl(server, key, "load", august, "--plan", "tiny").stdout
    assert "august.csv" in etl(server, key, "submissions").stdout
    copy = tmp_path / "copy.csv"
    printed = etl(server, key, "receipt", number, "--original", copy)
    assert f"Receipt: {number}" in printed.stdout
    assert copy.read_bytes() == august.read_bytes()
    assert etl(server, key, "undo", number, "--reason", "报错").returncode == 0
    assert tiny_world.progress(built, "T2-1", 8)["actual_value"] is None
    assert {row["via"] for row in tiny_world.ask(built, "FROM event WHERE what IN ('report', 'take_back')")} == {"api"}


def test_what_is_wrong_is_said_as_it_is_of_a_file(built, server, tmp_path):
    key, path, before = token(built, "reporter", "send", "industry"), tmp_path / "wrong.csv", tiny_world.newest(built)
    path.write_text(f"{tiny_world.HEADER}\nT9-9,,2023-08,180\n", encoding="utf-8")
    local = etl(server, key, "load", path, "--plan", "tiny", "--by", "x", "--database", built)
    far = etl(server, key, "load", path, "--plan", "tiny")
    assert (far.returncode, far.stdout) == (1, "")
    assert far.stderr.splitlines()[0] == local.stderr.splitlines()[0]  # the finding itself, word by word
    assert tiny_world.newest(built) == before


@pytest.mark.parametrize(
    ("role", "scope", "words"),
    [
        ("viewer", "decide", "you need the role of"),
        ("coordinator", "read", "does not permit this"),
        (None, None, "is unknown"),
    ],
)
def test_who_may_not_reads_why(built, server, august, role, scope, words):
    key = token(built, role, scope) if role else "none"
    done = etl(server, key, "load", august, "--plan", "tiny")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_is_not_there_is_said(august):
    done = etl("http://127.0.0.1:9", "x", "load", august)
    assert (done.returncode, "does not answer" in done.stderr) == (1, True)
    assert etl("ftp://x", "x", "undo", 3, "--reason", "x").returncode == 2


ANSWERS = [
    (400, b"[1]"), (400, b"[" * 100_000), (200, b'"x"'), (200, b"[]"), (200, b"{}"), (200, b"<html>"), (500, b""), (302, b"{"),
    (422, b'{"detail": "x", "findings": 5}'), (422, b'{"detail": "x", "findings": [1]}'), (200, b'{"rows": [{"period": 5}]}'),
]  # fmt: skip


@pytest.fixture
def answering():
    """A program on a free port that answers everything alike, with a status and a body: its address."""
    with ExitStack() as running:

        def at(status, body):
            class Alike(BaseHTTPRequestHandler):
                def do_GET(self):
                    self.rfile.read(int(self.headers.get("Content-Length", 0)))
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

                do_POST = do_GET  # noqa: N815 - http.server's own name

                def log_message(self, *_said):
                    pass

            server = running.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Alike))
            threading.Thread(target=server.serve_forever).start()
            running.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield at


def commands_over(server, august):
    for arguments in (
        ["load", august, "--plan", "tiny"],
        ["submissions"],
        ["receipt", 1],
        ["undo", 1, "--reason", "x"],
    ):
        yield arguments[0], typed_here(command_line.main, *arguments, LUOZHUANG_SERVER=server, LUOZHUANG_TOKEN="x")


@pytest.mark.parametrize(("status", "body"), ANSWERS)
def test_what_another_program_answers_is_said_to_be_none_of_ours(august, answering, status, body):
    for name, done in commands_over(answering(status, body), august):
        assert (done.returncode, "is no server of this program" in done.stderr) == (1, True), (name, done)


def test_a_server_writes_nothing_but_words_to_the_terminal(august, answering):
    evil = "\x1b]0;owned\x07\x1b[2J\n9  forged"
    finding = {"row": 1, "column": evil, "sentence_en": evil}
    refused = {"detail": evil, "findings": [finding]}
    receipt = {
        "submission_id": 1, "plan_id": "tiny", "period": "2023-08-01", "submitted_at": "2023-09-01T08:00:00+08:00", "kind": "actual",
        "decision": "accepted", "values": 1, "new": 1, "changed": 0, "department_id": None, "findings": [finding],
    } | dict.fromkeys(("filename", "submitted_by", "sha256"), evil)  # fmt: skip
    for status, body in ((422, refused), (201, receipt)):
        for name, done in commands_over(answering(status, json.dumps(body).encode()), august):
            shown = done.stdout + done.stderr
            assert "owned" in shown or (status, name) in ((201, "submissions"), (201, "receipt"), (201, "undo"))
            assert not [one for one in shown if not one.isprintable() and one != "\n"], (name, shown)
            assert not [line for line in shown.split("\n") if line.startswith("9  forged")], name


CHANGES, READS = {"load", "undo", "review"}, {"submissions", "receipt"}
"""Commands that work over a server."""


def test_every_command_that_works_over_a_server_is_among_them():
    commands = typer.main.get_command(command_line.app).commands
    assert {name for name, one in commands.items() for word in one.params if "--server" in word.opts} == CHANGES | READS


@pytest.mark.parametrize(
    ("role", "of"),
    [("viewer", ""), ("reporter", "industry"), ("reporter", "water"), ("coordinator", ""), ("administrator", "")],
)
def test_every_role_through_the_command_line(built, server, august, monkeypatch, tmp_path, role, of):
    """Sends, takes back, accepts and returns what is the bureau of industry's, with the widest token there is."""
    own = tiny_world.report(built, "T2-1,,2023-07,170", department_id="industry").submission_id
    # A cumulative figure that fell waits for the coordinator.
    held, other = (
        submit.submit(
            built, tiny_world.sent(f"T2-1,,2023-09,{value}", department_id="industry", reason="更正"), BOSS
        ).submission_id
        for value in (100, 101)
    )
    monkeypatch.setenv("LUOZHUANG_SERVER", server)
    monkeypatch.setenv("LUOZHUANG_TOKEN", token(built, role, "decide", *([of] if of else [])))
    before = tiny_world.newest(built)
    decides = role in ("coordinator", "administrator")
    reports = of == "industry" or decides
    sender = ["--department", "industry"] if decides else []
    tried = set()
    for arguments, allowed in (
        (["submissions"], True),
        (["receipt", str(own)], reports),
        (["receipt", str(own), "--original", str(tmp_path / "copy.csv")], reports),
        (["load", str(august), "--plan", "tiny", *sender], reports),
        (["undo", str(own), "--reason", "报错"], reports),
        (["review", str(held), "--accept"], decides),
        (["review", str(other), "--return", "--reason", "报错"], decides),
    ):
        done = CliRunner().invoke(command_line.app, arguments)
        assert (done.exit_code == 0) == allowed, (arguments, done.output, done.exception)
        tried.add(arguments[0])
    assert tried == CHANGES | READS
    assert (tmp_path / "copy.csv").exists() == reports
    assert tiny_world.newest(built) == before + 2 * reports + 2 * decides
    acted = tiny_world.ask(built, "SELECT DISTINCT account_id, via FROM event WHERE via <> 'command line'")
    assert acted == ([{"account_id": f"robot-{role}-decide", "via": "api"}] if reports else [])


def commands(group, *before):
    """Every command of the program, by the words that are typed for it."""
    for name, one in group.commands.items():
        if hasattr(one, "commands"):
            yield from commands(one, *before, name)
        else:
            yield (*before, name), one


COMMANDS = dict(commands(typer.main.get_command(command_line.app)))
CHOSEN = {"template": ["--all"], "review": ["--accept"]}
BY_ITSELF = {("check",), ("demo",)}
"""Of no database in use: one writes nothing, and the other makes the demonstration."""


def typed(words, command, file, folder):
    """What must be given, and the folder that may be."""
    given = {"submission_id": "1", "role": "viewer", "inbox": folder} | dict.fromkeys(("files", "to", "source"), file)
    arguments = [*words, *CHOSEN.get(words[-1], [])]
    for one in command.params:
        value = given.get(one.name, "2023-09")
        if one.param_type_name == "argument":
            arguments.append(value)
        elif one.required:
            arguments += [one.opts[0], value]
    return arguments


@pytest.mark.parametrize("words", sorted(set(COMMANDS) - BY_ITSELF), ids=" ".join)
def test_who_names_a_server_never_works_on_the_database_that_happens_to_stand_here(built, tmp_path, monkeypatch, words):
    monkeypatch.setenv("LUOZHUANG_SERVER", "http://127.0.0.1:9")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(settings, "REAL_DATABASE", built)
    before, file = built.read_bytes(), tmp_path / "file"
    new = words == ("export",)
    if not new:
        file.write_bytes(b"")
    command = COMMANDS[words]
    done = CliRunner().invoke(command_line.app, typed(words, command, str(file), str(tmp_path)))
    said = done.output + str(done.exception)
    assert done.exit_code == 1, said
    if any("--server" in one.opts for one in command.params):
        assert "127.0.0.1:9 does not answer" in said
    else:
        assert "LUOZHUANG_SERVER names a server" in said
    assert (built.read_bytes(), file.exists()) == (before, not new)


def test_a_database_that_is_named_is_worked_on_though_a_server_is_too(built, monkeypatch):
    monkeypatch.setenv("LUOZHUANG_SERVER", "http://127.0.0.1:9")
    for named in ({"DATABASE_URL": str(built)}, {}):
        option = [] if named else ["--database", str(built)]
        done = CliRunner(env=named).invoke(command_line.app, ["account", "list", *option])
        assert done.exit_code == 0, done.output


def test_the_plans_are_checked_though_a_server_is_named(world, tmp_path, monkeypatch):
    monkeypatch.setenv("LUOZHUANG_SERVER", "http://127.0.0.1:9")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(settings, "REAL_DATABASE", tmp_path / "none.duckdb")
    folders = ["--plans", str(world / "plans"), "--register", str(world / "register")]
    done = CliRunner().invoke(command_line.app, ["check", *folders])
    assert (done.exit_code, "No fault found." in done.output) == (0, True)
