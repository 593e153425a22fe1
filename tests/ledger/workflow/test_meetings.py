"""Meetings: recorded completely or not at all, and never changed afterwards."""

from datetime import date

import pytest

from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Decision, Item, Meeting
from tests.support import tiny_world

AGENDA = [Item("district"), Item("indicator", indicator_id="T2-1"), Item("section", section_no=1), Item("decisions")]


def meeting(path, **other):
    fields = {
        "plan_id": tiny_world.PLAN,
        "title": "8月调度会",
        "held_on": date(2023, 9, 5),
        "period": date(2023, 8, 1),
        "frozen_revision": tiny_world.newest(path),
    }
    return Meeting(**fields | other)


def decision(meeting_id, **other):
    fields = {
        "meeting_id": meeting_id,
        "words": "9月底前完成选址",
        "department_id": "industry",
        "due_on": date(2023, 9, 30),
    }
    return Decision(**fields | other)


def agenda(path, meeting_id, revision):
    query = "SELECT kind, section_no, indicator_id FROM agenda_at(?, ?) ORDER BY position"
    return [tuple(row.values()) for row in tiny_world.ask(path, query, [meeting_id, revision])]


def decisions_in_force(path):
    rows = tiny_world.ask(path, "SELECT decision_id FROM decision_at(?, ?)", [tiny_world.PLAN, tiny_world.newest(path)])
    return [row["decision_id"] for row in rows]


def test_a_meeting_stands_with_its_agenda_at_its_own_revision(built):
    frozen = tiny_world.newest(built)
    number = meetings.start(built, meeting(built), AGENDA, operator("主持人"))
    assert number == frozen + 1
    assert agenda(built, number, number) == [
        ("district", None, None),
        ("indicator", None, "T2-1"),
        ("section", 1, None),
        ("decisions", None, None),
    ]


def test_a_changed_agenda_leaves_the_first_at_its_revision(built):
    number = meetings.start(built, meeting(built), AGENDA, operator("主持人"))
    later = meetings.set_agenda(built, number, AGENDA[:1], operator("主持人"))
    assert agenda(built, number, later) == [("district", None, None)]
    assert len(agenda(built, number, number)) == 4


def test_a_decision_stands_until_it_is_withdrawn(built):
    number = meetings.start(built, meeting(built), AGENDA, operator("主持人"))
    decision_id = meetings.decide(built, decision(number, indicator_id="T2-1"), operator("记录人"))
    mistaken = meetings.decide(built, decision(number, task_no=1), operator("记录人"))
    meetings.withdraw(built, mistaken, operator("记录人"), "部门写错")
    assert decisions_in_force(built) == [decision_id]
    [row] = tiny_world.ask(
        built, "SELECT task_no, decided_by FROM decision_at(?, ?)", [tiny_world.PLAN, tiny_world.newest(built)]
    )
    assert row == {"task_no": 2, "decided_by": "记录人"}  # the task of T2-1
    with pytest.raises(meetings.MeetingError) as refused:
        meetings.withdraw(built, mistaken, operator("记录人"), "")
    assert refused.value.faults == ("withdrawn_already", "reason_missing")


@pytest.mark.parametrize(
    ("other", "agenda", "faults"),
    [
        ({"title": " "}, AGENDA, ("title_missing",)),
        ({"title": "长" * 81}, AGENDA, ("title_too_long",)),
        ({"period": date(2024, 8, 1)}, AGENDA, ("plan_unknown",)),
        ({"frozen_revision": 99}, [], ("revision_unknown", "agenda_empty")),
        ({}, [Item("district"), Item("district")], ("item_twice",)),
        ({}, [Item("indicator", indicator_id="T9-9")], ("item_unknown",)),
        ({}, [Item("section")], ("item_unknown",)),
        ({}, [Item("district", section_no=1)], ("item_unknown",)),
    ],
)
def test_all_faults_of_a_meeting_are_listed_at_once_and_nothing_is_recorded(built, other, agenda, faults):
    before = tiny_world.newest(built)
    with pytest.raises(meetings.MeetingError) as refused:
        meetings.start(built, meeting(built, **other), agenda, operator("人"))
    assert refused.value.faults == faults
    assert tiny_world.newest(built) == before


@pytest.mark.parametrize(
    ("other", "faults"),
    [
        ({"words": ""}, ("words_missing",)),
        ({"words": "字" * 501}, ("words_too_long",)),
        ({"department_id": "nobody"}, ("department_unknown",)),
        ({"indicator_id": "T9-9"}, ("subject_unknown",)),
        ({"task_no": 99}, ("subject_unknown",)),
        ({"due_on": date(2023, 9, 4)}, ("due_before_meeting",)),
    ],
)
def test_a_decision_says_who_does_what_by_when(built, other, faults):
    number = meetings.start(built, meeting(built), AGENDA, operator("主持人"))
    with pytest.raises(meetings.MeetingError) as refused:
        meetings.decide(built, decision(number, **other), operator("记录人"))
    assert refused.value.faults == faults
    assert tiny_world.newest(built) == number


def test_a_decision_of_an_unknown_meeting_is_rejected(built):
    with pytest.raises(meetings.MeetingError) as refused:
        meetings.decide(built, decision(99), operator("记录人"))
    assert refused.value.faults == ("meeting_unknown",)
