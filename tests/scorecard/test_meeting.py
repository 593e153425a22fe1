"""A meeting shows what stood when it was frozen, and knows what the one before had decided."""

import io
from datetime import date

import docx

from ledger.accounts.actor import operator
from ledger.workflow import meetings, problems
from ledger.workflow.meetings import Decision, Item, Meeting
from ledger.workflow.problems import Problem, Step
from scorecard import snapshot
from scorecard.deck import slides
from scorecard.meeting import meeting_view
from scorecard.meetings import loader as meeting_loader
from scorecard.meetings import pending_problems
from scorecard.queries import progress as progress_queries
from scorecard.reports.docx.bulletin import bulletin
from tests.support import tiny_world

AGENDA = [Item("district"), Item("problems"), Item("decisions")]


def begun(path, month, day):
    said = Meeting(tiny_world.PLAN, f"{month}月调度会", day, date(2023, month, 1), tiny_world.newest(path))
    return meetings.start(path, said, AGENDA, operator("主持人"))


def held(path, number):
    return meeting_loader.load_meeting(snapshot.store(path).copy, tiny_world.PLAN, number)


def actual(one):
    table = progress_queries.district(one.snapshot).set_index("indicator_id")
    return table.loc["T2-1", "actual_value"]


def test_its_figures_do_not_move_when_others_report(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    number = begun(built, 8, date(2023, 9, 5))
    tiny_world.report(built, "T2-1,,2023-08,250")
    assert actual(held(built, number)) == 180


def test_the_next_meeting_finds_what_was_decided_and_the_status_that_moved(built):
    """August 180/344 = 52.3 % of 66.7 % due: behind. September 300/344 = 87.2 % of 75.0 %: on track."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    first = begun(built, 8, date(2023, 9, 5))
    meetings.decide(built, Decision(first, "加快选址", "industry", date(2023, 9, 30), "T2-1"), operator("记录人"))
    meetings.decide(built, Decision(first, "通报情况", "water", date(2023, 9, 30)), operator("记录人"))
    tiny_world.report(built, "T2-1,,2023-09,300")
    second = held(built, begun(built, 9, date(2023, 10, 8)))
    assert second.before_id == first
    found = second.last_decisions[["words", "status_before", "status_now"]].values.tolist()
    assert found == [["加快选址", "behind", "on_track"], ["通报情况", None, None]]
    assert held(built, first).decisions["words"].tolist() == ["加快选址", "通报情况"]
    assert held(built, first).last_decisions.empty
    [changed] = [row for row in second.changes.itertuples() if row.indicator_id == "T2-1"]
    assert (changed.status_before, changed.status_after) == ("behind", "on_track")


def test_the_agenda_that_is_proposed_begins_with_the_gravest(built):
    """August: T2-1 at 180/344 is 14.3 points behind (see above); nothing else is reported."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    copy = snapshot.store(built).copy
    now = snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, 8, 1), copy.revision)
    assert [one.kind for one in meeting_loader.proposed_agenda(now)] == [
        "district", "changes", "section", "indicator", "departments", "missing", "problems", "decisions",
    ]  # fmt: skip
    assert meeting_loader.proposed_agenda(now)[3] == Item("indicator", indicator_id="T2-1")


def test_the_problems_that_need_a_decision_are_those_that_wait_for_one_as_the_frozen_figures_knew_them(built):
    """One to be assigned, one assigned (nothing to decide), one only reported; one that was raised after the freeze."""
    tiny_world.report(built, "T2-1,,2023-08,180,缺用地", header=f"{tiny_world.HEADER},存在问题")
    problems.raise_problem(
        built, Problem(tiny_world.PLAN, "手续未办", "coordinator", tiny_world.DISTRICT, 1), operator("协调员")
    )
    given = problems.raise_problem(
        built, Problem(tiny_world.PLAN, "缺人", "coordinator", tiny_world.DISTRICT, 3), operator("协调员")
    )
    problems.step(built, Step(given, "assign", given, "", "industry", date(2099, 9, 30)), operator("协调员"))
    one = held(built, begun(built, 8, date(2023, 9, 5)))
    problems.raise_problem(
        built, Problem(tiny_world.PLAN, "后来的问题", "coordinator", tiny_world.DISTRICT, 1), operator("协调员")
    )
    found = pending_problems.pending_problems(one, meeting_view(one, "zh"))
    assert [(item.words, item.who, item.then) for item in found] == [
        ("手续未办", "协调员发现", "待协调员交办"), ("缺用地", "多个部门", ""),
    ]  # fmt: skip
    assert found[0].about.startswith("任务1")
    said = "".join(slide.body for slide in slides.slides(one, meeting_view(one, "zh")) if slide.kind == "problems")
    assert "手续未办" in said
    assert "后来的问题" not in said
    paper = [words.text for words in docx.Document(io.BytesIO(bulletin(one, "zh"))).paragraphs]
    assert "在办问题2项，其中逾期0项。按环节分：发现1项、交办1项、协调0项、办理0项、反馈0项、销号0项。" in "".join(
        paper
    ).replace("\n", "")
