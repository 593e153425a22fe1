"""Reports on their way, in a real browser: from the template to everybody's screen, doubted, in words, two at once."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, serving
from tests.browser.test_journeys import SETTLED, heading, takes_role, write


@pytest.fixture(scope="module")
def server(demo, tmp_path_factory, browser):  # noqa: ARG001 - without a browser no server is started
    """The address of a server with a demonstration database of its own, which is reported to."""
    folder = tmp_path_factory.mktemp("reports")
    with serving(ROOT, folder / "log.txt", DATABASE_URL=str(shutil.copy(demo, folder / "demo.duckdb"))) as address:
        yield address


def write_into_grid(page, text):
    """Writes into the last cell of the first row of the grid, as a person does: click, open, type, Enter."""
    grid = page.get_by_test_id("stDataFrame")
    grid.wait_for()
    page.wait_for_timeout(SETTLED)  # what has been corrected draws the grid anew
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(SETTLED)
    box = grid.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + 35 + 17)
    # Enter opens the cell once the grid has the focus; a second click or Enter would close it again.
    expect(page.locator("[role=gridcell][aria-selected=true]:focus")).to_be_attached()
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("Enter")
    cell = page.locator("textarea.gdg-input")
    cell.fill(text)
    expect(cell).to_have_value(text)
    cell.press("Enter")


def test_a_report_from_template_to_everybodys_screen(server, visitor, tmp_path):
    watcher = visitor("en")
    watcher.goto(f"{server}/indicator?indicator=T26-1&period=2023-10")
    expect(watcher.locator(".lead")).to_contain_text("Not reported for October")

    page = visitor("zh")
    page.goto(f"{server}/submit?reporter=industry-it&month=2023-10")
    heading(page, "报送")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载模板（CSV）").click()
    template = download.value.path().read_bytes().decode("utf-8-sig")
    assert "T26-1,新建、改造5G基站,全区,2023年10月,344个," in template

    # Filled in as Excel on Chinese Windows saves it, with two faults.
    header = "指标编号,指标名称,街镇,期间,累计完成"
    faulty = tmp_path / "十月.csv"
    faulty.write_bytes(
        f"{header}\nT26-1,新建、改造5G基站,全区,2023年10月,三百\nT62-1,,全区,2023年10月,5\n".encode("gb18030")
    )
    page.locator("input[type=file]").set_input_files(faulty)
    findings = page.locator("table.list")
    expect(findings).to_contain_text("“三百”不是数值")
    expect(findings).to_contain_text("T62-1不由区工信局牵头")
    assert page.get_by_role("button", name="报送", exact=True).count() == 0

    # Corrected in the grid: the first row's last cell; then the row of others is taken out of the file.
    only = tmp_path / "十月改.csv"
    only.write_bytes(f"{header}\nT26-1,新建、改造5G基站,全区,2023年10月,三百\n".encode("gb18030"))
    page.locator("input[type=file]").set_input_files(only)
    expect(page.get_by_text("发现1处错误")).to_be_visible()
    write_into_grid(page, "3010")
    # 3,010 is ten times what the months before lead to: the likely 301 is one click away.
    page.get_by_role("button", name="第2行改为301").click()
    expect(page.get_by_text("已填写的1行未发现错误")).to_be_visible()
    expect(page.get_by_role("heading", name="第三步 查看影响").first).to_be_visible()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator(".facts")).to_contain_text("共1条：新增1条")

    # The other window follows by itself: 301/344 = 87.5 %.
    expect(watcher.locator(".lead")).to_contain_text("301 of 344 stations")
    expect(watcher.locator(".lead")).to_contain_text("87.5%")

    # Undone as a whole, and the other window follows again.
    page.goto(f"{server}/submissions?period=2023-10")
    heading(page, "报送记录")
    expect(page.locator(".facts")).to_contain_text("演示协调员")
    write(page, "理由", "报错了月份")
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator(".facts")).to_contain_text("已撤销")
    expect(watcher.locator(".lead")).to_contain_text("Not reported for October")


def test_a_doubtful_report_waits_for_the_coordinator(server, visitor, tmp_path):
    """T28-2 by October: far above what was ever reported; the sender says why, the coordinator accepts."""
    page = visitor("zh")
    page.goto(f"{server}/submit?reporter=housing-construction&month=2023-10")
    heading(page, "报送")
    file = tmp_path / "口袋公园.csv"
    file.write_bytes("指标编号,期间,累计完成\nT28-2,2023-10,4999\n".encode("gb18030"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("没有错误，但有1处存疑")).to_be_visible()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("请说明理由，或改正数据")).to_be_visible()
    write(page, "请说明数据属实", "口径调整")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator(".facts")).to_contain_text("待审核")
    page.goto(f"{server}/submissions?period=2023-10")
    expect(page.get_by_text("待审核：1件")).to_be_visible()
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("待审核：1件")).to_have_count(0)


def test_notes_on_tasks_are_sent_like_figures(server, visitor, tmp_path):
    """区工信局 writes about one of its tasks; the page of submissions shows the very words."""
    page = visitor("zh")
    page.goto(f"{server}/submit?reporter=industry-it&kind=progress&month=2023-10")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载模板（CSV）").click()
    assert download.value.suggested_filename == "区工信局-2023-10-工作进展.csv"
    head, first, *_ = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert head == "任务编号,任务,期间,工作进展,存在问题,下一步措施,自评状态"
    task_no, title, *_ = first.split(",")
    file = tmp_path / "进展.csv"
    file.write_bytes(f"{head}\n{task_no},{title},2023年10月,已走访企业31家,缺设备,11月补齐,差不多\n".encode("gb18030"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("table.list")).to_contain_text(
        "“差不多”不是自评状态。请填已完成、按计划推进、进度滞后、未启动之一"
    )
    write_into_grid(page, "按计划推进")
    expect(page.get_by_text("已填写的1行未发现错误")).to_be_visible()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator(".facts")).to_contain_text("工作进展")
    page.goto(f"{server}/submissions?period=2023-10")
    expect(page.locator("table.list").filter(has_text="已走访企业31家")).to_contain_text("按计划推进")


def ready_to_send(page, server, folder, name, value):
    """The submit page with one value for November filled in, all but sent. The reason stands where one is asked for."""
    page.goto(f"{server}/submit?reporter=industry-it&month=2023-11")
    heading(page, "报送")
    file = folder / f"{name}.csv"
    file.write_bytes(f"指标编号,期间,累计完成\nT26-1,2023-11,{value}\n".encode("gb18030"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("已填写的1行未发现错误")).to_be_visible()
    page.wait_for_timeout(SETTLED)  # until the page has drawn what the values would change
    return page.get_by_role("button", name="报送", exact=True)


def receipt_number(page):
    expect(page.locator(".facts")).to_contain_text("回执")
    return int(re.search(r"回执\D*(\d+)", page.locator(".facts").inner_text())[1])


def test_two_browsers_that_send_at_once_are_both_kept_in_order(server, visitor, tmp_path):
    """Two people, 320 and 321 stations for November: both get a receipt, the later value stands."""
    pages = {"协调员": (visitor("zh"), 320), "报送员": (visitor("zh"), 321)}
    takes_role(pages["报送员"][0], server, "报送员", "区工信局")
    buttons = [ready_to_send(page, server, tmp_path, name, value) for name, (page, value) in pages.items()]
    for button in buttons:
        button.click(no_wait_after=True)
    numbers = {name: receipt_number(page) for name, (page, _) in pages.items()}
    earlier, later = sorted(numbers, key=numbers.get)
    assert numbers[later] == numbers[earlier] + 1

    expect(pages[later][0].get_by_text("他人也报送了其中1个数值")).to_be_visible()
    expect(pages[later][0].locator("table.list")).to_contain_text(earlier)

    page = visitor("zh")
    page.goto(f"{server}/submissions?period=2023-11")
    heading(page, "报送记录")
    for name, number in numbers.items():
        page.goto(f"{server}/submissions?period=2023-11&submission={number}")
        expect(page.locator(".facts")).to_contain_text(name)
    page.goto(f"{server}/indicator?indicator=T26-1&period=2023-11")
    expect(page.locator(".lead")).to_contain_text(f"{pages[later][1]}个")
