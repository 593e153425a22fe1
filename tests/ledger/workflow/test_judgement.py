"""The coordinator's assessment of a month: confirmed states of tasks, adjustments of points, and what is rejected."""

from datetime import date, datetime

import pytest

from ledger.accounts.actor import operator
from ledger.workflow import judgement
from ledger.workflow.judgement import Adjustment, Confirmation, JudgementError
from tests.support import tiny_world

AUGUST = date(2023, 8, 1)


def confirm(path, state="behind", **other):
    fields = {"plan_id": tiny_world.PLAN, "task_no": 2, "period": AUGUST, "words": "现场核实"}
    return judgement.confirm(path, Confirmation(**fields | {"state": state} | other), operator("协调员"))


def adjust(path, points=-2.0, **other):
    fields = {"plan_id": tiny_world.PLAN, "reporter_id": "industry", "period": AUGUST, "words": "数据退回两次"}
    return judgement.adjust(path, Adjustment(**fields | {"points": points} | other), operator("协调员"))


def refused(act, *arguments, **other):
    with pytest.raises(JudgementError) as raised:
        act(*arguments, **other)
    return raised.value.faults


def task(path, revision=None, month=8):
    query = "SELECT * FROM task_status_at(?, CAST(? AS DATE), ?) WHERE task_no = 2"
    [row] = tiny_world.ask(path, query, [tiny_world.PLAN, date(2023, month, 1), revision or tiny_world.newest(path)])
    return row


def scores(path, revision=None):
    query = "SELECT * FROM assessment_at(?, CAST(? AS DATE), ?)"
    rows = tiny_world.ask(path, query, [tiny_world.PLAN, AUGUST, revision or tiny_world.newest(path)])
    return {row["reporter_id"]: row for row in rows}


def test_what_the_coordinator_confirms_stands_beside_the_figures_of_its_month_alone(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    confirm(built)
    row = task(built)
    assert (row["status"], row["confirmed"], row["confirmed_words"], row["confirmed_by"]) == (
        "behind",
        "behind",
        "现场核实",
        "协调员",
    )
    assert task(built, month=9)["confirmed"] is None


def test_the_newest_confirmation_counts_and_earlier_revisions_keep_theirs(built):
    first = confirm(built)
    confirm(built, "on_track", words="已整改")
    taken_back = confirm(built, None, words="核定有误")
    assert [task(built, revision)["confirmed"] for revision in (first, first + 1, taken_back)] == [
        "behind",
        "on_track",
        None,
    ]


@pytest.mark.parametrize(
    ("other", "faults"),
    [
        ({"words": " "}, ("words_missing",)),
        ({"words": "字" * (judgement.MAX_TEXT_CHARS + 1)}, ("words_too_long",)),
        ({"task_no": 99}, ("task_unknown",)),
        ({"state": "fine"}, ("state_unknown",)),
        ({"state": None}, ("nothing_said",)),
        ({"period": date(2024, 8, 1)}, ("period_unknown",)),
        ({"period": date(2023, 8, 2)}, ("period_unknown",)),
    ],
)
def test_a_confirmation_is_refused_and_changes_nothing(built, other, faults):
    before = tiny_world.newest(built)
    assert refused(confirm, built, **other) == faults
    assert tiny_world.newest(built) == before


def test_points_are_added_to_the_score_and_move_the_place(built, monkeypatch):
    """August as in test_assessment: science and water 100.0 each, industry 91.9. Five points from water: 95.0, second;
    five to industry: 96.9, so that water is third."""
    monkeypatch.setattr("ledger.clock.now", lambda: datetime(2023, 9, 1, 9))
    tiny_world.report(built, "T2-1,,2023-08,180", "T3-1,,2023-08,100", "T1-3,,2023-08,30")
    one = adjust(built, -5, reporter_id="water")
    two = adjust(built, 5)
    shown = [
        {name: (row["points"], row["adjustment"], row["place"]) for name, row in scores(built, at).items()}
        for at in (one, two)
    ]
    assert shown == [
        {"science": (100.0, None, 1), "water": (95.0, -5.0, 2), "industry": (91.9, None, 3)},
        {"science": (100.0, None, 1), "industry": (96.9, 5.0, 2), "water": (95.0, -5.0, 3)},
    ]


def test_withdrawn_points_are_no_adjustment(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    adjust(built, 3)
    adjust(built, 0, words="给错单位")
    assert scores(built)["industry"]["adjustment"] is None


@pytest.mark.parametrize(
    ("other", "faults"),
    [
        ({"words": ""}, ("words_missing",)),
        ({"points": 5.5}, ("points_too_many",)),
        ({"points": -5.5}, ("points_too_many",)),
        ({"points": float("nan")}, ("points_unreadable",)),
        ({"points": 0}, ("nothing_said",)),
        ({"reporter_id": "nobody"}, ("reporter_unknown",)),
        ({"reporter_id": tiny_world.DISTRICT}, ("reporter_unknown",)),
    ],
)
def test_an_adjustment_is_refused_and_changes_nothing(built, other, faults):
    before = tiny_world.newest(built)
    assert refused(adjust, built, **other) == faults
    assert tiny_world.newest(built) == before
