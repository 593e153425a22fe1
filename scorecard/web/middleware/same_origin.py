"""Whether a request that changes something comes from a page of ours, and where on our site a visitor goes next."""

import re

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNSAFE_METHODS = re.compile(r"[\x00-\x20\x7f\\]")


def is_same_origin_form(request: Request) -> bool:
    """Browsers say where a form was sent from, and no script of another site can say otherwise.

    What says nothing is no browser's form: programs send a token in place of a cookie.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    if "origin" not in request.headers:
        return site == "same-origin"
    return origin_matches_host(request.scope)


def origin_matches_host(scope: Scope) -> bool:
    """Whether the page that the browser names is of this very server: scheme, host and port. (Behind a proxy that is
    believed the scheme is the visitor's own, see proxy.py.)"""
    headers = Headers(scope=scope)
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    return headers.get("origin") == f"{scheme}://{headers.get('host', '')}"


class WebSocketOriginMiddleware:
    """Middleware: no page of another site opens a WebSocket with the cookie of somebody who has signed in.

    (Streamlit asks for no scheme and no port, and before it refuses another host it asks a host in the internet for the
    server's own address while everybody waits.) Who names no page is no browser, and has no cookie but one's own. Who
    writes text into one, as no page of Streamlit does, is cut off: it would fill the log with a fault for each.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and "origin" in Headers(scope=scope) and not origin_matches_host(scope):
            await send({"type": "websocket.close", "code": 1008, "reason": "another site"})
            return

        async def of_pages() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and message.get("bytes") is None:
                return {"type": "websocket.disconnect", "code": 1003}
            return message

        await self.app(scope, of_pages if scope["type"] == "websocket" else receive, send)
