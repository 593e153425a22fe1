"""Every page in a real browser, in both languages, on both screens, light and dark: walked through once for all that
must hold everywhere. In every run each page is opened twice, in views that differ in all three; in four views when slow
tests run."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import violations
from tests.browser.test_journeys import SETTLED, heading
from tests.browser.test_words import latin
from tests.support.pages import PAGE_NAMES
from tests.support.slow import partly_slow

PAGES = ["" if room == "overview" else room for room in PAGE_NAMES]
HEADINGS = {
    "zh": ["2023年9月目标进度", "按板块", "按部门", "按街镇", "任务", "产值过亿元企业", "对比", "调度会", "问题办理", "考核评价", "报送", "报送记录", "口径说明", "管理"],
    "en": [
        "Targets and actuals, September 2023", "By section", "By department", "By town", "Tasks",
        "Firms with output above 100 million yuan", "Compare", "Meetings", "Problems", "Assessment", "Submit", "Submissions", "Method", "Administration",
    ],
}  # fmt: skip
# The forms that a page shows in its own place, a task that is opened with its projects, the parts of a page.
FORMS = (
    "tasks?milestone=2", "tasks?confirm=2", "tasks?task=2", "admin?part=rules", "admin?part=upkeep", "admin?part=events",
)  # fmt: skip
OPENED = [*PAGES, *FORMS]
VIEWS = [
    ("zh", 1920, 1080, "light"), ("en", 390, 844, "dark"),
    ("en", 1920, 1080, "light"), ("zh", 390, 844, "dark"),
]  # fmt: skip
"""The first two show each page in both languages, on both screens and in both schemes; so do the last two."""
SCREENS = [("zh", 1920, 1080, "light"), ("en", 1920, 1080, "dark"), ("zh", 390, 844, "light"), ("en", 390, 844, "dark")]
"""For every page, which takes twice as long: slow."""
AXE = {1920: [("zh", "light")], 390: [("en", "dark")]}
"""Where every page is opened in each: width → where axe-core looks; it takes a third of the time, and finds the same in
the other language. Elsewhere it looks at each page in both schemes."""
MADE_UP = {"zh": "演示数据", "en": "Demonstration data"}


def faults_of(page, name, language):
    """What is wrong with what is shown; no word but Chinese for a reader of Chinese."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found = [f"{wide} points too wide"] if wide > 0 else []
    found += ["ends in a fault"] if page.locator("[data-testid=stException]").count() else []
    found += ["offers to share a chart"] if page.get_by_text("Share Chart").count() else []
    found += [f"English: {words}" for words in (latin(page) if language == "zh" else ())]
    return [f"{name or 'overview'}: {one}" for one in found]


@pytest.mark.parametrize(
    ("language", "width", "height", "scheme"), partly_slow(SCREENS, lambda _number, view: view in VIEWS[:2])
)
def test_the_servers_own_pages_fit_and_have_a_name_both_languages_and_a_way_back(
    server, visitor, language, width, height, scheme
):
    page = visitor(language, width, height, scheme)
    found = []
    for name in ("account?next=/tasks", "api/v1/?next=/tasks"):
        page.goto(f"{server}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        above = page.get_by_role("banner")
        for link in ("罗庄目标看板 · Luozhuang targets", "中文", "English"):
            expect(above.get_by_role("link", name=link)).to_be_visible()
        expect(page.get_by_role("link", name={"zh": "返回看板", "en": "Back to the figures"}[language])).to_be_visible()
        found += faults_of(page, name, "en")  # words of programs are no Chinese in either
        found += [f"{name}: {rule}: {where}" for rule, where in violations(page).items()]
        other = {"zh": "English", "en": "中文"}[language]
        above.get_by_role("link", name=other).click()
        expect(page.locator("html")).to_have_attribute("lang", {"zh": "en", "en": "zh-CN"}[language])
    assert not found, "\n".join(found)
    page.get_by_role("link", name="罗庄目标看板").click()
    heading(page, {"zh": "Tasks", "en": "任务"}[language])  # where they came from, in the language that they chose


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width", "height", "scheme"), SCREENS)
def test_every_page_in_every_view(server, visitor, language, width, height, scheme):
    opened(server, visitor(language, width, height, scheme), language, OPENED, (language, scheme) in AXE[width])


@pytest.mark.parametrize(("language", "width", "height", "scheme"), VIEWS)
def test_every_page_opens_fits_is_readable_and_asks_no_other_host(server, visitor, language, width, height, scheme):
    half = VIEWS.index((language, width, height, scheme)) // 2
    opened(server, visitor(language, width, height, scheme), language, OPENED[half::2], axe=True)


def opened(server, page, language, names, axe):
    """Opens each of the pages; nothing is wrong with any."""
    asked, broken, found = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: broken.append(str(fault)))
    page.goto(f"{server}/account")
    page.locator("input[value=administrator]").check()
    page.locator("form[action*='/role'] button").click()
    headings = dict(zip(PAGES, HEADINGS[language], strict=True))
    for name in names:
        page.goto(f"{server}/{name}")
        if name in headings:
            heading(page, headings[name])
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(SETTLED)
        expect(page.get_by_test_id("stMainBlockContainer").locator(".demo")).to_contain_text(MADE_UP[language])
        found += faults_of(page, name, language)
        if axe:
            found += [f"{name or 'overview'}: {rule}: {where}" for rule, where in violations(page).items()]
    assert not found, "\n".join(found)
    foreign = [url for url in asked if not url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))]
    assert foreign == []
    assert broken == []
    assert len(asked) > 50  # the recorder did record
