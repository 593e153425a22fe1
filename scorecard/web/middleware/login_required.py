"""Requires a sign-in for everything that shows a figure, where the setting asks for it.

``READING=signed-in`` requires one; unset, everybody who reaches the server may read. The demonstration is always
public.
"""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger import settings
from ledger.accounts.actor import Actor
from ledger.database.errors import DatabaseMissingError, DatabaseUnavailableError
from scorecard import snapshot
from scorecard.addresses import ACCOUNT, READING, WHY
from scorecard.snapshot import Copy
from scorecard.web import redirects
from scorecard.web.auth import request_actor
from scorecard.web.auth.current_actor import actor_of_token
from scorecard.web.snapshot_request import language_of_request

PUBLIC_PATHS = (ACCOUNT, "auth", "oauth2callback", "static", "api", "healthz", "favicon.png")
"""First parts of paths that show no figure, or that check access themselves (the API, by token)."""
PUBLIC_PROGRAM_FILES = ("health", "host-config", "allowed-message-origins")
"""Parts of ``_stcore/`` that Streamlit's program requests before it shows anything."""


def is_public(copy: Copy) -> bool:
    return copy.demo or not settings.sign_in_required()


def can_read(copy: Copy, by: Actor) -> bool:
    return by.kind != "nobody" or is_public(copy)


def redirected_to_login(request: Request, copy: Copy, by: Actor) -> bool:
    """Whether this is the sign-in page after a redirect from a page that requires a sign-in. The address alone is not
    believed: the reader may have signed in since."""
    return request.query_params.get(WHY) == READING and not can_read(copy, by)


class LoginRequiredMiddleware:
    """Middleware: redirects browsers that may not read to the sign-in page; answers 401 to other clients."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        settings.sign_in_required()  # raises ValueError at the start for a setting that is not understood

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            not settings.sign_in_required()
            or scope["type"] not in ("http", "websocket")
            or _is_public_path(scope)
            or await run_in_threadpool(_can_read, scope)
        ):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "sign in"})
        else:
            await _response(scope)(scope, receive, send)


def _path_parts(scope: Scope) -> list[str]:
    base = redirects.base_path()
    path = str(scope["path"]).strip("/")
    return path.removeprefix(f"{base}/" if base else "").split("/")


def _is_public_path(scope: Scope) -> bool:
    first, *rest = _path_parts(scope)
    return first in PUBLIC_PATHS or (first == "_stcore" and rest[:1] != [] and rest[0] in PUBLIC_PROGRAM_FILES)


def _can_read(scope: Scope) -> bool:
    try:
        copy = snapshot.store(settings.database_path()).copy
        request, language = HTTPConnection(scope), language_of_request(scope)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and actor_of_token(
            copy, token, language, request_actor.address_of_request(request)
        ):
            return True
        return can_read(copy, request_actor.actor_of_request(request, language))
    except DatabaseMissingError:
        return settings.configured_database() is None  # the demonstration, which is built at the first request
    except (ValueError, DatabaseUnavailableError):
        return False


def _response(scope: Scope) -> Response:
    if scope["method"] != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse("401", 401)
    query = scope["query_string"].decode("latin-1")
    path = scope["path"] + (f"?{query}" if query else "")
    parameters = {"next": path, "lang": language_of_request(scope), WHY: READING}
    return RedirectResponse(f"/{redirects.base_path()}/{ACCOUNT}?{urlencode(parameters)}".replace("//", "/"), 303)
