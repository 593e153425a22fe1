"""Limits on Streamlit's file uploads. (With a browser: tests/browser.)"""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from scorecard.web.middleware.body_limits import BodyLimitMiddleware
from scorecard.web.middleware.upload_limits import UPLOADS, UploadLimitMiddleware
from tests.support import tiny_world
from tests.support.api_client import ask_api

PLACE = f"/{UPLOADS}session/file"


@pytest.fixture
def put(built, monkeypatch):
    """Sends a file to the middleware, as somebody or nobody; who takes time for it has a fifth of a second, and who takes
    none five minutes, since the machine may be slow."""
    monkeypatch.setenv("DATABASE_URL", str(built))

    class Running:
        uploaded_file_mgr = MemoryUploadedFileManager(f"/{UPLOADS}")

    monkeypatch.setattr(Runtime, "instance", classmethod(lambda _cls: Running))
    arrived = []

    async def take(request: Request):
        arrived.append(await request.body())
        return Response(status_code=204)

    app = UploadLimitMiddleware(Starlette(routes=[Route(PLACE, take, methods=["PUT"])]))

    def put_file(role, seconds, *reporters):
        app.limited = BodyLimitMiddleware(app.app, max_seconds=0.2 if seconds else 300)
        known = (
            tiny_world.account(built, role.removesuffix("!"), *reporters, first=role.endswith("!")) if role else None
        )
        cookie = tiny_world.cookie(built, *known) if known else ""

        async def slowly():
            yield b"a"
            await asyncio.sleep(seconds)
            yield b"b"

        return ask_api(app, "PUT", PLACE, content=slowly(), headers={"Cookie": cookie}), arrived

    return put_file


def test_a_file_that_takes_too_long_is_cut_off(put):
    answer, arrived = put("reporter", 30, "industry")
    assert (answer.status_code, answer.json()["code"], arrived) == (408, "too_slow", [])
    assert answer.headers["connection"] == "close"


def test_one_that_comes_in_time_arrives(put):
    answer, arrived = put("reporter", 0, "industry")
    assert (answer.status_code, arrived) == (204, [b"ab"])


@pytest.mark.parametrize("role", ["", "viewer", "reporter!"])
def test_accounts_that_may_not_report_are_refused(put, role):
    """Also a reporter who still has the temporary password (``reporter!``)."""
    answer, arrived = put(role, 30, *(["industry"] if role == "reporter!" else []))
    assert (answer.status_code, arrived) == (403, [])
