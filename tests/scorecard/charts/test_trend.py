"""Charts are tested on what they show: the values in the figure."""

from datetime import date

import pandas as pd

from scorecard import snapshot
from scorecard.charts import cached as cached_charts
from scorecard.charts import trend as trend_chart
from scorecard.queries import progress as progress_queries
from tests.support import tiny_world


def shown(path, month):
    copy = snapshot.store(path).copy
    return snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), copy.revision)


def trace(figure, name):
    [found] = [one for one in figure.data if one.name == name]
    return found


def test_the_trend_draws_a_missing_month_and_no_later_one(built):
    tiny_world.report(built, "T2-1,,2023-01,0", "T2-1,,2023-03,60")
    snap = shown(built, 4)
    [row] = [one for one in progress_queries.district(snap).itertuples() if one.indicator_id == "T2-1"]
    figure = trend_chart.trend(progress_queries.series(snap, "T2-1", tiny_world.DISTRICT), row, "en", dark=False)
    values = list(trace(figure, "actual").y)
    assert [value for value in values if not pd.isna(value)] == [0, 60]
    assert list(trace(figure, "not_reported").x) == ["Feb", "Apr"]  # May and later are not late
    assert round(trace(figure, "pace").y[2], 1) == 86.0  # 344 x 3/12


def test_the_trend_carries_the_recent_rate_on_hatched_to_the_month_due(built):
    """20, 40, 60 … 160 by August: 20 a month, so 180 in September and 160 + 4 x 20 = 240 in December."""
    tiny_world.report_months(built, "T2-1", range(20, 180, 20))
    snap = shown(built, 8)
    [row] = [one for one in progress_queries.district(snap).itertuples() if one.indicator_id == "T2-1"]
    figure = trend_chart.trend(progress_queries.series(snap, "T2-1", tiny_world.DISTRICT), row, "en", dark=False)
    forecast = trace(figure, "forecast")
    assert [value for value in forecast.y if not pd.isna(value)] == [180, 200, 220, 240]
    assert list(forecast.text) == [""] * 11 + ["240"]
    assert forecast.marker.pattern.shape == "/"
    assert row.projected_value == 240
    assert list(trace(figure, "target").x) == ["Dec"]
    assert list(trace(figure, "target").y) == [344]


def test_what_is_achieved_needs_no_forecast(built):
    """344 of 344 in August."""
    tiny_world.report_months(built, "T2-1", [43 * month for month in range(1, 9)])
    snap = shown(built, 8)
    [row] = [one for one in progress_queries.district(snap).itertuples() if one.indicator_id == "T2-1"]
    assert row.status == "achieved"
    figure = trend_chart.trend(progress_queries.series(snap, "T2-1", tiny_world.DISTRICT), row, "en", dark=False)
    assert [one for one in figure.data if one.name == "forecast"] == []


def test_a_figure_is_built_once_for_all_viewers(built_once):
    snap = shown(built_once, 5)
    asked = (snap, "T2-1", tiny_world.DISTRICT)
    assert cached_charts.trend(*asked, "zh", False) is cached_charts.trend(*asked, "zh", False)
    assert cached_charts.trend(*asked, "zh", False) is not cached_charts.trend(*asked, "en", False)
