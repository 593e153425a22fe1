"""Uploads under attack: whoever has nothing to send, files without end, and senders who take their time."""

import shutil
import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ANSWER_SECONDS, ROOT, serving
from tests.browser.test_access import signs_in
from tests.browser.test_journeys import heading
from tests.support import tiny_world
from tests.support.payloads import FILE_NAMES

MB = 2**20
FILE = f"{tiny_world.HEADER}\nT2-1,,2023-09,258\n".encode()


@pytest.fixture(scope="module")
def house(built_once, tmp_path_factory, browser):  # noqa: ARG001 - without a browser no server is started
    """A server, its database, and who signs in there."""
    folder = tmp_path_factory.mktemp("uploads")
    path = Path(shutil.copy(built_once, folder / "tiny.duckdb"))
    tiny_world.report(path, "T2-1,,2023-08,180", department_id="industry")
    known = tiny_world.account(path, "coordinator")
    with serving(ROOT, folder / "log.txt", DATABASE_URL=str(path)) as server:
        yield server, path, known


@pytest.fixture
def upload(house, visitor):
    """Where a page of somebody who is signed in sends its files to, and with which headers; and the page."""
    server, _path, known = house
    page = visitor("zh")
    signs_in(page, server, *known)
    page.goto(f"{server}/submit?reporter=industry&period=2023-08&month=2023-09")
    heading(page, "报送")
    with page.expect_request(lambda asked: asked.method == "PUT" and "upload_file" in asked.url) as sent:
        page.locator("input[type=file]").set_input_files({"name": "九月.csv", "mimeType": "text/csv", "buffer": FILE})
    expect(page.get_by_role("button", name="报送", exact=True)).to_be_visible()
    headers = {name: value for name, value in sent.value.all_headers().items() if name in ("cookie", "x-xsrftoken")}
    return sent.value.url, headers, page, server


def put(url, headers, file, name="a.csv"):
    return httpx.put(url, headers=headers, files={"file": (name, file)}, timeout=ANSWER_SECONDS).status_code


def test_who_may_not_send_sends_nothing(upload, house):
    url, headers, *_rest = upload
    assert put(url, headers, FILE) == 204
    token = {name: value for name, value in headers.items() if name != "cookie"}
    assert put(url, token, FILE) == 403
    cookie = {name: value for name, value in headers.items() if name == "cookie"}
    assert put(url, cookie, FILE) == 403
    assert put(url, cookie | {"x-xsrftoken": "2|0|0|0"}, FILE) == 403
    viewer = tiny_world.cookie(house[1], *tiny_world.account(house[1], "viewer"))
    assert put(url, headers | {"cookie": viewer}, FILE) == 403
    # What somebody has sent stays until they take it away themselves.
    for said in (token, cookie, headers | {"cookie": viewer}):
        assert httpx.delete(url, headers=said, timeout=ANSWER_SECONDS).status_code == 403
    # Without knowing the page of somebody who is signed in: whoever made the address up.
    assert put(url.replace(url.split("/")[-2], "0" * 36), headers, FILE) == 400


def test_200_megabytes_are_cut_off_while_they_arrive(upload):
    url, headers, page, _server = upload
    sent = 0

    def endless():
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(200):
            sent += 1
            yield b"x" * MB

    said = headers | {"content-type": "multipart/form-data; boundary=x"}
    # The server may hang up before its answer has been read.
    with suppress(httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        assert httpx.put(url, headers=said, content=endless(), timeout=ANSWER_SECONDS).status_code == 413
    assert sent < 40
    assert put(url, headers, b"x" * (21 * MB)) == 413
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("图表已按新数据更新")).to_be_visible()


def test_one_page_cannot_fill_the_memory(upload):
    url, headers, *_rest = upload
    answers = [put(f"{url[:-1]}{number}", headers, b"x" * (19 * MB)) for number in range(7)]
    assert answers == [204] * 6 + [413]  # 6 x 19 MB pass 100 MB
    assert httpx.delete(f"{url[:-1]}0", headers=headers, timeout=ANSWER_SECONDS).status_code == 204
    assert put(f"{url[:-1]}7", headers, b"x" * MB) == 204


def test_senders_who_take_their_time_hold_up_nobody(upload):
    url, headers, page, server = upload
    there = urlsplit(url)
    head = f"PUT {there.path} HTTP/1.1\r\nHost: {there.netloc}\r\nContent-Length: 1000000\r\n"
    head += "Content-Type: multipart/form-data; boundary=x\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in headers.items()
    )
    with ExitStack() as open_ones:
        slow = [
            open_ones.enter_context(socket.create_connection((there.hostname, there.port), timeout=ANSWER_SECONDS))
            for _ in range(100)
        ]
        for one in slow:
            one.sendall(f"{head}\r\n--x\r\n".encode())
        for _ in range(3):
            for one in slow:
                one.sendall(b"x")
            time.sleep(0.1)
        assert httpx.get(f"{server}/healthz", timeout=ANSWER_SECONDS).json()["status"] == "ok"
        page.goto(f"{server}/tasks?period=2023-08")
        heading(page, "任务")


def test_a_file_is_called_what_it_is_called_and_lies_nowhere(upload, house):
    """Names are words: nothing is written under them, and what is taken away has a harmless one."""
    url, headers, page, _server = upload
    folder = house[1].parent
    before = sorted(folder.iterdir())
    for name in FILE_NAMES:
        assert put(url, headers, FILE, name) == 204, name
        assert sorted(folder.iterdir()) == before, name
    page.locator("input[type=file]").set_input_files(
        {"name": "../../../etc/x.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    expect(page.get_by_role("button", name="报送", exact=True)).to_be_visible()
    assert sorted(folder.iterdir()) == before
    elsewhere = [
        Path("/etc/cron.d/x.csv"),
        Path("/etc/x.csv"),
        ROOT / "x.csv",
        ROOT / "C:\\windows\\x.csv",
        folder / "etc",
    ]
    assert not [place for place in elsewhere if place.exists()]
