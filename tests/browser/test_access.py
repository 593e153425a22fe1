"""Coming in and going out in a real browser: sign-in, reload, a second tab, a sign-out elsewhere, roles of the demonstration."""

import re
import socket
import time

import httpx
import pytest
from playwright.sync_api import expect

from ledger.accounts import accounts
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from tests.browser.conftest import ANSWER_SECONDS, ROOT, serving
from tests.browser.test_journeys import heading, takes_role, write
from tests.support import tiny_world


@pytest.fixture
def house(built, tmp_path, browser):  # noqa: ARG001 - without a browser no server is started
    """A server on the tiny world, and its database."""
    with serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(built)) as address:
        yield address, built


def signs_in(page, server, account, password):
    page.goto(f"{server}/account")
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_reporter_comes_in_stays_through_a_reload_and_is_signed_out_elsewhere(house, visitor):
    server, database = house
    tiny_world.report(database, "T2-1,,2023-08,180", department_id="industry")
    accounts.add(
        database, Account("zhang", "张三", "reporter", frozenset({"industry"})), "first-password", operator("管理员")
    )
    page = visitor("zh")
    page.goto(f"{server}/submit?reporter=industry&period=2023-08")
    heading(page, "报送")
    expect(page.get_by_text("报送数据须先登录")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.get_by_role("link", name="登录").first.click()
    page.get_by_label("账号").fill("zhang")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("账号或密码有误")
    page.get_by_label("密码").fill("first-password")
    page.get_by_role("button", name="登录").click()

    # The first password is somebody else's.
    expect(page.get_by_text("请先修改初始密码")).to_be_visible()
    page.get_by_label("原密码").fill("first-password")
    page.get_by_label("新密码（至少10个字符）").fill("my-own-password")
    page.get_by_label("再次输入新密码").fill("my-own-password")
    page.get_by_role("button", name="修改密码").click()
    expect(page).to_have_url(re.compile("/submit\\?.*reporter=industry"))  # back where they came from
    heading(page, "报送")
    who = page.get_by_role("link", name="张三 · 报送员")
    expect(who).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(1)
    page.reload()
    expect(who).to_be_visible()
    cookies = {one["name"]: one for one in page.context.cookies()}
    cookie = cookies["luozhuang_session"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert "luozhuang_session" not in page.evaluate("document.cookie")

    # A second tab is signed in too; another department's reports are not theirs.
    tab = page.context.new_page()
    tab.goto(f"{server}/submit?reporter=water&period=2023-08")
    expect(tab.get_by_text("只能为本单位报送数据")).to_be_visible()
    expect(tab.locator("input[type=file]")).to_have_count(0)

    # Signed out everywhere from another browser: the cookie that is still here opens nothing.
    other = visitor("zh")
    signs_in(other, server, "zhang", "my-own-password")
    expect(other.get_by_role("link", name="张三 · 报送员")).to_be_visible()
    other.get_by_role("link", name="张三 · 报送员").click()
    other.get_by_role("button", name="退出所有设备").click()
    expect(other.get_by_role("link", name="登录").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("报送数据须先登录")).to_be_visible()
    events = [row["what"] for row in tiny_world.ask(database, "SELECT what FROM event ORDER BY event_id")]
    assert events[1:] == [
        "keep_accounts", "sign_in_failed", "signed_in", "password_changed", "signed_in", "signed_out",
    ]  # fmt: skip


def test_an_administrator_makes_an_account_and_its_holder_comes_in(house, visitor):
    server, database = house
    page = visitor("zh")
    signs_in(page, server, *tiny_world.account(database, "administrator", name="管理员"))
    page.get_by_role("link", name="管理", exact=True).click()
    heading(page, "管理")
    page.get_by_text("建立账号").first.click()
    write(page, "账号", "li.si")
    write(page, "姓名", "李四")
    page.get_by_text("协调员", exact=True).first.click()
    page.get_by_role("button", name="建立", exact=True).click()
    password = page.locator("code").inner_text()
    expect(page.locator("table.list").first).to_contain_text("李四")

    other = visitor("zh")
    signs_in(other, server, "li.si", password)
    expect(other.get_by_text("请先修改初始密码")).to_be_visible()
    other.get_by_label("原密码").fill(password)
    other.get_by_label("新密码（至少10个字符）").fill("my-own-password")
    other.get_by_label("再次输入新密码").fill("my-own-password")
    other.get_by_role("button", name="修改密码").click()
    expect(other.get_by_role("link", name="李四 · 协调员")).to_be_visible()
    expect(other.get_by_role("link", name="管理", exact=True)).to_have_count(0)
    other.goto(f"{server}/admin")
    expect(other.get_by_text("管理账号须由管理员操作")).to_be_visible()


def test_any_role_can_be_taken_in_the_demonstration(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/submissions?period=2023-08")
    heading(page, "报送记录")
    expect(page.get_by_role("heading", name="审核")).to_be_visible()
    takes_role(page, server, "浏览者")
    page.goto(f"{server}/submissions?period=2023-08")
    heading(page, "报送记录")
    expect(page.get_by_text("停止或恢复月度报送须由协调员操作")).to_be_visible()
    expect(page.get_by_role("button", name="撤销")).to_have_count(0)
    takes_role(page, server, "报送员", "区发改局")
    page.goto(f"{server}/submit?reporter=industry-it")
    expect(page.get_by_text("只能为本单位报送数据")).to_be_visible()


def test_after_signing_in_nobody_is_led_elsewhere(house, visitor):
    server, database = house
    account, password = tiny_world.account(database, "viewer")
    for there in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        page = visitor("zh")
        page.goto(f"{server}/account")
        page.evaluate("there => document.querySelector('[name=next]').value = there", there)
        page.get_by_label("账号").fill(account)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("link", name="张三 · 浏览者")).to_be_visible()
        assert page.url.startswith(server), there


def test_no_page_of_another_site_opens_a_socket_of_the_server(server):
    """The port is asked for, too; and the server asks no other host who it is itself."""
    port = int(server.rpartition(":")[2])
    opened, own = {}, f"Origin: {server}\r\n"
    for origin in (server, "http://localhost:9", "http://evil.example", "null", "https://localhost"):
        begun = time.monotonic()
        answer = handshake(port, f"Origin: {origin}\r\n")
        seconds, begun = time.monotonic() - begun, time.monotonic()
        handshake(port, own)
        # To ask another host takes 5 seconds where there is none; one's own page shows how slow the machine is.
        opened[origin] = " 101 " in answer, seconds < 5 + 10 * (time.monotonic() - begun)
    assert opened.pop(server) == (True, True)
    assert set(opened.values()) == {(False, True)}
    assert " 101 " in handshake(port, "")


def test_a_message_without_end_is_cut_off(server):
    """Before it fills the memory: no message of a page is large, and files go another way."""
    port = int(server.rpartition(":")[2])
    with socket.create_connection(("localhost", port), timeout=ANSWER_SECONDS) as open_one:
        open_one.sendall(asking(port, "").encode())
        assert " 101 " in open_one.recv(4096).decode("latin-1")
        # A frame of 40 MB that says so; none of it need arrive.
        open_one.sendall(bytes([0x82, 0xFF]) + (40 * 10**6).to_bytes(8, "big") + bytes(4) + b"x")
        arrived = b""
        while part := open_one.recv(4096):
            arrived += part
        assert (1009).to_bytes(2, "big") in arrived  # too big


def test_no_header_stops_the_server(server):
    """The parameters of this type would be read for minutes, and nobody else be served meanwhile."""
    long = {"Content-Type": 'a/b; charset="' + ";" * 400_000}
    for path in ("/healthz", "/account", "/api/v1/areas", "/_stcore/health"):
        assert httpx.get(f"{server}{path}", headers=long, timeout=ANSWER_SECONDS).status_code == 431
    assert httpx.get(f"{server}/healthz", timeout=ANSWER_SECONDS).status_code == 200


def handshake(port, more):
    """The first line of the answer to who asks for a WebSocket."""
    with socket.create_connection(("localhost", port), timeout=ANSWER_SECONDS) as open_one:
        open_one.sendall(asking(port, more).encode())
        return open_one.recv(4096).decode("latin-1").splitlines()[0]


def asking(port, more):
    return (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {'A' * 22}==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
    )


def test_no_script_runs_that_is_not_the_programs_own(server, browser):
    """Written into a page as by somebody whose words were not escaped: the browser refuses it."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server}/tasks")
    heading(page, "任务")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.stolen = 1";
        document.body.append(script);
        const image = document.createElement("div");
        image.innerHTML = '<img src="x" onerror="window.stolen = 2">';
        document.body.append(image);
    }""")
    page.wait_for_timeout(500)
    assert page.evaluate("window.stolen ?? null") is None
    assert page.evaluate("fetch('https://evil.example/').then(() => 'sent', () => 'refused')") == "refused"
    context.close()


def test_every_answer_says_what_to_refuse(server, browser):
    context = browser.new_context(locale="zh-CN")
    for path, kind in {
        "/": "text/html",
        "/account": "text/html",
        "/newest-revision": "text/plain",
        "/download/none.csv": "",
    }.items():
        headers = context.request.get(f"{server}{path}", headers={"accept": "text/html"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        if kind == "text/html":
            assert "frame-ancestors 'self'" in policy
            assert "script-src 'self' 'sha256-" in policy
            assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        else:
            assert policy == "default-src 'none'; frame-ancestors 'none'; sandbox"
    context.close()
