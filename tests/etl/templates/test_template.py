"""Templates: whose rows they hold, what they look like, and the way back through the intake."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from etl.intake import reader
from etl.intake.expectation import load_expectation
from etl.templates import reporters, template
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.reporter import Reporter
from tests.support import tiny_world
from tests.support.tiny_world import EAST, SOUTH, WEST

SEPTEMBER = date(2023, 9, 1)
INDUSTRY, WATER, TOWN = Reporter(department_id="industry"), Reporter(department_id="water"), Reporter(area_id=EAST)


def copy(path):
    return copy_to_memory(path)


def lines(data):
    assert data.startswith(b"\xef\xbb\xbf")  # or Excel garbles it
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture
def shared_out(built):
    """A copy of the tiny world where two towns share the base stations, and some months are reported."""
    tiny_world.allocate(built, "T2-1", {EAST: 200, SOUTH: 144})
    tiny_world.report(built, "T2-1,,2023-08,180", "T2-1,东街,2023-08,0", "T2-1,东街,2023-07,0", "T1-2,,2023-06,98")
    return copy(built)


@pytest.fixture
def water(built):
    """The XLSX of the department with the rates, and its sheet: T3-1 in row 2, T3-2 in row 3."""
    tiny_world.report(built, "T3-1,,2023-08,99.5")
    return opened(template.xlsx_file(copy(built), tiny_world.PLAN, SEPTEMBER, WATER, "zh"))


def places(sheet):
    """Column letters by header."""
    return {cell.value: cell.column_letter for cell in sheet[1]}


def validation(sheet, place):
    [found] = [one for one in sheet.data_validations.dataValidation if place in one.sqref]
    return found


# Rows


def test_a_department_reports_what_it_leads_for_the_district_and_every_town_with_a_target(shared_out):
    found = reporters.rows(shared_out, tiny_world.PLAN, SEPTEMBER, INDUSTRY, "zh")
    assert [(row.indicator_id, row.area, row.target, row.last_value, row.last_period) for row in found] == [
        ("T1-1", "全区", "超过55家", None, None),
        ("T1-2", "全区", "110家", 98, "2023年6月"),
        ("T1-3", "全区", "30家", None, None),
        ("T2-1", "全区", "344个", 180, "2023年8月"),
        ("T2-1", "东街街道", "200个", 0, "2023年8月"),  # a reported zero …
        ("T2-1", "南山镇", "144个", None, None),  # … and nothing reported
    ]
    assert {row.period for row in found} == {"2023年9月"}


def test_a_shared_task_is_in_the_template_of_each_of_its_leads(shared_out):
    """区科技局 leads task 1 together with 区工信局, and not task 2."""
    found = reporters.rows(shared_out, tiny_world.PLAN, SEPTEMBER, Reporter(department_id="science"), "en")
    assert [(row.indicator_id, row.area, row.target) for row in found] == [
        ("T1-1", "Example District", "more than 55 firms"),
        ("T1-2", "Example District", "110 firms"),
        ("T1-3", "Example District", "30 firms"),
    ]


def test_a_town_reports_its_own_rows_only(shared_out):
    found = reporters.rows(shared_out, tiny_world.PLAN, SEPTEMBER, TOWN, "zh")
    assert [(row.indicator_id, row.area, row.unit, row.target, row.last_value) for row in found] == [
        ("T2-1", "东街街道", "个", "200个", 0)
    ]
    assert reporters.rows(shared_out, tiny_world.PLAN, SEPTEMBER, Reporter(area_id=WEST), "zh") == []


def test_the_last_value_is_from_before_the_period(shared_out):
    """August is reported: the template for August shows July, and January knows nothing of its year."""

    def last(month):
        found = reporters.rows(shared_out, tiny_world.PLAN, date(2023, month, 1), TOWN, "en")
        return [(row.last_value, row.last_period) for row in found]

    assert last(9) == [(0, "2023-08")]
    assert last(8) == [(0, "2023-07")]
    assert last(1) == [(None, None)]


def test_a_sum_of_towns_never_stands_as_what_the_district_reported(built):
    """Both towns have reported, and the district has not: 60 + 50 is derived, which a template has no mark for."""
    tiny_world.allocate(built, "T2-1", {EAST: 200, SOUTH: 144})
    tiny_world.report(built, "T2-1,东街,2023-08,60", "T2-1,南山,2023-08,50")
    found = reporters.rows(copy(built), tiny_world.PLAN, SEPTEMBER, INDUSTRY, "zh")
    assert [(row.area, row.last_value) for row in found if row.indicator_id == "T2-1"] == [
        ("全区", None),
        ("东街街道", 60),
        ("南山镇", 50),
    ]


def test_an_earlier_revision_knows_nothing_of_later_reports(built):
    before = tiny_world.report(built, "T2-1,,2023-08,180").submission_id
    tiny_world.report(built, "T2-1,,2023-08,190")
    one = copy(built)
    [*_, row] = reporters.rows(one, tiny_world.PLAN, SEPTEMBER, INDUSTRY, "zh", revision=before)
    assert (row.indicator_id, row.last_value) == ("T2-1", 180)
    assert reporters.rows(one, tiny_world.PLAN, SEPTEMBER, INDUSTRY, "zh")[-1].last_value == 190


@pytest.mark.parametrize(
    ("plan", "month", "reporter", "said"),
    [
        ("other", SEPTEMBER, INDUSTRY, "There is no plan other in this database."),
        (tiny_world.PLAN, SEPTEMBER, Reporter("nobody"), "There is no department nobody in this database."),
        (tiny_world.PLAN, SEPTEMBER, Reporter(area_id="1"), "There is no town 1 in this database."),
        (
            tiny_world.PLAN,
            SEPTEMBER,
            Reporter(area_id=tiny_world.DISTRICT),
            f"There is no town {tiny_world.DISTRICT} in this database.",
        ),
        (tiny_world.PLAN, date(2024, 1, 1), INDUSTRY, "2024-01 is outside the plan's year 2023."),
    ],
)
def test_what_is_not_there_is_said(built_once, plan, month, reporter, said):
    with pytest.raises((LookupError, ValueError)) as fault:
        reporters.rows(copy(built_once), plan, month, reporter, "zh")
    assert fault.value.args == (said,)


@pytest.mark.parametrize("both", [{}, {"department_id": "industry", "area_id": EAST}])
def test_a_reporter_is_a_department_or_a_town(both):
    with pytest.raises(ValueError, match="either a department or a town"):
        Reporter(**both)


# CSV


def test_the_csv_holds_the_rows_under_the_names_that_the_intake_knows(shared_out):
    found = lines(template.csv_file(shared_out, tiny_world.PLAN, SEPTEMBER, INDUSTRY, "zh"))
    assert list(found[0]) == [
        "指标编号", "指标名称", "街镇", "期间", "年度目标", "上期累计", "单位",
        "累计完成", "分子", "分母", "存在问题", "下一步措施", "备注",
    ]  # fmt: skip
    assert list(found[4].values()) == [
        "T2-1", "新建、改造5G基站", "东街街道", "2023年9月", "200个", "0", "个", *[""] * 6,
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "reporter"), [("csv", INDUSTRY), ("xlsx", INDUSTRY), ("csv", TOWN), ("xlsx", TOWN)])
def test_filled_in_it_passes_the_intake(shared_out, kind, reporter, language):
    data = template.file(shared_out, tiny_world.PLAN, SEPTEMBER, reporter, language, kind)
    name = "累计完成" if language == "zh" else "value"
    filled = typed_into_csv(data, name) if kind == "csv" else typed_into_sheet(data, name)
    expected = replace(load_expectation(shared_out, tiny_world.PLAN, reporter, SEPTEMBER), rules={})
    taken = reader.read(filled, expected)
    assert taken.findings == []
    assert taken.values.num_rows == (6 if reporter == INDUSTRY else 1)


def typed_into_csv(data, name):
    """1 in every row, saved as Excel on a Chinese Windows does."""
    [head, *body] = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    for line in body:
        line[head.index(name)] = "1"
    filled = io.StringIO()
    csv.writer(filled).writerows([head, *body])
    return filled.getvalue().encode("gb18030")


def typed_into_sheet(data, name):
    """1 in every row of the workbook itself."""
    book = opened(data)
    sheet = book.active
    column = [cell.value for cell in sheet[1]].index(name) + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column, 1)
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def test_empty_it_is_refused_with_every_row_named(built_once):
    one = copy(built_once)
    data = template.csv_file(one, tiny_world.PLAN, SEPTEMBER, WATER, "zh")
    taken = reader.read(data, load_expectation(one, tiny_world.PLAN, WATER, SEPTEMBER))
    assert "rows_missing" in tiny_world.codes(taken.findings)


# XLSX


def test_the_sheets_first_row_is_the_header_with_the_unit_beside_the_value(water):
    [sheet] = water.worksheets
    assert [cell.value for cell in sheet[1]] == [
        "指标编号", "指标名称", "街镇", "期间", "年度目标", "上期累计", "单位",
        "累计完成", "分子", "分母", "存在问题", "下一步措施", "备注",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]][:8] == [
        "T3-1", "水源地水质达标率", "全区", "2023年9月", "100.0%", 99.5, "%", None,
    ]  # fmt: skip
    assert [cell.value for cell in sheet[3]][4:8] == ["不高于1.28:1", None, ":1", None]
    assert sheet.max_row == 3
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:M3"


def test_only_what_is_to_be_filled_in_is_open_and_tinted(water):
    sheet = water.active
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert all(cell.protection.locked for cell in sheet[1])
    for row in (2, 3):
        for cell in sheet[row]:
            fills = cell.column_letter >= "H"
            assert cell.protection.locked != fills
            assert (cell.fill.fgColor.rgb == "FFFFF8DC") == fills
            assert cell.alignment.wrap_text
            assert cell.font.name == "Microsoft YaHei"


def test_a_count_takes_no_numerator_and_denominator(shared_out):
    """The intake refuses them (parts_of_count), so the two cells are closed."""
    sheet = opened(template.xlsx_file(shared_out, tiny_world.PLAN, SEPTEMBER, INDUSTRY, "zh")).active
    column = places(sheet)
    locked = {name: sheet[f"{letter}2"].protection.locked for name, letter in column.items()}
    assert [name for name, closed in locked.items() if not closed] == ["累计完成", "存在问题", "下一步措施", "备注"]
    assert "不填分子和分母" in validation(sheet, f"{column['分子']}2").prompt


def test_numbers_have_the_indicators_decimals_and_texts_stay_texts(water, shared_out):
    sheet = water.active
    column = places(sheet)
    assert [sheet[f"{column['累计完成']}{row}"].number_format for row in (2, 3)] == ["#,##0.0", "#,##0.00"]
    assert [sheet[f"{column['上期累计']}{row}"].number_format for row in (2, 3)] == ["#,##0.0", "#,##0.00"]
    assert {sheet[f"{column[name]}2"].number_format for name in ("指标编号", "期间", "备注")} == {"@"}
    counts = opened(template.xlsx_file(shared_out, tiny_world.PLAN, SEPTEMBER, INDUSTRY, "zh")).active
    assert counts[f"{places(counts)['累计完成']}2"].number_format == "#,##0"


@pytest.mark.parametrize(
    ("language", "refused", "prompt"),
    [
        (
            "zh",
            "请只填数字，不小于0，不带单位和文字。没有数据请留空。",
            "新建、改造5G基站：全区\n单位：个\n年度目标：344个\n上期累计：180个（2023年8月）",
        ),
        (
            "en",
            "Type digits only, 0 or more, without the unit or words. Leave the cell empty when there is no figure.",
            "5G base stations built or upgraded: Example District\nunit: stations\ntarget: 344 stations\n"
            "last_value: 180 stations (2023-08)",
        ),
    ],
)
def test_a_value_is_checked_as_it_is_typed(shared_out, language, refused, prompt):
    sheet = opened(template.xlsx_file(shared_out, tiny_world.PLAN, SEPTEMBER, INDUSTRY, language)).active
    found = validation(sheet, "H5")  # T2-1 of the district
    assert (found.type, found.operator, found.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert (found.errorStyle or "stop", found.allowBlank) == ("stop", True)
    assert found.error == refused
    assert found.prompt == prompt


def test_a_rate_may_be_any_number_and_its_denominator_is_above_zero(water):
    sheet = water.active
    column = places(sheet)
    for name in ("累计完成", "分子"):
        found = validation(sheet, f"{column[name]}2")
        assert (found.type, found.operator or "between") == ("decimal", "between")
        assert float(found.formula1) < -1e12 < 1e12 < float(found.formula2)
    found = validation(sheet, f"{column['分母']}2")
    assert (found.type, found.operator, found.formula1) == ("decimal", "greaterThan", "0")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_fits_where_excel_shows_it(demo, language):
    """Excel calls a file damaged whose titles pass 32 characters or whose messages pass 255.

    XlsxWriter warns, and a warning is an error here. Only the indicator's name may be cut, in the first line.
    """
    one = copy(demo)
    for reporter in reporters.reporters(one, "luozhuang-2023"):
        sheet = opened(template.xlsx_file(one, "luozhuang-2023", date(2023, 10, 1), reporter, language)).active
        checks = sheet.data_validations.dataValidation
        assert sum(len(check.sqref.ranges) for check in checks) == 3 * (sheet.max_row - 1)
        assert not [check.prompt for check in checks if "…" in check.prompt.split("\n", 1)[1]]


def test_a_long_name_gives_way_to_what_is_asked(world, tmp_path):
    tiny_world.rewrite(
        tiny_world.plan_folder(world) / "indicators.csv",
        "5G base stations built or upgraded",
        "Stations " + 40 * "very long ",
    )
    path = tmp_path / "long.duckdb"
    tiny_world.build_world(world, path)
    found = validation(opened(template.xlsx_file(copy(path), tiny_world.PLAN, SEPTEMBER, INDUSTRY, "en")).active, "H5")
    assert len(found.prompt) == 255
    assert found.prompt.endswith("…: Example District\nunit: stations\ntarget: 344 stations\nlast_value: —")


def test_it_prints_on_landscape_pages_as_wide_as_the_paper(water):
    sheet = water.active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert water.properties.title == "区水利局2023年9月月度报送"
    assert water.properties.created == datetime(2023, 9, 1)


def test_chinese_is_given_two_columns_a_character(water):
    """水源地水质达标率 is 8 characters: 16 columns and 2 of margin."""
    assert 18 <= water.active.column_dimensions["B"].width < 20


def test_made_up_last_values_are_called_made_up(demo, real):
    month, reporter, plan = date(2023, 10, 1), Reporter("industry-it"), "luozhuang-2023"
    for path, named in ((demo, True), (real, False)):
        one = copy(path)
        text = template.csv_file(one, plan, month, reporter, "zh").decode("utf-8-sig")
        assert ("上期累计（演示数据）" in text) is named
        book = opened(template.xlsx_file(one, plan, month, reporter, "zh"))
        places_where_said = [
            book.active["F1"].value, book.properties.title, book.active.oddFooter.center.text,
            validation(book.active, "H2").prompt,
        ]  # fmt: skip
        assert ["演示数据" in (text or "") for text in places_where_said] == [named] * 4


# Archive


def test_the_archive_has_a_file_for_everyone_who_reports(shared_out):
    with zipfile.ZipFile(io.BytesIO(template.archive(shared_out, tiny_world.PLAN, SEPTEMBER, "zh"))) as packed:
        assert packed.namelist() == [
            "区工信局-2023-09.xlsx", "区科技局-2023-09.xlsx", "区水利局-2023-09.xlsx",
            "东街街道-2023-09.xlsx", "南山镇-2023-09.xlsx",
        ]  # fmt: skip
        # The flag that says that names are UTF-8.
        assert all(entry.flag_bits & 0x800 for entry in packed.infolist())
        for reporter, name in ((INDUSTRY, "区工信局-2023-09.xlsx"), (TOWN, "东街街道-2023-09.xlsx")):
            assert packed.read(name) == template.xlsx_file(shared_out, tiny_world.PLAN, SEPTEMBER, reporter, "zh")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_same_database_gives_the_same_bytes(shared_out, kind, monkeypatch):
    first = template.archive(shared_out, tiny_world.PLAN, SEPTEMBER, "zh", kind)
    # Another day: what asks the clock would differ. XlsxWriter and zipfile ask it through these two.
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 0, 0, 0, 2, 138, 0))
    assert template.archive(shared_out, tiny_world.PLAN, SEPTEMBER, "zh", kind) == first


@pytest.mark.parametrize(
    ("reporter", "kind", "name"),
    [
        ("区工信局", "xlsx", "区工信局-2023-09.xlsx"),
        ("District People's Court", "csv", "District People's Court-2023-09.csv"),
        ("a/b\\c:d", "zip", "a-b-c-d-2023-09.zip"),
    ],
)
def test_file_names(reporter, kind, name):
    assert template.filename(reporter, SEPTEMBER, kind) == name
