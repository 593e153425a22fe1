"""What people do here without sending anything, in a real browser. (Sending: test_reports.)"""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, serving

SETTLED = 1500
"""Milliseconds that a page gets for what it loads late: the chart library, fonts."""


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def write(page, name, text):
    """Fills the first text field of this name. Streamlit empties one that is filled in the instant it appears."""
    field = page.get_by_role("textbox", name=name).first
    field.wait_for()
    page.wait_for_timeout(SETTLED)
    field.fill(text)
    expect(field).to_have_value(text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_overview_stands_in_one_screen(server, visitor, language):
    """Also in English, whose names and amounts are longer: nothing below the screen, and no board wider than its place."""
    page = visitor(language, 1920, 1080)
    page.goto(server)
    expect(page.locator(".reasons section")).to_have_count(4)
    assert page.evaluate("document.querySelector('.reasons').getBoundingClientRect().bottom") <= 1080
    wider = (
        "[...document.querySelectorAll('.reasons figure > *')].filter((one) => one.scrollWidth > one.clientWidth + 1)"
    )
    assert page.evaluate(f"{wider}.map((one) => one.className)") == []


JOURNEY = {
    "zh": {
        "overview": "2023年8月目标进度", "sections": "按板块", "section": "积极释放内需潜力", "indicator": "建设智慧社区",
        "task": re.compile("任务28"), "town": "罗庄街道",
    },
    "en": {
        "overview": "Targets and actuals, August 2023", "sections": "By section", "section": re.compile("domestic demand"),
        "indicator": "Smart communities built", "task": re.compile("Task 28"), "town": "Luozhuang Subdistrict",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_overview_to_the_worst_section_its_task_an_indicator_and_a_town_and_back(server, visitor, language):
    """By links alone, none of which loads the program anew; then all the way back and forward again."""
    words, page = JOURNEY[language], visitor(language)
    loads = []
    page.on("domcontentloaded", lambda: loads.append(page.url))
    page.goto(f"{server}/?period=2023-08")
    heading(page, words["overview"])
    expect(page.locator("[data-testid=stMain] .strip .behind b")).to_be_visible()

    page.get_by_role("link", name=words["section"]).first.click()
    heading(page, words["sections"])
    expect(page).to_have_url(re.compile(r"/sections\?.*period=2023-08.*section=5"))
    expect(page.get_by_role("link", name=words["task"])).to_be_visible()

    page.get_by_role("link", name=words["indicator"], exact=True).first.click()
    heading(page, words["indicator"])
    expect(page).to_have_url(re.compile(r"/indicator\?.*period=2023-08.*indicator=T28-1"))
    district = page.locator(".lead").inner_text()

    page.get_by_role("link", name=words["town"], exact=True).first.click()
    expect(page).to_have_url(re.compile("area=371311001"))
    expect(page.locator(".lead")).not_to_have_text(district)

    page.go_back()
    expect(page.locator(".lead")).to_have_text(district)
    page.go_back()
    heading(page, words["sections"])
    page.go_back()
    heading(page, words["overview"])
    page.go_forward()
    heading(page, words["sections"])
    expect(page).to_have_url(re.compile("section=5"))
    assert len(loads) == 1


def test_an_address_opens_the_same_view_for_a_colleague(server, visitor):
    mine = visitor("zh")
    mine.goto(f"{server}/indicator?indicator=T26-1&period=2023-07")
    heading(mine, "新建、改造5G基站")
    expect(mine).to_have_url(re.compile("lang=zh"))
    shown = mine.locator(".lead").inner_text()
    assert "7月" in shown
    theirs = visitor("en")  # the colleague's browser is English, the link is Chinese
    theirs.goto(mine.url)
    heading(theirs, "新建、改造5G基站")
    expect(theirs.locator(".lead")).to_have_text(shown)
    expect(theirs.locator(".notice mark")).to_have_text("新建、改造5G基站344个")


def test_the_language_can_be_switched_and_the_choice_stays(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/towns?period=2023-06")
    heading(page, "按街镇")
    page.get_by_role("link", name="English", exact=True).click()
    heading(page, "By town")
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page).to_have_url(re.compile("period=2023-06"))
    expect(page.get_by_role("combobox", name="Period")).to_have_value("June 2023")
    expect(page.get_by_role("combobox", name="Town")).to_have_value(re.compile("^[ -~]+$"))
    page.get_by_role("link", name="By section").click()
    heading(page, "By section")
    expect(page).to_have_url(re.compile("period=2023-06"))


def takes_role(page, server, role, reporter=None):
    """In the demonstration: chosen on the page of one's account."""
    page.goto(f"{server}/account")
    page.get_by_label(role, exact=True).check()
    if reporter:
        page.get_by_label("所属部门或街镇").select_option(reporter)
    page.get_by_role("button", name="使用该角色").click()
    expect(page.get_by_role("link", name=f"演示{role}")).to_be_visible()


def test_first_start_without_configuration_makes_the_demonstration(visitor, tmp_path):
    """A checkout of its own, so that the database is made where README says."""
    folder = tmp_path / "checkout"
    made = shutil.ignore_patterns("*.duckdb", "*.wal", "*.part", "__pycache__", ".*cache")
    for name in ("pages", "scorecard", "etl", "ledger", "data", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=made)
    shutil.copy(ROOT / "app.py", folder)
    assert not (folder / "data" / "demo.duckdb").exists()
    with serving(folder, tmp_path / "log.txt") as address:
        page = visitor("zh")
        page.goto(address)
        expect(page.get_by_text("正在准备演示数据")).to_be_visible()
        # Slow on purpose: nine months of made-up reports go through the real intake, some 40 s where nothing else runs.
        expect(page.get_by_role("heading", level=1)).to_have_text("2023年9月目标进度", timeout=300_000)
        expect(page.locator(".demo")).to_contain_text("演示数据")
    assert (folder / "data" / "demo.duckdb").exists()
    assert list((folder / "data").glob(".*.part")) == []
