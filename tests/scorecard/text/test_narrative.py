"""The sentence that explains a light, on the tiny world, and the figures that stand in it."""

from datetime import date

import pytest

from scorecard import snapshot
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative
from tests.support import tiny_world


def row(path, indicator_id, month):
    copy = snapshot.store(path).copy
    table = progress_queries.district(
        snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), copy.revision)
    )
    [found] = table[table["indicator_id"] == indicator_id].itertuples()
    return found


def test_behind_with_what_it_takes_to_catch_up(built):
    """180/344 = 52.3 %; 8/12 = 66.7 %; 14.3 points; (344 - 180)/4 = 41.0; (180 - 120)/3 = 20; 180 + 4 x 20 = 260."""
    tiny_world.report_months(built, "T2-1", [20, 40, 60, 80, 120, 140, 160, 180])
    found = row(built, "T2-1", 8)
    assert found.status == "behind"
    assert narrative.explanation(found, "en") == (
        "By the end of August: 180 of 344 stations (52.3%). 66.7% was due by now: 14.3 percentage points behind "
        "pace. Needed in each of the remaining 4 months: 41.0 stations; the last three months averaged 20.0, which would "
        "give 260 by the end of December."
    )
    assert "落后14.3个百分点" in narrative.explanation(found, "zh")
    assert "月均需完成41.0个" in narrative.explanation(found, "zh")


def test_a_missing_report_shows_the_last_known_value(built):
    tiny_world.report_months(built, "T2-1", [20, 0])
    found = row(built, "T2-1", 3)
    assert found.status == "not_reported"
    # A reported zero is a value; the month after it has none.
    assert narrative.explanation(found, "en") == "Not reported for March; last known: 0 stations in February."
    assert narrative.explanation(row(built, "T2-1", 2), "en").startswith("By the end of February: 0 of 344 stations")


def test_nothing_reported_at_all(built):
    found = row(built, "T2-1", 3)
    assert narrative.explanation(found, "en") == "Not reported for March, and nothing earlier this year."


def test_what_must_hold_and_does_not(built):
    tiny_world.report_months(built, "T3-1", [100, 100, 99.5])
    found = row(built, "T3-1", 3)
    assert narrative.explanation(found, "en") == (
        "March: 99.5%, against a target of 100.0%. It must hold every month, and does not in this one."
    )


def test_what_is_not_due_yet(built):
    tiny_world.report(built, "T1-2,,2023-06,98")
    found = row(built, "T1-2", 6)
    assert narrative.explanation(found, "en") == (
        "At the end of June: 98 of 110 firms (89.1%). Nothing is due before December. "
        "Needed in each of the remaining 6 months: 2.0 firms."
    )


@pytest.mark.parametrize(
    ("indicator_id", "chinese", "english"),
    [
        ("T1-1", "超过55家", "more than 55 firms"),
        ("T2-1", "344个", "344 stations"),
        ("T3-2", "不高于1.28:1", "at most 1.28:1"),
    ],
)
def test_targets_in_words(built_once, indicator_id, chinese, english):
    found = row(built_once, indicator_id, 1)
    assert (narrative.target(found, "zh"), narrative.target(found, "en")) == (chinese, english)


def test_a_gap_always_has_a_sign():
    assert [narrative.gap(points, "en") for points in (-14.31, 0.0, 3.0, None)] == [
        "-14.3 pts",
        "+0.0 pts",
        "+3.0 pts",
        "—",
    ]


def facts(path, month):
    return dict(narrative.catch_up_facts(row(path, "T2-1", month), "en"))


def test_the_arithmetic_of_catching_up(built):
    """Best three months: 60 each (Jan-Mar). Missing 344 - 240 = 104; 104/60 → 2 months; 12 - 2 = after October."""
    tiny_world.report_months(built, "T2-1", [60, 120, 180, 190, 200, 210, 230, 240])
    assert facts(built, 8) == {
        "Needed in each remaining month": "26.0 stations",
        "Monthly average of the last three months": "13.3 stations",
        "Monthly average of the year's best three months": "60.0 stations",
        "Year-end at the recent rate": "293 stations",
        "Target reached at the recent rate": "not by the end of December",
        "Latest start at this year's best rate": "by the end of October",
    }


def test_a_missing_month_does_not_make_it_too_late(built):
    """240 in August at 30 a month: missing 104, 104/30 → 4 months, start after August. September is not known yet."""
    tiny_world.report_months(built, "T2-1", [30, 60, 90, 120, 150, 180, 210, 240])
    assert facts(built, 8)["Latest start at this year's best rate"] == "by the end of August"
    assert facts(built, 9)["Latest start at this year's best rate"] == "by the end of August"


def test_what_can_no_longer_be_reached_is_said(built):
    """224 in August at 28 a month: missing 120, 120/28 → 5 months, which is one more than are left."""
    tiny_world.report_months(built, "T2-1", [28, 56, 84, 112, 140, 168, 196, 224])
    assert (
        facts(built, 8)["Latest start at this year's best rate"]
        == "already past: not reachable even at this year's best rate"
    )


def test_what_is_due_now_and_just_missed_is_not_called_on_pace(built):
    """More than 55 firms, and exactly 55 in December: the whole way, and yet not there."""
    tiny_world.report(built, "T1-1,,2023-12,55")
    found = row(built, "T1-1", 12)
    assert found.status == "slightly_behind"
    assert "It is due now, and the target is not met." in narrative.explanation(found, "en")


def test_a_gap_too_small_for_one_decimal_is_not_rounded_to_nothing():
    assert narrative.gap(-0.04, "en") == "-0.04 pts"
    assert narrative.gap(-0.04, "zh") == "-0.04个百分点"
