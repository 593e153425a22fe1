"""READING=signed-in and authentication by a trusted proxy: attempts to bypass them."""

import asyncio

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from etl.submissions import submit
from ledger.accounts import accounts, passwords, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from scorecard import snapshot
from scorecard.web import deck as deck_routes
from scorecard.web import downloads, health, live_update, metrics, problem_files
from scorecard.web import papers as paper_routes
from scorecard.web.api import application
from scorecard.web.auth import request_actor
from scorecard.web.auth import routes as auth_routes
from scorecard.web.auth.current_actor import actor_of_cookies
from scorecard.web.middleware import login_required, trusted_proxy
from tests.support import tiny_world
from tests.support.api_client import ask_api

OPERATOR = operator("管理员")
CLIENT = "10.0.0.9"
"""Address of the tests' client (api_client.py)."""


def show_actor(request):
    """Name, account, address and scheme of the request, as the server sees them."""
    by = request_actor.actor_of_request(request, "zh")
    return PlainTextResponse(f"{by.name}|{by.account_id}|{by.address}|{request.url.scheme}")


def app_with(monkeypatch, path, **settings):
    monkeypatch.setenv("DATABASE_URL", str(path))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    routes = [
        *auth_routes.routes, live_update.route, downloads.route, *deck_routes.routes, paper_routes.route, *problem_files.routes,
        application.route, health.route, metrics.route, Route("/", show_actor), Route("/tasks", show_actor), Route("/who", show_actor),
        Route("/_stcore/health", show_actor), Route("/_stcore/metrics", show_actor),
    ]  # fmt: skip
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(trusted_proxy.TrustedProxyMiddleware),
            Middleware(login_required.LoginRequiredMiddleware),
        ],
    )


SHOWING = [
    "/", "/tasks?task=2", "/download/progress.csv?plan=tiny&period=2023-08", "/deck/1?plan=tiny", "/papers/1/ledger?plan=tiny",
    "/problem-files/1/order?plan=tiny&period=2023-08", "/problem-files/calendar.ics?plan=tiny", "/newest-revision",
    "/metrics", "/_stcore/metrics", "/api/v1/progress", "/api/v1/submissions", "/media/x.png", "//tasks", "/Account/../tasks",
]  # fmt: skip


def test_nothing_is_shown_to_who_has_not_signed_in(built, monkeypatch):
    app = app_with(monkeypatch, built, READING="signed-in")
    tiny_world.report(built, "T2-1,,2023-08,180")
    for path in SHOWING:
        answer = ask_api(app, "GET", path)
        assert answer.status_code == 401, path
        assert "180" not in answer.text, path
        browser = ask_api(app, "GET", path, headers={"Accept": "text/html"})
        if not path.startswith("/api/"):
            assert browser.status_code == 303, path
            assert browser.headers["location"].startswith("/account?next="), path
    cookie = tiny_world.cookie(built, *tiny_world.account(built, "viewer"))
    assert ask_api(app, "GET", "/tasks", headers={"Cookie": cookie}).status_code == 200
    token = {"Authorization": f"Bearer {tokens.create(built, 'viewer', '监控', 'read', 1, OPERATOR)}"}
    assert ask_api(app, "GET", "/metrics", headers=token).status_code == 200
    assert ask_api(app, "GET", "/api/v1/progress", headers=token).status_code == 200
    assert ask_api(app, "GET", "/tasks", headers={"Authorization": "Bearer x"}).status_code == 401


def test_pages_travel_to_nobody_who_has_not_signed_in(built, monkeypatch):
    """Figures of pages arrive by the WebSocket, images and files by ``/media``."""
    app_with(monkeypatch, built, READING="signed-in")
    cookie = tiny_world.cookie(built, *tiny_world.account(built, "viewer"))

    async def streamlit(_scope, _receive, send):
        await send({"type": "websocket.accept"})

    def answered(**headers):
        said, sent = [(name.encode(), value.encode()) for name, value in headers.items()], []
        scope = {"type": "websocket", "path": "/_stcore/stream", "query_string": b"", "headers": said}

        async def send(message):
            sent.append((message["type"], message.get("code")))

        asyncio.run(login_required.LoginRequiredMiddleware(streamlit)(scope, None, send))
        return sent

    assert answered() == answered(cookie="luozhuang_session=made-up") == [("websocket.close", 1008)]
    assert answered(cookie=cookie) == [("websocket.accept", None)]


def test_who_is_led_to_the_sign_in_is_told_why_and_nobody_else(built, demo, monkeypatch):
    tiny_world.account(built, "viewer")
    said = {"zh": "查看数据请先登录", "en": "To read the figures, sign in."}
    for language, words in said.items():
        app = app_with(monkeypatch, built, READING="signed-in")
        browser = {"Accept": "text/html", "Accept-Language": language}
        led = ask_api(app, "GET", "/tasks?task=2", headers=browser).headers["location"]
        assert words in ask_api(app, "GET", led).text
        came = ask_api(app, "GET", f"/account?lang={language}")
        assert "<form" in came.text
        assert words not in came.text  # of their own accord
        free = app_with(monkeypatch, built, READING="free")
        assert words not in ask_api(free, "GET", led).text
        assert words not in ask_api(app_with(monkeypatch, demo, READING="signed-in"), "GET", led).text


def test_what_is_open_stays_open(built, monkeypatch):
    app = app_with(monkeypatch, built, READING="signed-in")
    for path in ("/account", "/healthz", "/_stcore/health", "/api/v1/openapi.json"):
        assert ask_api(app, "GET", path).status_code == 200


def test_unset_everybody_reads_and_the_demonstration_is_always_free(built, demo, monkeypatch):
    assert ask_api(app_with(monkeypatch, built), "GET", "/tasks").status_code == 200
    assert ask_api(app_with(monkeypatch, demo, READING="signed-in"), "GET", "/tasks").status_code == 200


def test_a_misspelt_setting_lets_nobody_read(built, monkeypatch):
    with pytest.raises(ValueError, match="READING=signed_in is not a valid value"):
        ask_api(app_with(monkeypatch, built, READING="signed_in"), "GET", "/tasks")


# ---- the proxy


PROXY = {"TRUSTED_PROXY": CLIENT, "TRUSTED_PROXY_HEADER": "X-Remote-User", "FORWARDED_ALLOW_IPS": "none"}


@pytest.fixture
def zhang(built):
    accounts.add(built, Account("zhang.san", "张三", "coordinator"), passwords.temporary_password(), OPERATOR)
    return built


def test_the_proxy_says_who_it_is_and_from_where(zhang, monkeypatch):
    app = app_with(monkeypatch, zhang, **PROXY, READING="signed-in")
    said = {"X-Remote-User": "Zhang.San", "X-Forwarded-For": "6.6.6.6, 192.168.1.7", "X-Forwarded-Proto": "https"}
    assert ask_api(app, "GET", "/who", headers=said).text == "张三|zhang.san|192.168.1.7|https"


@pytest.mark.parametrize(
    ("settings", "headers"),
    [
        ({}, {"X-Remote-User": "zhang.san"}),
        ({"TRUSTED_PROXY_HEADER": "X-Remote-User"}, {"X-Remote-User": "zhang.san"}),
        ({"TRUSTED_PROXY": CLIENT}, {"X-Remote-User": "zhang.san", "": "zhang.san"}),
        (PROXY | {"TRUSTED_PROXY": "10.0.0.1"}, {"X-Remote-User": "zhang.san"}),
        (PROXY | {"TRUSTED_PROXY": "10.0.0.1"}, {"X-Remote-User": "zhang.san", "X-Forwarded-For": "10.0.0.1"}),
        (PROXY | {"TRUSTED_PROXY": "10.0.0.1"}, {"x-remote-USER": "zhang.san", "Forwarded": "for=10.0.0.1"}),
        (PROXY | {"TRUSTED_PROXY": "10.0.0.1"}, {"X-Remote-User": "zhang.san", "X-Real-IP": "10.0.0.1"}),
        (PROXY, {"X-Remote-User": "nobody"}),
        (PROXY, {"X-Remote-User": ""}),
        (PROXY, {"X_Remote_User": "zhang.san"}),
    ],
)
def test_nobody_else_says_so(zhang, monkeypatch, settings, headers):
    app = app_with(monkeypatch, zhang, READING="signed-in", **settings)
    headers = {name: value for name, value in headers.items() if name}
    assert ask_api(app, "GET", "/who", headers=headers).status_code == 401


def test_a_proxy_that_adds_to_what_a_visitor_sends_names_nobody(zhang, monkeypatch):
    app = app_with(monkeypatch, zhang, **PROXY, READING="signed-in")
    for twice in (["zhang.san", "nobody"], ["nobody", "zhang.san"], ["zhang.san", "zhang.san"]):
        said = [("X-Remote-User", one) for one in twice]
        assert ask_api(app, "GET", "/who", headers=said).status_code == 401


@pytest.mark.parametrize("said", [None, "127.0.0.1", "*"])
def test_a_server_that_believes_others_first_does_not_start(zhang, monkeypatch, said):
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    settings = {name: value for name, value in PROXY.items() if name != "FORWARDED_ALLOW_IPS"}
    settings |= {"FORWARDED_ALLOW_IPS": said} if said else {}
    with pytest.raises(ValueError, match="TRUSTED_PROXY_HEADER needs FORWARDED_ALLOW_IPS=none"):
        ask_api(app_with(monkeypatch, zhang, **settings), "GET", "/who")
    # Who names nobody by a header need not be told.
    assert ask_api(app_with(monkeypatch, zhang, **settings | {"TRUSTED_PROXY_HEADER": ""}), "GET", "/who").is_success


@pytest.mark.parametrize("said", ["none", ""])
@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "10.0.0.7"])
def test_the_server_passes_on_who_has_connected(zhang, monkeypatch, said, client):
    """As `streamlit run` starts it: configured by the environment only."""
    app = app_with(monkeypatch, zhang, READING="signed-in", **PROXY | {"FORWARDED_ALLOW_IPS": said})
    served = uvicorn.Config(app)
    served.load()
    headers = {"X-Remote-User": "zhang.san", "X-Forwarded-For": CLIENT}
    assert ask_api(served.loaded_app, "GET", "/who", headers=headers, client=client).status_code == 401
    headers["X-Forwarded-For"] = "192.168.1.7"
    told = ask_api(served.loaded_app, "GET", "/who", headers=headers, client=CLIENT)
    assert told.text == "张三|zhang.san|192.168.1.7|http"


def test_an_account_that_is_closed_stays_closed(zhang, monkeypatch):
    app = app_with(monkeypatch, zhang, **PROXY, READING="signed-in")
    accounts.change(zhang, Account("zhang.san", "张三", "coordinator", active=False), OPERATOR)
    assert ask_api(app, "GET", "/who", headers={"X-Remote-User": "zhang.san"}).status_code == 401


def test_who_came_by_the_proxy_writes_by_what_the_account_may_now(zhang, monkeypatch):
    """The temporary password was never used and need not be changed."""
    app = app_with(monkeypatch, zhang, **PROXY)
    headers = {"X-Remote-User": "zhang.san"}
    made = ask_api(
        app, "POST", "/account/token", data={"name": "接口", "scope": "send", "days": "1"},
        headers=headers | {"Origin": "http://dashboard.example"},
    )  # fmt: skip
    assert "luozhuang_" in made.text
    foreign = headers | {"Origin": "http://evil.example"}
    assert ask_api(app, "POST", "/account/token", data={"name": "接口"}, headers=foreign).status_code == 403
    page = ask_api(app, "GET", "/account", headers=headers).text
    assert 'name="old"' not in page
    assert 'action="/account/sign-out' not in page


@pytest.mark.usefixtures("zhang")
def test_what_is_no_address_is_said_at_the_start(zhang, monkeypatch):
    with pytest.raises(ValueError, match=r"10\.0\.0"):
        ask_api(app_with(monkeypatch, zhang, TRUSTED_PROXY="10.0.0"), "GET", "/who")


def test_the_proxy_may_connect_from_an_ipv4_mapped_ipv6_address(zhang, monkeypatch):
    app = app_with(monkeypatch, zhang, READING="signed-in", **PROXY | {"TRUSTED_PROXY": f"::ffff:{CLIENT}, ::1"})
    assert ask_api(app, "GET", "/who", headers={"X-Remote-User": "zhang.san"}).status_code == 200


@pytest.mark.parametrize(("heard", "written"), [("::ffff:192.168.1.7", "192.168.1.7"), ("fd00::7", "fd00::7")])
def test_an_address_is_written_down_as_people_know_it(zhang, monkeypatch, heard, written):
    """A server that listens on both sees IPv4 peers as IPv4-mapped IPv6."""
    app = app_with(monkeypatch, zhang)
    form = {"account": "zhang.san", "password": "wrong-password"}
    ask_api(app, "POST", "/account/sign-in", data=form, headers={"Origin": "http://dashboard.example"}, client=heard)
    assert tiny_world.ask(zhang, "SELECT address FROM event WHERE what = 'sign_in_failed'") == [{"address": written}]


def test_a_report_says_who_sent_it(zhang):
    by = actor_of_cookies(snapshot.store(zhang).copy, {}, "zh", named="zhang.san", address="192.168.1.7")
    submit.submit(zhang, tiny_world.sent("T2-1,,2023-08,180"), by)
    [event] = tiny_world.ask(zhang, "FROM event WHERE what = 'report'")
    assert (event["account_id"], event["address"], event["name"]) == ("zhang.san", "192.168.1.7", "张三")
