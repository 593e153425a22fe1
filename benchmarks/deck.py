"""What a presenter waits for: from a key to the next slide painted, over a whole meeting, in a real browser.

python -m benchmarks.deck --rounds 3
"""

import argparse
import statistics
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.load import ROOT, Setup, between, environment, machine, make_demo, say, serving, table
from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Meeting
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import plan as plan_queries
from scorecard.snapshot import Snapshot, store
from tests.browser.conftest import CHROMIUM, QUIET

SCREENS = ((1920, 1080), (1366, 768))
# The end of the frame in which the slide was painted, by the page's own clock from the key's own moment.
WATCH = """
    window.waits = [];
    addEventListener("keydown", (event) => requestAnimationFrame(() => scheduler.postTask(
        () => waits.push(performance.now() - event.timeStamp), { priority: "user-blocking" })), true);
"""


def begun(database: Path) -> tuple[str, int]:
    """A meeting on the newest figures, with the agenda that is proposed: the plan and its number."""
    copy = store(database).copy
    plan = plan_queries.plans(copy.database_id, copy.revision)[0]
    now = Snapshot(copy.database_id, plan.plan_id, plan.newest_period.date(), copy.revision)
    said = Meeting(plan.plan_id, "benchmark", date(plan.year, 12, 31), now.period, copy.revision)
    return plan.plan_id, meetings.start(database, said, meeting_loader.proposed_agenda(now), operator("benchmark"))


def waits(page: Page, address: str, rounds: int) -> list[float]:
    """Milliseconds of every key, forwards through all slides and back, ``rounds`` times."""
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("[...document.querySelectorAll('.chart')].every((one) => one.querySelector('.main-svg'))")
    slides = page.locator(".slide").count()
    for _ in range(rounds):
        for key in ["PageDown"] * (slides - 1) + ["PageUp"] * (slides - 1):
            page.keyboard.press(key)
            page.wait_for_timeout(60)
    found: list[float] = page.evaluate("waits")
    return found


def benchmark(rounds: int) -> str:
    with tempfile.TemporaryDirectory(prefix="deck-") as name, sync_playwright() as playwright:
        folder = Path(name)
        database = folder / "demo.duckdb"
        say("making the demonstration database")
        make_demo(database)
        plan_id, number = begun(database)
        setup = Setup("slides", ROOT / "app.py", ROOT, "html")
        rows = []
        with serving(setup, environment(folder, database), folder / "server.log") as server:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            for width, height in SCREENS:
                say(f"{width}×{height}")
                page = chromium.new_page(bypass_csp=True, viewport={"width": width, "height": height})
                address = f"http://localhost:{server.port}/deck/{number}?plan={plan_id}&lang=zh"
                found = sorted(waits(page, address, rounds))
                p95 = found[int(0.95 * len(found))]
                rows.append([f"{width}×{height}", len(found), statistics.median(found), p95, found[-1]])
                page.close()
            chromium.close()
        head = ["screen", "keys", "median ms", "p95 ms", "longest ms"]
        return f"{machine()}\n\n{table(head, [[str(one) if not isinstance(one, float) else f'{one:.1f}' for one in row] for row in rows])}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=between(1, 20), default=3)
    print(benchmark(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
