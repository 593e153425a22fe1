"""A meeting's slides: the page's own figures at the frozen revision, and decisions that are typed on them."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape

import pytest
from starlette.requests import Request

from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Item, Meeting
from scorecard import snapshot
from scorecard.deck import document as deck_document
from scorecard.deck import slides
from scorecard.meeting import meeting_view
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import progress as progress_queries
from scorecard.web import deck as deck_routes
from tests.support import tiny_world

AGENDA = [
    Item("last_decisions"), Item("district"), Item("changes"), Item("section", section_no=1),
    Item("indicator", indicator_id="T2-1"), Item("departments"), Item("towns"), Item("missing"), Item("problems"),
    Item("decisions"),
]  # fmt: skip


@pytest.fixture
def number(built, monkeypatch):
    """A meeting in September on August's figures: 180 of 344 base stations, 14.3 points behind."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    monkeypatch.setenv("DATABASE_URL", str(built))
    said = Meeting(tiny_world.PLAN, "8月调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built))
    return meetings.start(built, said, AGENDA, operator("主持人"))


HERE = b"dashboard.example"


def asked(
    number, path="", method="GET", said=None, lang="zh", kind="application/json", cookie="", origin=b"http://" + HERE
):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    query = f"plan={tiny_world.PLAN}&lang={lang}".encode()
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cookie", cookie.encode()),
        (b"host", HERE),
        (b"origin", origin),
    ]
    scope = {
        "type": "http", "method": method, "path_params": {"meeting": number}, "query_string": query, "headers": headers,
        "scheme": "http",
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    answer = {"": deck_routes.slides, "decisions": deck_routes.decide}[path](Request(scope, receive))
    # In a thread of its own: the browser's tests leave a running loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, answer).result()


@pytest.fixture
def cookie(built):
    """A coordinator's."""
    return tiny_world.cookie(built, *tiny_world.account(built, "coordinator", name="记录人"))


def decided(number, cookie, **other):
    said = {
        "words": "9月底前完成选址",
        "department_id": "industry",
        "due_on": "2023-09-30",
        "indicator_id": "T2-1",
    }
    return asked(number, "decisions", "POST", said | other, cookie=cookie)


def made(built, number, language="zh"):
    one = meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number)
    return slides.slides(one, meeting_view(one, language))


def text(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_item_of_the_agenda_has_its_slide_in_order(built, number, language):
    found = [one.kind for one in made(built, number, language)]
    assert found == ["title", *(item.kind for item in AGENDA)]


def test_the_figures_stay_when_others_report(built, number):
    tiny_world.report(built, "T2-1,,2023-08,250")
    [one] = [one for one in made(built, number) if one.kind == "indicator"]
    said = text(one.body)
    assert "截至8月底完成180个，目标344个，完成率52.3%。序时进度66.7%，落后14.3个百分点。" in said
    assert "-14.3个百分点" in said
    assert "250" not in said


def test_the_chart_holds_the_months_of_the_page(built, number):
    html = asked(number).body.decode()
    [figure] = re.findall(r'data-figure="(.*?)"', html)
    traces = {one.get("name"): one for one in json.loads(unescape(figure))["data"]}
    table = progress_queries.series(
        meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number).snapshot,
        "T2-1",
        tiny_world.DISTRICT,
    )
    known = table["value"].dropna()
    assert [value for value in traces["numbers"]["text"] if value] == ["180"]
    assert known.tolist() == [180.0]


def test_every_slide_says_what_its_figures_are(number):
    html = asked(number).body.decode()
    assert html.count(f"期间2023年8月，版本{number - 1}，冻结时间") == 1 + len(AGENDA)


def test_a_decision_typed_on_a_slide_stands_in_the_ledger_and_on_the_slides(built, number, cookie):
    answer = decided(number, cookie)
    assert answer.status_code == 200
    lists = json.loads(answer.body)["lists"]
    assert "9月底前完成选址（区工信局 2023-09-30）" in text(lists["T2-1"])
    assert "新建、改造5G基站" in text(lists["all"])
    [row] = tiny_world.ask(built, "SELECT * FROM decision_at(?, ?)", [tiny_world.PLAN, tiny_world.newest(built)])
    assert (row["words"], row["indicator_id"], row["decided_by"]) == ("9月底前完成选址", "T2-1", "记录人")
    assert asked(number).body.decode().count("9月底前完成选址") == 2


def test_what_people_write_is_never_run(number, cookie):
    decided(number, cookie, words="<script>alert(1)</script>")
    html = asked(number).body.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"words": ""}, ["请填写议定内容。"]),
        ({"due_on": ""}, ["请填写完成时限。"]),
        ({"due_on": "2023-09-01"}, ["完成时限不得早于会议日期。"]),
        ({"department_id": "nobody"}, ["请选择责任部门。"]),
    ],
)
def test_all_that_is_wrong_with_a_decision_is_said_at_once(built, number, cookie, other, words):
    before = tiny_world.newest(built)
    answer = decided(number, cookie, **other)
    assert (answer.status_code, json.loads(answer.body)["words"]) == (422, words)
    assert tiny_world.newest(built) == before


@pytest.mark.parametrize("said", [b"[" * 19_000, b'{"words":' + b"[" * 900 + b"]" * 900 + b"}", b"9" * 9_000, b"\xff"])
def test_a_body_that_is_none_is_a_fault_of_the_sender(number, cookie, said):
    assert asked(number, "decisions", "POST", said, cookie=cookie).status_code in (400, 422)


@pytest.mark.parametrize("place", ["words", "department_id", "indicator_id"])
def test_half_a_letter_is_said_and_not_kept(number, cookie, place):
    answer = decided(number, cookie, **{place: "选址\ud800"})
    assert (answer.status_code, "不完整的字符" in json.loads(answer.body)["words"][0]) == (422, True)


def test_a_form_of_another_site_cannot_decide(built, number):
    before = tiny_world.newest(built)
    said = {"words": "x", "department_id": "industry", "due_on": "2023-09-30"}
    assert asked(number, "decisions", "POST", said, kind="text/plain").status_code == 415
    assert asked(number, "decisions", "POST", said, origin=b"http://evil.example").status_code == 403
    assert asked(number, "decisions", "POST", said, origin=b"https://" + HERE).status_code == 403
    assert asked(number, "decisions", "POST", ["x"]).status_code == 400
    assert asked(number, "decisions", "POST", {"words": "x" * 30_000}).status_code == 413
    assert tiny_world.newest(built) == before


def test_who_has_not_signed_in_cannot_decide(built, number):
    before = tiny_world.newest(built)
    answer = decided(number, "")
    assert (answer.status_code, json.loads(answer.body)["words"]) == (403, ["召开调度会、记录议定事项须先登录。"])
    assert tiny_world.newest(built) == before


def test_there_is_no_slide_of_what_there_is_not(number):
    assert asked(number + 1).status_code == 404


def test_the_file_holds_all_that_it_needs_and_asks_nobody(built, number):
    one = meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number)
    html = deck_document.file(one, meeting_view(one, "zh")).decode()
    assert re.findall(r'<(?:script|link|img|iframe)[^>]* (?:src|href)="[^"]*"', html) == []
    assert 'data-form="file"' in html
    assert html.count('class="slide') == 1 + len(AGENDA)
