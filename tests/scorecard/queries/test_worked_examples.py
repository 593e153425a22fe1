"""The examples of the method page: real figures, the same each time, and none where none fits."""

from datetime import date

import pytest

from scorecard import snapshot
from scorecard.queries import plan as plan_queries
from scorecard.queries import worked_examples as worked_example_queries
from tests.support import tiny_world

STATIONS, PROCESSORS = "T2-1", "T1-3"


def worked(path, month):
    copy = snapshot.store(path).copy
    asked = snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), copy.revision)
    return {row.shows: row for row in worked_example_queries.worked_examples(asked).itertuples()}


def test_each_measure_is_shown_by_one_indicator(built):
    """Stations 180 in August, 110 in May; processors 24 from 19 towards 30: the only one with a baseline."""
    tiny_world.report_months(built, STATIONS, [20, 40, 60, 85, 110, 135, 160, 180])
    tiny_world.report(built, f"{PROCESSORS},,2023-08,24")
    found = worked(built, 8)
    assert {shows: row.indicator_id for shows, row in found.items()} == {
        "attainment": STATIONS,
        "way_covered": PROCESSORS,
        "due_by_pace": STATIONS,
        "gap": STATIONS,
        "needed_per_month": STATIONS,
        "year_end": STATIONS,
    }
    row = found["attainment"]
    assert row.actual_value / row.target_value == row.attainment_rate  # 180 ÷ 344 = 52.3 %
    row = found["way_covered"]
    # (24 − 19) ÷ (30 − 19) = 45.5 %, and 8 ÷ 12 = 66.7 % was due: −21.2 points
    way = (row.actual_value - row.baseline) / (row.target_value - row.baseline)
    assert 100 * (way - row.expected_rate) == pytest.approx(row.pace_gap)
    row = found["gap"]
    assert 100 * (row.attainment_rate - row.period.month / row.due_month) == pytest.approx(row.pace_gap)  # −14.3
    row = found["needed_per_month"]
    assert (row.target_value - row.last_value) / row.months_left == row.needed_per_month == 41
    row = found["year_end"]
    # (180 − 110) ÷ 3 = 23.3 a month; 180 + 23.3 × 4 = 273.3
    assert row.last_value + row.recent_per_month * row.months_left == pytest.approx(row.projected_value)
    assert row.projected_value == pytest.approx(273.33, abs=5e-3)


def test_a_schedule_does_not_show_even_pace(built):
    tiny_world.report(built, f"{STATIONS},,2023-08,180")
    tiny_world.schedule(built, STATIONS, {6: 200, 12: 344})
    found = worked(built, 8)
    assert "due_by_pace" not in found
    assert found["gap"].indicator_id == STATIONS  # (52.3 − 58.1) all the same


def test_nothing_reported_shows_nothing(built):
    assert worked(built, 8) == {}


def test_the_demonstration_data_show_every_measure(demo):
    copy = snapshot.store(demo).copy
    [plan] = plan_queries.plans(copy.database_id, copy.revision)
    now = snapshot.Snapshot(copy.database_id, plan.plan_id, plan.newest_period.date(), copy.revision)
    table = worked_example_queries.worked_examples(now)
    assert list(table["shows"]) == ["attainment", "way_covered", "due_by_pace", "gap", "needed_per_month", "year_end"]
    assert table.set_index("shows").loc["way_covered", "baseline"] > 0
