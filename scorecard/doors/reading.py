"""Whether reading needs a sign-in: asked of everything that shows a figure, in one place.

``READING=signed-in`` asks for one; unset, everybody who reaches the server may read. The demonstration is always free.
"""

import os
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger import settings
from ledger.accounts.actor import Actor
from ledger.database.errors import DatabaseMissingError, DatabaseUnavailableError
from scorecard import access, shell, snapshot
from scorecard.doors import visitors
from scorecard.doors.addresses import ACCOUNT, READING, WHY
from scorecard.snapshot import Copy

VARIABLE = "READING"
SIGNED_IN = "signed-in"
OPEN = (ACCOUNT, "auth", "oauth2callback", "static", "api", "healthz", "favicon.png")
"""First parts of addresses that show no figure, or that ask for themselves (the API, for a token)."""
OPEN_OF_PROGRAM = ("health", "host-config", "allowed-message-origins")
"""What the program's own files ask for before anything is shown."""


def asks() -> bool:
    """Whether the setting asks for a sign-in. Raises ValueError where it is not understood, so that nobody reads by a
    slip of the pen."""
    said = os.environ.get(VARIABLE, "").strip()
    if said not in ("", "free", SIGNED_IN):
        raise ValueError(f"{VARIABLE}={said} is not understood. Give free or {SIGNED_IN}.")
    return said == SIGNED_IN


def free(copy: Copy) -> bool:
    return copy.demo or not asks()


def may(copy: Copy, by: Actor) -> bool:
    return by.standing != "nobody" or free(copy)


def led_here(request: Request, copy: Copy, by: Actor) -> bool:
    """Whether somebody stands at the sign-in because they may not read without; whatever the address claims."""
    return request.query_params.get(WHY) == READING and not may(copy, by)


class Gate:
    """Middleware: leads who may not read to where they sign in; tells a program so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        asks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            not asks()
            or scope["type"] not in ("http", "websocket")
            or _is_open(scope)
            or await run_in_threadpool(_may, scope)
        ):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "sign in"})
        else:
            await _refused(scope)(scope, receive, send)


def _parts(scope: Scope) -> list[str]:
    base = shell.base_path()
    path = str(scope["path"]).strip("/")
    return path.removeprefix(f"{base}/" if base else "").split("/")


def _is_open(scope: Scope) -> bool:
    first, *rest = _parts(scope)
    return first in OPEN or (first == "_stcore" and rest[:1] != [] and rest[0] in OPEN_OF_PROGRAM)


def _may(scope: Scope) -> bool:
    try:
        copy = snapshot.store(settings.configured_database() or settings.DEMO_DATABASE).copy
        request, language = HTTPConnection(scope), shell.language_of_request(scope)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and access.program(copy, token, language, visitors.address(request)):
            return True
        return may(copy, visitors.of(request, language))
    except DatabaseMissingError:
        return settings.configured_database() is None  # the demonstration, before it was made
    except (ValueError, DatabaseUnavailableError):
        return False


def _refused(scope: Scope) -> Response:
    if scope["method"] != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse("401", 401)
    query = scope["query_string"].decode("latin-1")
    there = scope["path"] + (f"?{query}" if query else "")
    asked = {"next": there, "lang": shell.language_of_request(scope), WHY: READING}
    return RedirectResponse(f"/{shell.base_path()}/{ACCOUNT}?{urlencode(asked)}".replace("//", "/"), 303)
