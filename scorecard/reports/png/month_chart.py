"""One indicator's months in a picture, in the notation of charts.py."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import number
from scorecard import status
from scorecard.charts import trend as trend_chart
from scorecard.i18n import translator
from scorecard.reports.png.svg import Drawing, shade, wide
from scorecard.text import narrative


def months(
    drawing: Drawing, table: pd.DataFrame, row: Any, language: Language, *, top: float, bottom: float, left: float, right: float
) -> None:  # fmt: skip
    """``queries.series``: actual solid, forecast hatched, the target outlined with its line, what is due dotted."""
    _ = translator(language)
    ahead = trend_chart.projection(table, row)
    highest = max(row.target_value, *table["value"].dropna(), *table["expected_value"].dropna(), *ahead.dropna())
    place = _Place(left, right, top + 80, bottom - 90, highest * 1.05 or 1)
    goal = place.y(row.target_value)
    drawing.line([(left, goal), (right, goal)], shade("text"))
    words = f"{_('Target')} {narrative.target(row, language)}"
    drawing.words(left, min(goal, place.y(_highest_early(table)) - 28) - 14, words, 24)
    drawing.box(
        place.x(row.due_month) - 0.39 * place.step,
        goal,
        0.78 * place.step,
        place.bottom - goal,
        edge=shade("text"),
    )
    path = [(place.x(at), place.y(due)) for at, due in enumerate(table["expected_value"], start=1) if not pd.isna(due)]
    drawing.line(path, shade("text"), width=3, dots=True)
    for at, one in enumerate(table.itertuples(), start=1):
        _month(drawing, place, at, one, ahead.iloc[at - 1], row, language)
    drawing.line([(left, place.bottom), (right, place.bottom)], shade("faint"))
    _key(drawing, left, bottom - 14, language)


def _key(drawing: Drawing, x: float, y: float, language: Language) -> None:
    """What the marks are, in one line."""
    _ = translator(language)
    for at, words in enumerate((_("actual"), _("due by now"), _("at the recent rate"), _("Not reported"))):
        if at == 0:
            drawing.box(x, y - 18, 20, 20, fill=shade("ink"))
        elif at == 1:
            drawing.line([(x, y - 8), (x + 24, y - 8)], shade("text"), width=3, dots=True)
        elif at == 2:
            drawing.box(x, y - 18, 20, 20, fill="url(#hatch)", edge=shade("hatch"))
        else:
            drawing.ring(x + 10, y - 8, 9, status.colour("not_reported", dark=False))
        drawing.words(x + 32, y, words, 22, fill=shade("quiet"))
        x += 32 + wide(words, 22) + 40


def _highest_early(table: pd.DataFrame) -> float:
    """The highest value under the words of the target, which they stand above."""
    early = table["value"].head(4).dropna()
    return float(early.max()) if len(early) else 0.0


class _Place:
    """Where a month (1 to 12) and a value stand."""

    def __init__(self, left: float, right: float, top: float, bottom: float, highest: float) -> None:
        self.left, self.step, self.top, self.bottom, self.highest = left, (right - left) / 12, top, bottom, highest

    def x(self, month: int) -> float:
        return self.left + (month - 0.5) * self.step

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * max(value, 0) / self.highest


def _month(drawing: Drawing, place: _Place, at: int, one: Any, ahead: float, row: Any, language: Language) -> None:
    x, half = place.x(at), 0.26 * place.step
    label = f"{at}月" if language == "zh" else narrative.month(one.period, language)[:3]
    drawing.words(x, place.bottom + 34, label, 22, anchor="middle", fill=shade("quiet"))
    if not pd.isna(one.value):
        y = place.y(one.value)
        drawing.box(x - half, y, 2 * half, place.bottom - y, fill=shade("ink"))
        drawing.words(x, y - 10, number(one.value, row.decimals), 20, anchor="middle", clear=True)
    elif not pd.isna(ahead):
        y = place.y(ahead)
        drawing.box(x - half, y, 2 * half, place.bottom - y, fill="url(#hatch)", edge=shade("hatch"))
        if at == row.due_month:
            drawing.words(x, y - 10, number(ahead, row.decimals), 20, anchor="middle", clear=True)
    elif one.period <= pd.Timestamp(row.period) and one.expected_share > 0:
        drawing.ring(x, place.bottom - 14, 10, status.colour("not_reported", dark=False))
