"""Supervision orders, read back with python-docx: to whom, what by when, the figures, and the slip."""

import io
from datetime import date

import docx
import pytest

from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Decision, Item, Meeting
from scorecard import snapshot
from scorecard.html import progress_tables
from scorecard.meeting import meeting_view
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.reports.docx import orders
from scorecard.text import narrative
from tests.support import tiny_world

REAL = "luozhuang-2023"
AGENDA = [Item("indicator", indicator_id="T2-1"), Item("problems"), Item("decisions")]


def open_order(meeting, subject, language="zh"):
    return docx.Document(io.BytesIO(orders.order(meeting, subject, language)))


def fields_of(document):
    """Label → what stands beside it, over all the tables of an order; several under one label in a list."""
    fields = {}
    for table in document.tables:
        for row in table.rows:
            cells = [cell.text for cell in row.cells]
            for label, text in zip(cells[::2], cells[1::2], strict=True):
                fields.setdefault(label, []).append(text)
    return fields


@pytest.fixture
def number(built):
    """August with T2-1 at 180 of 344. A decision on it, one on nothing; a problem of another task."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    tiny_world.report(built, "T3-1,,2023-08,1,缺少资金,争取上级支持", header=f"{tiny_world.HEADER},存在问题,下一步措施")
    new_meeting = Meeting(tiny_world.PLAN, "8月调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built))
    number = meetings.start(built, new_meeting, AGENDA, operator("主持人"))
    meetings.decide(
        built, Decision(number, "9月底前完成选址", "industry", date(2023, 9, 30), "T2-1"), operator("记录人")
    )
    meetings.decide(built, Decision(number, "每周报一次", "industry", date(2023, 10, 31)), operator("记录人"))
    return number


@pytest.fixture
def meeting(built, number):
    return meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number)


def test_there_is_one_for_each_thing_that_lags_was_decided_or_is_a_problem(meeting, number):
    subjects = orders.subjects(meeting, "zh")
    decisions = meeting.decisions["decision_id"].tolist()
    assert [subject.number for subject in subjects] == [f"{number}-T2-1", str(decisions[1]), f"{number}-P1"]
    assert [subject.number for subject in orders.subjects(meeting, "en")] == [subject.number for subject in subjects]


def test_an_order_on_an_indicator_asks_and_gives_the_figures(meeting, number):
    """180 of 344 is 52.3 %; 8 of 12 months are 66.7 %; 52.3 − 66.7 = −14.3 points (52.33 − 66.67); (344 − 180) ÷ 4 = 41."""
    subject = orders.subjects(meeting, "zh")[0]
    document = open_order(meeting, subject)
    fields = fields_of(document)
    assert document.paragraphs[0].text == "督办单"
    assert document.paragraphs[1].text == f"督办〔2023〕{number}-T2-1号"
    assert (fields["办理要求"], fields["责任部门"], fields["完成时限"]) == (
        ["9月底前完成选址"],
        ["区工信局"],
        ["2023年9月30日"],
    )
    assert fields["督办依据"] == ["8月调度会（2023年9月5日）"]
    assert [fields[label] for label in ("目标值", "实际值", "完成率", "序时进度", "与序时差", "进度状态")] == [
        ["344个"],
        ["180个"],
        ["52.3%"],
        ["66.7%"],
        ["-14.3个百分点"],
        ["▼ 明显滞后"],
    ]
    assert fields["余下各月月均需完成"] == ["41.0个"]
    [row] = [row for row in progress_queries.district(meeting.snapshot).itertuples() if row.indicator_id == "T2-1"]
    assert fields["进展情况"] == [narrative.explanation(row, "zh")]
    [printed] = plan_queries.printed_target(meeting.snapshot, "T2-1").itertuples()
    assert printed.quote in fields["通知原文"][0]


def test_what_the_meeting_has_not_decided_is_left_to_be_filled_in(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    meeting = meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    [subject] = [
        subject for subject in orders.subjects(meeting, "zh") if subject.indicators["indicator_id"].tolist() == ["T2-1"]
    ]
    document = open_order(meeting, subject)
    assert subject.number == f"R{meeting.snapshot.revision}-T2-1"
    fields = fields_of(document)
    assert fields["办理要求"] == ["（办理要求）"]
    assert "责任部门" not in fields
    filled = [
        run.text
        for table in document.tables
        for cell in table._cells
        for p in cell.paragraphs
        for run in p.runs
        if run.style is not None and run.style.name == "Blank"
    ]
    assert len(filled) == 2


def test_an_order_on_a_decision_about_nothing_has_no_figures(meeting):
    subject = orders.subjects(meeting, "zh")[1]
    fields = fields_of(open_order(meeting, subject))
    assert fields["办理要求"] == ["每周报一次"]
    assert "目标值" not in fields


def test_an_order_on_a_problem_says_it_and_what_comes_next(meeting):
    subject = orders.subjects(meeting, "zh")[2]
    fields = fields_of(open_order(meeting, subject))
    assert subject.task_no == 3
    assert fields["存在问题"][0].startswith("缺少资金")
    assert fields["下一步措施"][0] == "争取上级支持"
    assert len(fields["目标值"]) == (progress_queries.district(meeting.snapshot)["task_no"] == 3).sum()


def test_the_slip_is_a_page_of_its_own_with_room_to_write(meeting):
    document = open_order(meeting, orders.subjects(meeting, "zh")[0])
    [slip] = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Slip title"]
    assert slip.style.paragraph_format.page_break_before
    table = document.tables[-1]
    labels = [row.cells[0].text for row in table.rows]
    assert labels[1:] == [
        "填报单位",
        "工作进展",
        "原因分析",
        "下一步措施",
        "计划完成时间",
        "联系人及电话",
        "负责人签字（盖章）、日期",
    ]
    assert [row.cells[1].text for row in table.rows[1:]] == [""] * 7
    assert min(row.height.mm for row in table.rows) > 11


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_every_order_is_the_querys(language, demo):
    meeting = meeting_loader.meeting_without_session(snapshot.store(demo).copy, REAL, date(2023, 9, 1))
    view = meeting_view(meeting, language)
    subjects = [subject for subject in orders.subjects(meeting, language) if len(subject.indicators) == 1]
    assert len(subjects) > 5
    for subject in subjects:
        [row] = subject.indicators.itertuples()
        document = open_order(meeting, subject, language)
        cells = [cell.text for row in document.tables[1].rows for cell in row.cells]
        assert cells[1:12:2] == [
            narrative.target(row, language),
            progress_tables.actual_text(row, view),
            narrative.percent(row.attainment_rate),
            narrative.percent(row.expected_rate),
            progress_tables.gap_text(row, language),
            cells[11],
        ]
        assert [text for pair in narrative.catch_up_facts(row, language)[:2] for text in pair] == cells[12:16]
        assert narrative.demo_notice(language) == document.paragraphs[0].text
