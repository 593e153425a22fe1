"""Security headers, including the Content-Security-Policy.

Inline scripts are allowed by hash: only those that are part of the program run, so that text written by users cannot
add one.
"""

import hashlib
import re
from base64 import b64encode
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorecard.deck import document as deck_document
from scorecard.web import index_html, static_files

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
SUBRESOURCE_TYPES = ("text/javascript", "application/javascript", "text/css")
NO_DOCUMENT_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class SecurityHeadersMiddleware:
    """Middleware: adds the headers to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _add_headers(headers: MutableHeaders) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    media_type = headers.get("content-type", "").split(";")[0]
    if media_type == "text/html":
        headers["Content-Security-Policy"] = policy()
    elif media_type not in SUBRESOURCE_TYPES:
        headers["Content-Security-Policy"] = NO_DOCUMENT_POLICY


@cache
def policy() -> str:
    """The policy of HTML. Inline styles are allowed: Streamlit and Plotly write them while the page runs, so that their
    hashes cannot be known beforehand."""
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
    """Hashes of the inline scripts in Streamlit's index.html, in what index_html.py adds to it and in the slides."""
    index = (static_files.FOLDER / "index.html").read_text(encoding="utf-8")
    scripts = [*INLINE_SCRIPT.findall(index), index_html.scripts(), deck_document.script()]
    return [
        f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
        if script.strip()
    ]
