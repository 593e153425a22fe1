"""What every answer tells the browser to refuse: scripts that are not ours, other hosts, frames of other sites, guessing.

No inline script runs but those that stand in the program itself, known by their hash; what people write cannot add one.
"""

import hashlib
import re
from base64 import b64encode
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorecard.deck import document as deck_document
from scorecard.web import index_html, static_files

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
PROGRAM = ("text/javascript", "application/javascript", "text/css")
NO_DOCUMENT = "default-src 'none'; frame-ancestors 'none'; sandbox"


class SecurityHeadersMiddleware:
    """Middleware, around all that answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_header(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, guarded)


def _add_header(headers: MutableHeaders) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    kind = headers.get("content-type", "").split(";")[0]
    if kind == "text/html":
        headers["Content-Security-Policy"] = policy()
    elif kind not in PROGRAM:
        headers["Content-Security-Policy"] = NO_DOCUMENT


@cache
def policy() -> str:
    """Styles are Streamlit's and Plotly's own, written while the page runs; they cannot be known beforehand."""
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def script_hashes() -> list[str]:
    """The hashes of the scripts that stand within the HTML of Streamlit, of the frame and of the slides."""
    index = (static_files.FOLDER / "index.html").read_text(encoding="utf-8")
    known = [*INLINE.findall(index), index_html.scripts(), deck_document.script()]
    return [f"'sha256-{b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in known if one.strip()]
