"""How long what stands above a request may be: its address and its headers are read whole before anybody is asked.

Reading some of them takes time that grows with the square of their length (the parameters of a type, backslashes in a
quoted cookie), and nobody else is served meanwhile. What programs send in earnest is far shorter.
"""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_LINE_BYTES = 8 * 2**10
"""Of the address with what it asks, and of each header: as nginx has it (large_client_header_buffers)."""
MAX_HEADER_BYTES = 32 * 2**10
"""Of all headers."""
MAX_OTHER_HEADER_BYTES = {b"content-type": 2**10, b"accept": 2**10}
MAX_COOKIE_BACKSLASHES = 64
"""In cookies; none of ours has one. Python before 3.11.10 unquotes them in time that grows with the square
(CVE-2024-7592)."""


class HeaderLimitMiddleware:
    """Middleware, the outermost: what is longer is answered with 414 or 431, and read by nobody."""

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
    """None: it is as short as it should be."""
    if len(scope["path"].encode()) + len(scope["query_string"]) > MAX_LINE_BYTES:
        return 414
    whole, backslashes = 0, 0
    for name, value in scope["headers"]:
        whole += len(name) + len(value)
        backslashes += value.count(b"\\") if name == b"cookie" else 0
        if len(name) + len(value) > MAX_OTHER_HEADER_BYTES.get(name, MAX_LINE_BYTES):
            return 431
    return 431 if whole > MAX_HEADER_BYTES or backslashes > MAX_COOKIE_BACKSLASHES else None
