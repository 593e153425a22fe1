"""The worked cases of the design's section 6, each with its arithmetic."""

import pytest

from ledger import clock
from ledger.database.connection import write_transaction
from ledger.database.revisions import next_revision
from ledger.vocabulary.findings import FaultsError
from tests.support import tiny_world
from tests.support.tiny_world import (
    DISTRICT,
    EAST,
    SOUTH,
    WEST,
    allocate,
    ask,
    catch_up,
    progress,
    report,
    report_months,
    schedule,
)

approx = pytest.approx
STATIONS, FIRMS, HIGH_TECH, PROCESSORS, WATER, RATIO = "T2-1", "T1-1", "T1-2", "T1-3", "T3-1", "T3-2"


def status(path, indicator_id, month, **more):
    return progress(path, indicator_id, month, **more)["status"]


def put_in_force(world, preset, starts):
    with (world / "register" / "rules.toml").open("a", encoding="utf-8") as rules:
        rules.write(f'\n[[in_force]]\npreset = "{preset}"\nfrom = {starts}\n')


# Counts and sums that accrue


def test_344_stations_with_180_in_august(built):
    receipt = report(built, f"{STATIONS},,2023-08,180")
    row = progress(built, STATIONS, 8)
    # 180/344 = 52.3 % against 8/12 = 66.7 %: 14.3 points below pace
    assert row["target_value"] == 344
    assert row["actual_value"] == 180
    assert row["attainment_rate"] == approx(0.5233, abs=5e-5)
    assert row["expected_rate"] == approx(0.6667, abs=5e-5)
    assert row["pace_gap"] == approx(-14.341, abs=5e-4)
    assert row["status"] == "behind"
    assert row["derived"] is False
    assert row["submission_id"] == receipt.submission_id
    assert row["reported_at"] == receipt.submitted_at
    # (344 − 180) / 4 months = 41.0
    assert catch_up(built, STATIONS, 8)["needed_per_month"] == 41.0


@pytest.mark.parametrize(
    ("month", "value", "expected", "gap"),
    [
        (6, 172, "on_track", 0),  # 172/344 = 50 % against 6/12 = 50 %: exactly at pace
        (6, 171, "slightly_behind", -0.291),  # 171/344 = 49.71 %
        (6, 200, "on_track", 8.140),  # 58.14 % against 50 %
        (12, 344, "achieved", 0),
        (12, 343, "slightly_behind", -0.291),  # 99.71 %, and nothing can be added
        (3, 344, "achieved", 75),  # early: 100 % against 25 %
    ],
)
def test_a_count_against_its_pace(built, month, value, expected, gap):
    report(built, f"{STATIONS},,2023-{month:02},{value}")
    row = progress(built, STATIONS, month)
    assert (row["status"], row["pace_gap"]) == (expected, approx(gap, abs=5e-4))


def test_a_gap_of_exactly_ten_points_is_behind(built):
    allocate(built, STATIONS, {EAST: 100, WEST: 144, SOUTH: 100})
    report(built, f"{STATIONS},东街,2023-06,40", f"{STATIONS},南山,2023-06,41")
    # 40/100 − 6/12 = −10 points; 41/100 − 6/12 = −9 points
    assert progress(built, STATIONS, 6, area=EAST)["pace_gap"] == -10
    assert status(built, STATIONS, 6, area=EAST) == "behind"
    assert status(built, STATIONS, 6, area=SOUTH) == "slightly_behind"


def test_zero_is_a_report_and_a_missing_one_is_not(built):
    report(built, f"{STATIONS},,2023-01,0")
    row = progress(built, STATIONS, 1)
    # 0/344 − 1/12 = −8.3 points
    assert (row["actual_value"], row["attainment_rate"], row["status"]) == (0, 0, "slightly_behind")
    assert row["pace_gap"] == approx(-8.333, abs=5e-4)
    row = progress(built, STATIONS, 2)
    assert row["actual_value"] is None
    assert row["attainment_rate"] is None
    assert row["pace_gap"] is None
    assert row["reported_at"] is None
    assert row["status"] == "not_reported"


def test_the_last_known_value_is_still_known_in_a_month_without_report(built):
    report(built, f"{STATIONS},,2023-07,170")
    row = catch_up(built, STATIONS, 8)
    assert (row["last_value"], f"{row['last_period']:%Y-%m}") == (170, "2023-07")
    # Four months are left after August: (344 − 170) / 4 = 43.5
    assert row["needed_per_month"] == 43.5


# Once a year


def test_more_than_55_firms_is_not_achieved_with_55(built):
    report(built, f"{FIRMS},,2023-12,55")
    row = progress(built, FIRMS, 12)
    # 55/55 = 100 % against 100 %: no gap, but 55 is not more than 55
    assert (row["attainment_rate"], row["pace_gap"]) == (1, 0)
    assert row["status"] == "slightly_behind"
    report(built, f"{FIRMS},,2023-12,56")
    assert status(built, FIRMS, 12) == "achieved"


def test_in_its_last_month_a_missed_target_is_never_on_track(world, tmp_path):
    put_in_force(world, "yinchuan-2025", "2023-01-01")
    tiny_world.rewrite(
        world / "register" / "rules.toml", '[[in_force]]\npreset = "default"\nfrom = 2023-01-01\n', ""
    )  # on track from −10 points on
    path = tmp_path / "lenient.duckdb"
    tiny_world.build_world(world, path)
    report(path, f"{FIRMS},,2023-12,55", f"{STATIONS},,2023-12,330", f"{STATIONS},,2023-11,300")
    # 330/344 = 95.9 %: −4.1 points; 300/344 − 11/12 = −4.5 points, with a month left
    assert status(path, FIRMS, 12) == "slightly_behind"
    assert status(path, STATIONS, 12) == "slightly_behind"
    assert status(path, STATIONS, 11) == "on_track"


def test_a_ratio_of_at_most_1_28_is_not_achieved_with_1_30(built):
    report(built, f"{RATIO},,2023-12,1.30")
    row = progress(built, RATIO, 12)
    # 1.28/1.30 = 98.46 %: −1.54 points
    assert row["attainment_rate"] == approx(0.98462, abs=5e-6)
    assert row["pace_gap"] == approx(-1.538, abs=5e-4)
    assert row["status"] == "slightly_behind"
    report(built, f"{RATIO},,2023-12,1.28")
    assert status(built, RATIO, 12) == "achieved"


def test_110_firms_with_98_in_june_are_not_due(built):
    report(built, f"{HIGH_TECH},,2023-06,98")
    row = progress(built, HIGH_TECH, 6)
    assert (row["status"], row["expected_rate"]) == ("not_due", 0)
    assert row["attainment_rate"] == approx(98 / 110)
    assert status(built, HIGH_TECH, 5) == "not_due"  # and nobody is asked for a report
    assert status(built, HIGH_TECH, 12) == "not_reported"


def test_a_target_due_in_june_is_judged_from_june_on(world, tmp_path):
    tiny_world.rewrite(
        tiny_world.plan_folder(world) / "indicators.csv",
        "level,at_least,year_end,12,false,,110",
        "level,at_least,year_end,6,false,,110",
    )
    path = tmp_path / "june.duckdb"
    tiny_world.build_world(world, path)
    report(path, f"{HIGH_TECH},,2023-05,98", f"{HIGH_TECH},,2023-06,98", f"{HIGH_TECH},,2023-07,105")
    # 98/110 − 1 = −10.9 points; 105/110 − 1 = −4.5 points
    assert [status(path, HIGH_TECH, month) for month in (5, 6, 7, 8)] == [
        "not_due", "behind", "slightly_behind", "not_reported",
    ]  # fmt: skip
    assert catch_up(path, HIGH_TECH, 6)["needed_per_month"] is None  # no month is left


# Every month


def test_water_of_99_5_percent_in_march_is_behind_whatever_the_gap(built):
    report(built, f"{WATER},,2023-03,99.5", f"{WATER},,2023-04,100")
    row = progress(built, WATER, 3)
    # 99.5/100 − 1 = −0.5 points, which would be slight for anything else
    assert (row["pace_gap"], row["status"]) == (approx(-0.5), "behind")
    assert status(built, WATER, 4) == "on_track"
    assert status(built, WATER, 5) == "not_reported"


def test_what_must_hold_all_year_is_achieved_in_december_only(built):
    report(built, f"{WATER},,2023-11,100", f"{WATER},,2023-12,100")
    assert status(built, WATER, 11) == "on_track"
    assert status(built, WATER, 12) == "achieved"
    report(built, f"{WATER},,2023-12,99.9")
    assert status(built, WATER, 12) == "behind"


# From a baseline


def test_progress_is_counted_from_the_baseline(built):
    report(built, f"{PROCESSORS},,2023-06,24")
    row = progress(built, PROCESSORS, 6)
    # (24 − 19)/(30 − 19) = 45.5 % against 50 %: −4.5 points; attainment 24/30 = 80 %
    assert row["attainment_rate"] == approx(0.8)
    assert row["pace_gap"] == approx(-4.545, abs=5e-4)
    assert row["status"] == "slightly_behind"


def test_progress_from_a_baseline_that_must_fall(world, tmp_path):
    tiny_world.rewrite(
        tiny_world.plan_folder(world) / "indicators.csv",
        "rate,at_most,year_end,12,false,,1.28,,1.28:1,城乡低保标准差距缩小到1.28:1,,,",
        "rate,at_most,linear,12,false,,1.28,,1.28:1,城乡低保标准差距缩小到1.28:1,1.4,上年,",
    )
    path = tmp_path / "falling.duckdb"
    tiny_world.build_world(world, path)
    report(path, f"{RATIO},,2023-06,1.34", f"{RATIO},,2023-07,1.37")
    # (1.40 − 1.34)/(1.40 − 1.28) = 50 % against 6/12; (1.40 − 1.37)/0.12 = 25 % against 7/12 = 58.3 %
    assert progress(path, RATIO, 6)["pace_gap"] == approx(0)
    assert status(path, RATIO, 6) == "on_track"
    assert progress(path, RATIO, 7)["pace_gap"] == approx(-33.333, abs=5e-4)
    assert status(path, RATIO, 7) == "behind"


def test_between_holds_within_both_bounds_only(world, tmp_path):
    tiny_world.rewrite_notice(world, "加工企业达到30家", "加工企业保持28-30家")
    tiny_world.rewrite(
        tiny_world.plan_folder(world) / "indicators.csv",
        "at_least,linear,12,false,,30,,30家,规模以上农产品加工企业达到30家,19,上年统计公报",
        "between,hold,12,false,,28,30,28-30家,规模以上农产品加工企业保持28-30家,,",
    )
    path = tmp_path / "between.duckdb"
    tiny_world.build_world(world, path)
    report_months(path, PROCESSORS, [27, 28, 29, 30, 31])
    rows = [progress(path, PROCESSORS, month) for month in range(1, 6)]
    assert [row["status"] for row in rows] == ["behind", "on_track", "on_track", "on_track", "behind"]
    # 27/28 = 96.4 % too few; 30/31 = 96.8 % too many
    assert rows[0]["attainment_rate"] == approx(27 / 28)
    assert rows[4]["attainment_rate"] == approx(30 / 31)


# A monthly schedule


def test_a_schedule_overrides_the_pace(built):
    report(built, f"{STATIONS},,2023-03,20", f"{STATIONS},,2023-08,180")
    before = schedule(built, STATIONS, {6: 100, 9: 250, 12: 344}) - 1
    # March: nothing is scheduled yet. August: June's 100 stands, 100/344 = 29.1 %; 52.3 % is 23.3 points above
    assert status(built, STATIONS, 3) == "not_due"
    row = progress(built, STATIONS, 8)
    assert row["expected_rate"] == approx(0.29070, abs=5e-6)
    assert row["pace_gap"] == approx(23.256, abs=5e-4)
    assert row["status"] == "on_track"
    # 250/344 = 72.7 % by September
    assert progress(built, STATIONS, 9)["expected_rate"] == approx(0.72674, abs=5e-6)
    assert status(built, STATIONS, 8, revision=before) == "behind"


def test_a_schedule_is_measured_from_the_baseline(built):
    schedule(built, PROCESSORS, {6: 22, 12: 30})
    report(built, f"{PROCESSORS},,2023-06,24")
    row = progress(built, PROCESSORS, 6)
    # due (22 − 19)/(30 − 19) = 27.3 %; reached 5/11 = 45.5 %: +18.2 points
    assert row["expected_rate"] == approx(3 / 11)
    assert row["pace_gap"] == approx(18.182, abs=5e-4)


def test_a_schedule_overrides_what_must_hold(built):
    schedule(built, WATER, {3: 99, 12: 100})
    report(built, f"{WATER},,2023-03,99.5")
    # 99.5 against the 99 that is due by March
    assert status(built, WATER, 3) == "on_track"


# The district and its towns


def test_the_towns_stand_in_for_the_district_only_when_all_have_reported(built):
    allocate(built, STATIONS, {EAST: 100, WEST: 144, SOUTH: 100})
    report(built, f"{STATIONS},东街,2023-08,60", f"{STATIONS},西街,2023-08,90")
    assert progress(built, STATIONS, 8)["actual_value"] is None
    assert status(built, STATIONS, 8) == "not_reported"
    report(built, f"{STATIONS},南山,2023-08,0")
    row = progress(built, STATIONS, 8)
    # 60 + 90 + 0 = 150: the zero is a report
    assert (row["actual_value"], row["derived"]) == (150, True)
    assert progress(built, STATIONS, 8, area=SOUTH)["derived"] is False


def test_only_towns_with_a_share_count_into_the_sum(built):
    allocate(built, STATIONS, {EAST: 200, WEST: 144})
    report(built, f"{STATIONS},东街,2023-08,60", f"{STATIONS},西街,2023-08,90", f"{STATIONS},南山,2023-08,50")
    row = progress(built, STATIONS, 8)
    assert (row["actual_value"], row["derived"]) == (150, True)


def test_what_was_reported_for_the_district_wins(built):
    allocate(built, STATIONS, {EAST: 100, WEST: 144, SOUTH: 100})
    report(built, *(f"{STATIONS},{town},2023-08,50" for town in ("东街", "西街", "南山")), f"{STATIONS},,2023-08,180")
    row = progress(built, STATIONS, 8)
    assert (row["actual_value"], row["derived"]) == (180, False)


def test_without_shares_nothing_is_derived(built):
    report(built, *(f"{STATIONS},{town},2023-08,50" for town in ("东街", "西街", "南山")))
    assert progress(built, STATIONS, 8)["actual_value"] is None


def test_rates_roll_up_as_sum_of_numerators_over_sum_of_denominators(built):
    allocate(built, WATER, {EAST: 100, WEST: 100, SOUTH: 100})
    header = "指标编号,街镇,期间,分子,分母"
    rows = [f"{WATER},东街,2023-08,90,100", f"{WATER},西街,2023-08,10,10", f"{WATER},南山,2023-08,30,40"]
    report(built, *rows, header=header)
    row = progress(built, WATER, 8)
    # (90 + 10 + 30)/(100 + 10 + 40) = 86.67 %; the mean of 90, 100 and 75 would be 88.33 %
    assert (row["actual_value"], row["derived"]) == (approx(86.6667, abs=5e-5), True)
    [parts] = ask(
        built,
        "SELECT numerator, denominator FROM value_at('tiny', ?) WHERE indicator_id = ? AND area_id = ?",
        [tiny_world.newest(built), WATER, DISTRICT],
    )
    assert parts == {"numerator": 130, "denominator": 150}


def test_a_rate_without_its_parts_is_not_rolled_up(built):
    allocate(built, WATER, {EAST: 100, WEST: 100})
    report(built, f"{WATER},东街,2023-08,90", f"{WATER},西街,2023-08,100")
    assert progress(built, WATER, 8)["actual_value"] is None


# Rules in force


def test_earlier_months_keep_the_rule_that_was_in_force_for_them(built, world):
    # 135/344 = 39.2 % against 50 %: −10.8; 150/344 = 43.6 % against 58.3 %: −14.7 points
    report(built, f"{STATIONS},,2023-06,135", f"{STATIONS},,2023-07,150")
    before = tiny_world.newest(built)
    assert status(built, STATIONS, 7) == "behind"
    put_in_force(world, "yinchuan-2025", "2023-07-01")
    assert tiny_world.build_world(world, built) == before + 1
    assert status(built, STATIONS, 6) == "behind"
    assert status(built, STATIONS, 7) == "slightly_behind"  # −30 < −14.7 < −10
    assert status(built, STATIONS, 7, revision=before) == "behind"  # as it was known then


def test_a_plan_with_months_before_the_first_rule_is_refused(world):
    """Without a threshold, 0 of 344 in January would be on track."""
    tiny_world.rewrite(world / "register" / "rules.toml", "from = 2023-01-01", "from = 2023-03-01")
    with pytest.raises(FaultsError) as refused:
        tiny_world.read_world(world)
    assert [finding.file for finding in refused.value.findings] == ["rules.toml"]


# Revisions


def test_an_old_revision_answers_what_was_known_then(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    second = report(built, f"{STATIONS},,2023-08,240").submission_id
    # 240/344 = 69.8 % against 66.7 %
    assert [status(built, STATIONS, 8, revision=revision) for revision in (first - 1, first, second)] == [
        "not_reported", "behind", "on_track",
    ]  # fmt: skip
    row = progress(built, STATIONS, 8, revision=first)
    assert (row["actual_value"], row["submission_id"]) == (180, first)


def test_a_later_submission_wins_for_what_it_says_and_leaves_the_rest(built):
    first = report(built, f"{STATIONS},,2023-08,180", f"{PROCESSORS},,2023-08,25").submission_id
    second = report(built, f"{STATIONS},,2023-08,181").submission_id
    assert progress(built, STATIONS, 8)["submission_id"] == second
    row = progress(built, PROCESSORS, 8)
    assert (row["actual_value"], row["submission_id"]) == (25, first)


def test_an_undone_submission_gives_way_to_the_one_before(built):
    first = report(built, f"{STATIONS},,2023-08,180").submission_id
    second = report(built, f"{STATIONS},,2023-08,240").submission_id
    with write_transaction(built) as connection:
        revision = next_revision(connection, "submission", "test")
        connection.execute(
            "INSERT INTO review VALUES (?, ?, 'undone', 'test', ?, 'sent by mistake')",
            [revision, second, clock.now()],
        )
    assert progress(built, STATIONS, 8)["submission_id"] == first
    assert progress(built, STATIONS, 8, revision=second)["submission_id"] == second


# Catching up


def test_catching_up_too_late(built):
    report_months(built, STATIONS, [20, 40, 60, 85, 110, 135, 160, 180])
    row = catch_up(built, STATIONS, 8)
    assert (row["last_value"], row["months_left"]) == (180, 4)
    assert row["needed_per_month"] == 41.0  # (344 − 180)/4
    assert row["recent_per_month"] == approx(23.3333, abs=5e-5)  # (180 − 110)/3
    assert row["projected_value"] == approx(273.333, abs=5e-4)  # 180 + 4 × 23.33
    assert row["reached_in_month"] == 16  # 164/23.33 = 7.03, so 8 months after August: next April
    assert row["best_per_month"] == 25  # (135 − 60)/3, the best three months
    assert row["latest_start_month"] == 5  # 164/25 = 6.56, so 7 months before December: past already


def test_catching_up_just_in_time(built):
    report_months(built, STATIONS, [30, 60, 90, 120, 150, 180, 210, 240])
    row = catch_up(built, STATIONS, 8)
    assert row["needed_per_month"] == 26.0  # (344 − 240)/4
    assert (row["recent_per_month"], row["best_per_month"]) == (30, 30)
    assert row["projected_value"] == 360  # 240 + 4 × 30
    assert row["reached_in_month"] == 12  # 104/30 = 3.47, so 4 months after August
    assert row["latest_start_month"] == 8  # 4 months before December


def test_the_first_three_months_are_counted_from_the_start_of_the_year(built):
    report(built, f"{STATIONS},,2023-03,60", f"{PROCESSORS},,2023-03,22", f"{HIGH_TECH},,2023-03,90")
    assert catch_up(built, STATIONS, 3)["recent_per_month"] == 20  # 60/3 from nothing
    assert catch_up(built, PROCESSORS, 3)["recent_per_month"] == 1  # (22 − 19)/3 from the baseline
    assert catch_up(built, HIGH_TECH, 3)["recent_per_month"] is None  # a stock whose start is not known


def test_three_months_with_a_gap_before_them_have_no_rate(built):
    report(built, f"{STATIONS},,2023-06,100", f"{STATIONS},,2023-08,180")
    row = catch_up(built, STATIONS, 8)
    assert (row["recent_per_month"], row["projected_value"], row["reached_in_month"]) == (None, None, None)
    assert row["needed_per_month"] == 41.0


def test_more_than_55_needs_56(built):
    report(built, f"{FIRMS},,2023-06,50")
    assert catch_up(built, FIRMS, 6)["needed_per_month"] == 1.0  # (56 − 50)/6


def test_nothing_is_needed_of_what_is_reached(built):
    report_months(built, STATIONS, [100, 200, 344])
    row = catch_up(built, STATIONS, 3)
    assert (row["needed_per_month"], row["latest_start_month"], row["reached_in_month"]) == (None, None, 3)


def test_the_month_of_reaching_is_the_first_that_held(built):
    report_months(built, STATIONS, [100, 200, 344, 350, 360])
    assert catch_up(built, STATIONS, 5)["reached_in_month"] == 3


def test_a_rate_has_no_monthly_increment(built):
    report_months(built, WATER, [98, 98, 99, 99])
    report_months(built, RATIO, [1.4, 1.38, 1.36, 1.34])
    for indicator_id in (WATER, RATIO):
        row = catch_up(built, indicator_id, 4)
        columns = ("needed_per_month", "recent_per_month", "projected_value", "reached_in_month", "latest_start_month")
        assert [row[name] for name in columns] == [None] * 5


def test_catching_up_knows_nothing_of_later_months_and_revisions(built):
    first = report_months(built, STATIONS, [20, 40, 60, 85]).submission_id
    report_months(built, STATIONS, [20, 40, 60, 85, 344])
    assert catch_up(built, STATIONS, 4)["last_value"] == 85
    assert catch_up(built, STATIONS, 5, revision=first)["last_value"] == 85
    assert catch_up(built, STATIONS, 5)["last_value"] == 344


def test_a_schedule_of_something_that_must_fall(built):
    """Target 1.28; 1.48 is due by June: e = 1.28/1.48 = 86.5 %. Reported 1.40: p = 1.28/1.40 = 91.4 %: ahead."""
    tiny_world.schedule(built, "T3-2", {6: 1.48})
    tiny_world.report(built, "T3-2,,2023-06,1.40")
    row = tiny_world.progress(built, "T3-2", 6)
    assert round(row["expected_rate"], 3) == 0.865
    assert round(row["attainment_rate"], 3) == 0.914
    assert row["status"] == "on_track"
