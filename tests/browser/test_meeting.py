"""A coordination meeting in a real browser: begun, shown by keyboard, decided on; and the next one, which finds it."""

import shutil
import zipfile
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from etl.submissions import review, submit
from etl.submissions.submission import SubmittedFile
from ledger.accounts.actor import operator
from scorecard import snapshot
from scorecard.queries import progress as progress_queries
from tests.browser.conftest import ROOT, serving, until
from tests.browser.test_journeys import SETTLED, heading

PLAN = "luozhuang-2023"


@pytest.fixture
def house(demo, tmp_path, browser):  # noqa: ARG001 - without a browser no server is started
    """A server of this test's own, and its database."""
    database = Path(shutil.copy(demo, tmp_path / "demo.duckdb"))
    with serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(database)) as address:
        yield address, database


def begun(page, server, month):
    """Begins a meeting on the month's figures; the page with its slides."""
    page.goto(f"{server}/meeting?period={month}")
    heading(page, "调度会")
    page.wait_for_timeout(SETTLED)
    if not page.get_by_role("button", name="冻结数据并开始").is_visible():
        page.get_by_text("新建会议").click()
        page.wait_for_timeout(SETTLED)  # a click while the page is being drawn may be lost
    page.get_by_role("button", name="冻结数据并开始").click()
    year, number = month.split("-")
    expect(page.get_by_role("heading", level=2, name=f"{year}年{int(number)}月调度会")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="开始放映").click()
    slides = opened.value
    expect(slides.locator(".slide.shown")).to_have_count(1)
    return slides


def ready(slides):
    """Every slide is drawn, ahead of being shown."""
    until(slides, "[...document.querySelectorAll('.chart')].every((one) => one.querySelector('.main-svg'))")


def walked(slides):
    """What each slide says, from the first to the last, by the key of a presenter's remote control."""
    ready(slides)
    slides.keyboard.press("Home")
    said = []
    for _ in range(slides.locator(".slide").count()):
        said.append(slides.locator(".slide.shown").inner_text())
        slides.keyboard.press("PageDown")
    return said


def behind(database, month):
    """The indicator that is furthest behind pace: its id, name and target."""
    copy = snapshot.store(database).copy
    table = progress_queries.lagging(snapshot.Snapshot(copy.database_id, PLAN, date(2023, month, 1), copy.revision))
    [row] = table.head(1).itertuples()
    return row


def reported(database, indicator_id, period, value):
    """Somebody else reports meanwhile, and the doubt that it raises is settled."""
    data = f"指标编号,街镇,期间,累计完成\n{indicator_id},,{period},{value}\n".encode()
    receipt = submit.submit(database, SubmittedFile(data, "later.csv", PLAN, "他人", reason="属实"), operator("测试员"))
    if receipt.decision == "held":
        review.decide(database, receipt.submission_id, "accepted", operator("审核人"))


def test_a_meeting_from_the_first_slide_to_the_next_meeting(house, visitor):
    """What others report meanwhile moves nothing; what is decided is there at the next meeting, with what has moved."""
    server, database = house
    worst = behind(database, 8)
    page = visitor("zh")
    slides = begun(page, server, "2023-08")
    before = walked(slides)
    assert len(before) > 15
    reported(database, worst.indicator_id, "2023-08", worst.target_value)
    slides.reload()
    expect(slides.locator(".slide.shown")).to_have_count(1)
    assert walked(slides) == before

    slides.keyboard.press("Home")
    at = next(place for place, said in enumerate(before) if said.startswith(f"{worst.indicator}\n"))
    slides.keyboard.type(str(at + 1))
    slides.keyboard.press("Enter")
    shown = slides.locator(".slide.shown")
    expect(shown.get_by_role("heading", level=1)).to_have_text(worst.indicator)
    shown.get_by_role("textbox", name="议定内容").fill("每周调度一次，9月底前拿出方案。")
    shown.get_by_label("完成时限").fill("2099-09-30")
    shown.get_by_role("button", name="记录").click()
    expect(shown.locator(".decided")).to_contain_text("每周调度一次，9月底前拿出方案。")
    slides.keyboard.press("End")
    expect(slides.locator(".slide.shown .decided")).to_contain_text(worst.indicator)

    reported(database, worst.indicator_id, "2023-09", worst.target_value)
    following = begun(page, server, "2023-09")
    following.keyboard.press("ArrowRight")
    last = following.locator(".slide.shown")
    expect(last.get_by_role("heading", level=1)).to_have_text("上次会议议定事项落实情况")
    expect(last).to_contain_text("每周调度一次，9月底前拿出方案。")
    expect(last.locator("tbody")).to_contain_text("▼")
    expect(last.locator("tbody")).to_contain_text("已完成")


def test_every_slide_fits_the_screens_of_meeting_rooms(house, visitor):
    server, _ = house
    slides = begun(visitor("zh"), server, "2023-09")
    address = slides.url.split("#")[0]
    assert "lang=zh" in address
    for language, (width, height) in product(("zh", "en"), ((1920, 1080), (1366, 768))):
        slides.set_viewport_size({"width": width, "height": height})
        slides.goto(address.replace("lang=zh", f"lang={language}"))
        ready(slides)
        slides.wait_for_timeout(SETTLED)
        over = slides.evaluate(
            "[...document.querySelectorAll('.slide .body')].map((one) => [one.closest('.slide').ariaLabel, "
            "one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth])"
            ".filter(([, down, across]) => down > 1 || across > 1)"
        )
        assert over == [], (language, width, height)
        assert slides.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_second_window_follows_with_notes_and_the_next_slide(house, visitor):
    server, _ = house
    slides = begun(visitor("zh"), server, "2023-09")
    with slides.expect_popup() as opened:
        slides.keyboard.press("n")
    notes = opened.value
    expect(notes.locator("#presenter")).to_be_visible()
    slides.bring_to_front()
    slides.keyboard.press("PageDown")
    expect(notes.locator("#place")).to_contain_text("2 / ")
    third = slides.locator(".slide").nth(2).get_attribute("aria-label")
    expect(notes.locator("#next .slide")).to_have_attribute("aria-label", third)
    notes.keyboard.press("ArrowRight")
    expect(slides.locator(".slide.shown")).to_have_attribute("aria-label", third)


def test_all_papers_are_made_by_a_click_and_taken_away(house, visitor):
    """Slow: eleven orders, pictures, slides and the rest are really made, as on the evening before a meeting."""
    server, _database = house
    page = visitor("zh")
    begun(page, server, "2023-08").close()
    page.get_by_role("button", name="生成全部材料").click()
    everything = page.get_by_role("link", name="下载全部材料")
    expect(everything).to_be_visible(timeout=60_000)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    with page.expect_download() as download:
        everything.click()
    assert download.value.suggested_filename == "演示数据-2023年8月调度会-会议材料.zip"
    with zipfile.ZipFile(download.value.path()) as packed:
        endings = {name.rpartition(".")[2] for name in packed.namelist()}
    assert endings == {"pptx", "docx", "xlsx", "html", "png"}
    with page.expect_download() as download:
        page.get_by_role("link", name="调度通报").click()
    assert download.value.suggested_filename == "演示数据-2023年8月调度会-调度通报.docx"
    page.get_by_text("逐份下载").click()
    with page.expect_download() as download:
        page.locator("details li a").first.click()
    assert "督办单" in download.value.suggested_filename
