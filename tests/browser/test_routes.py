"""The other doors in a real browser: reading that asks for a sign-in, a proxy that has asked already, tokens."""

import os
import re
import subprocess
import sys
import zipfile

import httpx
import pytest
from playwright.sync_api import expect

from ledger.accounts import accounts, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from tests.browser.conftest import ANSWER_SECONDS, ROOT, free_ports, readme_command, serving
from tests.browser.test_access import signs_in
from tests.browser.test_journeys import SETTLED, heading
from tests.support import tiny_world

LOOPBACK = "127.0.0.1, ::1"
UVICORN = [sys.executable, "-m", "uvicorn", "app:app", "--no-proxy-headers", "--port"]


@pytest.fixture
def at(built, tmp_path, browser):  # noqa: ARG001 - without a browser no server is started
    """A server on the tiny world in August, with these settings."""
    tiny_world.report(built, "T2-1,,2023-08,180", department_id="industry")

    def server(**settings):
        return serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(built), **settings)

    return server


def test_who_wants_to_read_signs_in_first_and_reads_no_longer_when_signed_out(at, built, visitor):
    account, password = tiny_world.account(built, "viewer")
    with at(READING="signed-in") as server:
        page = visitor("zh")
        page.goto(f"{server}/tasks?period=2023-08")
        expect(page).to_have_url(re.compile(r"/account\?next=%2Ftasks"))
        assert "基站" not in page.content()
        expect(page.get_by_text("查看数据请先登录")).to_be_visible()
        page.get_by_label("账号").fill(account)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        expect(page).to_have_url(re.compile(r"/tasks\?"))
        heading(page, "任务")
        page.reload()
        heading(page, "任务")
        # Signed out elsewhere: the page that is still open shows nothing new.
        other = visitor("zh")
        signs_in(other, server, account, password)
        other.goto(f"{server}/account")
        other.get_by_role("button", name="退出所有设备").click()
        page.get_by_role("link", name="街镇").first.click()
        expect(page.get_by_text("查看数据请先登录")).to_be_visible()
        assert httpx.get(f"{server}/metrics", timeout=ANSWER_SECONDS).status_code == 401
        assert httpx.get(f"{server}/_stcore/metrics", timeout=ANSWER_SECONDS).status_code == 401
        assert httpx.get(f"{server}/healthz", timeout=ANSWER_SECONDS).json()["status"] == "ok"


def test_who_comes_through_the_proxy_is_signed_in_and_nobody_else_can_say_so(at, built, visitor):
    accounts.add(
        built, Account("zhang", "张三", "reporter", frozenset({"industry"})), "first-password", operator("管理员")
    )
    said = {"X-Remote-User": "zhang", "X-Forwarded-For": "192.168.1.7"}
    proxy = {"TRUSTED_PROXY": LOOPBACK, "TRUSTED_PROXY_HEADER": "X-Remote-User", "FORWARDED_ALLOW_IPS": "none"}
    with at(**proxy, READING="signed-in") as server:
        page = visitor("zh")
        page.set_extra_http_headers(said)
        page.goto(f"{server}/submit?reporter=industry&period=2023-08&month=2023-09")
        heading(page, "报送")
        expect(page.get_by_role("link", name="张三 · 报送员")).to_be_visible()
        file = f"{tiny_world.HEADER}\nT2-1,,2023-09,258\n".encode()
        page.locator("input[type=file]").set_input_files({"name": "九月.csv", "mimeType": "text/csv", "buffer": file})
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.get_by_text("图表已按新数据更新")).to_be_visible()
        [event] = tiny_world.ask(built, "FROM event WHERE what = 'report' AND account_id = 'zhang'")
        # Whence it came is what the proxy says, which the program believes.
        assert (event["name"], event["via"], event["address"]) == ("张三", "page", "192.168.1.7")
    # The same words from an address that is not the proxy's, however the server was started.
    for start in (None, UVICORN):
        with at(start=start, **proxy | {"TRUSTED_PROXY": "192.0.2.1"}, READING="signed-in") as server:
            for headers in (said, said | {"X-Forwarded-For": "192.0.2.1"}):
                assert httpx.get(f"{server}/tasks", headers=headers, timeout=ANSWER_SECONDS).status_code == 401
    with at(start=UVICORN, **proxy, READING="signed-in") as server:
        assert httpx.get(f"{server}/tasks", headers=said, timeout=ANSWER_SECONDS).status_code == 200
        assert httpx.get(f"{server}/tasks", timeout=ANSWER_SECONDS).status_code == 401


def test_a_server_that_would_believe_others_first_does_not_start(built):
    settings = {"TRUSTED_PROXY": LOOPBACK, "TRUSTED_PROXY_HEADER": "X-Remote-User", "DATABASE_URL": str(built)}
    for command in ([*readme_command(), "--server.port"], UVICORN):
        [port] = free_ports(1)
        environment = {name: value for name, value in os.environ.items() if name != "FORWARDED_ALLOW_IPS"} | settings
        ended = subprocess.run(
            [*command, str(port)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert ended.returncode != 0
        assert "TRUSTED_PROXY_HEADER needs FORWARDED_ALLOW_IPS=none" in ended.stderr


def test_a_token_is_made_in_the_browser_and_used_by_a_program(at, built, visitor):
    account, password = tiny_world.account(built, "coordinator")
    with at() as server:
        page = visitor("zh")
        signs_in(page, server, account, password)
        page.goto(f"{server}/account")
        page.get_by_label("用途").fill("每月上报")
        page.get_by_label("读取数据、报送和撤销报送").check()
        page.get_by_role("button", name="生成令牌").click()
        token = page.locator(".made code").inner_text()
        page.locator(".made code").click(position={"x": 20, "y": 8})
        assert page.evaluate("getSelection().toString()") == token
        header = {"Authorization": f"Bearer {token}"}
        file = {"file": ("九月.csv", f"{tiny_world.HEADER}\nT2-1,,2023-09,258\n".encode())}
        sent = httpx.post(f"{server}/api/v1/submissions", headers=header, files=file, timeout=ANSWER_SECONDS)
        assert (sent.status_code, sent.json()["submitted_by"]) == (201, "张三")
        page.get_by_role("link", name="接口说明").click()
        expect(page.get_by_role("heading", name="数据接口与程序报送")).to_be_visible()
        page.goto(f"{server}/account")
        page.get_by_role("button", name="作废").click()
        expect(page.get_by_role("button", name="作废")).to_have_count(0)
        assert (
            httpx.post(f"{server}/api/v1/submissions", headers=header, files=file, timeout=ANSWER_SECONDS).status_code
            == 401
        )


def test_an_administrator_ends_the_token_of_somebody_else_and_takes_everything_away(at, built, visitor):
    account, _password = tiny_world.account(built, "coordinator")
    token = tokens.create(built, account, "每月上报", "read", 9, operator("管理员"))
    asked = {"url": f"/api/v1/submissions?plan={tiny_world.PLAN}", "headers": {"Authorization": f"Bearer {token}"}}
    with at() as server, httpx.Client(base_url=server, timeout=ANSWER_SECONDS) as program:
        assert program.get(**asked).status_code == 200
        page = visitor("zh")
        signs_in(page, server, *tiny_world.account(built, "administrator", name="管理员"))
        page.goto(f"{server}/admin")
        page.get_by_text("程序令牌（1个）").click()
        expect(page.get_by_role("cell", name="每月上报", exact=True)).to_be_visible()
        page.wait_for_timeout(SETTLED)  # a click while the page is being drawn may be lost
        page.get_by_role("button", name="作废此令牌").click()
        expect(page.get_by_text("程序令牌（1个）")).to_have_count(0)
        page.get_by_role("link", name="月度报送、收件箱、备份").click()
        with page.expect_download() as taken:
            page.get_by_role("button", name="导出全部数据").click()
        assert taken.value.suggested_filename.startswith("全部数据-")
        with zipfile.ZipFile(taken.value.path()) as packed:
            assert "180" in packed.read("tables/actual.csv").decode()
        [event] = tiny_world.ask(built, "FROM event ORDER BY event_id DESC LIMIT 1")
        assert (event["what"], event["name"]) == ("export_all", "管理员")
        assert program.get(**asked).status_code == 401
        # Signed out elsewhere, by a new first password: nothing is given away, and the page says that it is not.
        accounts.set_temporary_password(built, "administrator", "a-new-first-password", operator("管理员"))
        page.get_by_role("button", name="导出全部数据").click()
        expect(page.get_by_text("文件未能生成")).to_be_visible()
        assert tiny_world.ask(built, "SELECT count(*) AS n FROM event WHERE what = 'export_all'") == [{"n": 1}]
