"""Limits the size of a request's body and the time it may take to arrive, whatever the request declares."""

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorecard.web.api import descriptions, problem_details
from scorecard.web.snapshot_request import language_of_request

MAX_BYTES = 21 * 2**20
"""The largest file that a page takes (20 MB), and the multipart form around it."""
MAX_JSON_BYTES = 10_000
"""Of a request without a file."""
MAX_SECONDS = 300
FORM_SECONDS = 60
"""Of a browser's form without a file."""
STATUS = {"too_large": 413, "too_slow": 408}


def declares_size_within(request: Request, max_bytes: int) -> bool:
    """Whether the request has a Content-Length of at most ``max_bytes``. (The server reads no more than it
    declares.)"""
    declared = request.headers.get("content-length", "")
    return declared.isdecimal() and len(declared) <= len(str(max_bytes)) and int(declared) <= max_bytes


class RouteBodyLimits:
    """Middleware: allows the size of a file for requests to ``file_path`` only."""

    def __init__(self, app: ASGIApp, file_path: str) -> None:
        self.file_path = file_path
        self.with_file, self.without_file = BodyLimitMiddleware(app), BodyLimitMiddleware(app, MAX_JSON_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        limited = self.with_file if path == self.file_path else self.without_file
        await limited(scope, receive, send)


class BodyLimitMiddleware:
    """Middleware: counts bytes and time while the body arrives; answers 413 or 408 when a limit is exceeded."""

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BYTES, max_seconds: float = MAX_SECONDS) -> None:
        self.app, self.max_bytes, self.max_seconds = app, max_bytes, max_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _LimitedBody(receive, self.max_bytes, anyio.current_time() + self.max_seconds)
        response_started = False

        async def send_unless_cut_off(message: Message) -> None:
            # A request that was cut off is answered below, in place of the application.
            nonlocal response_started
            if not body.fault:
                response_started = True
                await send(message)

        try:
            await self.app(scope, body.receive, send_unless_cut_off)
        except ClientDisconnect:
            if not body.fault:
                raise
        if body.fault and not response_started:
            limits = {"too_large": _size(self.max_bytes), "too_slow": int(self.max_seconds)}
            detail = descriptions.fault(body.fault, language_of_request(scope)).format(limit=limits[body.fault])
            answer = problem_details.answer(STATUS[body.fault], body.fault, detail, {}, {"Connection": "close"})
            await answer(scope, receive, send)


def _size(count: int) -> str:
    return f"{count // 2**20} MB" if count >= 2**20 else f"{count // 1000} kB"


class _LimitedBody:
    """A request's body as it arrives. ``fault``: the limit that was exceeded, "" while none was; after that,
    ``receive`` reports that the client has disconnected."""

    def __init__(self, receive: Receive, max_bytes: int, deadline: float) -> None:
        self._receive, self._bytes_left, self._deadline = receive, max_bytes, deadline
        self._complete = False
        self.fault = ""

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()
        with anyio.move_on_after(self._deadline - anyio.current_time()):
            message = await self._receive()
            self._bytes_left -= len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._bytes_left >= 0:
                return message
            self.fault = "too_large"
        self.fault = self.fault or "too_slow"
        return {"type": "http.disconnect"}
