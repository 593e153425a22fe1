"""The ledger, read back with openpyxl: every figure is the query's, every formula gives its figure."""

import io
import re
from datetime import date

import openpyxl
import pandas as pd
import pytest

from ledger.accounts.actor import operator
from ledger.workflow import judgement, meetings
from ledger.workflow.judgement import Adjustment, Confirmation
from ledger.workflow.meetings import Decision, Item, Meeting
from scorecard import snapshot, status
from scorecard.html import marks
from scorecard.i18n import translator
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import assessment as assessment_queries
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.reports.xlsx import ledger as work_ledger
from scorecard.reports.xlsx import number_formats
from scorecard.text import narrative
from tests.support import tiny_world

COLUMNS = (
    "section",
    "number",
    "task",
    "indicator",
    "target",
    "unit",
    "actual",
    "attainment",
    "expected",
    "gap",
    "status",
    "leads",
    "participants",
    "done",
    "problems",
    "steps",
    "key",
)


def open_workbook(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def lines(sheet):
    """Rows below the heads, each by column name; what is merged stands in every row of it."""
    cells = {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row}
    for block in sheet.merged_cells.ranges:
        for place in block.cells:
            cells[place] = cells[block.min_row, block.min_col]
    last = max(row for row, column in cells if column == 17 and isinstance(cells[row, column], int))
    return [
        {name: cells.get((row, column)) for column, name in enumerate(COLUMNS, start=1)} for row in range(5, last + 1)
    ]


def evaluated(formula, sheet, book):
    """The value of a formula of the few kinds that stand in the ledger."""
    match = re.fullmatch(r"=([A-Z])(\d+)/([A-Z])(\d+)", formula)
    if match:
        return sheet[f"{match[1]}{match[2]}"].value / sheet[f"{match[3]}{match[4]}"].value
    match = re.fullmatch(r"=100\*\((H\d+)-(I\d+)\)", formula)
    if match:
        return 100 * (value(sheet, match[1], book) - sheet[match[2]].value)
    match = re.fullmatch(r"=SUM\(([A-Z]\d+):([A-Z]\d+)\)", formula)
    if match:
        return sum(value(sheet, cell.coordinate, book) for row in sheet[match[1] : match[2]] for cell in row)
    name, last, section, head = re.fullmatch(
        r"=COUNTIFS\('(.+)'!\$Q\$5:\$Q\$(\d+),(\d+),'.+'!\$K\$5:\$K\$\d+,([A-Z]\$4)\)", formula
    ).groups()
    ledger = book[name]
    return sum(
        ledger[f"Q{row}"].value == int(section) and ledger[f"K{row}"].value == sheet[head.replace("$", "")].value
        for row in range(5, int(last) + 1)
    )


def value(sheet, place, book):
    cell = sheet[place].value
    return evaluated(cell, sheet, book) if isinstance(cell, str) and cell.startswith("=") else cell


@pytest.fixture
def meeting(built):
    """August: 180 of 344 stations (52.3 % of 66.7 % due), and a decision on it."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    new_meeting = Meeting(tiny_world.PLAN, "8月调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built))
    number = meetings.start(built, new_meeting, [Item("district")], operator("主持人"))
    meetings.decide(
        built, Decision(number, "=SUM(A1)加快\x0b选址", "industry", date(2023, 9, 30), "T2-1"), operator("记录人")
    )
    return meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number)


def test_the_figures_of_a_task_are_those_of_the_query(meeting):
    """180 / 344 = 0.5233; 100 × (0.5233 − 0.6667) = −14.34."""
    data = work_ledger.workbook(meeting, "zh")
    [line] = [line for line in lines(open_workbook(data, data_only=True).worksheets[0]) if line["target"] == 344]
    assert (line["target"], line["unit"], line["actual"], line["status"]) == (344, "个", 180, "▼ 明显滞后")
    assert line["attainment"] == pytest.approx(180 / 344)
    assert line["gap"] == pytest.approx(100 * (180 / 344 - 8 / 12))


def test_what_is_followed_beside_figures_stands_in_it_too(built):
    """Task 2 has a milestone 11 days over; the coordinator sees task 1 behind; the assessment is that of the page."""
    header = "任务编号,项目,节点,计划完成日期"
    tiny_world.report(built, "2,基站扩容,验收,2023-08-20", header=header, kind="milestone", department_id="industry")
    confirmation = Confirmation(tiny_world.PLAN, 1, date(2023, 8, 1), "behind", "现场未见设备")
    judgement.confirm(built, confirmation, operator("李明"))
    judgement.adjust(built, Adjustment(tiny_world.PLAN, "industry", date(2023, 8, 1), -2, "退回两次"), operator("李明"))
    tiny_world.report(built, "T2-1,,2023-08,180")
    meeting = meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    book = open_workbook(work_ledger.workbook(meeting, "zh"))
    assert [cell.value for cell in book["项目节点"][5]] == [
        2,
        "基站扩容",
        "验收",
        "2023-08-20",
        "—",
        "逾期11天",
        "区工信局",
    ]
    [task] = {line["done"] for line in lines(book.worksheets[0]) if line["number"] == 1}
    assert task == "协调员核定：进度滞后（李明：现场未见设备）"
    shown = {row[1]: (row[0], row[2]) for row in book["考核评价"].iter_rows(min_row=5, values_only=True)}
    table = assessment_queries.assessment(meeting.snapshot, assessment_queries.weights(meeting.snapshot))
    assert len(shown) == len(table)
    for row in table[table["place"].notna()].itertuples():
        assert shown[row.reporter] == (row.place, pytest.approx(row.points))
    [adjusted] = [row for row in book["考核评价"].iter_rows(min_row=5, values_only=True) if row[1] == "区工信局"]
    assert adjusted[-2:] == ("-2.0", "退回两次")


def test_what_a_person_typed_is_text_in_which_nothing_runs(meeting):
    book = open_workbook(work_ledger.workbook(meeting, "zh"))
    [cell] = [cell for row in book["议定事项"].iter_rows() for cell in row if "选址" in str(cell.value)]
    assert (cell.value, cell.data_type) == ("=SUM(A1)加快选址", "s")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_the_demonstration_is_the_querys(demo, language):
    copy = snapshot.store(demo).copy
    meeting = meeting_loader.meeting_without_session(copy, "luozhuang-2023", date(2023, 9, 1))
    data, _ = work_ledger.workbook(meeting, language), translator(language)
    shown = [line for line in lines(open_workbook(data, data_only=True).worksheets[0]) if line["status"]]
    rows = list(progress_queries.district(meeting.snapshot).itertuples())
    assert len(shown) == len(rows) == 76
    for line, row in zip(shown, rows, strict=True):
        assert line["indicator"] == narrative.name(row, "indicator", language)
        assert (line["number"], line["key"]) == (row.task_no, row.section_no)
        assert line["target"] == pytest.approx(row.target_value)
        assert line["status"] == f"{status.shape(row.status)} {status.label(row.status, _)}"
        assert line["expected"] == pytest.approx(row.expected_rate)
        if pd.isna(row.actual_value):
            assert line["actual"] == _("Not reported")
        else:
            assert line["actual"] == pytest.approx(row.actual_value)
        assert line["attainment"] == ("—" if pd.isna(row.attainment_rate) else pytest.approx(row.attainment_rate))
        judged = marks.has_gap(row) and not pd.isna(row.actual_value)
        assert line["gap"] == (pytest.approx(row.pace_gap) if judged else "—")


def test_every_task_stands_in_it_with_its_departments_and_problems(demo):
    copy = snapshot.store(demo).copy
    meeting = meeting_loader.meeting_without_session(copy, "luozhuang-2023", date(2023, 9, 1))
    shown = lines(open_workbook(work_ledger.workbook(meeting, "zh")).worksheets[0])
    assert {line["number"] for line in shown} == set(range(1, 70))
    parts = plan_queries.task_departments(meeting.snapshot)
    for line in shown:
        leads = parts.loc[(parts["task_no"] == line["number"]) & (parts["role"] == "lead"), "department"]
        assert (line["leads"] or "") == "、".join(leads)
    problems = reported_problem_queries.reported_problems(meeting.snapshot)
    by_task = {line["number"]: line["problems"] or "" for line in shown}
    for row in problems.itertuples():
        assert row.problem in by_task[row.task_no]


def test_every_formula_gives_the_value_that_is_kept_with_it(demo):
    meeting = meeting_loader.meeting_without_session(snapshot.store(demo).copy, "luozhuang-2023", date(2023, 9, 1))
    data = work_ledger.workbook(meeting, "zh")
    formulas, stored = open_workbook(data), open_workbook(data, data_only=True)
    formula_count = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formula_count += 1
                    stored_value = stored[sheet.title][cell.coordinate].value
                    assert evaluated(cell.value, sheet, formulas) == pytest.approx(stored_value), cell.coordinate
    # 11 sections by 6 statuses, 11 sums of them, 8 sums of the district; the others are rates of what was reported.
    assert formula_count > 11 * 6 + 11 + 8 + 76


def test_the_ledger_prints_on_a3_across_with_its_heads_on_every_page(meeting):
    sheet = open_workbook(work_ledger.workbook(meeting, "zh")).worksheets[0]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "D5"
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_made_up_figures_are_called_so_on_every_sheet_and_printed_page(demo, meeting):
    made_up = meeting_loader.meeting_without_session(snapshot.store(demo).copy, "luozhuang-2023", date(2023, 9, 1))
    for sheet in open_workbook(work_ledger.workbook(made_up, "zh")).worksheets:
        assert sheet["A3"].value == narrative.demo_notice("zh")
        assert narrative.demo_notice("zh") in sheet.oddHeader.right.text
    for sheet in open_workbook(work_ledger.workbook(meeting, "zh")).worksheets:
        assert sheet["A3"].value is None
        assert not sheet.oddHeader.right.text


def test_a_target_reads_as_on_the_pages_and_stays_a_number(demo):
    """超过55家 is the number 55 in the form "超过"#,##0; 1–2个 is 1 with “–2” behind it."""
    meeting = meeting_loader.meeting_without_session(snapshot.store(demo).copy, "luozhuang-2023", date(2023, 9, 1))
    for row in progress_queries.district(meeting.snapshot).itertuples():
        form = number_formats.target_format(row, "zh")
        digits = re.sub(r"#,##0(\.0+)?", f"{row.target_value:,.{row.decimals}f}", form).replace('"', "")
        assert narrative.target(row, "zh") == digits + row.unit
