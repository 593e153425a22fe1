"""Lone surrogates cannot be stored: rejects them, and any form charset but UTF-8 and ASCII."""

from email.message import Message as MailMessage

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ENCODINGS = ("utf-8", "utf8", "us-ascii")


def has_no_lone_surrogate(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


class FormCharsetMiddleware:
    """Middleware: answers 415 to any other charset. (Starlette decodes a form's parts and file names by whatever
    charset the request names, also by those that yield lone surrogates, as utf-7, or that take very long, as idna.)"""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _encoding(Headers(scope=scope)) not in ENCODINGS:
            await PlainTextResponse("415", 415)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _encoding(headers: Headers) -> str:
    content_type = headers.get("content-type", "")
    if "charset" not in content_type.lower():
        return ENCODINGS[0]
    parsed = MailMessage()
    parsed["Content-Type"] = content_type
    return parsed.get_content_charset(ENCODINGS[0])
