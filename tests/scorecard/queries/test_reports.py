"""Every value ever sent for one indicator, and what each one replaced, on the tiny world."""

from datetime import date

import pandas as pd

from etl.submissions import review, submit
from ledger.accounts.actor import operator
from scorecard import snapshot
from scorecard.queries import submissions as submission_queries
from tests.support import tiny_world
from tests.support.tiny_world import DISTRICT, EAST, report

STATIONS = "T2-1"


def sent(path, area=DISTRICT, revision=None):
    copy = snapshot.store(path).copy
    asked = snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, 8, 1), revision or copy.revision)
    table = submission_queries.every_report(asked, STATIONS, area)
    return {row.submission_id: row for row in table.itertuples()}


def test_each_value_says_what_it_replaced(built):
    first = report(built, f"{STATIONS},,2023-08,180", department_id="industry").submission_id
    second = report(built, f"{STATIONS},,2023-08,181", by="王五").submission_id
    july = report(built, f"{STATIONS},,2023-07,170").submission_id
    found = sent(built)
    assert list(found) == [second, first, july]  # the newest month first, and in it the newest value
    assert [row.counts for row in found.values()] == [True, False, True]
    assert (found[second].replaced_value, found[second].replaced_submission_id) == (180, first)
    assert pd.isna(found[first].replaced_value)
    assert pd.isna(found[july].replaced_submission_id)
    assert (found[first].reporter, found[second].reporter) == ("区工信局", None)
    assert (found[second].submitted_by, found[second].decision) == ("王五", "accepted")


def test_what_was_undone_or_never_accepted_is_there_and_replaced_nothing_afterwards(built):
    june = report(built, f"{STATIONS},,2023-06,170").submission_id
    first = report(built, f"{STATIONS},,2023-07,180").submission_id
    second = report(built, f"{STATIONS},,2023-07,200").submission_id
    review.decide(built, second, "undone", operator("协调员"), "报错了")
    held = submit.submit(
        built, tiny_world.sent(f"{STATIONS},,2023-07,150", reason="核减"), operator("测试员")
    )  # a cumulative figure that fell
    review.decide(built, held.submission_id, "returned", operator("协调员"), "请核实")
    third = report(built, f"{STATIONS},,2023-07,190").submission_id
    found = sent(built)
    assert (found[second].decision, found[second].reason, found[second].counts) == ("undone", "报错了", False)
    assert found[second].replaced_submission_id == first  # when it was accepted
    assert (found[held.submission_id].decision, found[held.submission_id].decided_by) == ("returned", "协调员")
    assert pd.isna(found[held.submission_id].replaced_value)
    # Neither the undone nor the returned value was in force when 190 came: 180 was
    assert (found[third].replaced_value, found[third].counts) == (180, True)
    # At the revision of the undone one, nothing of what came after it is known
    then = sent(built, revision=second)
    assert list(then) == [second, first, june]
    assert (then[second].decision, then[second].counts) == ("accepted", True)


def test_a_value_that_was_accepted_later_replaced_what_stood_then(built):
    """A was held, B accepted at once, A accepted after it: A replaced B, and B replaced nothing."""
    report(built, f"{STATIONS},,2023-06,170")
    falls = submit.submit(built, tiny_world.sent(f"{STATIONS},,2023-07,150", reason="核减"), operator("测试员"))
    assert falls.decision == "held"  # a cumulative figure that fell
    direct = report(built, f"{STATIONS},,2023-07,175").submission_id
    review.decide(built, falls.submission_id, "accepted", operator("协调员"))
    found = sent(built)
    assert (found[falls.submission_id].replaced_value, found[falls.submission_id].counts) == (175, True)
    assert pd.isna(found[direct].replaced_value)
    assert not found[direct].counts


def test_a_towns_values_are_its_own(built):
    tiny_world.allocate(built, STATIONS, {EAST: 100})
    town = report(
        built, "T2-1,东街,2023-08,40,还缺用地,加快选址", header=f"{tiny_world.HEADER},存在问题,下一步措施", area_id=EAST
    )
    report(built, f"{STATIONS},,2023-08,180")
    [row] = sent(built, EAST).values()
    assert (row.submission_id, row.value, row.reporter_en) == (town.submission_id, 40, "East Street Subdistrict")
    assert (row.problem, row.next_step) == ("还缺用地", "加快选址")
