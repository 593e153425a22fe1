"""Streamlit's static files, compressed once and cached.

(Streamlit sends its files uncompressed and leaves compression to a proxy; this server needs none.)
"""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from scorecard.cache import cached

FOLDER = Path(st.__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}
FILES = {file.relative_to(FOLDER).as_posix(): file for file in FOLDER.glob("static/*/*") if file.suffix in KINDS}
"""Path below Streamlit's static folder (static/js/…, static/css/…) → file."""
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    # Browsers accept Brotli over https and from localhost only, so that an intranet mostly needs gzip.
    "br": lambda data: bytes(brotli.compress(data, quality=9)),
    "gzip": lambda data: gzip.compress(data, mtime=0),
}
"""Best compression first. Half a second of processor time for the largest file, once."""
IMMUTABLE = "public, immutable, max-age=31536000"
"""As Streamlit itself sends: the names of these files contain a hash of their contents."""


@cached
def compressed(file: Path, encoding: str) -> bytes:
    return ENCODINGS[encoding](file.read_bytes())


class StaticCompressionMiddleware:
    """Middleware: serves Streamlit's static files compressed. Not a route: Streamlit reserves paths below ``static``,
    and it sends them uncompressed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = FILES.get("/".join(scope["path"].rsplit("/", 3)[-3:])) if scope["type"] == "http" else None
        encoding = _encoding(Headers(scope=scope)) if file else None
        if file is None or encoding is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        data = await run_in_threadpool(compressed, file, encoding)
        headers = {"Cache-Control": IMMUTABLE, "Content-Encoding": encoding, "Vary": "Accept-Encoding"}
        await Response(data, headers=headers, media_type=KINDS[file.suffix])(scope, receive, send)


def _encoding(headers: Headers) -> str | None:
    """The best encoding that the browser accepts; None: uncompressed."""
    parts = [part.replace(" ", "").split(";") for part in headers.get("accept-encoding", "").split(",")]
    accepted = {name for name, *quality in parts if quality not in (["q=0"], ["q=0.0"])}
    return next((encoding for encoding in ENCODINGS if encoding in accepted), None)
