"""What reaches the browser before any page: Streamlit's program files, compressed once, and the HTML around every
page, in the reader's language.

(Streamlit sends its files as they are and leaves compression to a proxy; here none need stand in front.)
"""

import gzip
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.vocabulary.language import Language
from scorecard import first_sheet, palette
from scorecard.i18n import language_of
from scorecard.palette import SCREENS, Screen
from scorecard.sharing import shared

TITLE = "罗庄目标看板 · Luozhuang targets"
LANGUAGE_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
FOLDER = Path(st.__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}
FILES = {file.relative_to(FOLDER).as_posix(): file for file in FOLDER.glob("static/*/*") if file.suffix in KINDS}
"""static/js/…, static/css/… → the file"""
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    # Browsers take Brotli only from https and from the machine itself, so that an intranet mostly needs gzip.
    "br": lambda data: bytes(brotli.compress(data, quality=9)),
    "gzip": lambda data: gzip.compress(data, mtime=0),
}
"""The best first. Half a second of processor time for the largest file, once."""
FOR_GOOD = "public, immutable, max-age=31536000"
"""As Streamlit says it: the names of these files change with their contents."""
SCRIPTS = [Path(__file__).with_name(name) for name in ("shell.js", "follow.js", "words.js")]
EARLY = ("Html", "Selectbox", "Slider")
"""Streamlit's chunks that draw what every page begins with."""
STYLES = Path(__file__).with_name("styles")
ICON = Path(__file__).with_name("icon.png")
DROPPED = (b"accept-encoding", b"if-none-match", b"if-modified-since")
# A font that no page uses; a browser that was told to fetch it early complains.
UNUSED = re.compile(rb'<link\s+rel="preload"[^>]*as="font"[^>]*/>')
THEIR_ICON = re.compile(rb'<link\s+rel="shortcut icon"[^>]*/>')


@shared
def compressed(file: Path, encoding: str) -> bytes:
    return ENCODINGS[encoding](file.read_bytes())


class Compressed:
    """Middleware: the program files, compressed as the browser takes it. (A route of their name is Streamlit's alone.)"""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = FILES.get("/".join(scope["path"].rsplit("/", 3)[-3:])) if scope["type"] == "http" else None
        encoding = _encoding(Headers(scope=scope)) if file else None
        if file is None or encoding is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        data = await run_in_threadpool(compressed, file, encoding)
        headers = {"Cache-Control": FOR_GOOD, "Content-Encoding": encoding, "Vary": "Accept-Encoding"}
        await Response(data, headers=headers, media_type=KINDS[file.suffix])(scope, receive, send)


def _encoding(headers: Headers) -> str | None:
    """The best that the browser takes; None: the file goes as it is."""
    parts = [part.replace(" ", "").split(";") for part in headers.get("accept-encoding", "").split(",")]
    accepted = {name for name, *quality in parts if quality not in (["q=0"], ["q=0.0"])}
    return next((encoding for encoding in ENCODINGS if encoding in accepted), None)


@dataclass(frozen=True)
class Asked:
    """What an address asks for: ``first``, the overview; ``words``, the rest of it."""

    language: Language
    screen: Screen
    first: bool
    words: dict[str, str]


class Shell:
    """Middleware: the HTML that the program starts in says its language and title before the program has loaded."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # A compressed answer could not be written into; and what Streamlit's file was when it was last asked for says
        # nothing of what we have written into it.
        plain = [(name, value) for name, value in scope["headers"] if name not in DROPPED]
        answer = Answer(
            send,
            Asked(
                language_of_request(scope), _screen(scope), _is_first(scope), dict(QueryParams(scope["query_string"]))
            ),
        )
        await self.app(dict(scope) | {"headers": plain}, receive, answer.pass_on)


class Answer:
    """An answer on its way out; one that is HTML waits until it is whole, and goes on in the reader's language."""

    def __init__(self, send: Send, asked: Asked) -> None:
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
                first_sheet.html, self._asked.words, self._asked.language, self._asked.screen
            )
        html = written(self._body, self._asked.language, self._asked.screen, sheet)
        headers = MutableHeaders(scope=start)
        headers.add_vary_header("Accept-Language")
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        if self._body:  # a question for the headers alone, or for what has not changed, has none
            headers["Content-Length"] = str(len(html))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": html})


def language_of_request(scope: Scope) -> Language:
    """The one that the address asks for, else the browser's first."""
    asked = QueryParams(scope["query_string"]).get("lang")
    for language in LANGUAGE_TAGS:
        if asked == language:
            return language
    return language_of(Headers(scope=scope).get("accept-language", "").split(",")[0])


def _is_first(scope: Scope) -> bool:
    return str(scope["path"]).removeprefix(str(scope.get("root_path", ""))).strip("/") == base_path()


def base_path() -> str:
    """Where the server is told to stand below its host, without slashes."""
    return str(st.get_option("server.baseUrlPath")).strip("/")


def _screen(scope: Scope) -> Screen:
    return SCREENS.get(QueryParams(scope["query_string"]).get("screen", ""), "auto")


def written(html: bytes, language: Language, screen: Screen, sheet: str) -> bytes:
    """Streamlit's index.html with what belongs to us in it; ``sheet``: what is read before the program has arrived."""
    html = html.replace(b'<div id="root">', f'{sheet}<div id="root">'.encode(), 1)
    html = html.replace(b'<html lang="en">', f'<html lang="{LANGUAGE_TAGS[language]}">'.encode(), 1)
    # In place of files of their own, which would be more journeys before anything is painted; and before the first
    # paint, so that nothing moves when they arrive.
    head = f"<title>{TITLE}</title>{_early()}<style data-own>{styles(screen)}</style><script>{scripts()}</script>"
    html = html.replace(b"<title>Streamlit</title>", head.encode(), 1)
    return UNUSED.sub(b"", THEIR_ICON.sub(_icon(), html))


@cache
def _icon() -> bytes:
    """In the page itself: told to Streamlit, the picture would be read again for every viewer's every click."""
    return b'<link rel="icon" type="image/png" href="data:image/png;base64,' + b64encode(ICON.read_bytes()) + b'">'


@cache
def _early() -> str:
    """The parts of the program that every page needs, fetched with it in place of after it."""
    files = [file for name in EARLY for file in sorted((FOLDER / "static" / "js").glob(f"{name}.*.js"))]
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{file.name}">' for file in files)


@cache
def scripts() -> str:
    """What the frame runs before and beside Streamlit's program."""
    return "\n".join(script.read_text(encoding="utf-8") for script in SCRIPTS)


@cache
def styles(screen: Screen) -> str:
    """The look of all that is written as HTML; its files stand in order of their names."""
    sheets = [file for file in sorted(STYLES.glob("*.css")) if file.stem != "projector" or screen == "projector"]
    return "\n".join([palette.style_sheet(screen), *(sheet.read_text(encoding="utf-8") for sheet in sheets)])
