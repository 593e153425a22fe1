"""Half letters, which no table keeps: JSON and some encodings can name them, and no keyboard types them."""

from email.message import Message as Mail

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ENCODINGS = ("utf-8", "utf8", "us-ascii")


def has_no_lone_surrogate(words: str) -> bool:
    return words.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in words)


class FormCharsetMiddleware:
    """Middleware: a form in any other encoding is refused. (Starlette decodes parts and names of files by whatever the
    request names, also by encodings that give half letters or take for ever.)"""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _encoding(Headers(scope=scope)) not in ENCODINGS:
            await PlainTextResponse("415", 415)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _encoding(headers: Headers) -> str:
    said = headers.get("content-type", "")
    if "charset" not in said.lower():
        return ENCODINGS[0]
    read = Mail()
    read["Content-Type"] = said
    return read.get_content_charset(ENCODINGS[0])
