"""Scripts in what people write, shown in a real browser whose policy against them is switched off: words alone hold."""

import io
import time
from datetime import date

import docx
import httpx
import pytest
from playwright.sync_api import expect

from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Item, Meeting
from scorecard.reports import papers
from tests.browser.conftest import ANSWER_SECONDS, ROOT, serving
from tests.support import injection_data, tiny_world
from tests.support.pages import PAGE_NAMES
from tests.support.payloads import XSS, XSS_KINDS
from tests.support.slow import partly_slow

AT = f"plan={tiny_world.PLAN}&period=2023-08"
MARKDOWN = "![a](//xss/a.png)[b](javascript:xss(1))$x_1$:red[c]**d**"
SAID = {
    # where → words that stand there when all of it is shown
    "tasks?task=2": "xss", "indicator?indicator=T2-1": "xss", "problems": "xss", "problems?problem={problem}": "xss",
    "meeting?meeting={meeting}": "xss", "meeting?meeting={second}": MARKDOWN, "assessment": "xss", "assessment?department=industry": "xss", "submissions": "xss",
    "submissions?submission={submission}": "xss", "departments?department=industry": "xss", "admin": "xss", "admin?part=rules": "", "admin?part=upkeep": "", "admin?part=events": "xss", "deck/{meeting}": "xss", "account": "xss",
}  # fmt: skip
PAGES = dict.fromkeys(PAGE_NAMES, "") | SAID
"""Every room of the frame, with or without words that people wrote; and what is opened in it."""
STRANGE = """() => {
    const found = [...(window.fired || [])], evil = /xss/i;
    for (const one of document.querySelectorAll("*"))
        for (const {name, value} of one.attributes)
            if (name.startsWith("on") || (evil.test(value) && ["src", "href", "action", "style", "srcdoc", "data", "xlink:href", "formaction"].includes(name)
                && !value.includes(location.host) && !/^[.?#\\/](?!\\/)/.test(value)))
                found.push(`${one.tagName} ${name}=${value}`);
    for (const one of document.querySelectorAll("script, style, base, object, embed, marquee, iframe, meta[http-equiv=refresh]"))
        if (evil.test(one.outerHTML)) found.push(one.outerHTML.slice(0, 200));
    return found;
}"""
LISTENING = "window.fired = []; window.xss = said => window.fired.push(`called ${said}`);"


# Every page in every run, with each kind of script; with all 268 on each page it takes minutes, and is slow.
@pytest.fixture(
    scope="module",
    params=[pytest.param(XSS_KINDS, id="each kind"), pytest.param(XSS, id="all", marks=pytest.mark.slow)],
)
def scripts(request):
    return request.param


@pytest.fixture(scope="module")
def house(built_once, scripts, tmp_path_factory, browser):  # noqa: ARG001 - without a browser no server is started
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    meeting = injection_data.fill(path, scripts)
    said = Meeting(tiny_world.PLAN, MARKDOWN, date(2023, 9, 6), date(2023, 8, 1), tiny_world.newest(path))
    second = meetings.start(path, said, [Item("district")], operator("主持人"))
    known = tiny_world.account(path, "administrator", name="<img src=x onerror=xss(1)>")
    [places] = tiny_world.ask(
        path,
        "SELECT (SELECT min(problem_id) FROM problem) AS problem, (SELECT min(submission_id) FROM submission) AS submission",
    )
    with serving(ROOT, folder / "log.txt", DATABASE_URL=str(path)) as server:
        yield server, tiny_world.cookie(path, *known), places | {"meeting": meeting, "second": second}


@pytest.fixture
def reader(house, browser):
    """A page that keeps nothing out, signed in; and what it asked other hosts for."""
    server, cookie, _places = house
    context = browser.new_context(locale="zh-CN", bypass_csp=True)
    name, _, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server}])
    context.add_init_script(LISTENING)
    page, elsewhere = context.new_page(), []
    page.on("dialog", lambda dialog: elsewhere.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda asked: elsewhere.append(asked.url) if "//xss" in asked.url else None)
    yield page, elsewhere
    context.close()


def text(page):
    return page.evaluate("document.body.innerText")


def settled(page):
    """What stands on the page, when it has stopped changing."""
    last, since, end = "", time.monotonic(), time.monotonic() + 30
    while time.monotonic() - since < 1 and time.monotonic() < end:
        page.wait_for_timeout(200)
        if (now := text(page)) != last:
            last, since = now, time.monotonic()
    return last


# Where words of people stand: in every run. Pages that show none of them take as long to open, and are slow.
@pytest.mark.parametrize(("place",), partly_slow(zip(PAGES), lambda _number, case: PAGES[case[0]]))
def test_no_page_runs_what_people_write(house, reader, place):
    server, _cookie, places = house
    page, elsewhere = reader
    where = place.format(**places)
    page.goto(f"{server}/{where}{'&' if '?' in where else '?'}{AT}")
    expect(page.locator("h1").first).to_be_visible()
    shown = settled(page)
    assert PAGES[place] in shown
    assert page.evaluate(STRANGE) == []
    assert elsewhere == []


def test_no_paper_runs_what_people_write(house, reader, tmp_path):
    """The slides as a file, opened from a disk: no server says there what to refuse."""
    server, cookie, places = house
    page, elsewhere = reader
    for kind in papers.MAKERS:
        answer = httpx.get(
            f"{server}/papers/{places['meeting']}/{kind}?{AT}", headers={"cookie": cookie}, timeout=ANSWER_SECONDS
        )
        if kind in ("picture", "pictures") and answer.status_code == 503:
            continue  # no Chinese font here
        assert answer.status_code == 200, kind
        assert answer.headers["content-disposition"].startswith("attachment")
        if kind == "bulletin":
            words = docx.Document(io.BytesIO(answer.content)).element.body.itertext()
            assert sum("xss" in one for one in words) > 2
        if kind == "html":
            (tmp_path / "slides.html").write_bytes(answer.content)
    page.goto((tmp_path / "slides.html").as_uri())
    expect(page.locator("h1, h2").first).to_be_attached()
    assert page.evaluate("document.body.textContent").count("xss") > 5
    assert page.evaluate(STRANGE) == []
    assert elsewhere == []


def test_no_file_that_is_sent_runs_what_stands_in_it(house, reader, scripts):
    """Its name, its header and its cells, in what is said about its faults: as many of these as a page shows."""
    server, _cookie, _places = house
    page, elsewhere = reader
    page.goto(f"{server}/submit?reporter=industry&{AT}&month=2023-09")
    rows = [
        f'"{script.replace(chr(34), chr(34) * 2)}",,2023-09,1,{"x" if at % 2 else ""}'
        for at, script in enumerate(scripts[:: len(scripts) // 48])
    ]
    file = "\n".join(['指标编号,街镇,期间,累计完成,"<img src=x onerror=xss(1)>"', *rows, ""]).encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "<img src=x onerror=xss(1)>.csv", "mimeType": "text/csv", "buffer": file}
    )
    expect(page.get_by_text("▼ 错误").first).to_be_visible()
    assert "xss" in settled(page)
    assert page.evaluate(STRANGE) == []
    assert elsewhere == []
