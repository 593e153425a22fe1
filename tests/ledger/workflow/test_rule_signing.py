"""Rules signed from a month on: what they change, what keeps its earlier rules, and what is rejected."""

from datetime import date, datetime

import pytest

from etl.submissions import submit
from etl.submissions.submission import ReasonNeededError, SubmittedFile
from ledger.accounts.actor import operator
from ledger.workflow import problems, rule_signing
from ledger.workflow.problems import Problem
from ledger.workflow.rule_signing import SignedRules, SigningError
from tests.support import tiny_world
from tests.support.tiny_world import DISTRICT, PLAN, build_world, progress

AUGUST = date(2023, 8, 1)
WEIGHTS = {
    "weight_progress": 70, "weight_reporting": 20, "weight_problems": 10, "progress_cap": 1, "step_points": 0,
    "shared_leads": 1, "adjustment_cap": 5,
}  # fmt: skip


def lights(path, behind=-20.0, on_track=-10.0, month=AUGUST, by="王区长"):
    values = {"behind_at_most": behind, "on_track_at_least": on_track}
    return rule_signing.sign(path, SignedRules("lights", values, month), operator(by))


def weights(path, by="王区长", **other):
    return rule_signing.sign(path, SignedRules("assessment", WEIGHTS | other, AUGUST), operator(by))


DOUBTS = {
    "slip_tolerance": 0.35, "outlier_mads": 8, "outlier_floor": 0.5, "history_months": 3, "repeated_rows": 3,
    "repeated_share": 0.8, "target_jump_share": 0.4, "sum_tolerance": 0.005, "least_units": 5,
}  # fmt: skip


def deadline(path, day=10, month=AUGUST):
    return rule_signing.sign(path, SignedRules("reporting", {"deadline_day": day}, month), operator("王区长"))


def doubts(path, **other):
    return rule_signing.sign(path, SignedRules("doubts", DOUBTS | other, AUGUST), operator("王区长"))


def refused(act, *arguments, **other):
    with pytest.raises(SigningError) as raised:
        act(*arguments, **other)
    return raised.value.faults


def rule(path, rule_id, month):
    query = "SELECT * FROM rule_at(?, 9999) WHERE rule_id = ?"
    [row] = tiny_world.ask(path, query, [date(2023, month, 1), rule_id])
    return row


def test_a_threshold_holds_from_its_month_on_and_earlier_months_and_revisions_keep_theirs(built):
    """150/344 by July is 14.7 points short of 7/12, 180/344 by August 14.3 short of 8/12: under -20 and -10, less than
    behind."""
    last = tiny_world.report(built, "T2-1,,2023-07,150", "T2-1,,2023-08,180").submission_id
    assert [progress(built, "T2-1", month)["status"] for month in (7, 8)] == ["behind", "behind"]
    revision = lights(built)
    assert [progress(built, "T2-1", month)["status"] for month in (7, 8)] == ["behind", "slightly_behind"]
    assert progress(built, "T2-1", 8, revision=last)["status"] == "behind"
    row = rule(built, "behind_at_most", 8)
    assert (row["value"], row["signed_by"], row["in_force_from"]) == (-20, "王区长", AUGUST)
    assert row["signed_on"] is not None
    assert revision == last + 1


def test_signed_rules_update_the_status_of_problems(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    number = problems.raise_problem(
        built, Problem(PLAN, "进度滞后", "coordinator", DISTRICT, 2, "T2-1"), operator("协调员")
    )
    revision = lights(built)
    steps = tiny_world.ask(
        built, "SELECT revision, action, status FROM problem_step WHERE problem_id = ? ORDER BY 1", [number]
    )
    assert [tuple(step.values()) for step in steps] == [
        (number, "raise", "behind"), (revision, "status", "slightly_behind"),
    ]  # fmt: skip


def test_a_deadline_holds_from_its_month_on(built):
    """The fifth of the next month is the register's; from August on the tenth is signed."""
    tiny_world.report(built, "T2-1,,2023-07,150", "T2-1,,2023-08,180")
    deadline(built)
    query = "SELECT DISTINCT ends FROM reporting_at(?, ?, 9999)"
    ends = [tiny_world.ask(built, query, [PLAN, date(2023, month, 1)])[0]["ends"] for month in (7, 8)]
    # The day's end: midnight of the day after.
    assert ends == [datetime(2023, 8, 6), datetime(2023, 9, 11)]


def test_a_rule_for_doubts_holds_for_the_month_that_is_reported(built):
    """After 150, 18 is 1.2 times a tenth: a slip of the decimal point within 0.35, and none from August on, where the
    tolerance is 0; it is then taken for the month's own value."""
    tiny_world.report(built, "T2-1,,2023-06,150")
    doubts(built, slip_tolerance=0)

    def codes(month):
        file = f"{tiny_world.HEADER}\nT2-1,,2023-{month:02},18\n".encode()
        sent = SubmittedFile(file, "a.csv", PLAN, "李工", "industry", date(2023, month, 1))
        with pytest.raises(ReasonNeededError) as raised:
            submit.submit(built, sent, operator("李工"))
        return [finding.code for finding in raised.value.findings]

    assert codes(7) == ["slip"]
    assert codes(8) == ["month_as_total"]


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
        (weights, {"progress_cap": float("inf")}, ("values_unreadable",)),
        (deadline, {"day": 0}, ("values_unreadable",)),
        (deadline, {"day": 29}, ("values_unreadable",)),
        (deadline, {"day": 5.5}, ("values_unreadable",)),
        (deadline, {"day": 5}, ("unchanged",)),
        (doubts, {"history_months": 0}, ("values_unreadable",)),
        (doubts, {"repeated_share": 1.1}, ("values_unreadable",)),
        (doubts, {}, ("unchanged",)),
        (weights, {"weight_progress": 60, "weight_problems": 20}, ("unchanged",)),
    ],
)
def test_what_cannot_be_signed_is_refused_and_changes_nothing(built, act, other, faults):
    before = tiny_world.newest(built)
    assert refused(act, built, **other) == faults
    assert tiny_world.newest(built) == before
