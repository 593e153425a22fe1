"""Every page can be used without a mouse and with a screen reader: axe-core finds nothing serious."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_journeys import PAGES, SETTLED

GRAVE = ("serious", "critical")
# The forms that a page shows in its own place, and a task that is opened with its projects.
FORMS = ("tasks?milestone=2", "tasks?confirm=2", "tasks?task=2")


def violations(page):
    """What axe-core finds grave: by rule the number of places, the first of them, and what is wrong there."""
    found = Axe().run(page).response["violations"]
    return {
        one["id"]: f"{len(one['nodes'])} × {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')}"
        for one in found
        if one["impact"] in GRAVE
    }


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh"), ("dark", "en")])
def test_axe_finds_nothing_serious_on_any_page(server, visitor, scheme, language):
    page = visitor(language, scheme=scheme)
    found = []
    for name in (*PAGES, *FORMS):
        page.goto(f"{server}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(SETTLED)
        found += [f"{name or 'overview'}: {rule}: {where}" for rule, where in violations(page).items()]
    assert not found, "\n".join(found)


def test_axe_does_find_what_is_wrong(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/method")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<p style=\"color:#ccc\">pale</p><img src>')"
    )
    assert {"color-contrast", "image-alt"} <= set(violations(page))
