"""Reminders of problems: the line on the overview, the text for a message, the calendar, and what is proposed."""

import asyncio
import io
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlencode

import docx
import pytest
from icalendar import Calendar
from starlette.requests import Request

from ledger import clock, settings
from ledger.accounts.actor import operator
from ledger.workflow import problems
from ledger.workflow.evidence_files import OFFICE_PARTS, SIGNATURES, Attachment
from ledger.workflow.problems import Problem, Step
from scorecard import snapshot
from scorecard.__main__ import main
from scorecard.meeting import meeting_view
from scorecard.meetings import problem_proposals
from scorecard.meetings.loader import meeting_without_session
from scorecard.notifications import reminders
from scorecard.snapshot import Snapshot
from scorecard.web import problem_files
from tests.support import tiny_world
from tests.support.cli import run_command

ROOT = settings.ROOT
NOW = datetime(2024, 2, 28, 7, 30)
TODAY = NOW.date()
LATE, SOON, LATER = (TODAY + timedelta(days=days) for days in (0, 2, 30))


@pytest.fixture(autouse=True)
def set_clock(monkeypatch):
    """It stands still: midnight may come between two looks at one that goes."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def raised(path, words, due=None, indicator_id=None):
    """A problem of task 2, assigned where a day is said."""
    problem = Problem(tiny_world.PLAN, words, "coordinator", tiny_world.DISTRICT, 2, indicator_id)
    number = problems.raise_problem(path, problem, operator("协调员"))
    if due:
        problems.step(path, Step(number, "assign", number, "", "industry", due), operator("协调员"))
    return number


@pytest.fixture
def three(built, monkeypatch):
    """One due today, one in two days, one in thirty; one that nobody has yet. Their numbers."""
    monkeypatch.setenv("DATABASE_URL", str(built))
    tiny_world.report(built, "T2-1,,2023-06,100")
    found = [
        raised(built, "缺\n用地", LATE, "T2-1"),
        raised(built, "缺资金", SOON),
        raised(built, "缺人", LATER),
        raised(built, "手续未办"),
    ]
    return found


def at(path):
    copy = snapshot.store(path).copy
    return Snapshot(copy.database_id, tiny_world.PLAN, date(2023, 6, 1), copy.revision)


def view_of(path, language="zh"):
    return meeting_view(meeting_without_session(snapshot.store(path).copy, tiny_world.PLAN, date(2023, 6, 1)), language)


@pytest.mark.usefixtures("three")
def test_the_text_goes_by_department_the_longest_overdue_first(built):
    """Seen tomorrow: one is a day overdue, one due tomorrow; the third is out of the week."""
    tomorrow = TODAY + timedelta(days=1)
    assert reminders.text(at(built), tomorrow, "zh", demo=False).splitlines() == [
        f"问题办理提醒（{tomorrow}）", "", "区工信局",
        f"1. 逾期1天（{LATE}到期）：新建、改造5G基站：缺 用地", f"2. {SOON}（还有1天）：任务2 建设新型基础设施：缺资金",
        "", "待协调员交办", "1. 任务2 建设新型基础设施：手续未办",
    ]  # fmt: skip
    assert "虚构" in reminders.text(at(built), tomorrow, "zh", demo=True)


def test_nothing_to_be_done_is_said(built):
    assert reminders.text(at(built), TODAY, "zh", demo=False).splitlines()[1:] == [
        "没有逾期、7天内到期或待交办的问题。"
    ]
    assert reminders.overview_line(view_of(built), TODAY) == ""


@pytest.mark.usefixtures("three")
def test_the_line_counts_what_is_overdue_and_what_is_due_within_three_days(built):
    words = reminders.overview_line(view_of(built), TODAY + timedelta(days=1))
    assert "逾期问题：1项" in words
    assert "3天内到期的问题：1项" in words
    assert "逾期" not in reminders.overview_line(view_of(built), TODAY)


@pytest.mark.usefixtures("three")
def test_who_reports_is_reminded_of_their_own(built):
    """All three are the bureau of industry's; one is a day overdue tomorrow, one is due then."""
    tomorrow = TODAY + timedelta(days=1)
    said = re.sub("<[^>]+>", "", reminders.own_problems_line(view_of(built), tomorrow, frozenset({"industry"})))
    assert said == (
        f"由本单位办理：■ 逾期1天（{LATE}到期）：新建、改造5G基站；{SOON}（还有1天）：任务2 建设新型基础设施"
    )
    assert reminders.own_problems_line(view_of(built), tomorrow, frozenset({"water"})) == ""


def test_the_calendar_has_an_entry_for_each_day_and_keeps_its_id(three, built):
    feed = Calendar.from_ical(reminders.calendar(at(built), TODAY, "zh", "", demo=False))
    entries = list(feed.walk("VEVENT"))
    assert [one["DTSTART"].dt for one in entries] == [LATE, SOON, LATER]
    assert [one["DTEND"].dt - one["DTSTART"].dt for one in entries] == [timedelta(days=1)] * 3
    assert [str(one["UID"]) for one in entries] == [f"problem-{number}@luozhuang-targets" for number in three[:3]]
    assert "新建、改造5G基站" in str(entries[0]["SUMMARY"])
    assert [one.walk("VALARM")[0]["TRIGGER"].dt for one in entries] == [timedelta(days=-3)] * 3
    [row] = tiny_world.ask(built, "SELECT max(revision) AS seen FROM problem_step WHERE problem_id = ?", [three[0]])
    problems.step(built, Step(three[0], "assign", row["seen"], "", "industry", LATER), operator("协调员"))
    moved = list(Calendar.from_ical(reminders.calendar(at(built), TODAY, "zh", "industry", demo=False)).walk("VEVENT"))
    assert {str(one["UID"]) for one in moved} == {str(one["UID"]) for one in entries}
    assert (
        list(Calendar.from_ical(reminders.calendar(at(built), TODAY, "zh", "nobody", demo=False)).walk("VEVENT")) == []
    )


@pytest.mark.usefixtures("three")
def test_the_calendar_says_in_utc_when_a_day_was_set(built):
    """At 07:30 in Beijing on the 28th it is 23:30 of the 27th in Greenwich, eight hours earlier. (RFC 5545, 3.8.7.2.)"""
    entries = Calendar.from_ical(reminders.calendar(at(built), TODAY, "zh", "", demo=False)).walk("VEVENT")
    assert {entry["DTSTAMP"].to_ical() for entry in entries} == {b"20240227T233000Z"}


@pytest.mark.usefixtures("three")
def test_the_command_asks_which_day_it_is_in_beijing(built):
    done = run_command(main, "reminders", "--plan", tiny_world.PLAN, DATABASE_URL=f"{built}")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "问题办理提醒（2024-02-28）")


def get(door, places, *, cookie="", **words):
    scope = {
        "type": "http", "method": "GET", "path_params": places, "headers": [(b"cookie", cookie.encode())], "query_string": urlencode(words).encode(),
    }  # fmt: skip
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, door(Request(scope))).result()


def test_a_problem_has_its_supervision_order(three):
    asked = {"plan": tiny_world.PLAN, "period": "2023-06", "lang": "zh"}
    answer = get(problem_files.order, {"problem": three[0]}, **asked)
    assert answer.status_code == 200
    assert f"督办单 {three[0]} 新建、改造5G基站" in unquote(answer.headers["content-disposition"])
    document = docx.Document(io.BytesIO(answer.body))
    said = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert f"{LATE.year}年{LATE.month}月{LATE.day}日" in said
    assert "29.1%" in said  # 100 of 344
    assert [document.paragraphs[1].text] == [f"督办〔2023〕{three[0]}号"]
    for wrong in ({"problem": 1}, {"problem": three[0] + 1000}):
        assert get(problem_files.order, wrong, **asked).status_code == 404
    assert get(problem_files.order, {"problem": three[0]}, **asked | {"plan": "none"}).status_code == 404


@pytest.mark.usefixtures("three")
def test_the_calendar_has_its_door():
    answer = get(problem_files.calendar, {}, plan=tiny_world.PLAN)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.body.count(b"BEGIN:VEVENT") == 3
    assert get(problem_files.calendar, {}, plan="none").status_code == 404


def test_a_terminal_is_given_words_only(built):
    raised(built, "x\x1b]0;owned\x07\x1b[2J", LATE)
    done = run_command(main, "reminders", "--plan", tiny_world.PLAN, "--on", f"{TODAY}", DATABASE_URL=f"{built}")
    assert (done.returncode, "owned" in done.stdout) == (0, True)
    assert not [one for one in done.stdout if not one.isprintable() and one != "\n"]


def test_a_file_of_evidence_is_had_by_who_may_act_on_its_problem(three, built):
    """Problem 1 is the bureau of industry's; who guesses the address of its file gets nothing."""
    seen = tiny_world.ask(built, "SELECT max(revision) AS seen FROM problem_step WHERE problem_id = ?", [three[0]])[0][
        "seen"
    ]
    step = Step(three[0], "feedback", seen, "已落实", attachments=(Attachment("证明.pdf", b"%PDF-1.7 made up"),))
    asked = {"problem": three[0], "revision": problems.step(built, step, operator("经办人")), "place": 1}
    nobody = get(problem_files.file, asked)
    status, why = {"nobody": nobody.status_code}, {"nobody": nobody.body.decode()}
    for account_id, (role, *of) in {
        "industry": ("reporter", "industry"), "water": ("reporter", "water"), "viewer": ("viewer",),
        "coordinator": ("coordinator",), "first": ("reporter", "industry"),
    }.items():  # fmt: skip
        cookie = tiny_world.cookie(
            built, *tiny_world.account(built, role, *of, account_id=account_id, first=account_id == "first")
        )
        answer = get(problem_files.file, asked, cookie=cookie)
        status[account_id] = answer.status_code
        why |= {account_id: answer.body.decode()} if answer.status_code == 403 else {}
        if answer.status_code == 200:
            assert answer.body == b"%PDF-1.7 made up"
            assert answer.headers["content-disposition"].startswith("attachment;")
            assert get(problem_files.file, asked | {"place": 2}, cookie=cookie).status_code == 404
    assert status == {"nobody": 403, "industry": 200, "water": 403, "viewer": 403, "coordinator": 200, "first": 403}
    named = {"nobody": "登录", "water": "协调员", "viewer": "管理员", "first": "初始密码"}  # the door, or whom to ask
    assert [one for one, words in named.items() if words not in why[one]] == []


def test_a_file_of_evidence_comes_as_what_it_is_and_is_never_shown(three, built):
    """By its content, whatever it is called; the browser is told not to guess, and to save it."""
    files = {kind: beginning + b"made up" for beginning, kind in SIGNATURES.items()}
    for part, kind in OFFICE_PARTS.items():
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(part, "<made-up/>")
        files[kind] = packed.getvalue()
    seen = tiny_world.ask(built, "SELECT max(revision) AS seen FROM problem_step WHERE problem_id = ?", [three[0]])[0][
        "seen"
    ]
    sent = tuple(Attachment(f"证明{number}.html", data) for number, data in enumerate(files.values()))
    revision = problems.step(built, Step(three[0], "feedback", seen, "已落实", attachments=sent), operator("经办人"))
    cookie = tiny_world.cookie(built, *tiny_world.account(built, "coordinator"))
    for place, (kind, data) in enumerate(files.items(), start=1):
        asked = {"problem": three[0], "revision": revision, "place": place}
        answer = get(problem_files.file, asked, cookie=cookie)
        assert (answer.status_code, answer.body) == (200, data)
        assert answer.headers["content-type"] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.usefixtures("three")
def test_the_command_prints_the_text(built):
    made = subprocess.run(
        [sys.executable, "-m", "scorecard", "reminders", "--plan", "2023", "--on", str(TODAY), "--database", str(built)],
        check=False, cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == reminders.text(at(built), TODAY, "zh", demo=False)


def test_what_is_red_or_silent_is_proposed_once(built):
    """June. T2-1 is behind. Task 3 has said nothing; task 1 neither. A problem that somebody wrote comes first."""
    tiny_world.report(built, "T2-1,,2023-06,100,缺用地", header=f"{tiny_world.HEADER},存在问题")

    def proposed():
        return [
            (one.problem.origin, one.problem.task_no, one.problem.indicator_id)
            for one in problem_proposals.proposals(view_of(built), TODAY)
        ]

    assert proposed() == [("reporter", 2, None), ("program", 2, "T2-1"), ("program", 1, None), ("program", 3, None)]
    for one in problem_proposals.proposals(view_of(built), TODAY):
        problems.raise_problem(built, one.problem, operator("协调员"))
    assert proposed() == []
