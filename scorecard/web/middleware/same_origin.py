"""Checks that forms and WebSockets come from a page of this server (CSRF)."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def is_same_origin_form(request: Request) -> bool:
    """By Sec-Fetch-Site and Origin, which browsers set and scripts of another site cannot change.

    A request with neither is not a browser's form and is refused: programs send a token in place of a cookie.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    if "origin" not in request.headers:
        return site == "same-origin"
    return origin_matches_host(request.scope)


def origin_matches_host(scope: Scope) -> bool:
    """Whether the Origin header names this server: scheme, host and port. (Behind a trusted proxy the scheme is that of
    the browser's connection, see trusted_proxy.py.)"""
    headers = Headers(scope=scope)
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    return headers.get("origin") == f"{scheme}://{headers.get('host', '')}"


class WebSocketOriginMiddleware:
    """Middleware: refuses WebSockets that a page of another site opens (cross-site WebSocket hijacking).

    Streamlit's own check compares neither scheme nor port, and before it refuses another host it asks a host on the
    internet for the server's public address, which blocks the event loop. A client without an Origin is no browser and
    is let through: it has no cookie but its own. A client that sends text frames, which Streamlit's pages never do, is
    disconnected: each frame would log an exception.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and "origin" in Headers(scope=scope) and not origin_matches_host(scope):
            await send({"type": "websocket.close", "code": 1008, "reason": "another site"})
            return

        async def receive_binary() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and message.get("bytes") is None:
                return {"type": "websocket.disconnect", "code": 1003}
            return message

        await self.app(scope, receive_binary if scope["type"] == "websocket" else receive, send)
