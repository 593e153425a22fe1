"""What reaches the browser before any page: Streamlit's program files, compressed once, and the HTML around every
page, in the reader's language.

(Streamlit sends its files as they are and leaves compression to a proxy; here none need stand in front.)
"""

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
"""Streamlit's chunks that draw what every page begins with."""
ICON = Path(__file__).with_name("icon.png")
DROPPED_HEADERS = (b"accept-encoding", b"if-none-match", b"if-modified-since")
# A font that no page uses; a browser that was told to fetch it early complains.
UNUSED_FONT = re.compile(rb'<link\s+rel="preload"[^>]*as="font"[^>]*/>')
STREAMLIT_ICON = re.compile(rb'<link\s+rel="shortcut icon"[^>]*/>')


@dataclass(frozen=True)
class IndexRequest:
    """What an address asks for: ``first``, the overview; ``words``, the rest of it."""

    language: Language
    screen: Screen
    first: bool
    words: dict[str, str]


class IndexHtmlMiddleware:
    """Middleware: the HTML that the program starts in says its language and title before the program has loaded."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # A compressed answer could not be written into; and what Streamlit's file was when it was last asked for says
        # nothing of what we have written into it.
        plain = [(name, value) for name, value in scope["headers"] if name not in DROPPED_HEADERS]
        answer = IndexHtmlResponder(
            send,
            IndexRequest(
                language_of_request(scope),
                _screen(scope),
                _is_overview(scope),
                dict(QueryParams(scope["query_string"])),
            ),
        )
        await self.app(dict(scope) | {"headers": plain}, receive, answer.pass_on)


class IndexHtmlResponder:
    """An answer on its way out; one that is HTML waits until it is whole, and goes on in the reader's language."""

    def __init__(self, send: Send, asked: IndexRequest) -> None:
        self._send, self._asked = send, asked
        self._start: Message | None = None
        self._body = b""

    async def pass_on(self, message: Message) -> None:
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
        sheet = ""
        if self._asked.first and self._body:
            sheet = await run_in_threadpool(
                prerender.prerendered, self._asked.words, self._asked.language, self._asked.screen
            )
        html = index_html(self._body, self._asked.language, self._asked.screen, sheet)
        headers = MutableHeaders(scope=start)
        headers.add_vary_header("Accept-Language")
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        if self._body:  # a question for the headers alone, or for what has not changed, has none
            headers["Content-Length"] = str(len(html))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": html})


def _is_overview(scope: Scope) -> bool:
    return str(scope["path"]).removeprefix(str(scope.get("root_path", ""))).strip("/") == base_path()


def _screen(scope: Scope) -> Screen:
    return SCREENS.get(QueryParams(scope["query_string"]).get("screen", ""), "auto")


def index_html(html: bytes, language: Language, screen: Screen, sheet: str) -> bytes:
    """Streamlit's index.html with what belongs to us in it; ``sheet``: what is read before the program has arrived."""
    html = html.replace(b'<div id="root">', f'{sheet}<div id="root">'.encode(), 1)
    html = html.replace(b'<html lang="en">', f'<html lang="{LANGUAGE_TAGS[language]}">'.encode(), 1)
    # In place of files of their own, which would be more journeys before anything is painted; and before the first
    # paint, so that nothing moves when they arrive.
    head = f"<title>{SITE_NAME}</title>{_preload_links()}<style data-own>{styles(screen)}</style><script>{scripts()}</script>"
    html = html.replace(b"<title>Streamlit</title>", head.encode(), 1)
    return UNUSED_FONT.sub(b"", STREAMLIT_ICON.sub(_icon(), html))


@cache
def _icon() -> bytes:
    """In the page itself: told to Streamlit, the picture would be read again for every viewer's every click."""
    return b'<link rel="icon" type="image/png" href="data:image/png;base64,' + b64encode(ICON.read_bytes()) + b'">'


@cache
def _preload_links() -> str:
    """The parts of the program that every page needs, fetched with it in place of after it."""
    files = [file for name in PRELOADED_CHUNKS for file in sorted((FOLDER / "static" / "js").glob(f"{name}.*.js"))]
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{file.name}">' for file in files)


@cache
def scripts() -> str:
    """What the frame runs before and beside Streamlit's program."""
    return "\n".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
