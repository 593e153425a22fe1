"""All papers of a meeting, by their addresses and by command."""

import asyncio
import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from urllib.parse import unquote, urlencode

import pytest
from starlette.requests import Request

from ledger import clock, settings
from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Decision, Item, Meeting
from scorecard import snapshot
from scorecard.__main__ import main
from scorecard.meetings import loader as meeting_loader
from scorecard.reports import papers
from scorecard.web import papers as paper_routes
from tests.support import tiny_world
from tests.support.cli import run_command

ROOT = settings.ROOT


@pytest.fixture
def meeting_id(built, monkeypatch):
    """August with T2-1 at 180 of 344, behind; one decision on it. The meeting's number."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    monkeypatch.setenv("DATABASE_URL", str(built))
    agenda = [Item("district"), Item("indicator", indicator_id="T2-1"), Item("decisions")]
    new_meeting = Meeting(
        tiny_world.PLAN, "8月调度会/第一次", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built)
    )
    number = meetings.start(built, new_meeting, agenda, operator("主持人"))
    meetings.decide(built, Decision(number, "加快选址", "industry", date(2023, 9, 30), "T2-1"), operator("记录人"))
    return number


def get(number, kind, /, **parameters):
    query = {"plan": tiny_world.PLAN, "lang": "zh"} | parameters
    scope = {
        "type": "http",
        "method": "GET",
        "path_params": {"meeting": number, "kind": kind},
        "headers": [],
        "query_string": urlencode(query).encode(),
    }
    # In a thread of its own: the browser's tests leave a running loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, paper_routes.paper(Request(scope))).result()


def name_of(answer):
    return unquote(answer.headers["content-disposition"].partition("''")[2])


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [
        ("slides", "pptx", b"PK"),
        ("bulletin", "docx", b"PK"),
        ("orders", "zip", b"PK"),
        ("ledger", "xlsx", b"PK"),
        ("html", "html", b"<!doctype html>"),
        ("picture", "png", b"\x89PNG"),
        ("pictures", "zip", b"PK"),
    ],
)
def test_each_paper_has_its_address(kind, ending, begins, meeting_id):
    answer = get(meeting_id, kind)
    assert answer.status_code == 200
    assert answer.body.startswith(begins)
    assert name_of(answer) == f"8月调度会-第一次-{papers.title(kind, 'zh')}.{ending}"


def test_all_of_them_come_in_one_archive(meeting_id):
    archive = zipfile.ZipFile(io.BytesIO(get(meeting_id, "all").body))
    assert archive.testzip() is None
    endings = sorted({name.rpartition(".")[2] for name in archive.namelist()})
    assert endings == ["docx", "html", "png", "pptx", "xlsx"]


def test_each_order_can_be_had_by_itself(meeting_id):
    number = f"{meeting_id}-T2-1"
    archive = zipfile.ZipFile(io.BytesIO(get(meeting_id, "orders").body))
    [name] = archive.namelist()
    order = get(meeting_id, "orders", number=number)
    assert order.body == archive.read(name)
    assert (name_of(order), number in name) == (name, True)


@pytest.mark.parametrize(
    ("number", "kind", "parameters"),
    [
        (10_000, "slides", {}),
        (None, "poem", {}),
        (None, "slides", {"plan": "none"}),
        (None, "orders", {"number": "1-T1-1"}),
    ],
)
def test_what_there_is_not_is_404(number, kind, parameters, meeting_id):
    assert get(number or meeting_id, kind, **parameters).status_code == 404


def test_papers_stay_as_they_were_when_others_report(meeting_id, built):
    before = get(meeting_id, "ledger").body
    tiny_world.report(built, "T2-1,,2023-08,250")
    papers.files.forget()
    assert get(meeting_id, "ledger").body == before


@pytest.mark.parametrize("kind", ["slides", "bulletin", "orders", "ledger"])
def test_an_office_file_says_in_utc_when_it_was_frozen(kind, built, monkeypatch, request):
    """Frozen at 07:30 in Beijing on 5 September: in Greenwich, whose time such a file keeps, 8 hours earlier, at 23:30
    of the 4th. Taken for Greenwich's, 07:30 would be shown in Beijing as 15:30."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2023, 9, 5, 7, 30))
    number = request.getfixturevalue("meeting_id")
    [file, *_] = papers.files(
        kind, meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number), "zh"
    )
    core = zipfile.ZipFile(io.BytesIO(file.data)).read("docProps/core.xml").decode()
    assert set(re.findall(r"<dcterms:\w+[^>]*>([^<]+)<", core)) == {"2023-09-04T23:30:00Z"}


def command(*arguments):
    return run_command(main, "papers", *arguments)


def test_the_command_writes_the_papers_of_a_month_or_a_meeting(meeting_id, built, tmp_path):
    out = tmp_path / "out"
    result = command("--plan", "2023", "--period", "2023-08", "--out", str(out), "--database", str(built))
    assert result.returncode == 0, result.stderr
    assert sorted(file.name for file in out.iterdir()) == sorted(result.stdout.splitlines())
    assert {file.suffix for file in out.iterdir()} == {".pptx", ".docx", ".xlsx", ".html", ".png"}
    repeated = ["--meeting", str(meeting_id), "--kind", "ledger", "--out", str(out), "--database", str(built)]
    assert command(*repeated).returncode == 0
    assert (out / "8月调度会-第一次-工作台账.xlsx").exists()
    rejected = command(*repeated)
    assert rejected.returncode == 1
    assert "--force" in rejected.stderr
    assert command(*repeated, "--force").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--period", "2022-08"], "Give a month of that year"),
        (["--period", "2023-08", "--plan", "1999"], "Give one plan with --plan: tiny."),
        (["--meeting", "10000"], "Meeting not found: 10000."),
        ([], "Give one of --period and --meeting."),
        (["--period", "2023-08", "--kind", "poem"], "Paper not found: poem."),
    ],
)
def test_the_command_says_what_there_is_not(arguments, message, built, tmp_path):
    result = command(*arguments, "--out", str(tmp_path), "--database", str(built))
    assert result.returncode != 0
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert list(tmp_path.glob("*.*x")) == []
