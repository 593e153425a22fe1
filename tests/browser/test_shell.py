"""What the server sends before any page: compressed program files, and the HTML in the reader's language."""

import gzip
import http.client
import re
import urllib.request
from contextlib import closing
from pathlib import Path

import brotli
import pytest
import streamlit
from playwright.sync_api import expect

from tests.browser.conftest import ANSWER_SECONDS, until

FOLDER = Path(streamlit.__file__).parent / "static"


def fetched(address, **headers):
    """The answer as it travels: its headers and bytes."""
    asked = urllib.request.Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(asked, timeout=ANSWER_SECONDS) as answer:
        return answer.headers, answer.read()


def program_files():
    html = (FOLDER / "index.html").read_text("utf-8")
    return re.findall(r"\./(static/(?:js|css)/[^\"]+)", html)


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpacked"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        # Over plain http, which an intranet may speak, a browser takes no Brotli.
        ("gzip, deflate", "gzip", gzip.decompress),
    ],
)
def test_every_file_that_the_shell_names_comes_compressed_and_is_the_same(server, accepted, encoding, unpacked):
    named = program_files()
    assert len(named) > 20
    for name in named:
        headers, data = fetched(f"{server}/{name}", accept_encoding=accepted)
        assert headers["Content-Encoding"] == encoding, name
        assert headers["Cache-Control"] == "public, immutable, max-age=31536000"
        assert headers["Vary"] == "Accept-Encoding"
        assert unpacked(data) == (FOLDER / name).read_bytes()


@pytest.mark.parametrize(("accepted", "share"), [("br", 0.27), ("gzip", 0.32)])
def test_the_chart_library_travels_at_a_third_of_its_size_or_less(server, accepted, share):
    [library] = (FOLDER / "static" / "js").glob("PlotlyChart.*.js")
    headers, data = fetched(f"{server}/static/js/{library.name}", accept_encoding=accepted)
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert len(data) < library.stat().st_size * share


def test_who_takes_neither_gets_the_file_as_it_is(server):
    name = program_files()[0]
    headers, data = fetched(f"{server}/{name}", accept_encoding="identity")
    assert headers["Content-Encoding"] is None
    assert data == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", ["static/js/../../index.html", "static/js/%2e%2e/%2e%2e/index.html"])
def test_what_is_none_of_them_is_left_to_streamlit(server, name):
    port = int(server.rpartition(":")[2])
    with closing(http.client.HTTPConnection("localhost", port, timeout=ANSWER_SECONDS)) as connection:
        connection.request("GET", f"/{name}", headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        assert answer.read() != b""
    assert answer.getheader("Content-Encoding") is None


@pytest.mark.parametrize(
    ("path", "accepted", "tag"),
    [
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("", "en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("sections?lang=zh", "en-GB", "zh-CN"),
        ("sections?lang=en", "zh-CN", "en"),
        ("sections?lang=fr", "zh-CN", "zh-CN"),
    ],
)
def test_the_shell_is_in_the_readers_language(server, path, accepted, tag):
    headers, data = fetched(
        f"{server}/{path}", accept="text/html,*/*", accept_language=accepted, accept_encoding="gzip, br"
    )
    html = data.decode("utf-8")
    assert f'<html lang="{tag}">' in html
    assert "<title>罗庄目标看板 · Luozhuang targets</title>" in html
    assert 'as="font"' not in html
    assert html.rstrip().endswith("</html>")
    assert "Accept-Language" in headers["Vary"]
    assert headers["Content-Length"] == str(len(data))


def test_a_browser_that_asks_again_gets_what_stands_now(server):
    """Streamlit's own file has not changed; what was written into it may have."""
    headers, first = fetched(f"{server}/", accept="text/html")
    assert headers["ETag"] is None
    assert headers["Last-Modified"] is None
    _, second = fetched(
        f"{server}/", accept="text/html", if_none_match='"x"', if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT"
    )
    assert second == first


def test_a_document_follows_its_language_without_being_loaded_again(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/method")
    page.get_by_role("heading", level=1, name="口径说明").wait_for()
    page.wait_for_timeout(1500)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.get_by_role("link", name="English", exact=True).click()
    page.get_by_role("heading", level=1, name="Method").wait_for()
    until(page, "document.documentElement.lang === 'en'")


BEGINS = "one => { const words = document.createRange(); words.selectNodeContents(one); return words.getBoundingClientRect().x; }"


def test_an_address_without_a_page_says_so_and_opens_the_first(server, visitor):
    page = visitor()
    page.goto(f"{server}/nothing")
    said = page.get_by_role("dialog")
    begin = [said.get_by_text(words).evaluate(BEGINS) for words in ("没有这个页面", "没有您要找的页面，已打开首页。")]
    assert begin[0] == begin[1]  # the heading stands above its words
    said.get_by_role("button").click()
    expect(page.get_by_role("heading", name="2023年9月目标进度")).to_be_visible()


def test_the_first_answer_is_read_before_the_program_has_arrived_and_stays_where_it_stood(server, visitor):
    page = visitor("zh")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{server}/?period=2023-08")
    expect(page.get_by_role("heading", level=1)).to_have_text("2023年8月目标进度")
    before = page.locator("#first-sheet .strip .behind b")
    number, place = before.inner_text(), before.bounding_box()
    page.unroute("**/*.js")
    page.goto(f"{server}/?period=2023-08")
    after = page.locator("[data-testid=stMain] .strip .behind b")
    expect(after).to_be_visible()
    expect(page.locator("#first-sheet")).to_have_count(0)
    assert after.inner_text() == number
    moved = [abs(after.bounding_box()[one] - place[one]) for one in ("x", "y")]
    assert max(moved) <= 2, moved


MOST_SHIFT = 0.02
SHIFT = """
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


def test_nothing_moves_after_the_first_paint(server, visitor):
    """A tenth is what the makers of the measure call good; here all pages stay far below. What takes longer than the
    page is held back (shell.js) is drawn as it comes: a machine that is busy gets a second look at each page."""
    page = visitor("zh")
    page.add_init_script(SHIFT)
    moved = {}
    for name in ("", "sections", "towns", "tasks", "indicator", "departments", "compare"):
        for _ in range(3):
            page.goto(f"{server}/{name}?period=2023-08")
            expect(page.locator("[data-testid=stMain] h1")).to_be_visible()
            page.wait_for_timeout(2000)
            moved[name] = page.evaluate("window.shift")
            if moved[name] <= MOST_SHIFT:
                break
    assert {name: shift for name, shift in moved.items() if shift > MOST_SHIFT} == {}
