"""What axe-core finds grave on a page (test_every_page.py asks it of each): that it finds anything."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

GRAVE = ("serious", "critical")


def violations(page):
    """What axe-core finds grave: by rule the number of places, the first of them, and what is wrong there."""
    found = Axe().run(page).response["violations"]
    return {
        one["id"]: f"{len(one['nodes'])} × {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')}"
        for one in found
        if one["impact"] in GRAVE
    }


def test_axe_does_find_what_is_wrong(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/method")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<p style=\"color:#ccc\">pale</p><img src>')"
    )
    assert {"color-contrast", "image-alt"} <= set(violations(page))
