"""How large a request may be, and how long it may take to arrive: beyond that it is cut off, whatever it claims."""

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorecard.web.api import descriptions, problem_details
from scorecard.web.snapshot_request import language_of_request

MAX_BYTES = 21 * 2**20
"""A file as large as on the page, and what a form puts around it."""
MAX_JSON_BYTES = 10_000
"""Of a request that carries no file."""
MAX_SECONDS = 300
FORM_SECONDS = 60
"""Of what a browser sends from a form without a file."""
STATUS = {"too_large": 413, "too_slow": 408}


def declares_size_within(request: Request, largest: int) -> bool:
    """Whether a request says how large it is, and that it is no larger than this. (A server reads no more than that.)"""
    said = request.headers.get("content-length", "")
    return said.isdecimal() and len(said) <= len(str(largest)) and int(said) <= largest


class RouteBodyLimits:
    """Middleware: only a request to ``carries``, where a file is sent, may be as large as one."""

    def __init__(self, app: ASGIApp, carries: str) -> None:
        self.carries = carries
        self.file, self.plain = BodyLimitMiddleware(app), BodyLimitMiddleware(app, MAX_JSON_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        await (self.file if path == self.carries else self.plain)(scope, receive, send)


class BodyLimitMiddleware:
    """Middleware: counts what arrives while it arrives."""

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BYTES, max_seconds: float = MAX_SECONDS) -> None:
        self.app, self.max_bytes, self.max_seconds = app, max_bytes, max_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        arriving = _Arriving(receive, self.max_bytes, anyio.current_time() + self.max_seconds)
        begun = False

        async def watched(message: Message) -> None:
            # What is said of a request that was cut off stands below.
            nonlocal begun
            if not arriving.fault:
                begun = True
                await send(message)

        try:
            await self.app(scope, arriving.receive, watched)
        except ClientDisconnect:
            if not arriving.fault:
                raise
        if arriving.fault and not begun:
            limits = {"too_large": _size(self.max_bytes), "too_slow": int(self.max_seconds)}
            detail = descriptions.fault(arriving.fault, language_of_request(scope))
            detail = detail.format(limit=limits[arriving.fault])
            answer = problem_details.answer(STATUS[arriving.fault], arriving.fault, detail, {}, {"Connection": "close"})
            await answer(scope, receive, send)


def _size(count: int) -> str:
    return f"{count // 2**20} MB" if count >= 2**20 else f"{count // 1000} kB"


class _Arriving:
    """A request's body on its way in. ``fault``: why the rest of it is no longer listened to."""

    def __init__(self, receive: Receive, max_bytes: int, until: float) -> None:
        self._receive, self._left, self._until = receive, max_bytes, until
        self._whole = False
        self.fault = ""

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        with anyio.move_on_after(self._until - anyio.current_time()):
            message = await self._receive()
            self._left -= len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._left >= 0:
                return message
            self.fault = "too_large"
        self.fault = self.fault or "too_slow"
        return {"type": "http.disconnect"}
