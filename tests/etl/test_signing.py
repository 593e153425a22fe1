"""Rules that are signed from a month on: what they turn, what keeps its own rules, who is refused and why."""

from datetime import date

import pytest

from etl import loop, signing
from etl.actor import operator
from etl.loop import Problem
from etl.signing import Signed, SigningError
from tests import tiny
from tests.tiny import DISTRICT, PLAN, build_world, progress

AUGUST = date(2023, 8, 1)
WEIGHTS = {
    "weight_progress": 70, "weight_reporting": 20, "weight_problems": 10, "progress_cap": 1, "step_points": 0,
    "shared_leads": 1, "adjustment_cap": 5,
}  # fmt: skip


def lights(path, behind=-20.0, on_track=-10.0, month=AUGUST, by="王区长"):
    values = {"behind_at_most": behind, "on_track_at_least": on_track}
    return signing.sign(path, Signed("lights", values, month), operator(by))


def weights(path, by="王区长", **other):
    return signing.sign(path, Signed("assessment", WEIGHTS | other, AUGUST), operator(by))


def refused(act, *said, **other):
    with pytest.raises(SigningError) as raised:
        act(*said, **other)
    return raised.value.faults


def rule(path, rule_id, month):
    asked = "SELECT * FROM rule_at(?, 9999) WHERE rule_id = ?"
    [row] = tiny.ask(path, asked, [date(2023, month, 1), rule_id])
    return row


def test_a_threshold_holds_from_its_month_on_and_earlier_months_and_revisions_keep_theirs(built):
    """150/344 by July is 14.7 points short of 7/12, 180/344 by August 14.3 short of 8/12: under -20 and -10, less than
    behind."""
    last = tiny.report(built, "T2-1,,2023-07,150", "T2-1,,2023-08,180").submission_id
    assert [progress(built, "T2-1", month)["status"] for month in (7, 8)] == ["behind", "behind"]
    revision = lights(built)
    assert [progress(built, "T2-1", month)["status"] for month in (7, 8)] == ["behind", "slightly_behind"]
    assert progress(built, "T2-1", 8, revision=last)["status"] == "behind"
    row = rule(built, "behind_at_most", 8)
    assert (row["value"], row["signed_by"], row["in_force_from"]) == (-20, "王区长", AUGUST)
    assert row["signed_on"] is not None
    assert revision == last + 1


def test_a_problem_learns_that_the_status_of_its_indicator_has_moved(built):
    tiny.report(built, "T2-1,,2023-08,180")
    number = loop.raise_problem(
        built, Problem(PLAN, "进度滞后", "coordinator", DISTRICT, 2, "T2-1"), operator("协调员")
    )
    revision = lights(built)
    steps = tiny.ask(
        built, "SELECT revision, action, status FROM problem_step WHERE problem_id = ? ORDER BY 1", [number]
    )
    assert [tuple(one.values()) for one in steps] == [
        (number, "raise", "behind"), (revision, "status", "slightly_behind"),
    ]  # fmt: skip


def test_a_build_of_the_same_register_leaves_what_was_signed(built, world):
    revision = weights(built)
    assert build_world(world, built) == revision
    assert rule(built, "weight_progress", 8)["value"] == 70
    assert rule(built, "weight_progress", 7)["value"] == 60


@pytest.mark.parametrize(
    ("act", "other", "faults"),
    [
        (lights, {"month": date(2023, 8, 2)}, ("month_unknown",)),
        (lights, {"month": date(2022, 8, 1)}, ("month_unknown",)),
        (lights, {"behind": -10.0}, ("lights_crossed",)),
        (lights, {"behind": float("nan")}, ("values_unreadable",)),
        (weights, {"weight_problems": 11}, ("weights_not_hundred",)),
        (weights, {"weight_problems": -10, "weight_reporting": 40}, ("values_unreadable",)),
        (weights, {"shared_leads": 0.5}, ("values_unreadable",)),
        (weights, {"progress_cap": 0}, ("values_unreadable",)),
        (weights, {"deadline_day": 5}, ("values_unreadable",)),
        (weights, {"weight_progress": 60, "weight_problems": 20}, ("unchanged",)),
    ],
)
def test_what_cannot_be_signed_is_refused_and_changes_nothing(built, act, other, faults):
    before = tiny.newest(built)
    assert refused(act, built, **other) == faults
    assert tiny.newest(built) == before
