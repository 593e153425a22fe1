"""What a view can be asked for: a status, another screen, a file, a picture, an older revision; by clicks and by link."""

import csv
import io
import re
from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_journeys import SETTLED, heading
from tests.scorecard.test_palette import lab, linear


def test_the_strip_filters_the_page_and_the_choice_goes_with_the_link(server, visitor):
    mine = visitor("zh")
    mine.goto(f"{server}/?period=2023-08")
    heading(mine, "2023年8月目标进度")
    expect(mine.locator("[data-testid=stMain] .strip .behind b")).to_be_visible()
    behind = int(mine.locator("[data-testid=stMain] .strip .behind b").inner_text())
    mine.locator("[data-testid=stMain] .strip .behind").click()
    expect(mine.locator("[data-testid=stMain] .strip .behind")).to_have_attribute("aria-current", "true")
    expect(mine.locator("table.bullets td.name")).to_have_count(behind)
    expect(mine).to_have_url(re.compile("status=behind"))
    mine.get_by_role("link", name="English", exact=True).click()
    heading(mine, "Targets and actuals, August 2023")
    expect(mine.locator("table.bullets td.name")).to_have_count(behind)
    theirs = visitor("zh")
    theirs.goto(mine.url)
    heading(theirs, "Targets and actuals, August 2023")
    expect(theirs.locator("table.bullets td.name")).to_have_count(behind)
    mine.locator("[data-testid=stMain] .strip .behind").click()
    expect(mine.locator("[data-testid=stMain] .strip [aria-current]")).to_have_count(0)


def test_a_table_is_taken_away_as_a_file_and_as_a_picture(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/sections?period=2023-08&section=5")
    heading(page, "按板块")
    figure = page.locator("figure[data-chart]").first
    with page.expect_download() as download:
        figure.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig"))))
    assert {row["板块"] for row in rows} == {"积极释放内需潜力"}
    assert len(rows) == figure.locator("td.name").count()
    with page.expect_download() as download:
        figure.get_by_role("button", name="PNG").click()
    picture = Image.open(download.value.path()).convert("RGB")
    shown = figure.bounding_box()
    assert picture.width >= 2 * shown["width"]
    assert len(picture.getcolors(2**24)) > 50  # not one colour: it has been drawn


def test_a_chart_of_the_library_is_taken_away_as_a_picture_too(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/indicator?indicator=T26-1&period=2023-08")
    heading(page, "新建、改造5G基站")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.wait_for_timeout(SETTLED)
    with page.expect_download() as download:
        page.locator("figure[data-plot]").get_by_role("button", name="PNG").click()
    picture = Image.open(download.value.path()).convert("RGB")
    ink = (0x3D, 0x47, 0x56)  # the columns' own
    assert sum(count for count, colour in picture.getcolors(2**24) if colour == ink) > 10_000


def test_a_link_is_copied(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/towns?period=2023-08")
    heading(page, "按街镇")
    page.get_by_role("button", name="复制链接").first.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()


def test_a_projector_gets_a_light_ground_and_larger_letters_on_a_dark_system_too(server, visitor):
    page = visitor("zh", scheme="dark")
    page.goto(f"{server}/?period=2023-08")
    heading(page, "2023年8月目标进度")
    # Looked for anew at each try: the page is built again on the way, and for a moment there is no such element.
    ground = page.locator("[data-testid=stApp]")
    count = page.locator("[data-testid=stMain] .strip .behind b")
    letters = "element => parseFloat(getComputedStyle(element).fontSize)"
    expect(ground).to_have_css("background-color", "rgb(20, 26, 34)")
    before = count.evaluate(letters)
    page.get_by_role("link", name="投影", exact=True).click()
    expect(ground).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(count).to_be_visible()
    assert count.evaluate(letters) > 1.25 * before
    expect(page).to_have_url(re.compile("screen=projector"))
    page.get_by_role("link", name="培育现代产业体系").first.click()
    heading(page, "按板块")
    expect(page).to_have_url(re.compile("screen=projector"))
    expect(ground).to_have_css("background-color", "rgb(255, 255, 255)")


def test_two_months_are_compared_and_one_is_opened_as_it_stood(server, visitor):
    page = visitor("zh")
    page.goto(f"{server}/compare?period=2023-08")
    heading(page, "对比")
    expect(page.locator("figure[data-chart] table").first).to_contain_text("新报送")
    page.get_by_role("link", name=re.compile("2023年7月第")).click()
    heading(page, "2023年7月目标进度")
    note = page.get_by_role("note").filter(has_text="当前显示第")
    expect(note).to_be_visible()
    expect(page).to_have_url(re.compile(r"revision=\d+"))
    page.get_by_role("link", name="培育现代产业体系").first.click()
    heading(page, "按板块")
    expect(note).to_be_visible()
    page.get_by_role("link", name="返回最新版").click()
    heading(page, "2023年7月目标进度")
    expect(note).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_statuses_stay_apart_on_the_screen_of_a_colour_blind_reader(server, visitor, scheme):
    """As the browser simulates it: the line above each count of the strip, in the colours that reach the eye."""
    page = visitor("zh", scheme=scheme)
    page.goto(f"{server}/?period=2023-08")
    heading(page, "2023年8月目标进度")
    page.wait_for_timeout(SETTLED)
    emulation = page.context.new_cdp_session(page)
    colours = {}
    for eye in ("protanopia", "deuteranopia", "tritanopia"):
        emulation.send("Emulation.setEmulatedVisionDeficiency", {"type": eye})
        colours[eye] = {status: colour_of(page, status) for status in STATUSES}
        near = {
            (status, other)
            for status, other in combinations(STATUSES, 2)
            if sum((a - b) ** 2 for a, b in zip(colours[eye][status], colours[eye][other], strict=True)) ** 0.5 < 12
        }
        assert near == set(), eye
    assert len({str(seen) for seen in colours.values()}) == 3  # each was really simulated


STATUSES = ("behind", "slightly_behind", "on_track", "achieved")


def colour_of(page, status):
    """Of the line above its count in the strip, as it reaches the eye."""
    shot = page.locator(f"[data-testid=stMain] .strip .{status}").screenshot()
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    return lab(linear("#{:02X}{:02X}{:02X}".format(*picture.getpixel((picture.width // 2, 2)))))


@pytest.mark.parametrize(
    ("language", "typed", "words"), [("zh", "gxjsqy", "高新技术企业"), ("en", "high-tech", "High-tech")]
)
def test_a_task_is_found_by_what_one_remembers_of_it(server, visitor, language, typed, words):
    page = visitor(language)
    page.goto(f"{server}/tasks")
    field = page.get_by_role("textbox").first
    field.wait_for()
    page.wait_for_timeout(SETTLED)
    field.fill(typed)
    field.press("Enter")
    expect(page.locator("article").first).to_contain_text(words)
    found = page.locator("article").count()
    assert 0 < found < 20
    page.reload()
    expect(page.locator("article")).to_have_count(found)
    page.goto(f"{server}/tasks?task=26")
    expect(page.locator("#task-26 .whole")).to_be_visible()
    page.locator("#task-26 .notice a").first.click()
    heading(page, "新建、改造5G基站" if language == "zh" else "5G base stations built or upgraded")
