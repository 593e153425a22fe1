"""The bytes of a CSV → rows and findings: every form that staff send, and every fault they make."""

import codecs
import csv
import io
import string
import time
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.intake import reader, sheet, xlsx, xlsx_limits
from etl.intake.cells import MAX_COMPARED_CHARS, NUMBER, normalise
from etl.intake.expectation import Expectation, load_expectation
from etl.intake.text_column import normalised
from etl.submissions import submit
from etl.submissions.submission import RefusedError, SubmittedFile
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.finding_catalogue import CATALOGUE
from ledger.vocabulary.findings import count_findings, errors
from ledger.vocabulary.formula_escape import unescape_formula
from tests.etl.intake import test_kinds, test_milestones
from tests.support.corrupt_files import repacked
from tests.support.tiny_world import DISTRICT, EAST, HEADER, PLAN, SOUTH, WEST

PARTS = "指标编号,期间,累计完成,分子,分母"
MONTHLY = "指标编号,期间,本月完成,累计完成"
AUGUST, SEPTEMBER = date(2023, 8, 1), date(2023, 9, 1)
LETTERS = "0123456789,.%-()/"
WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in LETTERS}
NARROW = {wide: narrow for narrow, wide in WIDE.items()}


@pytest.fixture(scope="module")
def copy(built_once):
    connection = copy_to_memory(built_once)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def expected(copy):
    """What the tiny world expects; 150 stations were reported for August."""
    asked = load_expectation(copy, PLAN)
    return replace(asked, rules={}, last_values={("T2-1", DISTRICT, AUGUST): 150.0})


def table(*lines):
    return ("\n".join(lines) + "\n").encode("utf-8")


def book(sheets, formats=None):
    """A workbook with these rows in its sheets; ``formats``: cell → number format."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row_no, row in enumerate(rows, start=1):
            for column_no, value in enumerate(row, start=1):
                sheet.cell(row_no, column_no, value)
        for place, number_format in (formats or {}).items():
            sheet[place].number_format = number_format
    return saved(made)


def saved(made):
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def covered(ranges):
    """A workbook of one value, with these elements after its cells."""
    whole = book({"报送": [["指标编号", "期间", "累计完成"], ["T2-1", "2023-09", 60]]})
    end = b"</sheetData>"
    return repacked(whole, lambda _, part: part.replace(end, end + ranges.encode()))


def packed(size):
    """A zip whose one part unpacks to ``size`` bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(size))
    return data.getvalue()


def places(taken):
    return [(finding.code, finding.row, finding.column) for finding in taken.findings]


def cell(value, expected, indicator_id="T2-1"):
    """One value's row, read."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER.split(","), [indicator_id, "", "2023-09", value]])
    return reader.read(text.getvalue().encode("utf-8"), expected)


# Encodings, in their order

LINE = "T2-1,东街,2023年9月,60"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (table(HEADER, LINE), "utf-8"),
        (codecs.BOM_UTF8 + table(HEADER, LINE), "utf-8-sig"),
        (table(HEADER, LINE).decode().encode("gb18030"), "gb18030"),
        (table(HEADER, LINE).decode().encode("gbk"), "gb18030"),
        (codecs.BOM_UTF16_LE + table(HEADER, LINE).decode().encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + table(HEADER, LINE).decode().encode("utf-16-be"), "utf-16"),
        (
            b"indicator_id,area,period,value\nT2-1,990001001,2023-09,60\n".replace(b"990001001", "东街".encode("gbk")),
            "gb18030",
        ),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "GB18030", "GBK", "UTF-16LE", "UTF-16BE", "GBK under an English header"],
)
def test_encodings(data, encoding, expected):
    taken = reader.read(data, expected)
    assert taken.findings == []
    assert taken.encoding == encoding
    assert [(row.area_id, row.period, row.value) for row in taken.rows] == [(EAST, SEPTEMBER, 60)]


def test_utf_8_is_tried_before_gb18030():
    name = "罗庄"
    assert name.encode("utf-8").decode("gb18030") != name  # garbage, without an error
    assert sheet.decode(name.encode("utf-8")) == (name, "utf-8")
    assert sheet.decode(name.encode("gb18030")) == (name, "gb18030")


def test_letters_that_only_gb18030_has():
    text = "褚墩镇·—𠀀"
    assert sheet.decode(text.encode("gb18030")) == (text, "gb18030")


def test_a_byte_order_mark_that_lies_is_not_guessed_around():
    assert sheet.decode(codecs.BOM_UTF8 + "罗庄".encode("gb18030"))[0] is None


# Dialects


@pytest.mark.parametrize(
    "text",
    [
        "指标编号,街镇,期间,累计完成\nT2-1,东街,2023-09,60\n",
        "指标编号\t街镇\t期间\t累计完成\nT2-1\t东街\t2023-09\t60\n",
        "指标编号,街镇,期间,累计完成\r\nT2-1,东街,2023-09,60",
        '"指标编号","街镇","期间","累计完成"\n"T2-1","东街","2023-09","60"\n',
        "\n\n指标编号,街镇,期间,累计完成\n\n,,,\nT2-1,东街,2023-09,60\n\n",
        "指标编号,街镇,期间,累计完成,,\nT2-1,东街,2023-09,60,,\n",
        "指标编号,街镇,期间,累计完成\nT2-1,东街,2023-09,60,,,\n",
        "示例区重点工作调度表,,,\n指标编号,街镇,期间,累计完成\nT2-1,东街,2023-09,60\n",
        "示例区重点工作调度表\n指标编号,街镇,期间,累计完成\nT2-1,东街,2023-09,60\n",
        "示例区重点工作调度表\t\t\t\n指标编号\t街镇\t期间\t累计完成\nT2-1\t东街\t2023-09\t60\n",
        "示例区重点工作调度表\n指标编号\t街镇\t期间\t累计完成\nT2-1\t东街\t2023-09\t60\n",
        " 指标编号 , 街镇 ,期间,累计完成\n T2-1, 东街 ,2023-09 , 60 \n",
        "指标编号,街镇,期间,累计完成\nt2-1,东街,2023-09,60\n",
    ],
    ids=[
        "commas", "tabs", "CRLF, no last line end", "all quoted", "empty lines", "empty columns", "commas at the end",
        "a title with commas", "a title alone", "a title with tabs", "a title alone, tabs", "spaces", "small letters",
    ],
)  # fmt: skip
def test_dialects(text, expected):
    taken = reader.read(text.encode("utf-8"), expected)
    assert errors(taken.findings) == []
    assert [(row.indicator_id, row.area_id, row.period, row.value) for row in taken.rows] == [
        ("T2-1", EAST, SEPTEMBER, 60)
    ]


def test_rows_are_counted_as_a_spreadsheet_counts_them(expected):
    """Row 1 the header, 2 a row with a line break in a note, 3 empty, 4 the wrong row."""
    taken = reader.read(
        table("指标编号,期间,累计完成,备注", 'T2-1,2023-09,60,"一\n二"', "", "T9-9,2023-09,1,"), expected
    )
    assert places(taken) == [("indicator_unknown", 4, "指标编号")]


# Columns


@pytest.mark.parametrize("name", ["指标编号", "indicator_id", "Indicator_ID", "INDICATOR_ID"])
def test_names_of_the_indicator_column(name, expected):
    taken = reader.read(table(f"{name},期间,累计完成", "T2-1,2023-09,60"), expected)
    assert [row.indicator_id for row in taken.rows] == ["T2-1"]


@pytest.mark.parametrize("name", ["街镇", "area", "镇街", "区域"])
def test_names_of_the_area_column(name, expected):
    taken = reader.read(table(f"指标编号,{name},期间,累计完成", "T2-1,西街,2023-09,60"), expected)
    assert [row.area_id for row in taken.rows] == [WEST]


@pytest.mark.parametrize("name", ["期间", "period"])
def test_names_of_the_period_column(name, expected):
    taken = reader.read(table(f"指标编号,{name},累计完成", "T2-1,2023-09,60"), expected)
    assert [row.period for row in taken.rows] == [SEPTEMBER]


@pytest.mark.parametrize("name", ["累计完成", "value", "实际值", "完成值", "累计完成(个)", "累计完成\uff08个\uff09"])
def test_names_of_the_value_column(name, expected):
    taken = reader.read(table(f"指标编号,期间,{name}", "T2-1,2023-09,60"), expected)
    assert [row.value for row in taken.rows] == [60]


@pytest.mark.parametrize("name", ["本月完成", "当月", "month_value"])
def test_names_of_the_months_column(name, expected):
    taken = reader.read(table(f"指标编号,期间,{name}", "T2-1,2023-09,30"), expected)
    assert [row.value for row in taken.rows] == [180]  # 150 by August + 30


def test_names_of_the_parts_and_of_the_words(expected):
    chinese = reader.read(
        table("指标编号,期间,分子,分母,存在问题,下一步措施,备注", "T3-1,2023-09,9,10,缺水,打井,快报"), expected
    )
    english = reader.read(
        table("indicator_id,period,numerator,denominator,problem,next_step,note", "T3-1,2023-09,9,10,缺水,打井,快报"),
        expected,
    )
    assert chinese.rows == english.rows
    [row] = chinese.rows
    assert (row.value, row.numerator, row.denominator) == (90, 9, 10)
    assert (row.problem, row.next_step, row.note) == ("缺水", "打井", "快报")


def test_columns_that_only_inform_are_passed_over_silently_and_others_are_named(expected):
    header = "序号,任务,指标编号,单位,年度目标,期间,累计完成,完成率,序时进度,责任人,电话"
    taken = reader.read(table(header, "1,建设,T2-1,个,344,2023-09,60,17%,75%,张三,123"), expected)
    assert places(taken) == [("column_passed_over", 1, None)]
    assert dict(taken.findings[0].values) == {"found": "电话"}


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (["调度表,,,", "指标,,完成情况,", "编号,统计月份,本月,累计", "T2-1,2023-09,30,180"], 4),
        (["指标,,9月完成情况,", "编号,期间,当月,累计(个)", "T2-1,2023-09,30,180"], 3),
        (["罗庄区调度表", "填报日期:2023年10月8日,,,", "指标编号,期间,本月完成,累计完成", "T2-1,2023-09,30,180"], 4),
        (['"指标\n编号",期间,"本月\n完成","累计\n完成(个)"', "T2-1,2023-09,30,180"], 2),
        (["Indicator ID,Period,Month value,Value", "T2-1,2023-09,30,180"], 2),
    ],
    ids=["two rows under a title", "two rows", "a date above", "line breaks in names", "English with spaces"],
)
def test_headers_as_they_come(lines, row, expected):
    taken = reader.read(table(*lines), expected)
    assert errors(taken.findings) == []
    assert [(one.row, one.value) for one in taken.rows] == [(row, 180)]


def test_an_indicator_without_its_id_is_found_by_its_name(expected):
    """Names are unique in the plan; the id that was taken is said."""
    taken = reader.read(table("任务编号,指标名称,统计月份,累计完成", "2,新建、改造5G基站,2023-09,180"), expected)
    assert [(row.indicator_id, row.value) for row in taken.rows] == [("T2-1", 180)]
    assert places(taken) == [("read_as", 2, "指标名称")]


# Workbooks


def test_a_workbook_says_what_its_cells_show(expected):
    """0.927 shown as 92.7%, a date that stands for its month, a whole number, and a title row above."""
    data = book(
        {
            "报送": [
                ["调度表"],
                ["指标编号", "期间", "累计完成"],
                ["T3-1", date(2023, 9, 30), 0.927],
                ["T2-1", 45170, 180],
            ]
        },
        {"C3": "0.0%"},
    )
    taken = reader.read(data, expected)
    assert taken.encoding == "xlsx"
    assert [(row.row, row.indicator_id, row.period, row.value) for row in taken.rows] == [
        (3, "T3-1", SEPTEMBER, 92.7), (4, "T2-1", SEPTEMBER, 180),
    ]  # fmt: skip
    assert places(taken) == [("read_as", 3, "累计完成"), ("read_as", 4, "期间")]


def test_binary_noise_of_a_workbook_is_not_read_as_digits(expected):
    taken = reader.read(book({"报送": [["指标编号", "期间", "累计完成"], ["T3-1", "2023-09", 0.1 + 0.2]]}), expected)
    assert [row.value for row in taken.rows] == [0.3]


def test_a_merged_name_stands_for_all_its_rows(expected):
    made = openpyxl.Workbook()
    for row in (["指标编号", "街镇", "期间", "累计完成"], ["T2-1", "东街", "2023-09", 1], [None, "西街", None, 2]):
        made.active.append(row)
    made.active.merge_cells("A2:A3")
    made.active.merge_cells("C2:C3")
    taken = reader.read(saved(made), expected)
    assert [(row.indicator_id, row.area_id, row.value) for row in taken.rows] == [("T2-1", EAST, 1), ("T2-1", WEST, 2)]


def test_a_formula_counts_by_its_last_result_and_without_one_is_refused(expected):
    """openpyxl writes formulas without results, as programs do that never worked them out."""
    taken = reader.read(book({"报送": [["指标编号", "期间", "累计完成"], ["T2-1", "2023-09", "=1+1"]]}), expected)
    assert places(taken) == [("number_unreadable", 2, "累计完成")]
    assert dict(taken.findings[0].values)["found"] == "=1+1"


def test_hidden_sheets_are_not_read(expected):
    made = openpyxl.load_workbook(
        io.BytesIO(
            book(
                {
                    "旧": [["指标编号", "累计完成"], ["T9-9", 1]],
                    "新": [["指标编号", "期间", "累计完成"], ["T2-1", "2023-09", 60]],
                }
            )
        )
    )
    made["旧"].sheet_state = "hidden"
    taken = reader.read(saved(made), expected)
    assert [row.value for row in taken.rows] == [60]
    assert taken.findings == []


# Cells


@pytest.mark.parametrize(("name", "area_id"), [
    ("", DISTRICT), ("全区", DISTRICT), ("示例区", DISTRICT), ("本区", DISTRICT), ("东街街道", EAST), ("东街", EAST),
    ("东街街道办事处", EAST), ("南山", SOUTH), ("Nanshan Town", SOUTH),
])  # fmt: skip
def test_names_of_areas(name, area_id, expected):
    taken = reader.read(table(HEADER, f"T2-1,{name},2023-09,60"), expected)
    assert [row.area_id for row in taken.rows] == [area_id]


@pytest.mark.parametrize("period", [
    "2023年9月", "2023年09月", "2023-09", "2023-9", "2023/9", "2023/09", "202309", "1-9月", "1月-9月", "1—9月",
    "2023年1-9月", "截至9月底", "截至2023年9月底", "9月", "9月份", "2023-09-30", "2023/9/1", "2023年 9月", "Sep-23", "23-Sep",
    "2023年9月".translate(WIDE), "2023-09".translate(WIDE), "1-9月".translate(WIDE),
])  # fmt: skip
def test_forms_of_the_period(period, expected):
    taken = reader.read(table(HEADER, f"T2-1,,{period},60"), expected)
    assert [row.period for row in taken.rows] == [SEPTEMBER]


def test_a_date_that_lost_its_format_is_read_and_said(expected):
    """45199 is 2023-09-30, counted in days from the end of 1899."""
    taken = reader.read(table(HEADER, "T2-1,,45199,60"), expected)
    assert [row.period for row in taken.rows] == [SEPTEMBER]
    assert [(finding.line("en")) for finding in taken.findings] == [
        "row 2, column “期间”: “45199” was read as 2023-09."
    ]


@pytest.mark.parametrize(
    "period", ["第三季度", "2023-13", "2023-00", "13月", "2023", "35170", "0000-09", "Sxx-23", "2月30", "年月"]
)
def test_what_is_no_period(period, expected):
    taken = reader.read(table(HEADER, f"T2-1,,{period},60"), expected)
    assert places(taken) == [("period_unreadable", 2, "期间")]


@pytest.mark.parametrize(("period", "month"), [("1月", 1), ("12月", 12), ("2023-1", 1), ("202312", 12), ("1-12月", 12)])
def test_the_first_and_the_last_month(period, month, expected):
    taken = reader.read(table(HEADER, f"T2-1,,{period},60"), expected)
    assert [row.period for row in taken.rows] == [date(2023, month, 1)]


@pytest.mark.parametrize(
    ("written", "indicator_id", "value", "noted"),
    [
        ("180", "T2-1", 180, False),
        ("180.5", "T2-1", 180.5, False),
        (" 180 ", "T2-1", 180, False),
        ("0", "T2-1", 0, False),
        ("1,200", "T2-1", 1200, True),
        ("1,234,567.5", "T2-1", 1234567.5, True),
        ("1,200".translate(WIDE), "T2-1", 1200, True),
        ("120".translate(WIDE), "T2-1", 120, True),
        ("1.5万", "T2-1", 15000, True),
        ("180个", "T2-1", 180, True),
        ("约180", "T2-1", 180, True),
        ("约1.5万个", "T2-1", 15000, True),
        ("180左右", "T2-1", 180, True),
        ("180个左右", "T2-1", 180, True),
        ("92.7%", "T3-1", 92.7, True),
        ("92.7%".translate(WIDE), "T3-1", 92.7, True),
        ("92.7", "T3-1", 92.7, False),
        ("下降14.57%", "T3-1", -14.57, True),
        ("增长-6.3%", "T3-1", -6.3, True),
        ("-6.3", "T3-1", -6.3, False),
    ],
)
def test_forms_of_numbers(written, indicator_id, value, noted, expected):
    taken = cell(written, expected, indicator_id)
    assert [row.value for row in taken.rows] == [value]
    assert places(taken) == ([("read_as", 2, "累计完成")] if noted else [])


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [("4.2亿", "亿元", 4.2), ("4.2亿元", "亿元", 4.2), ("42000万元", "亿元", 4.2), ("4.2亿元", "万元", 42000),
     ("1.5万", "户", 15000), ("15000", "万户", 15000), ("1.5万户", "万户", 1.5), ("1.5万亩", "万亩", 1.5)],
)  # fmt: skip
def test_multiples_are_read_in_the_indicators_unit(written, unit, value, expected):
    known = replace(expected.indicators["T2-1"], unit=unit)
    taken = cell(written, replace(expected, indicators={"T2-1": known}))
    assert [row.value for row in taken.rows] == [value]


@pytest.mark.parametrize("written", ["—", "/", "无", "-", "--", "——", ""])
def test_nothing_is_written_in_many_ways_and_is_never_zero(written, expected):
    taken = cell(written, expected)
    assert taken.rows == []
    assert places(taken) == [("row_without_value", 2, "累计完成"), ("rows_missing", None, None)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("abc", "number_unreadable"), ("5E3", "number_unreadable"), ("1.2.3", "number_unreadable"),
        ("#DIV/0!", "number_unreadable"), ("=1+1", "number_unreadable"), ("nan", "number_unreadable"),
        ("inf", "number_unreadable"), ("超序时", "number_unreadable"), ("1~2", "number_unreadable"),
        ("1,2", "number_ambiguous"), ("12,00", "number_ambiguous"), ("1,2345", "number_ambiguous"),
        ("180户", "unit_differs"), ("92.7%", "unit_differs"), ("4.2亿元", "unit_differs"), ("-5", "number_negative"),
        ("9" * 400, "number_too_large"), ("1" + "0" * 15, "number_too_large"), ("100000000000万", "number_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_name(written, code, expected):
    assert places(cell(written, expected)) == [(code, 2, "累计完成")]


def test_a_value_worked_out_of_others_is_no_larger_than_one_written(expected):
    """10 ÷ 0.00…01 and 900 million million in each of two months: each number can be, what they make cannot."""
    parts = reader.read(table(PARTS, f"T3-2,2023-09,,10,0.{'0' * 320}1"), expected)
    assert places(parts) == [("number_too_large", 2, "分子")]
    months = reader.read(table(MONTHLY, f"T2-1,2023-01,9{'0' * 14},", f"T2-1,2023-02,9{'0' * 14},"), expected)
    assert [finding for finding in places(months) if finding[0] != "value_from_month"] == [
        ("number_too_large", 3, "本月完成")
    ]


def test_a_value_next_to_nothing_breaks_no_comparison(copy):
    """0.00…01 stations by August: September's 60 are more times as much than a double can say."""
    expected = load_expectation(copy, PLAN)
    assert expected.rules
    taken = reader.read(table(HEADER, f"T2-1,,2023-08,0.{'0' * 310}1", "T2-1,,2023-09,60"), expected)
    assert [row.value for row in taken.rows] == [pytest.approx(0), 60]


@pytest.mark.parametrize("cell_text", ["9" * 5_000 + "x9", "," * 5_001, "约" * 100_000, "x" * 3_000_000])
def test_a_cell_without_end_is_refused_by_its_length_alone(cell_text, expected):
    """The last is larger than a block of the reader."""
    assert places(cell(cell_text, expected)) == [("cell_too_long", 2, "累计完成")]


@pytest.mark.parametrize("cell_text", ["9" * 4_000 + "x9", "," * 5_000, "约" * 5_000, "9" * 39 + "x9", "ﷺ" * 5_000])
def test_no_number_of_many_letters_is_refused_like_a_short_one(cell_text, expected):
    """And no more of it is kept with the finding than its sentence quotes."""
    [finding] = cell(cell_text, expected).findings
    assert (finding.code, finding.row) == ("number_unreadable", 2)
    assert len(finding.line("zh")) < 400
    assert len(str(finding.record())) < 600


@pytest.mark.parametrize("written", ["1" * 100_000 + "x1", "," * 100_000 + "x1", "1," * 50_000 + "x1"])
def test_what_is_no_number_is_tried_in_one_way_only(written):
    """In all ways, these take minutes and hours. The pattern itself is asked: cells are shorter."""
    begun = time.process_time()
    assert NUMBER.match(written) is None
    assert time.process_time() - begun < 2


def test_only_the_longest_cells_are_too_long(expected):
    """5,000 letters of a note are kept; of a column or a row that is passed over the length is nobody's business."""
    rows = table(HEADER + ",备注,电话", f"T2-1,,2023-09,60,{'难' * 5000},{'1' * 6000}", "注:" + "难" * 6000 + ",,,,,")
    taken = reader.read(rows, expected)
    assert (taken.accepted, [one.note for one in taken.rows]) == (True, ["难" * 5000])
    assert {finding.code for finding in taken.findings} == {"column_passed_over", "row_passed_over"}


def test_a_cell_that_is_too_long_is_said_with_all_else_and_of_it_nothing_more(expected):
    rows = [f"T2-1,{'东' * 5001},2023-09,60", "T2-1,北街,2023-09,60", f"T2-1,,2023-09,{'6' * 5001}"]
    taken = reader.read(table(HEADER, *rows), expected)
    assert places(taken) == [
        ("cell_too_long", 2, "街镇"), ("area_unknown", 3, "街镇"), ("cell_too_long", 4, "累计完成"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["T2-1" + " " * 300 + "x" * 300, "ﷺ" * 400, "㌖" * 400, "T" * 401])
def test_a_long_name_is_none_that_is_known(name, expected):
    """What is compared with names is cut; what is left of it never is a name, nor grows when it is normalised."""
    [finding] = reader.read(table(HEADER, f"{name},,2023-09,60"), expected).findings
    assert (finding.code, finding.row) == ("indicator_unknown", 2)
    assert normalise(name) == normalised(pa.array([name]))[0].as_py()
    assert len(normalise(name)) <= MAX_COMPARED_CHARS + 1


def test_a_header_of_brackets_without_end_is_no_name(expected):
    taken = reader.read(table("指标编号,期间,累计完成" + "(" * 100_000, "T2-1,2023-09,60"), expected)
    assert places(taken) == [("column_passed_over", 1, None), ("column_missing", 1, None)]


def test_words_of_a_row_without_end_are_kept_whole(expected):
    """Three rows of 3 MB: the reader of CSV takes a file in blocks of 1 MB, and none of these fits into one."""
    words = "难" * 5_000
    header, row = HEADER + ",备注,电话", "T2-1,{},2023-09,60,{}," + "1" * 3_000_000
    taken = reader.read(table(header, *(row.format(area, words) for area in ("", "东街", "西街"))), expected)
    assert [(one.row, one.area_id, one.note) for one in taken.rows] == [
        (2, DISTRICT, words), (3, EAST, words), (4, WEST, words),
    ]  # fmt: skip


def test_words_are_kept_as_they_were_written(expected):
    """Half-width figures are for numbers; the words of a report are quoted to officials."""
    words = "进度\uff1a缺资金\uff0c需协调\uff08见附件①\uff09\u3000\uff1b"  # full-width punctuation, a circled 1
    taken = reader.read(table("指标编号,期间,累计完成,存在问题", f"T2-1,2023-09,60,{words}"), expected)
    assert [row.problem for row in taken.rows] == [words]


@pytest.mark.parametrize(
    "name", ["新建、改造5G基站", "5G base stations built or upgraded", "", "新建、改造5G基站".translate(WIDE)]
)
def test_the_indicators_name_may_stand_beside_its_id(name, expected):
    taken = reader.read(table("指标编号,指标名称,期间,累计完成", f"T2-1,{name},2023-09,60"), expected)
    assert (len(taken.rows), taken.findings) == (1, [])


# Month and total


def test_january_needs_no_month_before_it(expected):
    taken = reader.read(table(MONTHLY, "T2-1,2023-01,20,"), expected)
    assert [row.value for row in taken.rows] == [20]
    assert places(taken) == [("value_from_month", 2, "本月完成")]


def test_months_that_agree_are_silent(expected):
    taken = reader.read(table(MONTHLY, "T2-1,2023-09,30,180", "T2-1,2023-01,20,20"), expected)
    assert (len(taken.rows), taken.findings) == (2, [])


def test_last_months_total_may_stand_in_the_same_file(expected):
    """The file corrects August to 170; September's 30 is counted from there, not from the 150 known before."""
    taken = reader.read(table(MONTHLY, "T2-1,2023-08,,170", "T2-1,2023-09,30,"), expected)
    assert [row.value for row in taken.rows] == [170, 200]


def test_a_months_value_of_a_stock_is_not_dropped_silently(expected):
    taken = reader.read(table(MONTHLY, "T1-1,2023-09,3,52"), expected)
    assert "本月完成" in [finding.column for finding in taken.findings]


# The catalogue


def test_departments_are_known_by_their_names_and_aliases(expected):
    header = "指标编号,责任单位,期间,累计完成"
    named = [
        "区工业和信息化局",
        "区工信局、区科技局等",
        "区工信局;各街镇",
        "区工信局 区科技局",
        "Bureau of Industry",
        "—",
        "区工信局、" * 300 + "区科技局等",
    ]
    rows = (f"T2-1,{one},2023-0{month},60" for month, one in enumerate(named, start=1))
    taken = reader.read(table(header, *rows), expected)
    assert errors(taken.findings) == []
    taken = reader.read(table(header, "T2-1,区工信居,2023-09,60"), expected)
    [finding] = taken.findings
    assert (finding.code, finding.row, finding.column) == ("department_named_unknown", 2, "责任单位")
    assert "是否为区工信局" in finding.line("zh")


SUBMISSION_CODES = list(CATALOGUE)[list(CATALOGUE).index("file_empty") :]
CASES = [
    ("file_empty", None, None, b"", {}),
    ("file_empty", None, None, b" \r\n\t\n", {}),
    ("file_not_text", None, None, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", {}),
    ("file_old_excel", None, None, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {}),
    ("workbook_unreadable", None, None, b"PK\x03\x04\x14\x00\x06\x00\x08\x00", {}),
    ("workbook_too_large", None, None, packed(xlsx_limits.MAX_UNPACKED_BYTES + 1), {}),
    ("workbook_too_wide", None, None, book({"表": [["指标编号", "累计完成"], *[[]] * xlsx.MAX_ROWS, ["T2-1", 60]]}), {}),
    ("workbook_too_full", None, None, covered("<x/>" * (xlsx_limits.MAX_OTHER_ELEMENTS + 1)), {}),
    ("workbook_ranges_too_large", None, None, covered('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), {}),
    ("sheet_passed_over", None, None,
     book({"说明": [["请填写第二张表"]], "报送": [["指标编号", "期间", "累计完成"], ["T2-1", "2023-09", 60]]}), {}),
    ("file_not_text", None, None, table(HEADER, LINE).decode().encode("utf-16-le"), {}),
    ("file_torn", 3, None, table(HEADER, "T2-1,,2023-09,60", 'T2-1,东街,2023-09,"60', "T2-1,西街,2023-09,60"), {}),
    ("file_torn", 2, None, table(HEADER, 'T2-1,"东"街,2023-09,60'), {}),
    ("file_too_wide", None, None, table(HEADER + "," * 200, "T2-1,,2023-09,60" + "," * 200), {}),
    ("header_missing", None, None, table("甲,乙", "1,2"), {}),
    ("header_missing", None, None, table("T2-1,,2023-09,60"), {}),
    ("column_missing", 1, None, table("街镇,期间,累计完成"), {}),
    ("column_missing", 1, None, table("指标编号,街镇,期间"), {}),
    ("column_twice", 1, None, table("指标编号,期间,累计完成,实际值"), {}),
    ("rows_missing", None, None, table(HEADER), {}),
    ("rows_torn", None, None, table(HEADER, *["T2-1,东街,60"] * (sheet.MAX_TORN + 1)), {}),
    ("row_torn", 3, None, table(HEADER, "T2-1,,2023-09,60", "T2-1,东街,60"), {}),
    ("row_torn", 2, None, table(HEADER, "T2-1,,2023-09,60,70"), {}),
    ("cell_too_long", 2, "街镇", table(HEADER, f"T2-1,{'东' * 5001},2023-09,60"), {}),
    ("indicator_missing", 2, "指标编号", table(HEADER, ",,2023-09,60"), {}),
    ("indicator_unknown", 2, "指标编号", table(HEADER, "T9-9,,2023-09,60"), {}),
    ("indicator_of_others", 2, "指标编号", table(HEADER, "T2-1,,2023-09,60"),
     {"own": frozenset({"T3-1"}), "department": "区水利局"}),
    ("indicator_without_share", 2, "指标编号", table(HEADER, "T2-1,,2023-09,60"),
     {"area_id": EAST, "own": frozenset({"T3-1"}), "department": "东街街道"}),
    ("name_unknown", 2, "指标名称", table("指标名称,期间,累计完成", "新建5G基站,2023-09,60"), {}),
    ("area_of_others", 2, "街镇", table(HEADER, "T2-1,西街,2023-09,60"), {"area_id": EAST, "department": "东街街道"}),
    ("period_in_future", 2, "期间", table(HEADER, "T2-1,,2023-10,60"), {"this_month": SEPTEMBER}),
    ("period_closed", 2, "期间", table(HEADER, "T2-1,,2023-09,60"), {"closed": frozenset({SEPTEMBER})}),
    ("value_above_limit", 2, "累计完成", table(HEADER, "T3-1,,2023-09,100.5"), {}),
    ("name_differs", 2, "指标名称", table("指标编号,指标名称,期间,累计完成", "T2-1,高新技术企业,2023-09,60"), {}),
    ("area_unknown", 2, "街镇", table(HEADER, "T2-1,北街,2023-09,60"), {}),
    ("area_without_share", 2, "街镇", table(HEADER, "T1-1,东街,2023-09,60"), {}),
    ("period_missing", 2, "期间", table(HEADER, "T2-1,,,60"), {}),
    ("period_missing", 2, None, table("指标编号,累计完成", "T2-1,60"), {}),
    ("period_unreadable", 2, "期间", table(HEADER, "T2-1,,第三季度,60"), {}),
    ("period_of_other_year", 2, "期间", table(HEADER, "T2-1,,2022-09,60"), {}),
    ("period_differs", 2, "期间", table(HEADER, "T2-1,,2023-09,60"), {"period": AUGUST}),
    ("number_unreadable", 2, "累计完成", table(HEADER, "T2-1,,2023-09,六十"), {}),
    ("number_ambiguous", 2, "累计完成", table(HEADER, 'T2-1,,2023-09,"1,2"'), {}),
    ("number_too_large", 2, "累计完成", table(HEADER, "T2-1,,2023-09,1000000000000000"), {}),
    ("unit_differs", 2, "累计完成", table(HEADER, "T2-1,,2023-09,60户"), {}),
    ("number_negative", 2, "累计完成", table(HEADER, "T2-1,,2023-09,-60"), {}),
    ("share_above_whole", 2, "分子", table(PARTS, "T3-1,2023-09,101,101,100"), {}),
    ("number_of_parts", 2, "分子", table(PARTS, "T3-1,2023-09,,90,"), {}),
    ("denominator_not_positive", 2, "分母", table(PARTS, "T3-1,2023-09,,0,0"), {}),
    ("rate_differs", 2, "累计完成", table(PARTS, "T3-1,2023-09,95,90,100"), {}),
    ("parts_of_count", 2, "分子", table(PARTS, "T2-1,2023-09,60,60,344"), {}),
    ("month_above_total", 2, "本月完成", table(MONTHLY, "T2-1,2023-09,180,30"), {}),
    ("month_contradicts", 2, "累计完成", table(MONTHLY, "T2-1,2023-09,30,190"), {}),
    ("month_without_last", 2, "本月完成", table(MONTHLY, "T2-1,2023-10,30,"), {}),
    ("row_twice", 3, None, table(HEADER, "T2-1,,2023-09,60", "T2-1,全区,9月,60"), {}),
    # Notes: the rows are taken
    ("read_as", 2, "累计完成", table(HEADER, "T2-1,,2023-09,约60"), {}),
    ("row_passed_over", 3, None, table("序号," + HEADER, "1,T2-1,,2023-09,60", "合计,,,,60"), {}),
    ("row_passed_over", 3, None, table(HEADER, "T2-1,,2023-09,60", "注:快报数"), {}),
    ("row_without_value", 3, "累计完成", table(HEADER, "T2-1,,2023-09,60", "T1-1,,2023-09,"), {}),
    ("column_passed_over", 1, None, table(HEADER + ",电话", "T2-1,,2023-09,60,123"), {}),
    ("value_from_month", 2, "本月完成", table(MONTHLY, "T2-1,2023-09,30,"), {}),
    ("month_of_stock", 2, "本月完成", table(MONTHLY, "T1-1,2023-09,3,52"), {}),
    ("value_from_parts", 2, "分子", table(PARTS, "T3-1,2023-09,,90,100"), {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "row", "column", "data", "asked"), CASES, ids=[f"{number} {case[0]}" for number, case in enumerate(CASES)]
)
def test_each_finding_with_its_place(code, row, column, data, asked, expected):
    taken = reader.read(data, replace(expected, **asked))
    assert places(taken) == [(code, row, column)]
    assert taken.accepted is (CATALOGUE[code].severity == "note")
    for language in ("zh", "en"):
        assert "{" not in taken.findings[0].line(language)


@pytest.mark.parametrize("last", ["合计,,,60", "注:快报数,,,", "注\uff1a快报数,,,", "填表人:张三,,,"])
def test_totals_and_notes_under_the_template_are_passed_over(last, expected):
    """Our own template begins with 指标编号, so this is where Excel puts them."""
    taken = reader.read(table(HEADER, "T2-1,,2023-09,60", last), expected)
    assert places(taken) == [("row_passed_over", 3, None)]


def test_a_file_too_long_is_refused_before_its_rows_are_checked(expected, monkeypatch):
    monkeypatch.setattr(reader, "MAX_ROWS", 3)
    taken = reader.read(b"indicator_id,value\n" + b"T2-1,1\n" * 4, expected)
    assert places(taken) == [("file_too_long", None, None)]


def test_of_more_than_a_thousand_findings_it_is_said_how_many_are_not_listed(expected):
    """1,002 errors and a note (约60): the first 1,000 errors stand."""
    taken = reader.read(table(HEADER, "T2-1,,2023-09,约60", *["T9-9,,2023-09,60"] * 1002), expected)
    assert places(taken)[:-1] == [("indicator_unknown", row, "指标编号") for row in range(3, 1003)]
    last = taken.findings[-1]
    assert (last.code, dict(last.values)) == ("more_found", {"errors": 2, "doubts": 0, "notes": 1})
    assert [count_findings(taken.findings, severity) for severity in ("error", "doubt", "note")] == [1002, 0, 1]
    assert not taken.accepted


def test_errors_are_listed_before_notes_that_stand_above_them(expected):
    """1,200 totals are passed over, and 7 rows are torn: 993 notes are left room, 207 are not listed."""
    taken = reader.read(table(HEADER, *["合计,,,60"] * 1200, *["T2-1,60"] * 7), expected)
    assert [finding.row for finding in errors(taken.findings)] == list(range(1202, 1209))
    last = taken.findings[-1]
    assert (len(taken.findings), dict(last.values)) == (1001, {"errors": 0, "doubts": 0, "notes": 207})


def test_notes_without_end_do_not_keep_a_file_out(expected):
    """1,001 totals and one value."""
    taken = reader.read(table(HEADER, "T2-1,,2023-09,60", *["合计,,,60"] * 1001), expected)
    assert (taken.accepted, len(taken.rows), dict(taken.findings[-1].values)["notes"]) == (True, 1, 1)


def test_every_finding_of_a_submission_has_a_case():
    tested = {case[0] for case in (*CASES, *test_kinds.CASES, *test_milestones.CASES)}
    tested |= {
        "file_too_long", "more_found", "task_differs", "schedule_without_target", "department_named_unknown",
    }  # fmt: skip

    assert tested >= {code for code in SUBMISSION_CODES if CATALOGUE[code].severity != "doubt"}


def test_both_languages_of_a_finding_use_the_same_values():
    for code, kind in CATALOGUE.items():
        chinese, english = (
            {part[1] for part in string.Formatter().parse(text) if part[1]} for text in (kind.zh, kind.en)
        )
        assert chinese == english, code
        assert kind.zh.endswith(("。", "{expected}。")), code
        assert kind.en.endswith("."), code


def test_all_faults_of_a_file_are_said_at_once(expected):
    taken = reader.read(
        table(
            "指标编号,指标名称,街镇,期间,累计完成,分子,分母",
            "T9-9,,,2023-09,1,,",
            "T2-1,高新技术企业,北街,第三季度,六十,,",
            "T1-1,,东街,2022-09,-3,,",
            "T3-1,,,2023-09,95,90,100",
            "T3-1,,东街,2023-09",
            "T2-1,,,2023-09,180,,",
            "T2-1,,,2023-09,181,,",
        ),
        expected,
    )
    assert places(taken) == [
        ("indicator_unknown", 2, "指标编号"),
        ("name_differs", 3, "指标名称"),
        ("area_unknown", 3, "街镇"),
        ("period_unreadable", 3, "期间"),
        ("number_unreadable", 3, "累计完成"),
        ("area_without_share", 4, "街镇"),
        ("period_of_other_year", 4, "期间"),
        ("number_negative", 4, "累计完成"),
        ("rate_differs", 5, "累计完成"),
        ("row_torn", 6, None),
        ("row_twice", 8, None),
    ]
    assert (taken.rows, taken.accepted) == ([], False)


def test_a_second_fault_does_not_wait_for_the_first_to_be_mended(expected):
    """Row 2: no such indicator, and no number either. Rows 3 and 4: the same key, one with a bad number."""
    taken = reader.read(table(HEADER, "T9-9,,2023-09,六十", "T2-1,,2023-09,60", "T2-1,,2023-09,六十"), expected)
    assert set(places(taken)) == {
        ("indicator_unknown", 2, "指标编号"),
        ("number_unreadable", 2, "累计完成"),
        ("number_unreadable", 4, "累计完成"),
        ("row_twice", 4, None),
    }


def test_a_finding_says_where_what_and_what_to_do_in_both_languages(expected):
    [finding] = reader.read(table(HEADER, "T2-l,,2023-09,60"), expected).findings
    assert (
        finding.line("en")
        == "row 2, column “指标编号”: Indicator “T2-l” not found. Did you mean T2-1? Take the id from the template."
    )
    assert finding.line("zh") == "第2行，“指标编号”列：没有编号为“T2-l”的指标。是否为T2-1？请照模板填写编号。"


# Properties

AREAS = {"": DISTRICT, "全区": DISTRICT, "东街": EAST, "西街街道": WEST, "南山镇": SOUTH}
NOTHING = {"", "-", "--"}  # what the letters of WORDS can write for nothing
BY_TOWN = ("T2-1", "T3-1")
NUMBERS = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(0, 10**7).map("{:,}".format),
    st.integers(0, 10**5).map(lambda number: str(number).translate(WIDE)),
    st.decimals(0, 10**6, places=2).map(str),
)
SHARES = st.decimals(0, 100, places=1).map(str)
WORDS = st.text(st.sampled_from("进展顺利资金到位、。“”;'\"\t\n ,ab09=+-@|"), max_size=12)
PERIOD_FORMS = st.sampled_from(["2023年{0}月", "2023-{0:02}", "2023/{0}", "2023{0:02}", "1-{0}月", "截至{0}月底"])


@st.composite
def valid_tables(draw):
    """Rows as they are written, and what they say: key → (value, problem)."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["T1-1", "T1-2", "T1-3", "T2-1", "T3-1", "T3-2"]),
                st.sampled_from(sorted(AREAS)),
                st.integers(1, 12),
            ).filter(lambda key: key[0] in BY_TOWN or AREAS[key[1]] == DISTRICT),
            min_size=1,
            max_size=8,
            unique_by=lambda key: (key[0], AREAS[key[1]], key[2]),
        )
    )
    rows, said = [], {}
    for indicator_id, area, month in keys:
        # T3-1 is a share: never above 100.
        written, problem = draw(SHARES if indicator_id == "T3-1" else NUMBERS), draw(WORDS)
        numerator = denominator = ""
        value = float(written.translate(NARROW).replace(",", ""))
        if indicator_id == "T3-1" and draw(st.booleans()):
            whole = draw(st.integers(1, 1000))
            part = draw(st.integers(0, whole))
            written, numerator, denominator, value = "", str(part), str(whole), part / whole * 100
        rows.append([indicator_id, area, draw(PERIOD_FORMS).format(month), written, numerator, denominator, problem])
        words = unescape_formula(problem).strip()  # what was kept from being run is read as it was meant
        said[indicator_id, AREAS[area], date(2023, month, 1)] = (value, None if words in NOTHING else words)
    return rows, said


COLUMNS = ["指标编号", "街镇", "期间", "累计完成", "分子", "分母", "存在问题"]


@st.composite
def workbooks(draw, rows):
    """The rows as Excel, WPS or a program keeps them: figures as text or as numbers, shares as percentages."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "constant_memory": draw(st.booleans())})
    if draw(st.booleans()):
        book.add_worksheet("说明").write_string(0, 0, "请填写第二张表")
    sheet, percent = book.add_worksheet("报送"), book.add_format({"num_format": "0.0%"})
    title_rows = draw(st.integers(0, 2))
    sheet.write_string(0, 0, "示例区重点工作调度表")
    for row_no, row in enumerate([COLUMNS, *rows], start=title_rows):
        for column_no, written in enumerate(row):
            number = written.translate(NARROW).replace(",", "") if column_no == COLUMNS.index("累计完成") else ""
            if not number or row is COLUMNS or draw(st.booleans()):
                sheet.write_string(row_no, column_no, written)
            elif row[0] == "T3-1" and draw(st.booleans()):
                sheet.write_number(row_no, column_no, float(number) / 100, percent)
            else:
                sheet.write_number(row_no, column_no, float(number))
    book.close()
    return made.getvalue()


@st.composite
def csv_files(draw, rows):
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=draw(st.sampled_from([",", "\t", ";", "|"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"]))
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    return mark + text.getvalue().encode(encoding)


def files(rows):
    return st.one_of(csv_files(rows), workbooks(rows))


# Slow on purpose: each table goes through intake and ledger, a fifth of a second.
THROUGH_ALL = settings(max_examples=40)


@THROUGH_ALL
@given(data=st.data())
def test_valid_rows_read_back_the_same_and_the_ledger_takes_them(data, copy):
    rows, said = data.draw(valid_tables())
    sent = data.draw(files(rows))
    taken = reader.read(sent, load_expectation(copy, PLAN))
    assert errors(taken.findings) == []
    found = {(row.indicator_id, row.area_id, row.period): (row.value, row.problem) for row in taken.rows}
    assert found == said
    assert recorded(copy, sent) == {key: value for key, (value, _) in said.items()}


ODD = st.one_of(
    st.text(max_size=4), st.sampled_from(["合计", "注:", "—", '"', "5\n6", "1e5", "1,2", "T9-9", "北街", "13月"])
)


def mostly(*usual):
    """Nine cells in ten are usual, so that whole files get through."""
    return st.integers(0, 9).flatmap(lambda dice: ODD if dice == 0 else st.sampled_from(usual))


FIGURES = mostly("", "", "0", "60", "1,200", "92.7%", "约1.5", "1.5万", ".5", "1.", "+5", "-60", "00", "无")
ROWS = st.tuples(
    mostly("T2-1", "t2-1", "T3-1", "T1-1", "T3-2"), mostly("", "", "全区", "东街"), mostly("2023-09", "1-8月", "10月"),
    mostly("0", "60", "1,200", "约1.5", "1.", "92.7"), FIGURES, st.just(""), mostly("", "", "", "9"), mostly("", "", "", "10"),
)  # fmt: skip


@THROUGH_ALL
@given(rows=st.lists(ROWS, min_size=1, max_size=3), encoding=st.sampled_from(["utf-8", "gb18030"]))
def test_whatever_the_intake_passes_the_ledger_accepts(rows, encoding, copy):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["指标编号", "街镇", "期间", "累计完成", "本月完成", "备注", "分子", "分母"])
    writer.writerows(rows)
    sent = text.getvalue().encode(encoding, errors="replace")
    taken = reader.read(sent, load_expectation(copy, PLAN))
    if taken.accepted:
        assert recorded(copy, sent) == {(row.indicator_id, row.area_id, row.period): row.value for row in taken.rows}
    else:
        assert errors(taken.findings)
        refused_without_a_trace(copy, sent)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    expected = Expectation(2023, DISTRICT, {}, {}, {})
    taken = reader.read(data, expected)
    assert not taken.accepted
    assert errors(taken.findings)


def refused_without_a_trace(connection, data):
    """The ledger refuses ``data``, and there is nothing that the end of its transaction would have to take back."""
    connection.begin()
    try:
        before = everything(connection)
        with pytest.raises(RefusedError):
            submit.record(connection, SubmittedFile(data, "test.csv", PLAN, "测试员", reason="试填"))
        assert everything(connection) == before
    finally:
        connection.rollback()


def everything(connection):
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    return {
        name: connection.execute(f"SELECT count(*), sum(hash(t)) FROM {name} AS t").fetchall() for (name,) in tables
    }


def recorded(connection, data):
    """What the ledger holds after taking ``data``; taken back again."""
    connection.begin()
    try:
        receipt = submit.record(connection, SubmittedFile(data, "test.csv", PLAN, "测试员", reason="试填"))
        rows = connection.execute(
            "SELECT indicator_id, area_id, period, value FROM actual WHERE submission_id = ?", [receipt.submission_id]
        ).fetchall()
    finally:
        connection.rollback()
    assert receipt.values == len(rows)
    return {row[:3]: row[3] for row in rows}
