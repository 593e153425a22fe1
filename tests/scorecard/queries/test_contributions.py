"""Which towns explain the district's gap: counts, rates with their mix, what is missing, what no town holds."""

import math
from datetime import date

import pytest

from scorecard import snapshot
from scorecard.queries import contributions as contribution_queries
from scorecard.queries import plan as plan_queries
from tests.support import tiny_world
from tests.support.tiny_world import EAST, SOUTH, WEST, allocate, report

approx = pytest.approx
STATIONS, WATER, FIRMS = "T2-1", "T3-1", "T1-2"
PARTS = "指标编号,街镇,期间,分子,分母"


def contributions(path, indicator_id, month=6):
    """By area_id; None is what no town holds."""
    copy = snapshot.store(path).copy
    asked = snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), copy.revision)
    return {row.area_id: row for row in contribution_queries.contributions(asked, indicator_id).itertuples()}


def missing(*figures):
    return all(math.isnan(figure) for figure in figures)


# Counts


def test_each_town_against_its_own_due(built):
    """Half is due in June: East 100 → 50, West 144 → 72, South 60 → 30; 40 of the 344 were not given out → 20."""
    allocate(built, STATIONS, {EAST: 100, WEST: 144, SOUTH: 60})
    report(built, *(f"{STATIONS},{town},2023-06,{n}" for town, n in (("东街", 30), ("西街", 80), ("南山", 28))))
    report(built, f"{STATIONS},,2023-06,150")
    found = contributions(built, STATIONS)
    # The worst first, and last what no town holds: 150 − (30 + 80 + 28) = 12, against the 20 that is due of it
    assert list(found) == [EAST, SOUTH, WEST, None]
    assert [row.due_value for row in found.values()] == approx([50, 30, 72, 20])
    assert [row.actual_value for row in found.values()] == [30, 28, 80, 12]
    assert [row.contribution for row in found.values()] == approx([-20, -2, 8, -8])
    # The district: 150 − 172 = −22
    assert sum(row.contribution for row in found.values()) == approx(found[None].district_gap) == approx(-22)
    assert sum(row.part for row in found.values()) == found[None].district_value == 150
    assert (found[None].due, found[None].complete, found[None].derived) == (True, True, False)
    assert (found[EAST].area_en, found[None].area) == ("East Street Subdistrict", None)


def test_a_sum_of_towns_leaves_nothing_over(built):
    allocate(built, STATIONS, {EAST: 100, WEST: 144, SOUTH: 100})
    report(built, *(f"{STATIONS},{town},2023-06,{n}" for town, n in (("东街", 30), ("西街", 80), ("南山", 28))))
    rest = contributions(built, STATIONS)[None]
    assert (rest.derived, rest.actual_value, rest.due_value, rest.contribution, rest.part) == (True, 0, 0, 0, 0)


def test_a_town_that_has_not_reported_is_unknown_and_not_zero(built):
    allocate(built, STATIONS, {EAST: 100, WEST: 144, SOUTH: 100})
    report(built, f"{STATIONS},东街,2023-06,30", f"{STATIONS},南山,2023-06,0", f"{STATIONS},,2023-06,150")
    found = contributions(built, STATIONS)
    assert missing(found[WEST].actual_value, found[WEST].contribution, found[WEST].part)
    assert (found[WEST].known, found[WEST].due_value) == (False, 72)
    assert (found[SOUTH].known, found[SOUTH].contribution) == (True, -50)  # a reported zero
    # The last row takes it: −22 − (−20 − 50) = 48
    assert found[None].contribution == approx(48)
    assert [(row.complete, row.towns, row.towns_known) for row in found.values()] == [(False, 3, 2)] * 4


def test_without_the_districts_figure_its_gap_is_unknown(built):
    allocate(built, STATIONS, {EAST: 200, WEST: 144})
    report(built, f"{STATIONS},东街,2023-06,30")
    found = contributions(built, STATIONS)
    assert found[EAST].contribution == -70
    assert missing(found[None].contribution, found[None].district_gap, found[None].part)


def test_a_town_without_a_share_stays_among_what_no_town_holds(built):
    """East and West share all of it. South reports 10 without a share: a part of the value, nothing of the gap."""
    allocate(built, STATIONS, {EAST: 200, WEST: 144})
    report(built, *(f"{STATIONS},{town},2023-06,{n}" for town, n in (("东街", 90), ("西街", 70), ("南山", 10))))
    report(built, f"{STATIONS},,2023-06,170")
    found = contributions(built, STATIONS)
    assert (found[SOUTH].shares, found[SOUTH].part) == (False, 10)
    assert missing(found[SOUTH].contribution, found[SOUTH].due_value)
    # 170 − 172 = −2 = −10 − 2 + 10
    assert [found[area].contribution for area in (EAST, WEST, None)] == approx([-10, -2, 10])
    assert found[None].part == 0
    assert found[None].complete


def test_without_shares_there_are_parts_only(built):
    report(built, f"{STATIONS},东街,2023-06,30", f"{STATIONS},西街,2023-06,80", f"{STATIONS},,2023-06,150")
    found = contributions(built, STATIONS)
    assert {area: row.part for area, row in found.items()} == {WEST: 80, EAST: 30, None: 40}
    assert list(found) == [WEST, EAST, None]
    assert all(missing(row.contribution) and row.towns == 0 for row in found.values())


def test_an_indicator_without_towns_has_no_row(built):
    report(built, f"{FIRMS},,2023-06,98")
    assert contributions(built, FIRMS) == {}


def test_while_nothing_is_due_the_gap_is_to_the_target(world, tmp_path):
    tiny_world.rewrite(
        tiny_world.plan_folder(world) / "indicators.csv",
        "level,at_least,year_end,12,false,,110",
        "level,at_least,year_end,12,true,,110",
    )
    path = tmp_path / "year_end.duckdb"
    tiny_world.build_world(world, path)
    allocate(path, FIRMS, {EAST: 60, WEST: 50})
    report(path, f"{FIRMS},东街,2023-06,58", f"{FIRMS},西街,2023-06,40")
    found = contributions(path, FIRMS)
    # 58 − 60 = −2; 40 − 50 = −10; 98 − 110 = −12
    assert (found[EAST].contribution, found[WEST].contribution, found[None].contribution) == (-2, -10, 0)
    assert (found[None].due, found[None].district_gap) == (False, -12)


# Rates


def test_a_rate_parts_into_own_rate_and_mix(built):
    """Water must be 100 %; the towns' own targets are 100, 80 and 100.

    June: East 90/100 = 90 %, West 45/50 = 90 %, South 50/50 = 100 %: 185/200 = 92.5 %; weights 1/2, 1/4, 1/4.
    Own: East ½(90 − 100) = −5; West ¼(90 − 80) = +2.5; South 0. Mix: only West's target is another: ¼(80 − 100) = −5.
    """
    allocate(built, WATER, {EAST: 100, WEST: 80, SOUTH: 100})
    report(
        built,
        f"{WATER},东街,2023-06,90,100",
        f"{WATER},西街,2023-06,45,50",
        f"{WATER},南山,2023-06,50,50",
        header=PARTS,
    )
    found = contributions(built, WATER)
    towns = [found[area] for area in (EAST, WEST, SOUTH)]
    assert [row.weight for row in towns] == [0.5, 0.25, 0.25]
    assert [row.own_effect for row in towns] == approx([-5, 2.5, 0])
    assert [row.mix_effect for row in towns] == approx([0, -5, 0])
    assert [row.contribution for row in towns] == approx([-5, -2.5, 0])
    # 92.5 − 100 = −7.5, all of it explained
    assert (found[None].district_gap, found[None].contribution) == (approx(-7.5), 0)
    # To its own target East lacks 100 − 90 = 10, West has 45 − 0.8 × 50 = 5 more than it must
    assert [row.numerator_lacking for row in towns] == approx([10, -5, 0])
    # 100 × 90/200, 45/200, 50/200
    assert [row.part for row in towns] == approx([45, 22.5, 25])


def test_a_district_that_reports_its_own_rate_differs_from_its_towns(built):
    allocate(built, WATER, {EAST: 100, WEST: 100})
    report(built, f"{WATER},东街,2023-06,90,100", f"{WATER},西街,2023-06,80,100", header=PARTS)
    report(built, f"{WATER},,2023-06,88")
    found = contributions(built, WATER)
    # The towns: 170/200 = 85 %, −15 = −5 − 10; the district says 88 %: 3 points that no town holds; −12 in all
    assert [found[area].contribution for area in (EAST, WEST, None)] == approx([-5, -10, 3])
    assert found[None].district_gap == approx(-12)


def test_a_rate_without_its_parts_explains_nothing(built):
    allocate(built, WATER, {EAST: 100, WEST: 100})
    report(built, f"{WATER},东街,2023-06,90,100", header=PARTS)
    report(built, f"{WATER},西街,2023-06,80", f"{WATER},,2023-06,88")
    found = contributions(built, WATER)
    assert (found[WEST].actual_value, found[WEST].known, found[WEST].complete) == (80, False, False)
    assert missing(found[WEST].contribution, found[WEST].weight)
    # Of the towns with parts East is all: −10; the rest to 88 − 100 = −12 is −2
    assert [found[area].contribution for area in (EAST, None)] == approx([-10, -2])


def test_the_change_of_a_rate_parts_into_numerators_and_denominators(built):
    """May: East 80/100, West 40/60: 120/160 = 75 %. June: East 90/100, West 60/100: 150/200 = 75 %: no change, made of

    East's numerator +10 × (1/160 + 1/200)/2 = 10 × 0.005625 = +5.625 points; West's +20 → +11.25;
    West's denominator −40 × (120 + 150)/(2 × 160 × 200) = −0.16875 → −16.875 points. 5.625 + 11.25 − 16.875 = 0.
    """
    allocate(built, WATER, {EAST: 100, WEST: 100})
    report(built, f"{WATER},东街,2023-05,80,100", f"{WATER},西街,2023-05,40,60", header=PARTS)
    report(built, f"{WATER},东街,2023-06,90,100", f"{WATER},西街,2023-06,60,100", header=PARTS)
    found = contributions(built, WATER)
    effects = [(found[area].numerator_effect, found[area].denominator_effect) for area in (EAST, WEST)]
    assert effects == [(approx(5.625), 0), (approx(11.25), approx(-16.875))]
    first = contributions(built, WATER, month=5)
    assert missing(first[EAST].numerator_effect, first[EAST].denominator_effect)  # nothing in April to compare with


def test_a_change_between_other_towns_is_not_parted(built):
    allocate(built, WATER, {EAST: 100, WEST: 100})
    report(built, f"{WATER},东街,2023-05,80,100", header=PARTS)
    report(built, f"{WATER},东街,2023-06,90,100", f"{WATER},西街,2023-06,60,100", header=PARTS)
    found = contributions(built, WATER)
    assert missing(*(found[area].numerator_effect for area in (EAST, WEST)))


def test_rates_of_towns_without_targets_are_parts_of_the_districts(built):
    report(built, f"{WATER},东街,2023-06,90,100", f"{WATER},西街,2023-06,40,100", header=PARTS)
    report(built, f"{WATER},,2023-06,70")
    found = contributions(built, WATER)
    # 90/200 = 45, 40/200 = 20, and 70 − 65 = 5 that no town holds
    assert [found[area].part for area in (EAST, WEST, None)] == approx([45, 20, 5])
    assert all(missing(row.contribution, row.own_effect) for row in found.values())


def test_everything_adds_up_on_the_demonstration_data(demo):
    copy = snapshot.store(demo).copy
    [plan] = plan_queries.plans(copy.database_id, copy.revision)
    plan_id = plan.plan_id
    table = snapshot.fetch_table(
        copy.database_id,
        "SELECT c.indicator_id, sum(c.contribution) AS contribution, any_value(c.district_gap) AS gap, "
        "sum(c.part) AS part, any_value(c.district_value) AS actual FROM contribution_at(?, ?, ?) AS c "
        "WHERE c.district_value IS NOT NULL GROUP BY c.indicator_id",
        [plan_id, date(2023, 8, 1), copy.revision],
    )
    assert {"T26-1", "T62-2", "T62-3", "T19-4"} <= set(table["indicator_id"])
    assert list(table["contribution"]) == approx(list(table["gap"]))
    assert list(table["part"]) == approx(list(table["actual"]))
