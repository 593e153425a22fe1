"""Limits on the length of the request line and headers.

Parsing some headers takes time that grows with the square of their length (parameters of a media type, backslashes in a
quoted cookie) and blocks the event loop meanwhile. Real clients send far less than these limits.
"""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_LINE_BYTES = 8 * 2**10
"""Of path and query string together, and of each header: the default of nginx (large_client_header_buffers)."""
MAX_HEADER_BYTES = 32 * 2**10
"""Of all headers together."""
MAX_OTHER_HEADER_BYTES = {b"content-type": 2**10, b"accept": 2**10}
MAX_COOKIE_BACKSLASHES = 64
"""In the Cookie header; our cookies have none. Python before 3.11.10 unquotes cookies in time that grows with the
square of their number (CVE-2024-7592)."""


class HeaderLimitMiddleware:
    """Middleware, the outermost: answers longer requests with 414 or 431 before anything parses them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = _status(scope) if scope["type"] in ("http", "websocket") else None
        if status is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(str(status), status, headers={"Connection": "close"})(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1009})


def _status(scope: Scope) -> int | None:
    """None: within the limits."""
    if len(scope["path"].encode()) + len(scope["query_string"]) > MAX_LINE_BYTES:
        return 414
    total, backslashes = 0, 0
    for name, value in scope["headers"]:
        total += len(name) + len(value)
        backslashes += value.count(b"\\") if name == b"cookie" else 0
        if len(name) + len(value) > MAX_OTHER_HEADER_BYTES.get(name, MAX_LINE_BYTES):
            return 431
    return 431 if total > MAX_HEADER_BYTES or backslashes > MAX_COOKIE_BACKSLASHES else None
