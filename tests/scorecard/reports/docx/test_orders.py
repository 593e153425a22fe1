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


def opened(held, subject, language="zh"):
    return docx.Document(io.BytesIO(orders.order(held, subject, language)))


def said_in(document):
    """Label → what stands beside it, over all the tables of an order; several under one label in a list."""
    found = {}
    for table in document.tables:
        for row in table.rows:
            cells = [cell.text for cell in row.cells]
            for label, words in zip(cells[::2], cells[1::2], strict=True):
                found.setdefault(label, []).append(words)
    return found


@pytest.fixture
def number(built):
    """August with T2-1 at 180 of 344. A decision on it, one on nothing; a problem of another task."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    tiny_world.report(built, "T3-1,,2023-08,1,缺少资金,争取上级支持", header=f"{tiny_world.HEADER},存在问题,下一步措施")
    said = Meeting(tiny_world.PLAN, "8月调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built))
    number = meetings.start(built, said, AGENDA, operator("主持人"))
    meetings.decide(
        built, Decision(number, "9月底前完成选址", "industry", date(2023, 9, 30), "T2-1"), operator("记录人")
    )
    meetings.decide(built, Decision(number, "每周报一次", "industry", date(2023, 10, 31)), operator("记录人"))
    return number


@pytest.fixture
def held(built, number):
    return meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number)


def test_there_is_one_for_each_thing_that_lags_was_decided_or_is_a_problem(held, number):
    found = orders.subjects(held, "zh")
    decisions = held.decisions["decision_id"].tolist()
    assert [one.number for one in found] == [f"{number}-T2-1", str(decisions[1]), f"{number}-P1"]
    assert [one.number for one in orders.subjects(held, "en")] == [one.number for one in found]


def test_an_order_on_an_indicator_asks_and_gives_the_figures(held, number):
    """180 of 344 is 52.3 %; 8 of 12 months are 66.7 %; 52.3 − 66.7 = −14.3 points (52.33 − 66.67); (344 − 180) ÷ 4 = 41."""
    subject = orders.subjects(held, "zh")[0]
    document = opened(held, subject)
    found = said_in(document)
    assert document.paragraphs[0].text == "督办单"
    assert document.paragraphs[1].text == f"督办〔2023〕{number}-T2-1号"
    assert (found["办理要求"], found["责任部门"], found["完成时限"]) == (
        ["9月底前完成选址"], ["区工信局"], ["2023年9月30日"],
    )  # fmt: skip
    assert found["督办依据"] == ["8月调度会（2023年9月5日）"]
    assert [found[one] for one in ("目标值", "实际值", "完成率", "序时进度", "与序时差", "进度状态")] == [
        ["344个"], ["180个"], ["52.3%"], ["66.7%"], ["-14.3个百分点"], ["▼ 明显滞后"],
    ]  # fmt: skip
    assert found["余下各月月均需完成"] == ["41.0个"]
    [row] = [one for one in progress_queries.district(held.snapshot).itertuples() if one.indicator_id == "T2-1"]
    assert found["进展情况"] == [narrative.explanation(row, "zh")]
    [printed] = plan_queries.printed_target(held.snapshot, "T2-1").itertuples()
    assert printed.quote in found["通知原文"][0]


def test_what_the_meeting_has_not_decided_is_left_to_be_filled_in(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    held = meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    [subject] = [one for one in orders.subjects(held, "zh") if one.indicators["indicator_id"].tolist() == ["T2-1"]]
    document = opened(held, subject)
    assert subject.number == f"R{held.snapshot.revision}-T2-1"
    found = said_in(document)
    assert found["办理要求"] == ["（办理要求）"]
    assert "责任部门" not in found
    filled = [run.text for table in document.tables for cell in table._cells for p in cell.paragraphs for run in p.runs if run.style is not None and run.style.name == "Blank"]  # fmt: skip
    assert len(filled) == 2


def test_an_order_on_a_decision_about_nothing_has_no_figures(held):
    subject = orders.subjects(held, "zh")[1]
    found = said_in(opened(held, subject))
    assert found["办理要求"] == ["每周报一次"]
    assert "目标值" not in found


def test_an_order_on_a_problem_says_it_and_what_comes_next(held):
    subject = orders.subjects(held, "zh")[2]
    found = said_in(opened(held, subject))
    assert subject.task_no == 3
    assert found["存在问题"][0].startswith("缺少资金")
    assert found["下一步措施"][0] == "争取上级支持"
    assert len(found["目标值"]) == (progress_queries.district(held.snapshot)["task_no"] == 3).sum()


def test_the_slip_is_a_page_of_its_own_with_room_to_write(held):
    document = opened(held, orders.subjects(held, "zh")[0])
    [slip] = [one for one in document.paragraphs if one.style.name == "Slip title"]
    assert slip.style.paragraph_format.page_break_before
    table = document.tables[-1]
    labels = [row.cells[0].text for row in table.rows]
    assert labels[1:] == ["填报单位", "工作进展", "原因分析", "下一步措施", "计划完成时间", "联系人及电话", "负责人签字（盖章）、日期"]  # fmt: skip
    assert [row.cells[1].text for row in table.rows[1:]] == [""] * 7
    assert min(row.height.mm for row in table.rows) > 11


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_every_order_is_the_querys(language, demo):
    held = meeting_loader.meeting_without_session(snapshot.store(demo).copy, REAL, date(2023, 9, 1))
    view = meeting_view(held, language)
    found = [one for one in orders.subjects(held, language) if len(one.indicators) == 1]
    assert len(found) > 5
    for subject in found:
        [row] = subject.indicators.itertuples()
        document = opened(held, subject, language)
        cells = [cell.text for row in document.tables[1].rows for cell in row.cells]
        assert cells[1:12:2] == [
            narrative.target(row, language), progress_tables.reported(row, view), narrative.percent(row.attainment_rate),
            narrative.percent(row.expected_rate), progress_tables.judged_gap(row, language),
            cells[11],
        ]  # fmt: skip
        assert [words for pair in narrative.catch_up_facts(row, language)[:2] for words in pair] == cells[12:16]
        assert narrative.made_up(language) == document.paragraphs[0].text
