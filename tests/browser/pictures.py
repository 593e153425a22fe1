"""``python -m tests.browser.pictures``: README's pictures of every page, made by the program from the demonstration data."""

import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from etl import demo
from ledger.accounts.actor import operator
from ledger.workflow import meetings
from scorecard import snapshot
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import plan as plan_queries
from tests.browser.conftest import CHROMIUM, QUIET, ROOT, serving

PICTURES = ROOT / "docs" / "pictures"
SETTLED_MILLISECONDS = 3000
SCREEN, PHONE = (1920, 1080), (390, 844)
# File → address, size, ground.
SHOTS: dict[str, tuple[str, tuple[int, int], str]] = {
    "overview-zh": ("?lang=zh", SCREEN, "light"),
    "overview-en": ("?lang=en", SCREEN, "light"),
    "overview-dark": ("?lang=en", SCREEN, "dark"),
    "overview-phone": ("?lang=zh", PHONE, "light"),
    "overview-projector": ("?lang=zh&screen=projector", (1366, 768), "light"),
    "sections": ("sections?lang=zh&section=5", SCREEN, "light"),
    "departments": ("departments?lang=zh&department=housing-construction", SCREEN, "light"),
    "towns": ("towns?lang=zh", SCREEN, "light"),
    "tasks": ("tasks?lang=zh&task=26", SCREEN, "light"),
    "indicator": ("indicator?lang=zh&indicator=T26-1", SCREEN, "light"),
    "compare": ("compare?lang=zh", SCREEN, "light"),
    "meeting": ("meeting?lang=zh", SCREEN, "light"),
    "slide": ("deck/{meeting}?plan=luozhuang-2023&lang=zh", (1366, 768), "light"),
    "submit": ("submit?lang=zh", SCREEN, "light"),
    "submissions": ("submissions?lang=zh", SCREEN, "light"),
    "assessment": ("assessment?lang=zh", SCREEN, "light"),
    "method": ("method?lang=zh", SCREEN, "light"),
}  # fmt: skip


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = Path(folder) / "demo.duckdb"
        demo.make(database)
        number = meeting_on(database)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with serving(ROOT, Path(folder) / "log.txt", DATABASE_URL=str(database)) as server:
            for name, (address, size, ground) in SHOTS.items():
                take(chromium, f"{server}/{address.format(meeting=number)}", size, ground, PICTURES / f"{name}.png")
        chromium.close()


def meeting_on(database: Path) -> int:
    """A made-up meeting on the newest figures; its number."""
    copy = snapshot.store(database).copy
    [plan] = plan_queries.plans(copy.database_id, copy.revision)
    now = snapshot.Snapshot(copy.database_id, plan.plan_id, plan.newest_period.date(), copy.revision)
    said = meetings.Meeting(plan.plan_id, "2023年9月调度会（演示）", date(2023, 10, 9), now.period, copy.revision)
    return meetings.start(database, said, meeting_loader.proposed_agenda(now), operator("演示"))


def take(chromium: Browser, address: str, size: tuple[int, int], ground: str, file: Path) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=ground)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    if "/deck/" in address:  # the first indicator's
        slides = page.locator(".slide").evaluate_all("all => all.map((one) => one.classList.contains('indicator'))")
        page.keyboard.type(str(slides.index(True) + 1))
        page.keyboard.press("Enter")
    page.screenshot(path=file)
    page.close()


if __name__ == "__main__":
    main()
