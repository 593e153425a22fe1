"""The problem loop in a real browser, from a red light to a relapse."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, serving, until
from tests.browser.test_access import signs_in
from tests.browser.test_journeys import SETTLED, heading
from tests.browser.test_meeting import begun
from tests.support import tiny_world

DUE = "2099-09-30"
PDF = {"name": "现场照片.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 made up"}


@pytest.fixture
def house(built, tmp_path, browser):  # noqa: ARG001 - without a browser no server is started
    """A server on the tiny world, and its database."""
    with serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(built)) as address:
        yield address, built


def opened(page, server):
    """The only problem that is followed, on its page."""
    page.goto(f"{server}/problems?period=2023-06")
    heading(page, "问题办理")
    page.locator(".loop-board article a").click()
    expect(page.get_by_role("heading", name="办理过程")).to_be_visible()
    page.wait_for_timeout(SETTLED)


def acted(page, action):
    """Chooses a step."""
    page.get_by_role("radiogroup").get_by_text(action, exact=True).click()


def test_a_red_light_is_followed_until_it_has_recovered_and_again_when_it_relapses(house, visitor):
    """T2-1, 344 stations. June 100 of 172 due: behind. August 240 of 229.3: on track. September 220 of 258: 11.0 points
    behind again."""
    server, database = house
    tiny_world.report(database, "T2-1,,2023-06,100")
    page = visitor("zh")
    signs_in(page, server, *tiny_world.account(database, "coordinator"))
    page.goto(f"{server}/problems?period=2023-06")
    heading(page, "问题办理")
    page.get_by_text("根据本月数据和报送建议立项的问题").click()
    page.wait_for_timeout(SETTLED)
    page.get_by_role("combobox", name="选择要登记的问题").click()
    page.keyboard.type("5G")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stMultiSelect]")).to_contain_text("5G基站")
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(page.locator(".loop-board article")).to_contain_text("待协调员交办")

    slides = begun(page, server, "2023-06")
    until(slides, "document.querySelectorAll('.slide.indicator').length > 0")
    at = slides.locator(".slide").evaluate_all("all => all.findIndex((one) => one.classList.contains('indicator'))")
    slides.keyboard.type(str(at + 1))
    slides.keyboard.press("Enter")
    shown = slides.locator(".slide.shown")
    shown.get_by_role("textbox", name="议定内容").fill("月底前完成选址")
    shown.get_by_label("完成时限").fill(DUE)
    shown.get_by_role("button", name="记录").click()
    expect(shown.locator(".decided")).to_contain_text("月底前完成选址")
    slides.close()

    opened(page, server)
    expect(page.locator("table.records")).to_contain_text("月底前完成选址")
    acted(page, "反馈")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(PDF)
    page.get_by_role("textbox", name="情况说明").fill("已完成选址，附照片")
    page.get_by_role("button", name="反馈", exact=True).click()
    expect(page.locator("table.facts")).to_contain_text("待协调员审核")
    with page.expect_download() as download:
        page.get_by_role("link", name="现场照片.pdf").click()
    assert download.value.path().read_bytes() == PDF["buffer"]

    tiny_world.report(database, "T2-1,,2023-08,240")
    opened(page, server)
    expect(page.locator("table.facts")).to_contain_text("达进度")
    acted(page, "销号")
    page.get_by_role("button", name="销号", exact=True).click()
    expect(page.get_by_role("radiogroup")).to_contain_text("重新办理")

    tiny_world.report(database, "T2-1,,2023-09,220")
    opened(page, server)
    expect(page.locator("table.facts")).to_contain_text("明显滞后")
    expect(page.locator("table.records tbody tr").first).to_contain_text("系统（根据数据）")
    expect(page.locator("table.records tbody tr").first).to_contain_text("重新办理")
