"""Limits on request line and headers: without them one request could block the server for everybody."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from scorecard.web.middleware.header_limits import HeaderLimitMiddleware
from tests.support.api_client import ask_api


async def app(scope, receive, send):
    """Parses what takes long: the parameters of a media type and the cookies."""
    request = Request(scope)
    await PlainTextResponse(f"{len(request.cookies)}")(scope, receive, send)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Content-Type": "multipart/form-data; boundary=x", "Accept": "text/html,*/*;q=0.8"}, 200),
        ({"Cookie": "; ".join(f"c{number}={'x' * 3000}" for number in range(2))}, 200),
        ({"Content-Type": "a/b; charset=" + ";" * 60_000}, 431),
        ({"Content-Type": "a/b; charset=" + ";" * 2_000}, 431),
        ({"Accept": "a/b;x=" + ";" * 2_000}, 431),
        ({"Cookie": 'a="' + "\\" * 4_000 + '"'}, 431),
        ({"X-Anything": "x" * 9_000}, 431),
        ({f"X-{number}": "x" * 4_000 for number in range(9)}, 431),
    ],
)
def test_long_headers_are_refused(headers, status):
    assert ask_api(HeaderLimitMiddleware(app), "GET", "/healthz", headers=headers).status_code == status


def test_long_addresses_are_refused():
    assert ask_api(HeaderLimitMiddleware(app), "GET", "/tasks?words=" + "x" * 2_000).status_code == 200
    assert ask_api(HeaderLimitMiddleware(app), "GET", "/tasks?words=" + "x" * 9_000).status_code == 414
    assert ask_api(HeaderLimitMiddleware(app), "GET", "/" + "x" * 9_000).status_code == 414


def test_long_headers_close_a_websocket():
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "query_string": b"",
        "headers": [(b"cookie", b"x" * 9_000)],
    }
    asyncio.run(HeaderLimitMiddleware(app)(scope, None, send))
    assert [message["type"] for message in sent] == ["websocket.close"]
