"""The marks for values that need verification (需核实), each set by its own condition only."""

from datetime import date, datetime

import pytest

from etl.submissions import review
from ledger.accounts.actor import operator
from tests.support import tiny_world

NAMES = {"东街街道": 7, "西街街道": 6, "南山镇": 8}
"""Town → its value for January."""


def marks(path, month, indicator_id="T2-1"):
    """(area, mark) of one indicator."""
    query = "SELECT area_id, mark FROM credibility_at(?, CAST(? AS DATE), ?) WHERE indicator_id = ? ORDER BY ALL"
    rows = tiny_world.ask(path, query, [tiny_world.PLAN, date(2023, month, 1), tiny_world.newest(path), indicator_id])
    return [(row["area_id"], row["mark"]) for row in rows]


@pytest.fixture
def at(monkeypatch):
    """Sets the clock to the first day of the month after, in time for the month's deadline; or to any other moment."""

    def set_to(month, moment=None):
        after = datetime(2024, 1, 1, 9) if month == 12 else datetime(2023, month + 1, 1, 9)
        monkeypatch.setattr("ledger.clock.now", lambda: moment or after)

    return set_to


def test_an_ordinary_figure_has_none(built, at):
    at(4)
    tiny_world.report_months(built, "T2-1", [21, 45, 77, 113])
    assert marks(built, 4) == []


def test_late_is_after_the_deadline_of_the_month(built, at):
    """January is due by the end of 5 February."""
    at(1, datetime(2023, 2, 5, 23, 59, 59))
    tiny_world.report(built, "T2-1,,2023-01,21")
    assert marks(built, 1) == []
    at(1, datetime(2023, 2, 6))
    tiny_world.report(built, "T2-1,,2023-01,22")
    assert marks(built, 1) == [(tiny_world.DISTRICT, "late")]


def test_exact_is_what_one_step_less_would_miss(built, at):
    """August: 344 × 8/12 = 229.33, so 230 is the least that is enough; 231 is more. December: 344."""
    at(8)
    tiny_world.report(built, "T2-1,,2023-08,231")
    assert marks(built, 8) == []
    tiny_world.report(built, "T2-1,,2023-08,230")
    assert marks(built, 8) == [(tiny_world.DISTRICT, "exact")]
    tiny_world.report(built, "T2-1,,2023-08,229")
    assert marks(built, 8) == []
    at(12)
    tiny_world.report(built, "T2-1,,2023-12,344")
    assert (tiny_world.DISTRICT, "exact") in marks(built, 12)


def test_a_target_of_few_steps_is_met_exactly_without_a_mark(built, at):
    """T1-3 from 19 to 30 firms: 11 steps."""
    at(12)
    tiny_world.report(built, "T1-3,,2023-12,30")
    assert marks(built, 12, "T1-3") == []


def test_a_spike_is_more_than_half_of_the_way_in_a_month_at_the_years_end(built, at):
    """344 ÷ 2 = 172. October 120, November 293: 173 in one month."""
    at(11)
    tiny_world.report(built, "T2-1,,2023-10,120", "T2-1,,2023-11,292")
    assert marks(built, 11) == []
    tiny_world.report(built, "T2-1,,2023-11,293")
    assert marks(built, 11) == [(tiny_world.DISTRICT, "spike")]


def test_three_round_months_are_marked_and_two_are_not(built, at):
    at(2)
    tiny_world.report_months(built, "T2-1", [20, 50])
    assert marks(built, 2) == []
    at(3)
    tiny_world.report(built, "T2-1,,2023-03,80")
    assert marks(built, 3) == [(tiny_world.DISTRICT, "round")]
    tiny_world.report(built, "T2-1,,2023-02,51")
    assert marks(built, 3) == []


def test_revised_is_what_replaced_another_after_the_close(built, at):
    at(1)
    tiny_world.report(built, "T2-1,,2023-01,21")
    review.set_period(built, tiny_world.PLAN, date(2023, 1, 1), "closed", operator("协调员"))
    assert marks(built, 1) == []
    review.set_period(built, tiny_world.PLAN, date(2023, 1, 1), "open", operator("协调员"))
    tiny_world.report(built, "T2-1,,2023-01,23")
    assert marks(built, 1) == [(tiny_world.DISTRICT, "revised")]


def test_one_source_is_all_towns_in_one_file(built, at):
    at(1)
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 144, tiny_world.WEST: 100, tiny_world.SOUTH: 100})
    rows = [f"T2-1,{name},2023-01,{value}" for name, value in NAMES.items()]
    tiny_world.report(built, *rows)
    assert (tiny_world.DISTRICT, "one_source") in marks(built, 1)
    tiny_world.report(built, f"T2-1,{next(iter(NAMES))},2023-01,9")
    assert (tiny_world.DISTRICT, "one_source") not in marks(built, 1)
