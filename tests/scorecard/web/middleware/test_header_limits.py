"""What stands above a request is no longer than it need be: else one request could stop the server for everybody."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from scorecard.web.middleware.header_limits import HeaderLimitMiddleware
from tests.support.api_client import ask_api


async def told(scope, receive, send):
    """Reads what takes long: a type's parameters and the cookies."""
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
def test_headers_are_no_longer_than_they_need_be(headers, status):
    assert ask_api(HeaderLimitMiddleware(told), "GET", "/healthz", headers=headers).status_code == status


def test_an_address_is_no_longer_than_it_need_be():
    assert ask_api(HeaderLimitMiddleware(told), "GET", "/tasks?words=" + "x" * 2_000).status_code == 200
    assert ask_api(HeaderLimitMiddleware(told), "GET", "/tasks?words=" + "x" * 9_000).status_code == 414
    assert ask_api(HeaderLimitMiddleware(told), "GET", "/" + "x" * 9_000).status_code == 414


def test_no_socket_is_opened_for_who_sends_too_much():
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "query_string": b"",
        "headers": [(b"cookie", b"x" * 9_000)],
    }
    asyncio.run(HeaderLimitMiddleware(told)(scope, None, send))
    assert [one["type"] for one in sent] == ["websocket.close"]
