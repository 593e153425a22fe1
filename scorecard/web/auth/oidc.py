"""Sign-in through an OpenID Connect provider: routes that start it, take the callback and sign out at the provider.

The provider is contacted at sign-in and sign-out only. Between start and callback, state, nonce and PKCE verifier
(S256) are in a signed cookie of ten minutes that only these routes read.
"""

import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import streamlit as st
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ledger import settings
from ledger.accounts import sso
from ledger.accounts.accounts import AccountError
from ledger.accounts.sessions import SESSION_HOURS, NewSession
from ledger.database.errors import DatabaseUnavailableError
from scorecard import snapshot
from scorecard.addresses import ACCOUNT, PROVIDER, PROVIDER_SIGN_OUT
from scorecard.text import accounts as account_text
from scorecard.web import redirects
from scorecard.web.auth import oidc_claims, request_actor
from scorecard.web.auth import routes as auth_routes
from scorecard.web.auth.forms import FormResult
from scorecard.web.snapshot_request import language_of_request

CALLBACK = "oauth2callback"
NEXT = "luozhuang_next"
"""Cookie: the path to return to after the sign-in."""
STATE = "luozhuang_state"
"""Cookie: state, nonce and PKCE verifier of the sign-in under way."""
MINUTES = 10
"""How long a sign-in may take."""
MAX_HINT_BYTES = 3500
"""Bytes: browsers drop cookies above 4 kB, and an ID token may name many groups."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SignIn:
    """The routes of one provider."""

    provider: oidc_claims.Provider
    rules: oidc_claims.Settings

    def routes(self) -> list[Route]:
        session = Middleware(
            SessionMiddleware,
            secret_key=hmac.digest(self.provider.cookie_secret.encode(), STATE.encode(), hashlib.sha256).hex(),
            session_cookie=STATE,
            max_age=MINUTES * 60,
            path=auth_routes.cookie_path(),
            https_only=self.provider.redirect_uri.startswith("https:"),
        )
        return [
            Route(f"/{ACCOUNT}/{PROVIDER}", self.start, middleware=[session]),
            Route(f"/{CALLBACK}", self.callback, middleware=[session]),
            Route(f"/{ACCOUNT}/{PROVIDER_SIGN_OUT}", self.sign_out),
        ]

    async def start(self, request: Request) -> Response:
        """Redirects to the provider, which redirects back to the callback."""
        if await run_in_threadpool(_provider_missing):
            return await auth_routes.show(request)
        next_path = redirects.return_path(request)
        try:
            answer: Response = await self._client().authorize_redirect(request, self._redirect_uri())
        except Exception as fault:
            return await self._failed(request, next_path, fault)
        answer.status_code = 303
        answer.set_cookie(
            NEXT,
            quote(next_path),
            max_age=MINUTES * 60,
            path=auth_routes.cookie_path(),
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return answer

    async def callback(self, request: Request) -> Response:
        """Signs in with the provider's answer. A request without one comes from the provider's sign-out."""
        if not {"code", "error"} & set(request.query_params):
            return RedirectResponse(redirects.safe_redirect_path(""), 303)
        next_path = unquote(request.cookies.get(NEXT, ""))
        try:
            token = await self._client().authorize_access_token(request)
            if not token.get("userinfo"):
                raise OAuthError(description="no ID token")
        except Exception as fault:
            return await self._failed(request, next_path, fault)
        return await run_in_threadpool(self._start_session, request, next_path, token)

    async def sign_out(self, request: Request) -> Response:
        """Redirects to the provider's end-session endpoint, which redirects back here; to the first page if it has
        none."""
        target, client = redirects.safe_redirect_path(""), self._client()
        try:
            hint = request.cookies.get(auth_routes.ID_TOKEN) or None
            logout = await client.create_logout_url(self._redirect_uri(), hint, client_id=client.client_id)
            target = logout["url"]
        except Exception as fault:
            log.warning("Sign-out at the provider failed: %s", _fault_text(fault))
        answer = RedirectResponse(target, 303)
        answer.delete_cookie(auth_routes.ID_TOKEN, path=auth_routes.own_path(), httponly=True, samesite="lax")
        return answer

    def _client(self) -> Any:
        """A new client for each request, so that the provider's metadata and keys are never out of date."""
        # Imported here: the import warns of the coming httpx2, which only concerns servers with a provider.
        from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415

        parameters = {"scope": "openid email profile", "prompt": "select_account", "code_challenge_method": "S256"}
        return OAuth().register(
            PROVIDER,
            client_id=self.provider.client_id,
            client_secret=self.provider.client_secret,
            server_metadata_url=self.provider.server_metadata_url,
            client_kwargs=parameters | self.provider.client_kwargs,
        )

    def _redirect_uri(self) -> str:
        return self.provider.redirect_uri.replace("{port}", str(st.get_option("server.port")))

    async def _failed(self, request: Request, next_path: str, fault: Exception) -> Response:
        """A message for the user; the cause goes to the log."""
        log.warning("Sign-in through the provider failed: %s", _fault_text(fault))
        language = language_of_request(request.scope)
        status, message = 503, account_text.provider_unavailable(self.rules.name, language)
        if isinstance(fault, AuthlibBaseError | JoseError):
            status, message = 401, account_text.provider_refused(language)
        return await run_in_threadpool(_refusal, request, message, next_path, status)

    def _start_session(self, request: Request, next_path: str, token: Mapping[str, Any]) -> Response:
        language = language_of_request(request.scope)
        try:
            session = self._sign_in(token["userinfo"], request_actor.address_of_request(request))
        except AccountError as error:
            return _refusal(request, " ".join(account_text.faults(error, language)), next_path, 403)
        except DatabaseUnavailableError:
            return _refusal(request, account_text.database_busy(language), next_path, 503)
        answer = auth_routes.response_with_cookie(request, next_path, session.token)
        answer.delete_cookie(NEXT, path=auth_routes.cookie_path(), httponly=True, samesite="lax")
        hint = token["id_token"] if len(token["id_token"]) <= MAX_HINT_BYTES else ""
        answer.set_cookie(
            auth_routes.ID_TOKEN,
            hint,
            max_age=SESSION_HOURS * 3600,
            path=auth_routes.own_path(),
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return answer

    def _sign_in(self, claims: Mapping[str, Any], address: str) -> NewSession:
        path, rules = settings.database_path(), self.rules
        try:
            account = oidc_claims.account(claims, rules)
        except AccountError:
            sso.record_refusal(path, oidc_claims.account_id(claims, rules), address)
            raise
        return sso.sign_in_with_provider(
            path, account, rules.name or "OpenID Connect", address, gives_roles=bool(rules.grants)
        )


def routes() -> list[Route]:
    """[] without a provider. Raises ValueError for settings that are not understood."""
    provider, rules = oidc_claims.provider(), oidc_claims.settings()
    return SignIn(provider, rules).routes() if provider and rules else []


def _provider_missing() -> bool:
    """In the demonstration roles are chosen in place of a sign-in; without a database nobody can sign in."""
    try:
        return snapshot.store(settings.database_path()).copy.demo
    except (ValueError, DatabaseUnavailableError):
        return True


def _refusal(request: Request, message: str, next_path: str, status: int) -> Response:
    return auth_routes.page(request, FormResult(message, next=redirects.safe_redirect_path(next_path)), status)


def _fault_text(fault: Exception) -> str:
    """On one line of the log: the text may come from the callback's query string."""
    return f"{type(fault).__name__} {str(fault)[:300]!r}"
