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

from ledger import settings
from ledger.accounts import sso
from ledger.accounts.accounts import AccountError
from ledger.accounts.sessions import NewSession
from ledger.database.errors import DatabaseUnavailableError
from scorecard import snapshot
from scorecard.addresses import ACCOUNT, PROVIDER
from scorecard.text import accounts as account_text
from scorecard.web import redirects
from scorecard.web.auth import oidc_claims, request_actor
from scorecard.web.auth import routes as auth_routes
from scorecard.web.auth.forms import FormResult
from scorecard.web.snapshot_request import language_of_request

CALLBACK = "oauth2callback"
NEXT = "luozhuang_next"
"""The cookie of where one goes after it."""
MINUTES = 10
"""What is not finished by then leads to the first page."""


async def begin(request: Request) -> Response:
    """Asks the provider, as ``st.login`` does: by the same address, with the same token for it."""
    if oidc_claims.settings() is None or await run_in_threadpool(_provider_missing):
        return await auth_routes.show(request)
    asked = urlencode({"provider": encode_provider_token(oidc_claims.PROVIDER)})
    answer = RedirectResponse(f"{redirects.safe_redirect_path('')}auth/login?{asked}", 303)
    answer.set_cookie(
        NEXT, quote(redirects.return_path(request)), max_age=MINUTES * 60, path=auth_routes.cookie_path(),
        secure=request.url.scheme == "https", httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def _provider_missing() -> bool:
    """In the demonstration roles are taken; without a database nobody can come in."""
    try:
        return snapshot.store(settings.database_path()).copy.demo
    except (ValueError, DatabaseUnavailableError):
        return True


class OidcCallbackMiddleware:
    """Middleware: whom the provider sends back signed in is signed in here, and led to where they wanted to go."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.rules = oidc_claims.settings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            self.rules is None
            or scope["type"] != "http"
            or scope["path"] != f"{redirects.safe_redirect_path('')}{CALLBACK}"
        ):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self.app(scope, receive, hold)
        answer = await run_in_threadpool(_callback_response, Request(scope), held, self.rules)
        if answer is not None:
            await answer(scope, receive, send)
            return
        for message in held:
            await send(message)


def _callback_response(request: Request, held: Sequence[Message], rules: oidc_claims.Settings) -> Response | None:
    """What the browser gets in place of Streamlit's answer; None: just that, as after signing out at the provider."""
    language, there = language_of_request(request.scope), unquote(request.cookies.get(NEXT, ""))
    cookies = Headers(raw=held[0]["headers"]).getlist("set-cookie")
    said = _message(cookies)
    if said is None:
        if not {"state", "error"} & set(request.query_params):
            return None
        return _refusal(request, account_text.provider_refused(language), there, 401)
    try:
        done = _sign_in(said, rules, request_actor.address_of_request(request))
    except AccountError as refused:
        return _refusal(request, " ".join(account_text.faults(refused, language)), there, 403)
    except DatabaseUnavailableError:
        return _refusal(request, account_text.busy(language), there, 503)
    answer = auth_routes.response_with_cookie(request, there, done.token)
    for cookie in cookies:
        answer.headers.append("set-cookie", cookie)
    answer.delete_cookie(NEXT, path=auth_routes.cookie_path(), httponly=True, samesite="lax")
    return answer


def _sign_in(said: Mapping[str, Any], rules: oidc_claims.Settings, address: str) -> NewSession:
    path = settings.database_path()
    try:
        known = oidc_claims.account(said, rules)
    except AccountError:
        sso.record_refusal(path, oidc_claims.account_id(said, rules), address)
        raise
    return sso.sign_in_with_provider(
        path, known, rules.name or "OpenID Connect", address, gives_roles=bool(rules.grants)
    )


def _refusal(request: Request, words: str, there: str, status: int) -> Response:
    return auth_routes.page(request, FormResult(words, next=redirects.safe_redirect_path(there)), status)


def _message(cookies: Sequence[str]) -> dict[str, Any] | None:
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
