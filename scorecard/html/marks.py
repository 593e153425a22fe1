"""One row → the mark that shows it: HTML of a few bytes that needs no chart library and is there with the text.

The notation is that of charts.py: actual solid, target outlined, forecast hatched, due now a tick, the distance
between the two a line in the status's colour.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.i18n import Translate, translator
from scorecard.text import narrative

SCALE_END = 125
"""Percent of the way to the target that a bullet has room for; what is above is cut off, with a point."""


def chip(one: str, _: Translate) -> str:
    """A status: shape and word in its colour."""
    return f'<span class="chip {escape(one)}">{status.shape(one)} {escape(status.word(one, _))}</span>'


def sign(one: str, _: Translate) -> str:
    """A status as its shape alone, named for those who cannot see it."""
    word = escape(status.word(one, _))
    return f'<span class="chip {escape(one)}" role="img" aria-label="{word}" title="{word}">{status.shape(one)}</span>'


def turn(before: str, after: str, _: Translate, *, short: bool = False) -> str:
    """From one status to another; ``short``: the first by its shape alone."""
    first = sign(before, _) if short else chip(before, _)
    return f'<span class="turn">{first} <span class="quiet">→</span> {chip(after, _)}</span>'


def bullet(row: Any, language: Language) -> str:
    """A row of ``queries.progress`` as a bullet: the share of the way to the target, 0 to ``SCALE_END`` percent."""
    way, parts = covered(row), []
    if way is None:
        known = _way_to(row, row.last_value)
        if known is not None:
            parts.append(f'<i class="known" style="width:{_at(known)}"></i>')
    else:
        led_to = None if row.status == "achieved" else _way_to(row, row.projected_value)
        if led_to is not None and led_to > way:
            parts.append(f'<i class="forecast" style="left:{_at(way)};width:{_at(led_to - max(way, 0))}"></i>')
        parts.append(f'<i class="actual{" over" if way > SCALE_END else ""}" style="width:{_at(way)}"></i>')
        if judged(row):
            parts.append(_variance(way, 100 * row.expected_rate, row.status))
    if 0 < row.expected_rate < 1:
        parts.append(f'<i class="due" style="left:{_at(100 * row.expected_rate)}"></i>')
    words = escape(narrative.explanation(row, language))
    return f'<span class="bullet" role="img" aria-label="{words}" title="{words}"><i class="plan"></i>{"".join(parts)}</span>'


def judged(row: Any) -> bool:
    """Whether the gap to pace says anything: something was due, and something was reported."""
    return bool(row.expected_rate > 0 and not pd.isna(row.pace_gap))


def covered(row: Any) -> float | None:
    """How much of the way to the target is covered, in percent; None when nothing was reported."""
    if pd.isna(row.actual_value) or pd.isna(row.pace_gap):
        return None
    return float(row.pace_gap + 100 * row.expected_rate)


def _way_to(row: Any, value: float) -> float | None:
    """The share of the way that another value of this indicator would have covered, in percent."""
    start = 0.0 if pd.isna(row.baseline) else float(row.baseline)
    if pd.isna(value) or row.target_value == start or row.direction == "at_most":
        return None
    return float(100 * (value - start) / (row.target_value - start))


def _at(way: float) -> str:
    return f"{100 * min(max(way, 0), SCALE_END) / SCALE_END:.2f}%"


def _variance(way: float, due: float, one: str) -> str:
    low, high = sorted((max(way, 0), due))
    if min(high, SCALE_END) - low < 1:
        return ""
    return f'<i class="variance {escape(one)}" style="left:{_at(low)};width:{_at(min(high, SCALE_END) - low)}"></i>'


def stacked(counts: Mapping[str, int], longest: int, _: Translate) -> str:
    """Counts by status as one bar, worst first; ``longest`` is the count that fills the width."""
    parts = [
        f'<i class="part {one}" style="flex-grow:{counts[one]}">{status.shape(one)}&#8202;{counts[one]}</i>'
        for one in status.SIGNS
        if counts.get(one)
    ]
    words = escape(" · ".join(f"{status.word(one, _)} {counts[one]}" for one in status.SIGNS if counts.get(one)))
    share = 100 * sum(counts.values()) / max(1, longest)
    return (
        f'<span class="stacked" role="img" aria-label="{words}" title="{words}" style="width:{share:.1f}%">'
        f"{''.join(parts)}</span>"
    )


def spark(series: pd.DataFrame, row: Any, language: Language) -> str:
    """The twelve rows of ``queries.series`` as small columns with the path of the pace and the target above them."""
    _ = translator(language)
    values = series["value"]
    highest = max([row.target_value, *values.dropna(), *series["expected_value"].dropna()]) * 1.08 or 1
    columns = []
    for place, (one, due) in enumerate(zip(series.itertuples(), series["expected_value"], strict=True)):
        left = f"{100 * place / 12 + 1:.2f}%"
        if not pd.isna(one.value):
            columns.append(f'<i class="actual" style="left:{left};height:{_height(one.value, highest)}"></i>')
        elif one.period <= pd.Timestamp(row.period) and one.expected_share > 0:
            columns.append(f'<i class="missing" style="left:{left}" title="{escape(_("Not reported"))}"></i>')
        if not pd.isna(due):
            columns.append(f'<i class="path" style="left:{100 * place / 12:.2f}%;bottom:{_height(due, highest)}"></i>')
    words = escape(narrative.explanation(row, language))
    line = f'<i class="goal" style="bottom:{_height(row.target_value, highest)}"></i>'
    return f'<span class="spark" role="img" aria-label="{words}" title="{words}">{line}{"".join(columns)}</span>'


def _height(value: float, highest: float) -> str:
    return f"{100 * min(max(value, 0) / highest, 1):.1f}%"


def key(_: Translate) -> str:
    """What the parts of a bullet are, in one line."""
    parts = [
        ("actual", _("actual")), ("plan", _("target")), ("forecast", _("year-end at the recent rate")),
        ("due", _("due by now")), ("variance", _("gap to pace")), ("known", _("last known, this month not reported")),
    ]  # fmt: skip
    return (
        '<p class="notation">'
        + "".join(f'<span><i class="{one}"></i>{escape(words)}</span>' for one, words in parts)
        + "</p>"
    )
