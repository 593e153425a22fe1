"""``python -m tests.e2e.pictures``: README's pictures, made by the program from the demonstration data."""

import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from etl import demo
from tests.e2e.conftest import CHROMIUM, QUIET, ROOT, serving

PICTURES = ROOT / "docs" / "pictures"
SETTLED_MILLISECONDS = 3000


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = Path(folder) / "demo.duckdb"
        demo.make(database)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with serving(ROOT, Path(folder) / "log.txt", DATABASE_URL=str(database)) as server:
            for language in ("zh", "en"):
                page = chromium.new_page(viewport={"width": 1920, "height": 1080})
                page.goto(f"{server}/?lang={language}")
                expect(page.get_by_role("heading", level=1)).to_be_visible()
                page.wait_for_timeout(SETTLED_MILLISECONDS)
                page.screenshot(path=PICTURES / f"overview-{language}.png")
        chromium.close()


if __name__ == "__main__":
    main()
