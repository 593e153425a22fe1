"""Small charts of one row as HTML: status chips, bullets, bars, sparklines. They need no chart library or script.

The notation is that of scorecard/charts: actual solid, target outlined, forecast hatched, the value due now a tick, the
gap between actual and due a line in the status's colour.
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
"""Percent of the way from baseline to target at the right end of a bullet. A longer bar is cut off and ends in a
point."""


def chip(code: str, translate: Translate) -> str:
    """A status as shape and word in its colour."""
    return f'<span class="chip {escape(code)}">{status.shape(code)} {escape(status.label(code, translate))}</span>'


def sign(code: str, translate: Translate) -> str:
    """A status as its shape alone, with its name for screen readers."""
    name = escape(status.label(code, translate))
    return (
        f'<span class="chip {escape(code)}" role="img" aria-label="{name}" title="{name}">{status.shape(code)}</span>'
    )


def status_change(before: str, after: str, translate: Translate, *, short: bool = False) -> str:
    """One status → another; ``short``: the first by its shape alone."""
    old = sign(before, translate) if short else chip(before, translate)
    return f'<span class="turn">{old} <span class="quiet">→</span> {chip(after, translate)}</span>'


def bullet(row: Any, language: Language) -> str:
    """A row of ``progress_queries.progress`` as a bullet chart: 0 to ``SCALE_END`` percent of the way to the target."""
    percent, elements = percent_of_way(row), []
    if percent is None:
        last_known = _percent_of_way_at(row, row.last_value)
        if last_known is not None:
            elements.append(f'<i class="known" style="width:{_position(last_known)}"></i>')
    else:
        projected = None if row.status == "achieved" else _percent_of_way_at(row, row.projected_value)
        if projected is not None and projected > percent:
            elements.append(
                f'<i class="forecast" style="left:{_position(percent)};width:{_position(projected - max(percent, 0))}"></i>'
            )
        elements.append(
            f'<i class="actual{" over" if percent > SCALE_END else ""}" style="width:{_position(percent)}"></i>'
        )
        if has_gap(row):
            elements.append(_variance(percent, 100 * row.expected_rate, row.status))
    if 0 < row.expected_rate < 1:
        elements.append(f'<i class="due" style="left:{_position(100 * row.expected_rate)}"></i>')
    label = escape(narrative.explanation(row, language))
    return f'<span class="bullet" role="img" aria-label="{label}" title="{label}"><i class="plan"></i>{"".join(elements)}</span>'


def has_gap(row: Any) -> bool:
    """Whether there is a gap to pace: something was due, and a value was reported."""
    return bool(row.expected_rate > 0 and not pd.isna(row.pace_gap))


def percent_of_way(row: Any) -> float | None:
    """How much of the way from baseline to target is covered, in percent; None when nothing was reported."""
    if pd.isna(row.actual_value) or pd.isna(row.pace_gap):
        return None
    return float(row.pace_gap + 100 * row.expected_rate)


def _percent_of_way_at(row: Any, value: float) -> float | None:
    """How much of the way to the target ``value`` would cover, in percent; None where that is undefined: no value, a
    target equal to the baseline, or an upper limit."""
    baseline = 0.0 if pd.isna(row.baseline) else float(row.baseline)
    if pd.isna(value) or row.target_value == baseline or row.direction == "at_most":
        return None
    return float(100 * (value - baseline) / (row.target_value - baseline))


def _position(percent: float) -> str:
    return f"{100 * min(max(percent, 0), SCALE_END) / SCALE_END:.2f}%"


def _variance(percent: float, due: float, code: str) -> str:
    low, high = sorted((max(percent, 0), due))
    if min(high, SCALE_END) - low < 1:
        return ""
    return f'<i class="variance {escape(code)}" style="left:{_position(low)};width:{_position(min(high, SCALE_END) - low)}"></i>'


def stacked_bar(counts: Mapping[str, int], longest: int, translate: Translate) -> str:
    """Counts by status as one stacked bar, worst first; ``longest``: the total that fills the width."""
    parts = [
        f'<i class="part {code}" style="flex-grow:{counts[code]}">{status.shape(code)}&#8202;{counts[code]}</i>'
        for code in status.SIGNS
        if counts.get(code)
    ]
    label = escape(
        " · ".join(f"{status.label(code, translate)} {counts[code]}" for code in status.SIGNS if counts.get(code))
    )
    share = 100 * sum(counts.values()) / max(1, longest)
    return (
        f'<span class="stacked" role="img" aria-label="{label}" title="{label}" style="width:{share:.1f}%">'
        f"{''.join(parts)}</span>"
    )


def sparkline(series: pd.DataFrame, row: Any, language: Language) -> str:
    """The twelve rows of ``progress_queries.series`` as small columns, with the expected value of each month and the
    target."""
    _ = translator(language)
    values = series["value"]
    highest = max([row.target_value, *values.dropna(), *series["expected_value"].dropna()]) * 1.08 or 1
    columns = []
    for index, (month, due) in enumerate(zip(series.itertuples(), series["expected_value"], strict=True)):
        left = f"{100 * index / 12 + 1:.2f}%"
        if not pd.isna(month.value):
            columns.append(f'<i class="actual" style="left:{left};height:{_height(month.value, highest)}"></i>')
        elif month.period <= pd.Timestamp(row.period) and month.expected_share > 0:
            columns.append(f'<i class="missing" style="left:{left}" title="{escape(_("Not reported"))}"></i>')
        if not pd.isna(due):
            columns.append(f'<i class="path" style="left:{100 * index / 12:.2f}%;bottom:{_height(due, highest)}"></i>')
    label = escape(narrative.explanation(row, language))
    line = f'<i class="goal" style="bottom:{_height(row.target_value, highest)}"></i>'
    return f'<span class="spark" role="img" aria-label="{label}" title="{label}">{line}{"".join(columns)}</span>'


def _height(value: float, highest: float) -> str:
    return f"{100 * min(max(value, 0) / highest, 1):.1f}%"


def legend(translate: Translate) -> str:
    """The legend of bullets, in one line."""
    _ = translate
    entries = [
        ("actual", _("actual")),
        ("plan", _("target")),
        ("forecast", _("year-end at the recent rate")),
        ("due", _("due by now")),
        ("variance", _("gap to pace")),
        ("known", _("last known, this month not reported")),
    ]
    return (
        '<p class="notation">'
        + "".join(f'<span><i class="{css_class}"></i>{escape(text)}</span>' for css_class, text in entries)
        + "</p>"
    )
