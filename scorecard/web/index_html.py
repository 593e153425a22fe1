"""Rewrites Streamlit's index.html: language, title, styles, scripts and the prerendered overview."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.vocabulary.language import Language
from scorecard.html.document import LANGUAGE_TAGS, SITE_NAME, styles
from scorecard.palette import SCREENS, Screen
from scorecard.web import prerender
from scorecard.web.redirects import base_path
from scorecard.web.snapshot_request import language_of_request
from scorecard.web.static_files import FOLDER

SCRIPTS = [Path(__file__).with_name(name) for name in ("index_html.js", "live_update.js", "streamlit_zh.js")]
PRELOADED_CHUNKS = ("Html", "Selectbox", "Slider")
"""Streamlit's lazily loaded JavaScript chunks that every page needs first. Found by file name: without a match the
browser fetches them only after the main program."""
ICON = Path(__file__).with_name("icon.png")
DROPPED_HEADERS = (b"accept-encoding", b"if-none-match", b"if-modified-since")
# Streamlit preloads a font that no page of ours uses; browsers warn of an unused preload.
UNUSED_FONT = re.compile(rb'<link\s+rel="preload"[^>]*as="font"[^>]*/>')
STREAMLIT_ICON = re.compile(rb'<link\s+rel="shortcut icon"[^>]*/>')


@dataclass(frozen=True)
class IndexRequest:
    """``overview``: whether the address is that of the overview, which is prerendered; ``parameters``: its query."""

    language: Language
    screen: Screen
    overview: bool
    parameters: dict[str, str]


class IndexHtmlMiddleware:
    """Middleware: rewrites index.html. (Streamlit has no setting for its language, title, styles or scripts; without
    this the page is ``en`` and titled "Streamlit" until its program has loaded.)"""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # A compressed response could not be rewritten; and validators of Streamlit's file (If-None-Match) do not cover
        # what is added to it.
        headers = [(name, value) for name, value in scope["headers"] if name not in DROPPED_HEADERS]
        responder = IndexHtmlResponder(
            send,
            IndexRequest(
                language_of_request(scope),
                _screen(scope),
                _is_overview(scope),
                dict(QueryParams(scope["query_string"])),
            ),
        )
        await self.app(dict(scope) | {"headers": headers}, receive, responder.send)


class IndexHtmlResponder:
    """Sends a response on; an HTML response is buffered until it is complete, then rewritten."""

    def __init__(self, send: Send, request: IndexRequest) -> None:
        self._send, self._request = send, request
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if MutableHeaders(scope=message).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        prerendered = ""
        if self._request.overview and self._body:
            prerendered = await run_in_threadpool(
                prerender.prerendered, self._request.parameters, self._request.language, self._request.screen
            )
        html = index_html(self._body, self._request.language, self._request.screen, prerendered)
        headers = MutableHeaders(scope=start)
        headers.add_vary_header("Accept-Language")
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        if self._body:  # a response to HEAD, or 304, has none
            headers["Content-Length"] = str(len(html))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": html})


def _is_overview(scope: Scope) -> bool:
    return str(scope["path"]).removeprefix(str(scope.get("root_path", ""))).strip("/") == base_path()


def _screen(scope: Scope) -> Screen:
    return SCREENS.get(QueryParams(scope["query_string"]).get("screen", ""), "auto")


def index_html(html: bytes, language: Language, screen: Screen, prerendered: str) -> bytes:
    """Streamlit's index.html, rewritten; ``prerendered``: HTML shown until Streamlit has drawn its page.

    A string that Streamlit no longer has is not replaced: the page then works without that addition.
    """
    html = html.replace(b'<div id="root">', f'{prerendered}<div id="root">'.encode(), 1)
    html = html.replace(b'<html lang="en">', f'<html lang="{LANGUAGE_TAGS[language]}">'.encode(), 1)
    # Inline in place of files: no further round trips before the first paint, and nothing moves after it.
    head = f"<title>{SITE_NAME}</title>{_preload_links()}<style data-own>{styles(screen)}</style><script>{scripts()}</script>"
    html = html.replace(b"<title>Streamlit</title>", head.encode(), 1)
    return UNUSED_FONT.sub(b"", STREAMLIT_ICON.sub(_icon(), html))


@cache
def _icon() -> bytes:
    """Inline: given to ``st.set_page_config``, the image would be read again at every rerun of every session."""
    return b'<link rel="icon" type="image/png" href="data:image/png;base64,' + b64encode(ICON.read_bytes()) + b'">'


@cache
def _preload_links() -> str:
    """Preloads chunks that every page needs, in parallel with the main program in place of after it."""
    files = [file for name in PRELOADED_CHUNKS for file in sorted((FOLDER / "static" / "js").glob(f"{name}.*.js"))]
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{file.name}">' for file in files)


@cache
def scripts() -> str:
    """The inline script that runs before and beside Streamlit's program."""
    return "\n".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
