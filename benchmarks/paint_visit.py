"""One viewer's visit in a real Chromium: the page opened for the first time, opened again, and another month chosen."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from benchmarks.load import ANSWER_SECONDS

WATCH = (Path(__file__).parent / "paint_watch.js").read_text(encoding="utf-8")
SCREEN = {"width": 1920, "height": 1080}
MEGABIT = 1_000_000 / 8
LATENCY_MS = 5
"""Of a slowed line. At 0 three of seven first openings of the empty page waited for their files for good (Chromium
156), at 5 none of seven."""

Month = dict[str, Any]
"""As ``paint_peers.months`` makes it."""
Figures = dict[str, Any]
"""Seconds, shifts (a score without unit), MB (10**6 bytes); by name."""


class NotThePageError(Exception):
    """What was painted is not the page: the run is worth nothing. (Not the servers' fault, whose last words
    ``load.serving`` would add.)"""


@dataclass(frozen=True)
class Contestant:
    """``page``: how the watcher reads it. ``choose``: how a viewer chooses a month; None where there is none."""

    name: str
    page: Literal["overview", "plotly", "empty"]
    address: str
    choose: Callable[[Page, Month], Callable[[], None]] | None


class Traffic:
    """Bytes that a page has received since it was last asked: answers as they travelled, with their headers, and the
    contents of WebSocket messages."""

    def __init__(self, network: CDPSession) -> None:
        self._received = 0
        network.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        network.on("Network.webSocketFrameReceived", lambda event: self._add(size(event["response"])))

    def _add(self, count: float) -> None:
        self._received += int(count)

    def taken(self) -> float:
        """MB."""
        received, self._received = self._received, 0
        return received / 1e6


def size(frame: dict[str, Any]) -> int:
    data = frame["payloadData"]
    return len(data.encode()) if frame["opcode"] == 1 else len(base64.b64decode(data))


# ---- how a month is chosen: all but the last press, which is returned


def in_our_page(page: Page, month: Month) -> Callable[[], None]:
    page.get_by_role("combobox", name=re.compile("期间")).click()
    # The list shows a part of the months; what is typed narrows it.
    page.keyboard.type(month["words"])
    option = page.get_by_role("option", name=month["words"], exact=True)
    option.hover()
    return option.click


def in_dash(page: Page, month: Month) -> Callable[[], None]:
    page.locator("#period").click()
    option = page.get_by_role("option", name=month["words"], exact=True)
    option.hover()
    return option.click


def in_static_page(page: Page, month: Month) -> Callable[[], None]:
    return lambda: page.locator("#period").select_option(month["period"]) and None


# ---- the visit


def wanted(contestant: Contestant, month: Month) -> dict[str, Any]:
    return {"page": contestant.page} | {key: month[key] for key in ("words", "counts", "marks")}


def settled(page: Page, contestant: Contestant) -> Figures:
    """Waits until everything has been painted for a second; seconds, and what has shifted."""
    try:
        page.wait_for_function("() => window.paint")
        moments = page.evaluate(
            "seconds => Promise.race([paint.settled(), new Promise(none => setTimeout(none, seconds * 1000))])",
            ANSWER_SECONDS,
        )
    except PlaywrightTimeoutError as error:
        raise NotThePageError(f"{contestant.name}: the page did not open: {error}") from error
    if page.get_by_test_id("stException").count():
        raise NotThePageError(
            f"{contestant.name}: the page shows an error: {page.get_by_test_id('stException').inner_text()}"
        )
    if moments is None:
        lacking = ", ".join(page.evaluate("paint.lacking()")) or "steadiness"
        raise NotThePageError(f"{contestant.name}: not painted within {ANSWER_SECONDS:.0f} s, lacking: {lacking}")
    shifts = page.evaluate("paint.shifts()")
    seconds = {name: moment / 1000 for name, moment in moments.items()}
    return seconds | {"shift": sum(one["value"] for one in shifts), "shifts": shifts}


def visit(browser: Browser, contestant: Contestant, newest: Month, other: Month, mbit: float | None) -> Figures:
    """A new browser context: opened cold, opened again, then the other month and back. Figures by phase."""
    context = browser.new_context(bypass_csp=True, locale="zh-CN", viewport=SCREEN)
    try:
        return _visited(context, contestant, newest, other, mbit)
    finally:
        context.close()


def _visited(
    context: BrowserContext, contestant: Contestant, newest: Month, other: Month, mbit: float | None
) -> Figures:
    page = context.new_page()
    page.add_init_script(WATCH.replace("WANTED", json.dumps(wanted(contestant, newest))))
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    if mbit:
        rate = mbit * MEGABIT
        conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
        network.send("Network.emulateNetworkConditions", conditions)
    traffic = Traffic(network)
    figures: Figures = {}
    for phase in ("cold", "warm"):
        page.goto(contestant.address, wait_until="commit")
        figures[phase] = settled(page, contestant) | {"MB": traffic.taken()}
    figures["filter"] = [chosen(page, contestant, month) for month in (other, newest)] if contestant.choose else []
    return figures


def chosen(page: Page, contestant: Contestant, month: Month) -> Figures:
    assert contestant.choose
    press = contestant.choose(page, month)
    page.evaluate("next => paint.expect(next)", wanted(contestant, month))
    press()
    return settled(page, contestant)
