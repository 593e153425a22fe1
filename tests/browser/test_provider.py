"""Signing in through a real provider of OpenID Connect, in a real browser."""

import re
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from ledger.accounts import accounts
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from ledger.database.connection import read_only_connection
from tests.browser.conftest import ANSWER_SECONDS, ROOT, free_ports, serving
from tests.browser.test_journeys import heading
from tests.support import tiny_world
from tests.support.payloads import ELSEWHERE

SECRETS = """
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "a-secret-that-is-long-enough-for-a-test"
client_id = "luozhuang"
client_secret = "the-client-secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[sign_in]
name = "区统一认证"
groups = "realm_access.roles"
otherwise = "refused"

[[sign_in.grants]]
group = "gxj"
role = "reporter"
reporters = ["industry"]

[[sign_in.grants]]
group = "tongji"
role = "coordinator"
"""


@pytest.fixture
def provider(tmp_path):
    [port] = free_ports(1)
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    with (tmp_path / "provider.txt").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://localhost:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(address, timeout=ANSWER_SECONDS)
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=ANSWER_SECONDS)


@pytest.fixture
def at(built, provider, tmp_path, browser):  # noqa: ARG001 - without a browser no server is started
    tiny_world.report(built, "T2-1,,2023-08,180", department_id="industry")
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(SECRETS.format(provider=provider), "utf-8")

    @contextmanager
    def server(**settings):
        with serving(
            ROOT, tmp_path / "log.txt", DATABASE_URL=str(built), STREAMLIT_SECRETS_FILES=str(secrets), **settings
        ) as address:
            yield address

    return server


def knows(provider, subject, name, *groups):
    """The provider knows this person, in these groups."""
    claims = {"preferred_username": subject, "name": name, "realm_access": {"roles": list(groups)}}
    httpx.put(f"{provider}/users/{subject}", json=claims, timeout=ANSWER_SECONDS).raise_for_status()


def goes_through(page, server, subject, there="/tasks?period=2023-08"):
    page.goto(f"{server}{there}")
    page.get_by_role("link", name="使用区统一认证登录").click()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def happened(path):
    return [
        (row["what"], row["about"]) for row in tiny_world.ask(path, "SELECT what, about FROM event ORDER BY event_id")
    ]


def known(path, account_id):
    with read_only_connection(path) as connection:
        return account_store.load(connection).accounts[account_id]


def test_the_provider_says_who_it_is_and_the_session_is_ours(at, built, provider, visitor, tmp_path):
    knows(provider, "zhang", "张三", "gxj", "everybody")
    with at(READING="signed-in") as server:
        page = visitor("zh")
        goes_through(page, server, "zhang")
        expect(page).to_have_url(re.compile(r"/tasks\?period=2023-08"))
        heading(page, "任务")
        who = page.get_by_role("link", name="张三 · 报送员")
        expect(who).to_be_visible()
        person = known(built, "zhang")
        assert (person.role, person.reporters, person.has_password) == ("reporter", {"industry"}, False)
        page.reload()
        expect(who).to_be_visible()
        who.click()
        expect(page.get_by_text("密码不在本平台保存")).to_be_visible()
        expect(page.get_by_label("原密码")).to_have_count(0)

        # Signed out: here and at the provider. What is kept of the answer opens nothing.
        kept = {one["name"]: one["value"] for one in page.context.cookies()}
        page.get_by_role("button", name="退出登录").first.click()
        expect(page).to_have_url(re.compile(re.escape(provider)))
        assert not {"luozhuang_session", "luozhuang_id_token"} & {one["name"] for one in page.context.cookies()}
        stolen = {name: kept[name] for name in kept if name != "luozhuang_session"}
        assert "luozhuang_id_token" in stolen
        assert httpx.get(f"{server}/tasks", cookies=stolen, timeout=ANSWER_SECONDS).status_code == 401
        assert httpx.get(f"{server}/tasks", cookies=kept, timeout=ANSWER_SECONDS).status_code == 401

        # Another role at the provider is another role here, from the next sign-in on; and nobody is led elsewhere,
        # whatever address they came by, and whatever stands in the cookie of where they wanted to go.
        knows(provider, "zhang", "张三", "gxj", "tongji")
        for there in ELSEWHERE:
            begun = httpx.get(f"{server}/account/provider", params={"next": there}, timeout=ANSWER_SECONDS)
            assert (begun.status_code, begun.cookies["luozhuang_next"].strip('"')) == (303, "/")
        page.goto(f"{server}/account?next=//evil.example/x")
        page.get_by_role("link", name="使用区统一认证登录").click()
        page.context.add_cookies([{"name": "luozhuang_next", "value": quote("//evil.example/x"), "url": server}])
        page.get_by_placeholder("sub").fill("zhang")
        page.get_by_role("button", name="Authorize", exact=True).click()
        expect(page).to_have_url(re.compile(re.escape(f"{server}/")))
        expect(page.get_by_role("link", name="张三 · 协调员")).to_be_visible()
    log = (tmp_path / "log.txt").read_text("utf-8")
    assert not [secret for secret in (*kept.values(), "the-client-secret", "a-secret-that-is") if secret in log]
    assert happened(built)[-5:] == [
        ("keep_accounts", "zhang"), ("signed_in", None), ("signed_out", None), ("keep_accounts", "zhang"), ("signed_in", None),
    ]  # fmt: skip


def test_whom_the_provider_sends_may_still_be_refused(at, built, provider, visitor):
    accounts.add(built, Account("li.si", "李四", "administrator"), "first-password", operator("管理员"))
    accounts.add(built, Account("wang", "王五", "viewer", active=False), None, operator("管理员"))
    knows(provider, "guest", "客人", "somewhere")
    knows(provider, "li.si", "另一个李四", "tongji")
    knows(provider, "wang", "王五", "tongji")
    with at() as server:
        page = visitor("zh")
        for subject, words in {
            "guest": "您在本平台尚无角色",
            "li.si": "已有同名账号，须用密码登录",
            "wang": "您在本平台的账号已停用",
        }.items():
            goes_through(page, server, subject, "/account")
            expect(page.get_by_role("alert")).to_contain_text(words)
            assert not {"luozhuang_session", "luozhuang_id_token"} & {one["name"] for one in page.context.cookies()}
            assert happened(built)[-1] == ("sign_in_refused", subject)
        assert known(built, "li.si").has_password
        # Broken off at the provider, and an answer that nobody has asked for.
        page.get_by_role("link", name="使用区统一认证登录").click()
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_role("alert")).to_contain_text("登录未完成")
        page.goto(f"{server}/oauth2callback?code=1&state=2")
        expect(page.get_by_role("alert")).to_contain_text("登录未完成")
