"""Signing in through a provider of OpenID Connect that answers otherwise than it should, or not at all."""

import base64
import hashlib
import json
import logging
import re
import time
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import itsdangerous
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette

from scorecard.web.auth import oidc, oidc_claims
from scorecard.web.auth import routes as auth_routes
from tests.support import tiny_world
from tests.support.api_client import ask_api
from tests.support.payloads import ELSEWHERE

ISSUER, DISCOVERY = "https://id.example", "/.well-known/openid-configuration"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "1"}, auto_kid=False) for _ in range(2))
BROKEN_OFF, NO_ANSWER = "登录未完成", "暂时无法使用区统一认证登录"
METADATA = {
    "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks", "end_session_endpoint": f"{ISSUER}/leave?realm=1",
}  # fmt: skip


class Provider(httpx.AsyncBaseTransport):
    """What is asked of it over the network, and what it answers. ``answers``: in place of what it should."""

    def __init__(self):
        self.asked, self.answers, self.claims, self.token = [], {}, {}, {}
        self.key, self.header = KEY, {"alg": "RS256", "kid": "1"}

    async def handle_async_request(self, request):
        path = request.url.path
        self.asked.append((path, request.content if request.method == "POST" else b""))
        answer = self.answers.get(path)
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            keys = {"keys": [KEY.as_dict(private=False)]}
            known = {DISCOVERY: METADATA, "/jwks": keys, "/token": self.token}
            answer = httpx.Response(200, json=known[path])
        return answer

    def lets_in(self, asked_nonce, **said):
        now = int(time.time())
        known = {"iss": ISSUER, "aud": "luozhuang", "sub": "1", "iat": now, "exp": now + 300, "nonce": asked_nonce}
        known |= {"preferred_username": "zhang", "name": "张三"} | said
        known = {name: value for name, value in known.items() if value is not None}
        self.token = {"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(self.header, known, self.key)}


class Visitor:
    """A browser that keeps cookies."""

    def __init__(self, known, built, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", str(built))
        self.provider, self.cookies = Provider(), {}
        settings = oidc_claims.Provider(
            redirect_uri="https://dashboard.example/oauth2callback", cookie_secret="very-secret",
            client_id="luozhuang", client_secret="more-secret", client_kwargs={"transport": self.provider},
            server_metadata_url=f"{ISSUER}{DISCOVERY}",
        )  # fmt: skip
        monkeypatch.setattr(oidc_claims, "settings", lambda: known)
        self.app = Starlette(routes=[*oidc.SignIn(settings, known).routes(), *auth_routes.routes])

    def goes(self, path, method="GET", **more):
        header = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": header, "Accept-Language": "zh", "Origin": "http://dashboard.example"}
        answer = ask_api(self.app, method, path, headers=headers, **more)
        for said in answer.headers.get_list("set-cookie"):
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
            if re.search(r"max-age=0|expires=Thu, 01 Jan 1970", said, re.I):
                del self.cookies[name]
        return answer

    def starts(self, there="/tasks"):
        """What the provider is asked."""
        answer = self.goes(f"/account/provider?next={quote(there)}")
        assert answer.status_code == 303, answer.text
        return {name: value for name, [value] in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    def comes_back(self, state, **said):
        return self.goes("/oauth2callback", params={"code": "c"} | {"state": state} | said)


@pytest.fixture
def visitor(built, monkeypatch):
    return Visitor(oidc_claims.Settings(name="区统一认证"), built, monkeypatch)


def refused(visitor, answer, words, status):
    assert (answer.status_code, words in answer.text) == (status, True)
    assert 'role="alert"' in answer.text
    assert not {"luozhuang_session", "luozhuang_id_token"} & set(visitor.cookies)


def test_what_is_asked_and_what_is_kept(visitor, built):
    assert visitor.provider.asked == []
    answer = visitor.goes("/account/provider?next=/tasks")
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (asked["client_id"], asked["response_type"]) == (["luozhuang"], ["code"])
    assert (asked["scope"], asked["prompt"]) == (["openid email profile"], ["select_account"])
    assert asked["redirect_uri"] == ["https://dashboard.example/oauth2callback"]
    [kept] = [said for said in answer.headers.get_list("set-cookie") if said.startswith("luozhuang_state=")]
    assert re.search(r"; path=/; Max-Age=600; httponly; samesite=lax; secure$", kept)
    visitor.provider.lets_in(asked["nonce"][0])
    done = visitor.comes_back(asked["state"][0])
    assert (done.status_code, done.headers["location"]) == (303, "/tasks")
    [(_path, sent)] = [request for request in visitor.provider.asked if request[0] == "/token"]
    [verifier] = parse_qs(sent.decode())["code_verifier"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert (asked["code_challenge"], asked["code_challenge_method"]) == ([challenge], ["S256"])
    assert set(visitor.cookies) == {"luozhuang_session", "luozhuang_id_token"}
    for said in done.headers.get_list("set-cookie"):
        assert re.search("; httponly", said, re.I), said
    assert "张三" in visitor.goes("/account").text
    assert [row["what"] for row in tiny_world.ask(built, "SELECT what FROM event ORDER BY event_id")][-1] == "signed_in"

    # The same answer a second time is no answer.
    visitor.cookies.clear()
    refused(visitor, visitor.comes_back(asked["state"][0]), BROKEN_OFF, 401)


def test_who_signs_out_is_signed_out_there_too(visitor):
    asked = visitor.starts()
    visitor.provider.lets_in(asked["nonce"])
    visitor.comes_back(asked["state"])
    answer = visitor.goes("/account/sign-out", "POST", data={"next": "/"})
    assert 'content="0; url=/account/provider/sign-out"' in answer.text
    left = visitor.goes("/account/provider/sign-out")
    where = urlsplit(left.headers["location"])
    said = parse_qs(where.query)
    assert (left.status_code, where.path, said["realm"], said["client_id"]) == (303, "/leave", ["1"], ["luozhuang"])
    assert said["id_token_hint"] == [visitor.provider.token["id_token"]]
    assert said["post_logout_redirect_uri"] == ["https://dashboard.example/oauth2callback"]
    assert visitor.cookies == {}
    back = visitor.goes("/oauth2callback", params={"state": said["state"][0]})
    assert (back.status_code, back.headers["location"]) == (303, "/")


@pytest.mark.parametrize("metadata", [METADATA | {"end_session_endpoint": None}, [], "x"])
def test_a_provider_that_signs_nobody_out_leads_to_the_first_page(visitor, metadata):
    visitor.provider.answers[DISCOVERY] = httpx.Response(200, json=metadata)
    left = visitor.goes("/account/provider/sign-out")
    assert (left.status_code, left.headers["location"]) == (303, "/")


def test_a_token_that_no_cookie_holds_is_no_hint(visitor):
    asked = visitor.starts()
    visitor.provider.lets_in(asked["nonce"], groups=["x" * 50] * 100)
    assert visitor.comes_back(asked["state"]).status_code == 303
    assert visitor.cookies["luozhuang_id_token"] == '""'
    assert "/account/provider/sign-out" in visitor.goes("/account/sign-out", "POST", data={"next": "/"}).text
    assert "id_token_hint" not in visitor.goes("/account/provider/sign-out").headers["location"]


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "other"}, {"nonce": None}, {"exp": 1}, {"exp": None}, {"iss": "https://evil.example"}, {"aud": "another"},
        {"aud": ["another", "third"]}, {"azp": "another"}, {"sub": None}, {"exp": "soon"},
    ],
)  # fmt: skip
def test_a_token_for_another_or_another_time_signs_nobody_in(visitor, said):
    asked = visitor.starts()
    visitor.provider.lets_in(asked["nonce"], **said)
    refused(visitor, visitor.comes_back(asked["state"]), BROKEN_OFF, 401)


def forged(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


@pytest.mark.parametrize("how", ["another key", "no signature", "none", "none at all"])
def test_a_token_that_the_provider_has_not_signed_signs_nobody_in(visitor, how):
    asked = visitor.starts()
    if how == "another key":
        visitor.provider.key = OTHER_KEY
    visitor.provider.lets_in(asked["nonce"])
    token = visitor.provider.token
    head, body, _signature = token["id_token"].split(".")
    if how == "no signature":
        token["id_token"] = f"{head}.{body}."
    elif how == "none":
        token["id_token"] = f"{forged({'alg': 'none'})}.{body}."
    elif how == "none at all":
        del token["id_token"]
    refused(visitor, visitor.comes_back(asked["state"]), BROKEN_OFF, 401)


def test_only_who_has_begun_comes_back_signed_in(visitor, monkeypatch):
    asked = visitor.starts()
    visitor.provider.lets_in(asked["nonce"])
    kept = dict(visitor.cookies)
    refused(visitor, visitor.comes_back("other"), BROKEN_OFF, 401)
    refused(visitor, visitor.goes("/oauth2callback?code=c"), BROKEN_OFF, 401)
    for state in ("", "x", "x" + kept["luozhuang_state"][1:], "null"):
        visitor.cookies = kept | {"luozhuang_state": state}
        refused(visitor, visitor.comes_back(asked["state"]), BROKEN_OFF, 401)
    # Too late, and in time.
    visitor.cookies = dict(kept)
    with monkeypatch.context() as later:
        later.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _self: int(time.time()) + 601)
        refused(visitor, visitor.comes_back(asked["state"]), BROKEN_OFF, 401)
    assert [path for path, _sent in visitor.provider.asked] == [DISCOVERY]
    visitor.cookies = dict(kept)
    assert visitor.comes_back(asked["state"]).status_code == 303


def test_who_is_denied_reads_so_in_words_and_the_log_keeps_one_line(visitor, caplog):
    asked = visitor.starts()
    with caplog.at_level(logging.WARNING):
        answer = visitor.goes(
            "/oauth2callback",
            params={"error": "access_denied", "error_description": "a\nb", "state": asked["state"]},
        )
    refused(visitor, answer, BROKEN_OFF, 401)
    [line] = [record.getMessage() for record in caplog.records if record.name == oidc.__name__]
    assert ("access_denied" in line, "\n" in line) == (True, False)


BAD = [
    httpx.ConnectError("down"), httpx.ReadTimeout("slow"), httpx.Response(500), httpx.Response(404),
    httpx.Response(200, text="<html>"), httpx.Response(200, json=[]), httpx.Response(200, json={}),
    httpx.Response(200, json={"keys": 7}), httpx.Response(200, json=None), httpx.Response(200, content=b"\xff\xfe"),
]  # fmt: skip


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/jwks"])
def test_a_provider_that_answers_nothing_sensible_is_told_in_words(visitor, path, caplog):
    for bad in BAD:
        visitor.provider.answers.clear()
        asked = visitor.starts()
        visitor.provider.lets_in(asked["nonce"])
        visitor.provider.answers[path] = bad
        answer = visitor.comes_back(asked["state"])
        assert answer.status_code in (401, 503)
        refused(visitor, answer, BROKEN_OFF if answer.status_code == 401 else NO_ANSWER, answer.status_code)
        if path == DISCOVERY:
            refused(visitor, visitor.goes("/account/provider"), NO_ANSWER, 503)
    assert not {"very-secret", "more-secret"} & set(re.split(r"\W", caplog.text))


def test_a_program_that_the_provider_does_not_know_lets_nobody_in(visitor):
    asked = visitor.starts()
    visitor.provider.answers["/token"] = httpx.Response(401, json={"error": "invalid_client"})
    refused(visitor, visitor.comes_back(asked["state"]), BROKEN_OFF, 401)


def test_nobody_is_led_elsewhere(visitor):
    for there in ELSEWHERE:
        asked = visitor.starts()
        visitor.provider.lets_in(asked["nonce"])
        visitor.cookies["luozhuang_next"] = quote(there, safe="")
        assert visitor.comes_back(asked["state"]).headers["location"] == "/"


def test_in_the_demonstration_no_provider_is_asked(visitor, monkeypatch):
    monkeypatch.setattr(oidc, "_provider_missing", lambda: True)
    assert visitor.goes("/account/provider").status_code == 200
    assert visitor.provider.asked == []
