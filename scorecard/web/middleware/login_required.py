"""Whether reading needs a sign-in: asked of everything that shows a figure, in one place.

``READING=signed-in`` asks for one; unset, everybody who reaches the server may read. The demonstration is always free.
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
"""First parts of addresses that show no figure, or that ask for themselves (the API, for a token)."""
PUBLIC_PROGRAM_FILES = ("health", "host-config", "allowed-message-origins")
"""What the program's own files ask for before anything is shown."""


def is_public(copy: Copy) -> bool:
    return copy.demo or not settings.sign_in_required()


def can_read(copy: Copy, by: Actor) -> bool:
    return by.standing != "nobody" or is_public(copy)


def redirected_to_login(request: Request, copy: Copy, by: Actor) -> bool:
    """Whether somebody stands at the sign-in because they may not read without; whatever the address claims."""
    return request.query_params.get(WHY) == READING and not can_read(copy, by)


class LoginRequiredMiddleware:
    """Middleware: leads who may not read to where they sign in; tells a program so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        settings.sign_in_required()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            not settings.sign_in_required()
            or scope["type"] not in ("http", "websocket")
            or _is_open(scope)
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


def _is_open(scope: Scope) -> bool:
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
        return settings.configured_database() is None  # the demonstration, before it was made
    except (ValueError, DatabaseUnavailableError):
        return False


def _response(scope: Scope) -> Response:
    if scope["method"] != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse("401", 401)
    query = scope["query_string"].decode("latin-1")
    there = scope["path"] + (f"?{query}" if query else "")
    asked = {"next": there, "lang": language_of_request(scope), WHY: READING}
    return RedirectResponse(f"/{redirects.base_path()}/{ACCOUNT}?{urlencode(asked)}".replace("//", "/"), 303)
