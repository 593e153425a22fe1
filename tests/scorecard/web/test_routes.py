"""Attacks on sign-in, sign-out and forms: CSRF, open redirects, forged, stolen and expired cookies."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from itsdangerous import TimestampSigner
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

import app as application_file
from ledger import settings
from ledger.accounts import sessions, tokens
from ledger.accounts import store as account_store
from ledger.accounts.actor import MAX_NAME_CHARS
from ledger.database.connection import read_only_connection
from scorecard import snapshot
from scorecard.web import deck as deck_routes
from scorecard.web import redirects
from scorecard.web.auth import routes as auth_routes
from scorecard.web.auth.current_actor import COOKIE, actor_of_cookies, actor_of_token, role_token, signer
from scorecard.web.middleware import form_charset, same_origin, trusted_proxy
from scorecard.web.middleware.body_limits import FORM_SECONDS, BodyLimitMiddleware
from tests.support import tiny_world
from tests.support.api_client import HOST, ask_api
from tests.support.payloads import ELSEWHERE, SQL

HERE = "dashboard.example"
APP = Starlette(routes=[*auth_routes.routes, *deck_routes.routes])


@pytest.fixture
def database(built, monkeypatch):
    """A database with one coordinator."""
    monkeypatch.setenv("DATABASE_URL", str(built))
    tiny_world.account(built, "coordinator")
    return built


def fetch(path, method="GET", form=None, **headers):
    """Status, headers and text of the answer."""
    body = form if isinstance(form, bytes) else urlencode(form or {}).encode()
    said = {"host": HERE, "content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "method": method, "path": path, "root_path": "", "scheme": "http", "http_version": "1.1",
        "query_string": query.encode(), "headers": [(name.encode(), value.encode()) for name, value in said.items()],
        "server": (HERE, 80), "client": ("10.0.0.9", 1),
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, APP(scope, receive, send)).result()
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(part.get("body", b"") for part in sent[1:]).decode()


def post(path, form, **headers):
    return fetch(path, "POST", form, **{"origin": f"http://{HERE}"} | headers)


def signed_in(target="/"):
    return post("/account/sign-in", {"account": "coordinator", "password": "second-password", "next": target})


def cookie_of(answer):
    return answer[1]["set-cookie"].split(";")[0]


def who(path, header):
    """The name of the actor of this cookie; "" for nobody."""
    copy = snapshot.store(path).copy
    request = Request({"type": "http", "headers": [(b"cookie", header.encode())]})
    return actor_of_cookies(copy, request.cookies, "zh").name


def test_the_cookie_is_for_the_server_alone_and_signing_out_ends_it(database):
    answer = signed_in("/tasks?task=2")
    assert (answer[0], answer[1]["location"]) == (303, "/tasks?task=2")
    said = answer[1]["set-cookie"]
    assert re.search("HttpOnly; Max-Age=43200; Path=/; SameSite=lax$", said)
    cookie = cookie_of(answer)
    assert who(database, cookie) == "张三"
    out = post("/account/sign-out", {"next": "/"}, cookie=cookie)
    assert 'luozhuang_session=""' in out[1]["set-cookie"]
    assert who(database, cookie) == ""  # a copy stolen before is not valid either


@pytest.mark.usefixtures("database")
def test_over_tls_the_cookie_is_sent_over_tls_only(monkeypatch):
    monkeypatch.setattr(Request, "url", property(lambda _self: type("Url", (), {"scheme": "https"})()))
    assert "; Secure" in signed_in()[1]["set-cookie"]


@pytest.mark.usefixtures("database")
def test_a_cookie_that_was_there_before_is_not_the_session():
    """Session fixation: a sign-in creates a new session whatever the browser's cookie."""
    before = cookie_of(signed_in())
    after = cookie_of(
        post("/account/sign-in", {"account": "coordinator", "password": "second-password"}, cookie=before)
    )
    assert after != before


def test_a_forged_cookie_opens_nothing(database):
    name, _, value = cookie_of(signed_in()).partition("=")
    token = value.split(".")[0]
    changed = {
        "cut": value[:-1], "unsigned": token, "empty": "",
        "other key": TimestampSigner("secret", salt=COOKIE).sign(token).decode(),
        # A demonstration role, signed by this server: valid in the demonstration only.
        "role": signer(snapshot.store(database).copy.account_store).sign(role_token("administrator")).decode(),
    }  # fmt: skip
    assert {change: who(database, f"{name}={forged}") for change, forged in changed.items()} == dict.fromkeys(
        changed, ""
    )


def test_an_old_cookie_opens_nothing(database, monkeypatch):
    cookie = cookie_of(signed_in())
    real = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: real(self) + 13 * 3600)
    assert who(database, cookie) == ""


UNSAFE = [
    route
    for route in application_file.app._user_routes
    if getattr(route, "methods", None) and route.methods - {"GET", "HEAD"}
]
"""All routes that change something by cookie; the API (a mount) takes no cookie."""


def test_every_route_that_changes_something_is_known():
    assert {route.path for route in UNSAFE} >= {f"/account/{name}" for name in ("sign-in", "token", "token-end")}
    assert [route.path for route in application_file.app._user_routes if not hasattr(route, "methods")] == ["/api/v1"]


ELSEWHERE_SENT = [
    {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": f"http://{HERE}.evil.example"},
    {"origin": f"https://{HERE}"}, {"origin": f"http://{HERE}:9"}, {"origin": "http://["},
    {"origin": f"http://{HERE}", "sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site", "origin": f"http://{HERE}"},
    {},
]  # fmt: skip


@pytest.mark.parametrize("path", [route.path.replace("{meeting:int}", "1") for route in UNSAFE])
def test_no_form_of_another_site_is_taken(database, path):
    cookie = cookie_of(signed_in())
    before = tiny_world.ask(database, "FROM event")
    form = {
        "account": "coordinator", "password": "second-password", "role": "administrator", "old": "second-password",
        "new": "third-password", "again": "third-password",
    }  # fmt: skip
    for headers in ELSEWHERE_SENT:
        answer = fetch(f"{path}?plan={tiny_world.PLAN}", "POST", form, **headers, cookie=cookie)
        assert (answer[0], "set-cookie" in answer[1]) == (403, False), headers
    assert tiny_world.ask(database, "FROM event") == before


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        ("{scheme}://dashboard.example", True), (None, True), ("{other}://dashboard.example", False), ("null", False),
        ("{scheme}://dashboard.example:9", False), ("{scheme}://evil.example", False), ("http://[", False), ("", False),
    ],
)  # fmt: skip
def test_no_page_of_another_site_opens_a_socket(monkeypatch, scheme, origin, opens):
    """Behind a trusted proxy the scheme is that of X-Forwarded-Proto."""

    other = {"http": "https", "https": "http"}[scheme]
    said = {"host": HERE, "x-forwarded-proto": scheme}
    said |= {} if origin is None else {"origin": origin.format(scheme=scheme, other=other)}
    scope = {
        "type": "websocket", "path": "/_stcore/stream", "scheme": "ws", "client": ("10.0.0.9", 1),
        "headers": [(name.encode(), value.encode()) for name, value in said.items()],
    }  # fmt: skip
    sent = []

    async def streamlit(_scope, _receive, send):
        await send({"type": "websocket.accept"})

    async def send(message):
        sent.append((message["type"], message.get("code")))

    monkeypatch.setenv(settings.TRUSTED_PROXY, "10.0.0.9")
    app = trusted_proxy.TrustedProxyMiddleware(same_origin.WebSocketOriginMiddleware(streamlit))
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, None, send)).result()
    assert sent == [("websocket.accept", None) if opens else ("websocket.close", 1008)]


@pytest.mark.parametrize(
    ("sent", "heard"),
    [({"bytes": b"x"}, "websocket.receive"), ({"text": "x"}, "websocket.disconnect"), ({}, "websocket.disconnect"),
     ({"text": "x", "bytes": None}, "websocket.disconnect")],
)  # fmt: skip
def test_a_socket_takes_what_pages_send_and_nothing_else(sent, heard):
    came = []

    async def streamlit(_scope, receive, _send):
        came.append((await receive())["type"])

    async def receive():
        return {"type": "websocket.receive"} | sent

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, same_origin.WebSocketOriginMiddleware(streamlit)(scope, receive, None)).result()
    assert came == [heard]


@pytest.mark.usefixtures("database")
def test_where_one_came_from_may_be_no_address():
    assert fetch("/account", referer="http://[")[0] == 200


@pytest.mark.usefixtures("database")
def test_a_form_is_no_larger_than_it_needs_to_be():
    assert post("/account/sign-in", {"account": "x" * 20_000})[0] == 413
    for claimed in ("many", "9" * 5_000, "-1", ""):
        assert post("/account/sign-in", {"account": "x"}, content_length=claimed)[0] == 413


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("path", [route.path.replace("{meeting:int}", "1") for route in UNSAFE])
def test_a_form_that_never_ends_is_cut_off(path):
    """It declares to be short and arrives byte by byte."""
    [route] = [route for route in UNSAFE if route.path.replace("{meeting:int}", "1") == path]
    limited = BodyLimitMiddleware(route.app.app, max_seconds=0.2)
    assert route.app.max_seconds == FORM_SECONDS

    async def slowly():
        yield b"a"
        await asyncio.sleep(30)
        yield b"b"

    said = {
        "Origin": HOST,
        "Content-Length": "9000",
        "Content-Type": "application/json" if "deck" in path else "application/x-www-form-urlencoded",
    }
    answer = ask_api(
        Starlette(routes=[Route(route.path, limited, methods=["POST"])]),
        "POST",
        f"{path}?plan={tiny_world.PLAN}",
        content=slowly(),
        headers=said,
    )
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")


@pytest.mark.usefixtures("database")
def test_the_answer_to_a_form_can_be_loaded_anew_and_sends_its_form_to_the_same_place():
    for path in ("/account", "/account/sign-in"):
        status, _headers, page = fetch(path)
        assert (status, page.count('action="/account/sign-in?lang=zh"')) == (200, 1)


def test_no_redirect_leads_to_another_site():
    assert {target: redirects.safe_redirect_path(target) for target in ELSEWHERE} == dict.fromkeys(ELSEWHERE, "/")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("target", ELSEWHERE[::4])
def test_no_form_redirects_to_another_site(target):
    """Sign-in, change of password, sign-out."""
    came = signed_in(target)
    new = {"old": "second-password", "new": "third-password", "again": "third-password", "next": target}
    changed = post("/account/password", new, cookie=cookie_of(came))
    went = post("/account/sign-out", {"next": target}, cookie=cookie_of(came))
    for answer in (came, changed, went):
        assert answer[0] == 303
        assert answer[1]["location"].partition("?")[0] in ("/", "/account")
        assert "evil" not in answer[1]["location"]


@pytest.mark.parametrize("target", ["/", "/tasks?task=2&lang=zh", "/submit?reporter=a%2Fb#x", "/a//b"])
def test_paths_of_this_site_are_allowed(target):
    assert redirects.safe_redirect_path(target) == target


@pytest.mark.usefixtures("database")
def test_an_unknown_account_looks_like_a_known_one():
    answers = {
        account_id: post("/account/sign-in", {"account": account_id, "password": "wrong-password"})
        for account_id in ("coordinator", "nobody")
    }
    texts = {re.sub('value="[a-z]+"', "", answer[2]) for answer in answers.values()}
    assert {answer[0] for answer in answers.values()} == {401}
    assert len(texts) == 1


@pytest.mark.usefixtures("database")
def test_too_many_attempts_are_throttled():
    form = {"account": "coordinator", "password": "wrong-password"}
    assert [post("/account/sign-in", form)[0] for _ in range(6)] == [401] * 5 + [429]
    assert signed_in()[0] == 429


SCRIPT = '"><script>alert(1)</script>'


@pytest.mark.usefixtures("database")
def test_what_was_typed_is_never_run():
    page = post("/account/sign-in", {"account": SCRIPT, "password": SCRIPT, "next": SCRIPT})[2]
    page += fetch(f"/account?{urlencode({'next': SCRIPT, 'lang': SCRIPT, SCRIPT: SCRIPT})}")[2]
    assert "<script" not in page


def test_no_sql_signs_in(database):
    for account_id in (*SQL[::12], "coordinator' --", "\x00", "协调员", "*"):
        answer = post("/account/sign-in", {"account": account_id, "password": "' OR ''='"})
        assert (answer[0], "set-cookie" in answer[1]) == (401, False), account_id
    assert tiny_world.ask(database, "SELECT count(*) AS count FROM account")[0]["count"] == 1


def test_no_field_of_an_accounts_page_is_a_query(database):
    """A token of each name is created under that name; all other input is refused."""
    cookie = cookie_of(signed_in())
    before = {
        table: rows for table, rows in tiny_world.everything(database).items() if table not in ("session", "event")
    }
    names = [name for name in SQL[:: len(SQL) // tokens.MAX_TOKENS] if len(name) <= MAX_NAME_CHARS]
    for payload in names:
        assert post("/account/token", {"name": payload, "scope": "read", "days": "9"}, cookie=cookie)[0] == 200
    for payload in SQL[::12]:
        for form in ({"name": "x", "scope": payload, "days": "9"}, {"name": "x", "scope": "read", "days": payload}):
            assert post("/account/token", form, cookie=cookie)[0] == 422
        assert post("/account/token-end", {"number": payload}, cookie=cookie)[0] == 422
    for payload in SQL[::60]:  # so few that one need not wait
        wrong = {"old": payload, "new": "third-password", "again": "third-password"}
        assert post("/account/password", wrong, cookie=cookie)[0] == 422
    assert tiny_world.everything(database).items() >= before.items()
    stored = tiny_world.ask(database, "SELECT name FROM session WHERE name IS NOT NULL ORDER BY name")
    assert [row["name"] for row in stored] == sorted(names)


def test_a_password_is_changed_by_who_knows_it(database):
    cookie = cookie_of(signed_in())
    form = {"old": "second-password", "new": "third-password", "again": "other-password", "next": "/tasks"}
    assert post("/account/password", form, cookie=cookie)[0] == 422
    form["again"] = "third-password"
    assert post("/account/password", form | {"old": "wrong"}, cookie=cookie)[0] == 422
    assert post("/account/password", form)[0] == 422  # signed out
    answer = post("/account/password", form, cookie=cookie)
    assert (answer[0], answer[1]["location"]) == (303, "/tasks")
    assert sessions.sign_in(database, "coordinator", "third-password", "").actor.name == "张三"


@pytest.mark.usefixtures("database")
def test_who_guesses_the_old_password_with_a_stolen_cookie_waits_and_is_told_until_when():
    cookie = cookie_of(signed_in())
    form = {"old": "wrong-password", "new": "third-password", "again": "third-password", "next": "/tasks"}
    assert [post("/account/password", form, cookie=cookie)[0] for _ in range(5)] == [422] * 5
    for old in ("wrong-password", "second-password"):
        status, _headers, page = post("/account/password?lang=en", form | {"old": old}, cookie=cookie)
        assert (status, bool(re.search(r"Try again after \d\d:\d\d:\d\d", page))) == (429, True)
    assert signed_in()[0] == 429


@pytest.mark.usefixtures("database")
def test_the_page_has_the_systems_name_and_the_other_language_with_all_else_of_its_address():
    page = fetch("/account?x=1&next=/tasks%3Ftask%3D2&x=2&lang=zh")[2]
    assert '<a class="name" href="/tasks?task=2">罗庄目标看板' in page
    address = "/account?x=1&amp;x=2&amp;lang={0}&amp;next=%2Ftasks%3Ftask%3D2%26lang%3D{0}"
    assert f'href="{address.format("en")}" lang="en">English</a>' in page
    assert f'href="{address.format("zh")}" lang="zh-CN" aria-current="true">中文</a>' in page
    # The answer to a form is in the language of the page that it stands on, not in the browser's.
    [action] = re.findall('action="([^"]+)"', page)
    answer = post(action.replace("&amp;", "&"), {"account": "x", "password": "x"}, accept_language="en")
    assert "账号或密码有误" in answer[2]


def test_what_a_token_may_do_is_offered_as_far_as_the_role_goes(database):
    tiny_world.account(database, "viewer")
    tiny_world.account(database, "reporter", "industry")
    tiny_world.account(database, "administrator")
    found = {}
    for role in ("viewer", "reporter", "coordinator", "administrator"):
        answer = post("/account/sign-in", {"account": role, "password": "second-password"})
        found[role] = re.findall('name="scope" value="([a-z]+)"', fetch("/account", cookie=cookie_of(answer))[2])
    every = ["read", "send", "decide"]
    assert found == {"viewer": every[:1], "reporter": every[:2], "coordinator": every, "administrator": every}


def test_a_token_is_made_shown_once_and_ended(database):
    cookie = cookie_of(signed_in())
    form = {"name": "每月上报", "scope": "send", "days": "30", "next": "/tasks"}
    assert post("/account/token", form)[0] == 403  # signed out
    assert post("/account/token", form | {"days": "many", "name": ""}, cookie=cookie)[0] == 422
    status, headers, page = post("/account/token", form, cookie=cookie)
    [token] = re.findall("<code>(luozhuang_[^<]+)</code>", page)
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert "<pre>Authorization: Bearer …</pre>" in page
    assert ">English</a>" not in page  # a link would lose the token
    again = fetch("/account", cookie=cookie)[2]
    assert token not in again
    [number] = re.findall('name="number" value="([0-9a-f]{12})"', again)
    found = actor_of_token(snapshot.store(database).copy, token, "zh", "")
    assert (found.name, found.scope, found.via) == ("张三", "send", "api")
    assert post("/account/token-end", {"number": number})[0] == 403
    assert number not in post("/account/token-end", {"number": number}, cookie=cookie)[2]
    assert actor_of_token(snapshot.store(database).copy, token, "zh", "") is None
    assert post("/account/token-end", {"number": number}, cookie=cookie)[0] == 422


def test_days_that_are_none_are_said(database):
    cookie = cookie_of(signed_in())
    for days in ("9" * 5_000, "0" * 5_000 + "1", "367", "-1", "1e1", "²", "", "30\x00"):
        form = {"name": "每月上报", "scope": "send", "days": days}
        assert post("/account/token", form, cookie=cookie)[0] == 422, days
    assert tiny_world.ask(database, "FROM session WHERE scope IS NOT NULL") == []


def test_whom_a_proxy_names_goes_out_and_ends_what_was_begun_elsewhere(database, monkeypatch):
    """The proxy names the account at every request, so that no session is to end."""
    begun = cookie_of(signed_in())
    monkeypatch.setenv(settings.TRUSTED_PROXY_HEADER, "X-Remote-User")
    before = tiny_world.ask(database, "FROM event")
    assert post("/account/sign-out", {"next": "/"}, x_remote_user="coordinator")[0] == 303
    assert tiny_world.ask(database, "FROM event") == before
    assert who(database, begun) == "张三"
    assert post("/account/sign-out", {"everywhere": "1"}, x_remote_user="coordinator")[0] == 303
    assert who(database, begun) == ""


@pytest.mark.usefixtures("database")
def test_a_form_charset_that_yields_lone_surrogates_is_refused(monkeypatch):
    monkeypatch.setattr(f"{__name__}.APP", form_charset.FormCharsetMiddleware(APP))
    body = b'--x\r\nContent-Disposition: form-data; name="account"\r\n\r\n+2AA-\r\n--x--\r\n'
    statuses = {"utf-7": 415, "unicode_escape": 415, "idna": 415, "UTF-8": 401, '"utf-8"': 401, "": 401}
    for encoding, status in statuses.items():
        kind = "multipart/form-data; boundary=x" + (f"; charset={encoding}" if encoding else "")
        assert post("/account/sign-in", body, content_type=kind)[0] == status, encoding


def test_no_role_is_taken_on_a_real_database(database):
    assert post("/account/role", {"role": "administrator", "next": "/"})[0] == 404
    assert who(database, "") == ""


def test_a_role_is_taken_in_the_demonstration(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(demo))
    answer = post("/account/role", {"role": "reporter", "reporter": "industry-it", "next": "/submit"})
    assert (answer[0], answer[1]["location"]) == (303, "/submit")
    assert who(demo, cookie_of(answer)) == "演示报送员"
    assert who(demo, "") == "演示协调员"
    # The departments and towns stand below the role of a reporter, before the next one.
    names = re.findall('value="([a-z]+)"[^>]*>[^<]*</label>|<select (name="reporter")', fetch("/account")[2])
    assert [one or other for one, other in names] == [
        "viewer", "reporter", 'name="reporter"', "coordinator", "administrator",
    ]  # fmt: skip
    for wrong in ({"role": "king"}, {"role": "reporter", "reporter": "nobody"}, {"role": "reporter"}):
        assert post("/account/role", wrong | {"next": "/"})[0] == 404


def test_a_sign_in_moves_no_figure_and_no_reader(database):
    """The copy that pages read is not rebuilt; the new session is valid all the same."""
    before = snapshot.store(database).copy
    cookie = cookie_of(signed_in())
    after = snapshot.store(database).copy
    assert after.connection is before.connection
    assert after.revision == before.revision
    assert who(database, cookie) == "张三"


def test_the_secret_is_one_for_each_database_and_in_no_log(database, tmp_path, world, caplog):
    other = tmp_path / "other.duckdb"
    tiny_world.build_world(world, other)
    secrets = []
    for path in (database, other):
        with read_only_connection(path) as connection:
            secrets.append(account_store.load(connection).secret)
    assert len(set(secrets)) == 2
    assert min(map(len, secrets)) == 64
    signed_in()
    assert not [text for text in ("second-password", *secrets) if text in caplog.text]


def test_who_is_written_down_is_who_signed_in(database):
    signed_in()
    [event] = tiny_world.ask(database, "FROM event ORDER BY event_id DESC LIMIT 1")
    assert (event["what"], event["account_id"], event["name"], event["address"]) == (
        "signed_in", "coordinator", "张三", "10.0.0.9",
    )  # fmt: skip


def test_while_the_database_cannot_be_read_the_page_of_ones_account_says_so(database):
    database.write_bytes(b"torn" * 5000)
    snapshot._stores.clear()
    status, headers, page = fetch("/account?lang=zh")
    assert (status, headers["cache-control"]) == (503, "no-store")
    assert "数据暂时无法读取" in page
    assert str(database.parent) not in page
