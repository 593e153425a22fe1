"""Papers as downloads: two are made at a time, and nobody waits for ever."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
from starlette.applications import Starlette

from scorecard.web import papers as paper_routes
from tests.support import tiny_world

APP = Starlette(routes=[paper_routes.route])


def test_who_finds_two_papers_being_made_is_told_to_come_again(built, monkeypatch):
    """And whoever gives up in between takes no place with them."""
    monkeypatch.setenv("DATABASE_URL", str(built))
    monkeypatch.setattr(paper_routes, "MAX_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(paper_routes, "_slots", making := anyio.Semaphore(2))

    async def asked():
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://dashboard.example") as browser:
            address = f"/papers/1/all?plan={tiny_world.PLAN}&lang=zh"
            async with making, making:
                busy = await asyncio.gather(*(browser.get(address) for _ in range(3)))
            # There is no such meeting: it was looked for, and both places are free again.
            return busy, [(await browser.get(address)).status_code for _ in range(3)], making.value

    with ThreadPoolExecutor(1) as thread:
        busy, free, places = thread.submit(asyncio.run, asked()).result()
    assert {(one.status_code, one.headers["retry-after"]) for one in busy} == {(503, "30")}
    assert "30秒后再试" in busy[0].text
    assert (free, places) == ([404] * 3, 2)
