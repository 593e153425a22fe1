"""What differs between two snapshots and why, on the tiny world: every cause alone, and together."""

from dataclasses import replace
from datetime import date

import pytest

from etl.submissions import review
from ledger.accounts.actor import operator
from ledger.database.connection import write_transaction
from ledger.database.revisions import next_revision
from scorecard import snapshot
from scorecard.queries import changes as change_queries
from scorecard.text import narrative
from tests.support import tiny_world
from tests.support.tiny_world import EAST, SOUTH, WEST, allocate, report, schedule

STATIONS, PROCESSORS, WATER = "T2-1", "T1-3", "T3-1"


def at(path, month, revision=None):
    copy = snapshot.store(path).copy
    return snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), revision or copy.revision)


def found(earlier, later, *area_kind):
    table = change_queries.changes(earlier, later, *area_kind)
    return {row.indicator_id: row for row in table.itertuples()}


def causes(earlier, later):
    return {indicator_id: row.causes for indicator_id, row in found(earlier, later).items()}


def undo(path, submission_id):
    return review.decide(path, submission_id, "undone", operator("协调员"), "报错了")


def sign(path, month, behind_at_most):
    """Another threshold, in force from a month of 2023 on; returns the revision."""
    with write_transaction(path) as connection:
        revision = next_revision(connection, "rule", "test")
        connection.execute(
            "INSERT INTO rule VALUES (?, 'behind_at_most', ?, ?, '区长', ?, 'test')",
            [revision, behind_at_most, date(2023, month, 1), date(2023, month, 1)],
        )
    return revision


def test_nothing_differs_from_itself(built):
    report(built, f"{STATIONS},,2023-08,180")
    assert len(change_queries.changes(at(built, 8), at(built, 8))) == 0


def test_the_next_month_has_a_report(built):
    first = report(built, f"{STATIONS},,2023-07,150").submission_id
    report(built, f"{STATIONS},,2023-08,240")
    row = found(at(built, 7, first), at(built, 8))[STATIONS]
    # July 150/344 = 43.6 % against 58.3 %: −14.7, behind; August 240/344 = 69.8 % against 66.7 %: +3.1, on track
    assert (row.value_before, row.value_corrected, row.value_after) == (150, 150, 240)
    assert (row.status_before, row.status_after) == ("behind", "on_track")
    assert (round(row.pace_gap_before, 1), round(row.pace_gap_after, 1)) == (-14.7, 3.1)
    assert (round(row.expected_rate_before, 3), round(row.expected_rate_after, 3)) == (0.583, 0.667)
    assert (row.target_before, row.target_after) == (344, 344)
    assert row.causes == ["new_report"]
    assert narrative.target(row, "zh") == "344个"
    assert narrative.amount(row, row.value_after, "en") == "240 stations"


def test_the_month_before_was_corrected_as_well(built):
    first = report(built, f"{STATIONS},,2023-07,150").submission_id
    report(built, f"{STATIONS},,2023-07,160", f"{STATIONS},,2023-08,240")
    row = found(at(built, 7, first), at(built, 8))[STATIONS]
    assert (row.value_before, row.value_corrected, row.value_after) == (150, 160, 240)
    assert row.causes == ["correction", "new_report"]


def test_a_month_that_is_reported_late_is_no_correction(built):
    first = tiny_world.newest(built)
    report(built, f"{STATIONS},,2023-07,150", f"{STATIONS},,2023-08,240")
    assert causes(at(built, 7, first), at(built, 8))[STATIONS] == ["new_report"]
    # and between two revisions of July itself it is a new report
    assert causes(at(built, 7, first), at(built, 7))[STATIONS] == ["new_report"]


def test_a_correction_and_its_undoing(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    second = report(built, f"{STATIONS},,2023-08,240").submission_id
    undone = undo(built, second)
    row = found(at(built, 8, first), at(built, 8, second))[STATIONS]
    assert (row.value_before, row.value_after, row.causes) == (180, 240, ["correction"])
    row = found(at(built, 8, second), at(built, 8, undone))[STATIONS]
    assert (row.value_before, row.value_after, row.causes) == (240, 180, ["correction"])
    assert causes(at(built, 8, first), at(built, 8, undone)) == {}
    gone = undo(built, first)
    row = found(at(built, 8, first), at(built, 8, gone))[STATIONS]
    assert (row.status_after, row.causes) == ("not_reported", ["correction"])


def test_a_month_without_report_is_time(built):
    report(built, f"{STATIONS},,2023-07,150")
    row = found(at(built, 7), at(built, 8))[STATIONS]
    assert (row.status_before, row.status_after, row.causes) == ("behind", "not_reported", ["time"])


def test_what_comes_due_is_time(built):
    # High-tech firms are certified in December: nothing due in November, not reported in December
    row = found(at(built, 11), at(built, 12))["T1-2"]
    assert (row.status_before, row.status_after, row.causes) == ("not_due", "not_reported", ["time"])


def test_another_schedule(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    schedule(built, STATIONS, {6: 100, 12: 344})
    # 52.3 % against 100/344 = 29.1 % instead of 66.7 %
    row = found(at(built, 8, first), at(built, 8))[STATIONS]
    assert (row.status_before, row.status_after, row.causes) == ("behind", "on_track", ["target"])


def test_a_schedule_that_bears_on_another_month_only_is_no_cause(built):
    schedule(built, STATIONS, {6: 100, 8: 200, 12: 344})
    first = report(built, f"{STATIONS},,2023-07,150").submission_id
    schedule(built, STATIONS, {12: 340})
    report(built, f"{STATIONS},,2023-08,240")
    assert causes(at(built, 7, first), at(built, 8))[STATIONS] == ["new_report"]


def test_another_threshold_is_a_cause_where_it_turns_the_light(built):
    # −14.3 points: behind at −10, slightly behind at −30. Processors: (24 − 19)/11 − 8/12 = −21.2. The ratio has no gap.
    first = report(built, f"{STATIONS},,2023-08,180", f"{PROCESSORS},,2023-08,24").submission_id
    sign(built, 8, -20)
    earlier, later = at(built, 8, first), at(built, 8)
    assert causes(earlier, later) == {STATIONS: ["rule"]}
    report(built, f"{STATIONS},,2023-08,190", f"{PROCESSORS},,2023-08,25")
    # 190/344 − 8/12 = −11.4: the threshold turns it still. 6/11 − 8/12 = −12.1: would be behind, and is slightly behind.
    assert causes(earlier, at(built, 8)) == {STATIONS: ["correction", "rule"], PROCESSORS: ["correction", "rule"]}


def test_a_sum_of_towns_that_changes_because_another_town_holds_a_share(built):
    """60 + 90 = 150 of the two towns with a share; with a third share, which has no report, there is no sum."""
    allocate(built, STATIONS, {EAST: 200, WEST: 144})
    first = report(built, f"{STATIONS},东街,2023-08,60", f"{STATIONS},西街,2023-08,90").submission_id
    allocate(built, STATIONS, {SOUTH: 10})
    row = found(at(built, 8, first), at(built, 8))[STATIONS]
    assert (row.value_before, row.status_after, row.causes) == (150, "not_reported", ["target"])
    report(built, f"{STATIONS},南山,2023-08,5", f"{STATIONS},东街,2023-08,61")
    # 61 + 90 + 5 = 156: a town's figure was corrected too
    row = found(at(built, 8, first), at(built, 8))[STATIONS]
    assert (row.value_after, row.causes) == (156, ["correction", "target"])


def test_towns_when_they_are_asked_for(built):
    allocate(built, STATIONS, {EAST: 200, WEST: 144})
    first = report(built, f"{STATIONS},东街,2023-08,60").submission_id
    report(built, f"{STATIONS},西街,2023-08,90", f"{STATIONS},东街,2023-08,70")
    earlier, later = at(built, 8, first), at(built, 8)
    towns = change_queries.changes(earlier, later, "town")
    assert [(row.area_en, row.causes) for row in towns.itertuples()] == [
        ("East Street Subdistrict", ["correction"]),
        ("West Street Subdistrict", ["new_report"]),
    ]
    assert causes(earlier, later) == {STATIONS: ["new_report"]}  # 70 + 90 is the first sum


def test_a_share_that_was_given_out(built):
    first = tiny_world.newest(built)
    allocate(built, STATIONS, {EAST: 200})
    [row] = change_queries.changes(at(built, 8, first), at(built, 8), "town").itertuples()
    assert (row.target_after, row.target_value, row.status_after, row.causes) == (200, 200, "not_reported", ["target"])
    assert row.status_before is None


def test_two_plans_are_not_compared(built):
    with pytest.raises(ValueError, match="one plan"):
        change_queries.changes(at(built, 7), replace(at(built, 8), plan_id="other"))


# What the last meeting saw


def test_before_the_first_figure_of_this_month(built):
    july = report(built, f"{STATIONS},,2023-07,150").submission_id
    august = report(built, f"{STATIONS},,2023-08,180").submission_id
    report(built, f"{STATIONS},,2023-07,155")
    assert change_queries.previous_snapshot(at(built, 8)) == at(built, 7, august - 1)
    assert august - 1 == july
    assert change_queries.previous_snapshot(at(built, 9)) == at(built, 8)  # nothing reported for September
    assert change_queries.previous_snapshot(at(built, 1)) is None


def test_a_figure_that_was_undone_does_not_say_when_the_meeting_was(built):
    mistaken = report(built, f"{STATIONS},,2023-08,999").submission_id
    undo(built, mistaken)
    report(built, f"{STATIONS},,2023-07,150")
    august = report(built, f"{STATIONS},,2023-08,180").submission_id
    assert change_queries.previous_snapshot(at(built, 8)).revision == august - 1


def test_months_that_were_loaded_in_one_go_have_had_no_meeting_between(built):
    tiny_world.report_months(built, STATIONS, [20, 40, 60])
    assert change_queries.previous_snapshot(at(built, 3)) == at(built, 2)


# Revisions, and what they changed


def test_the_revisions_that_a_page_can_go_back_to(built):
    sent = report(built, f"{STATIONS},,2023-08,180", department_id="industry").submission_id
    undone = undo(built, sent)
    closed = review.set_period(built, tiny_world.PLAN, date(2023, 8, 1), "closed", operator("协调员"))
    table = change_queries.revisions(at(built, 8))
    assert list(table["revision"]) == sorted(table["revision"], reverse=True)
    first, second, third = list(table.itertuples())[:3]
    assert (first.revision, first.cause, first.state, f"{first.period:%Y-%m}") == (
        closed,
        "period",
        "closed",
        "2023-08",
    )
    assert (second.revision, second.cause, second.decision, second.submission_id) == (undone, "review", "undone", sent)
    assert (second.made_by, second.reason, second.reporter) == ("协调员", "报错了", "区工信局")
    assert (third.cause, third.kind, third.decision, third.reporter_en) == (
        "submission", "actual", "accepted", "Bureau of Industry",
    )  # fmt: skip
    assert list(change_queries.revisions(at(built, 8, sent))["revision"]) == list(range(sent, 0, -1))


def test_later_corrections_with_who_made_them(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    second = report(built, f"{STATIONS},,2023-08,240", f"{PROCESSORS},,2023-08,24", by="王五").submission_id
    report(built, f"{STATIONS},,2023-07,170")  # another month
    newest = tiny_world.newest(built)
    table = change_queries.corrections_after(at(built, 8, first), newest)
    rows = {row.indicator_id: row for row in table.itertuples()}
    assert set(rows) == {STATIONS, PROCESSORS}
    row = rows[STATIONS]
    assert (row.value_before, row.value_after, row.submission_id, row.submitted_by) == (180, 240, second, "王五")
    assert (row.decision, row.causes) == ("accepted", ["correction"])
    assert rows[PROCESSORS].causes == ["new_report"]
    assert len(change_queries.corrections_after(at(built, 8), newest)) == 0


def test_a_correction_by_undoing(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    second = report(built, f"{STATIONS},,2023-08,240").submission_id
    undone = undo(built, second)
    [row] = change_queries.corrections_after(at(built, 8, second), undone).itertuples()
    assert (row.value_before, row.value_after) == (240, 180)
    assert (row.changed_in, row.submission_id, row.decision, row.reason) == (undone, second, "undone", "报错了")
    assert first < second


def test_an_undone_figure_that_no_longer_counted_is_not_what_changed_it(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    second = report(built, f"{STATIONS},,2023-08,240").submission_id
    undo(built, first)
    [row] = change_queries.corrections_after(at(built, 8, first), tiny_world.newest(built)).itertuples()
    assert (row.submission_id, row.decision) == (second, "accepted")


def test_a_correction_by_a_town_shows_under_the_district_that_it_is_summed_into(built):
    allocate(built, STATIONS, {EAST: 200, WEST: 144})
    first = report(built, f"{STATIONS},东街,2023-08,60", f"{STATIONS},西街,2023-08,90").submission_id
    second = report(built, f"{STATIONS},西街,2023-08,95", area_id=WEST).submission_id
    [row] = change_queries.corrections_after(at(built, 8, first), second).itertuples()
    # 60 + 90 → 60 + 95
    assert (row.value_before, row.value_after, row.submission_id, row.reporter_en) == (
        150, 155, second, "West Street Subdistrict",
    )  # fmt: skip


def test_another_rule_has_no_submission_behind_it(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    sign(built, 8, -20)
    [row] = change_queries.corrections_after(at(built, 8, first), tiny_world.newest(built)).itertuples()
    assert row.causes == ["rule"]
    assert row.decision is None
