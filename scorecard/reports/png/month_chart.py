"""One indicator's months in a picture, in the notation of scorecard/charts."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import number
from scorecard import status
from scorecard.charts import trend as trend_chart
from scorecard.i18n import translator
from scorecard.reports.png.svg import Drawing, shade, text_width
from scorecard.text import narrative


def months(
    drawing: Drawing,
    table: pd.DataFrame,
    row: Any,
    language: Language,
    *,
    top: float,
    bottom: float,
    left: float,
    right: float,
) -> None:
    """Rows of ``progress_queries.series``: actual solid, forecast hatched, the target outlined with its line, pace
    dotted."""
    _ = translator(language)
    projection = trend_chart.projection(table, row)
    highest = max(row.target_value, *table["value"].dropna(), *table["expected_value"].dropna(), *projection.dropna())
    scale = _Scale(left, right, top + 80, bottom - 90, highest * 1.05 or 1)
    goal = scale.y(row.target_value)
    drawing.line([(left, goal), (right, goal)], shade("text"))
    label = f"{_('Target')} {narrative.target(row, language)}"
    drawing.text(left, min(goal, scale.y(_highest_early(table)) - 28) - 14, label, 24)
    drawing.box(
        scale.x(row.due_month) - 0.39 * scale.step,
        goal,
        0.78 * scale.step,
        scale.bottom - goal,
        edge=shade("text"),
    )
    path = [
        (scale.x(month_number), scale.y(due))
        for month_number, due in enumerate(table["expected_value"], start=1)
        if not pd.isna(due)
    ]
    drawing.line(path, shade("text"), width=3, dots=True)
    for month_number, month in enumerate(table.itertuples(), start=1):
        _month(drawing, scale, month_number, month, projection.iloc[month_number - 1], row, language)
    drawing.line([(left, scale.bottom), (right, scale.bottom)], shade("faint"))
    _legend(drawing, left, bottom - 14, language)


def _legend(drawing: Drawing, x: float, y: float, language: Language) -> None:
    """The legend, in one line."""
    _ = translator(language)
    for index, label in enumerate((_("actual"), _("due by now"), _("at the recent rate"), _("Not reported"))):
        if index == 0:
            drawing.box(x, y - 18, 20, 20, fill=shade("ink"))
        elif index == 1:
            drawing.line([(x, y - 8), (x + 24, y - 8)], shade("text"), width=3, dots=True)
        elif index == 2:
            drawing.box(x, y - 18, 20, 20, fill="url(#hatch)", edge=shade("hatch"))
        else:
            drawing.ring(x + 10, y - 8, 9, status.colour("not_reported", dark=False))
        drawing.text(x + 32, y, label, 22, fill=shade("quiet"))
        x += 32 + text_width(label, 22) + 40


def _highest_early(table: pd.DataFrame) -> float:
    """The highest value of January to April, above which the label of the target is written."""
    early = table["value"].head(4).dropna()
    return float(early.max()) if len(early) else 0.0


class _Scale:
    """Coordinates of a month (1 to 12) and of a value."""

    def __init__(self, left: float, right: float, top: float, bottom: float, highest: float) -> None:
        self.left, self.step, self.top, self.bottom, self.highest = left, (right - left) / 12, top, bottom, highest

    def x(self, month: int) -> float:
        return self.left + (month - 0.5) * self.step

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * max(value, 0) / self.highest


def _month(
    drawing: Drawing, scale: _Scale, month_number: int, month: Any, projection: float, row: Any, language: Language
) -> None:
    x, half = scale.x(month_number), 0.26 * scale.step
    label = f"{month_number}月" if language == "zh" else narrative.month(month.period, language)[:3]
    drawing.text(x, scale.bottom + 34, label, 22, anchor="middle", fill=shade("quiet"))
    if not pd.isna(month.value):
        y = scale.y(month.value)
        drawing.box(x - half, y, 2 * half, scale.bottom - y, fill=shade("ink"))
        drawing.text(x, y - 10, number(month.value, row.decimals), 20, anchor="middle", clear=True)
    elif not pd.isna(projection):
        y = scale.y(projection)
        drawing.box(x - half, y, 2 * half, scale.bottom - y, fill="url(#hatch)", edge=shade("hatch"))
        if month_number == row.due_month:
            drawing.text(x, y - 10, number(projection, row.decimals), 20, anchor="middle", clear=True)
    elif month.period <= pd.Timestamp(row.period) and month.expected_share > 0:
        drawing.ring(x, scale.bottom - 14, 10, status.colour("not_reported", dark=False))
