"""Papers as downloads: two are generated at a time, and waiting is limited."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import anyio
import docx
import httpx
import pytest
from starlette.applications import Starlette

from ledger import settings
from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Item, Meeting
from scorecard.reports import template_files
from scorecard.web import papers as paper_routes
from tests.support import tiny_world

APP = Starlette(routes=[paper_routes.route])


def test_a_third_request_is_asked_to_retry_later(built, monkeypatch):
    """And a request that was refused does not keep a slot."""
    monkeypatch.setenv("DATABASE_URL", str(built))
    monkeypatch.setattr(paper_routes, "MAX_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(paper_routes, "_slots", making := anyio.Semaphore(2))

    async def ask():
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://dashboard.example") as browser:
            address = f"/papers/1/all?plan={tiny_world.PLAN}&lang=zh"
            async with making, making:
                busy = await asyncio.gather(*(browser.get(address) for _ in range(3)))
            # The meeting is unknown: it was looked up, and both slots are free again.
            return busy, [(await browser.get(address)).status_code for _ in range(3)], making.value

    with ThreadPoolExecutor(1) as thread:
        busy, free, slots = thread.submit(asyncio.run, ask()).result()
    assert {(answer.status_code, answer.headers["retry-after"]) for answer in busy} == {(503, "30")}
    assert "30秒后再试" in busy[0].text
    assert (free, slots) == ([404] * 3, 2)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "模板official.docx缺少段落样式“Issuer”。请联系系统维护人员补充"),
        ("en", "the template official.docx has no paragraph style “Issuer”. Ask the operator"),
    ],
)
def test_an_incomplete_template_answers_503_with_what_is_missing(language, sentence, built, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(built))
    monkeypatch.setenv(settings.TEMPLATES_FOLDER, str(tmp_path))
    document = docx.Document(str(template_files.FOLDER / template_files.OFFICIAL))
    document.styles["Issuer"].name = "机关名称"
    document.styles["Issuer English"].name = "机关名称 English"
    document.save(str(tmp_path / template_files.OFFICIAL))
    new = Meeting(tiny_world.PLAN, "8月调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built))
    number = meetings.start(built, new, [Item("district")], operator("主持人"))

    async def answer():
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://dashboard.example") as browser:
            return await browser.get(f"/papers/{number}/bulletin?plan={tiny_world.PLAN}&lang={language}")

    with ThreadPoolExecutor(1) as thread:
        response = thread.submit(asyncio.run, answer()).result()
    assert response.status_code == 503
    assert sentence in response.text
