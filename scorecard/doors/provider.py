"""Coming in through a provider of OpenID Connect: Streamlit's own sign-in asks it, and its answer begins our session.

Streamlit keeps what the provider says in a cookie for 30 days. It opens nothing here: what is read is the answer itself,
once, on its way to the browser. The cookie stays for Streamlit's signing out at the provider.
"""

import json
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, unquote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ledger.accounts import sso
from ledger.accounts.accounts import AccountError
from ledger.accounts.sessions import NewSession
from ledger.database.errors import DatabaseUnavailableError
from scorecard import shell, snapshot
from scorecard.doors import account, account_words, claims, same_site, visitors
from scorecard.doors.account_form import Said
from scorecard.doors.addresses import ACCOUNT, PROVIDER

CALLBACK = "oauth2callback"
NEXT = "luozhuang_next"
"""The cookie of where one goes after it."""
MINUTES = 10
"""What is not finished by then leads to the first page."""


async def begin(request: Request) -> Response:
    """Asks the provider, as ``st.login`` does: by the same address, with the same token for it."""
    if claims.settings() is None or await run_in_threadpool(_nobody_to_ask):
        return await account.show(request)
    asked = urlencode({"provider": encode_provider_token(claims.PROVIDER)})
    answer = RedirectResponse(f"{same_site.path('')}auth/login?{asked}", 303)
    answer.set_cookie(
        NEXT, quote(same_site.came_from(request)), max_age=MINUTES * 60, path=account.cookie_path(),
        secure=request.url.scheme == "https", httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def _nobody_to_ask() -> bool:
    """In the demonstration roles are taken; without a database nobody can come in."""
    try:
        return snapshot.store(account.path()).copy.demo
    except (ValueError, DatabaseUnavailableError):
        return True


class Returned:
    """Middleware: whom the provider sends back signed in is signed in here, and led to where they wanted to go."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.rules = claims.settings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.rules is None or scope["type"] != "http" or scope["path"] != f"{same_site.path('')}{CALLBACK}":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self.app(scope, receive, hold)
        answer = await run_in_threadpool(_answered, Request(scope), held, self.rules)
        if answer is not None:
            await answer(scope, receive, send)
            return
        for message in held:
            await send(message)


def _answered(request: Request, held: Sequence[Message], rules: claims.Settings) -> Response | None:
    """What the browser gets in place of Streamlit's answer; None: just that, as after signing out at the provider."""
    language, there = shell.language_of_request(request.scope), unquote(request.cookies.get(NEXT, ""))
    cookies = Headers(raw=held[0]["headers"]).getlist("set-cookie")
    said = _said(cookies)
    if said is None:
        if not {"state", "error"} & set(request.query_params):
            return None
        return _refused(request, account_words.not_let_in(language), there, 401)
    try:
        done = _come_in(said, rules, visitors.address(request))
    except AccountError as refused:
        return _refused(request, " ".join(account_words.faults(refused, language)), there, 403)
    except DatabaseUnavailableError:
        return _refused(request, account_words.busy(language), there, 503)
    answer = account.with_cookie(request, there, done.token)
    for cookie in cookies:
        answer.headers.append("set-cookie", cookie)
    answer.delete_cookie(NEXT, path=account.cookie_path(), httponly=True, samesite="lax")
    return answer


def _come_in(said: Mapping[str, Any], rules: claims.Settings, address: str) -> NewSession:
    path = account.path()
    try:
        known = claims.account(said, rules)
    except AccountError:
        sso.record_refusal(path, claims.account_id(said, rules), address)
        raise
    return sso.sign_in_with_provider(
        path, known, rules.name or "OpenID Connect", address, gives_roles=bool(rules.grants)
    )


def _refused(request: Request, words: str, there: str, status: int) -> Response:
    return account.page(request, Said(words, next=same_site.path(there)), status)


def _said(cookies: Sequence[str]) -> dict[str, Any] | None:
    """What the provider says of the person, out of the cookies that Streamlit's answer sets; None: it did not let them in."""
    jar: SimpleCookie = SimpleCookie()
    for cookie in cookies:
        jar.load(cookie)

    def one(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, jar[name].value) if name in jar else None

    whole = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    said: dict[str, Any] | None = json.loads(whole) if whole else None
    return said


route = Route(f"/{ACCOUNT}/{PROVIDER}", begin)
