"""Charts are tested on what they show: the values in the figure."""

from datetime import date

import pandas as pd

from scorecard import charts, figures, queries, snapshot, status
from tests import tiny


def shown(path, month):
    copy = snapshot.store(path).copy
    return snapshot.Snapshot(copy.database_id, tiny.PLAN, date(2023, month, 1), copy.revision)


def trace(figure, name):
    [found] = [one for one in figure.data if one.name == name]
    return found


def test_bullets_show_the_way_covered_and_lead_to_the_indicator(built):
    """Stations: 180/344 = 52.3 % of the way. Agricultural firms: (25 - 19)/(30 - 19) = 54.5 %."""
    tiny.report(built, "T2-1,,2023-08,180", "T1-3,,2023-08,25")
    table = queries.district(shown(built, 8))
    figure = charts.bullets(table, "en", dark=False)
    bars = trace(figure, "actual")
    way = {customdata[0]: x for customdata, x in zip(bars.customdata, bars.x, strict=True)}
    assert round(way["T2-1"], 1) == 52.3
    assert round(way["T1-3"], 1) == 54.5
    assert way["T1-1"] is None or pd.isna(way["T1-1"])  # not reported is no zero
    words = " ".join(annotation.text for annotation in figure.layout.annotations)
    assert "180 stations / 344 stations" in words
    assert "▼ Behind" in words
    assert "no report / more than 55 firms" in words


def test_the_trend_draws_a_missing_month_and_no_later_one(built):
    tiny.report(built, "T2-1,,2023-01,0", "T2-1,,2023-03,60")
    snap = shown(built, 4)
    [row] = [one for one in queries.district(snap).itertuples() if one.indicator_id == "T2-1"]
    figure = charts.trend(queries.series(snap, "T2-1", tiny.DISTRICT), row, "en", dark=False)
    values = list(trace(figure, "actual").y)
    assert [value for value in values if not pd.isna(value)] == [0, 60]
    assert list(trace(figure, "not_reported").x) == ["Feb", "Apr"]  # May and later are not late
    assert round(trace(figure, "pace").y[2], 1) == 86.0  # 344 x 3/12


def test_section_bars_add_up_to_the_indicators(built):
    tiny.report(built, "T2-1,,2023-08,180")  # 52.3 % against 66.7 %: behind
    figure = charts.status_by_section(queries.status_counts(shown(built, 8)), "zh", dark=True)
    assert sum(sum(bar.x) for bar in figure.data) == 6
    assert [list(bar.x) for bar in figure.data if bar.name == "behind"] == [[1]]


def test_an_empty_table_is_an_empty_chart_and_no_fault(built_once):
    table = queries.district(shown(built_once, 8))
    assert trace(charts.bullets(table[table["task_no"] == 99], "zh", dark=False), "actual").x == ()


def test_a_figure_is_built_once_for_all_viewers(built_once):
    snap = shown(built_once, 5)
    assert figures.section(snap, 1, "zh", False) is figures.section(snap, 1, "zh", False)
    assert figures.section(snap, 1, "zh", False) is not figures.section(snap, 1, "en", False)


def test_every_status_has_a_shape_of_its_own_and_two_colours():
    assert len({sign.shape for sign in status.SIGNS.values()}) == len(status.SIGNS) == 6
    assert (
        len({sign.light for sign in status.SIGNS.values()}) == len({sign.dark for sign in status.SIGNS.values()}) == 6
    )
