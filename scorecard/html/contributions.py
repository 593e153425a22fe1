"""The towns' contributions to the district's gap: rows of ``contribution_queries.contributions`` as a waterfall chart.

The chart is a table with a bar a row. Each bar starts where the one above ended, so that together they lead from the
value due to the actual value. ledger/sql/measures.sql (contribution_at) defines a town's contribution and, for a rate,
its split into the effect of the town's own rate and that of its weight.
"""

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import number, quantity
from scorecard.html import tables
from scorecard.html.links import link
from scorecard.i18n import Translate
from scorecard.text import narrative
from scorecard.view import View


@dataclass(frozen=True)
class Scale:
    """Converts running sums between ``low`` and ``high`` to positions in percent of the width."""

    low: float
    high: float

    def at(self, value: float) -> float:
        return 100 * (value - self.low) / ((self.high - self.low) or 1)


def board(table: pd.DataFrame, view: View) -> str:
    """The towns with their part of the gap; where no town has a share of the target, their part of the district's
    value."""
    _ = view.translate
    first = next(table.itertuples())
    if first.towns == 0:
        text = _("The target is not shared out among the towns: only what each adds to the district's figure is shown.")
        return f'<p class="asof">{escape(text)}</p>{_parts(table, view)}'
    return f'<p class="asof">{escape(sentence(first, view))}</p>{_waterfall(table, first, view)}'


def sentence(first: Any, view: View) -> str:
    """The district's gap as a sentence; ``first``: any row, all carry the district's figures."""
    _, language = view.translate, view.language
    if pd.isna(first.district_gap):
        return _("The district has not reported this month: there is no gap to explain.")
    amounts = {
        "actual": narrative.amount(first, first.district_value, language),
        "due": narrative.amount(first, first.district_due, language, decimals=max(1, first.decimals)),
        "gap": signed_amount(first.district_gap, first, language),
    }
    message = _("The district stands at {actual}; {due} was due: a difference of {gap}.")
    if not first.due:
        message = _(
            "The district stands at {actual}; nothing is due yet, so it is compared with the target, {due}: {gap}."
        )
    incomplete = ("" if view.language == "zh" else " ") + _(
        "Not all towns have reported: the last row holds what they would explain."
    )
    return message.format(**amounts) + ("" if first.complete else incomplete)


def _waterfall(table: pd.DataFrame, first: Any, view: View) -> str:
    _, language = view.translate, view.language
    rate = first.measure == "rate"
    lines, running = [], 0.0
    sums = [0.0, *table["contribution"].fillna(0).cumsum()]
    scale = Scale(min(sums), max(sums))
    for row in table.itertuples():
        known = not pd.isna(row.contribution)
        bar = _floating(running, row.contribution, row.direction, scale) if known else _unknown(running, scale, _)
        running += row.contribution if known else 0
        gap = signed_amount(row.contribution, row, language) if known else _("Not reported")
        cells = [area_name(row, view), bar, f"<b>{escape(gap)}</b>", *_town_figures(row, language)]
        lines.append(cells + (_rate_parts(row, language) if rate else []))
    head = [
        _("Area"),
        _("From what was due to what is there"),
        _("Part of the gap"),
        _("Actual"),
        _("Due by now") if first.due else _("Target"),
    ]
    if rate:
        head += [
            _("by its own rate"),
            _("by its weight"),
            _("Numerator short by"),
            _("Change on last month by numerator"),
            _("by denominator"),
        ]
    return tables.table(head, lines, kind="grid waterfall", numeric=range(2, len(head)), classes={0: "name", 1: "bar"})


def _parts(table: pd.DataFrame, view: View) -> str:
    _, language = view.translate, view.language
    longest = table["part"].abs().max() or 1
    lines = []
    for row in table.itertuples():
        known = not pd.isna(row.part)
        bar = f'<span class="floating"><i class="actual" style="left:0;width:{100 * abs(row.part) / longest:.2f}%"></i></span>'
        lines.append(
            [
                area_name(row, view),
                bar if known else "",
                escape(narrative.amount(row, row.part, language) if known else _("Not reported")),
            ]
        )
    head = [_("Area"), _("Part of the district's figure"), _("Part")]
    return tables.table(head, lines, kind="grid waterfall", numeric=(2,), classes={0: "name", 1: "bar"})


def area_name(row: Any, view: View) -> str:
    _ = view.translate
    if row.area_id is None:
        return escape(
            _("Between the district's figure and the towns' sum")
            if row.complete
            else _("Between the district's figure and the towns' sum, or not reported")
        )
    name = narrative.name(row, "area", view.language)
    return link("indicator", view, name, indicator=row.indicator_id, area=row.area_id) if row.shares else escape(name)


def _floating(start: float, step: float, direction: str, scale: Scale) -> str:
    low, high = sorted((scale.at(start), scale.at(start + step)))
    good = step <= 0 if direction == "at_most" else step >= 0
    colour = "on_track" if good else "behind"
    zero = f'<i class="zero" style="left:{scale.at(0):.2f}%"></i>'
    return f'<span class="floating">{zero}<i class="step {colour}" style="left:{low:.2f}%;width:{max(high - low, 0.4):.2f}%"></i></span>'


def _unknown(start: float, scale: Scale, translate: Translate) -> str:
    _ = translate
    zero = f'<i class="zero" style="left:{scale.at(0):.2f}%"></i>'
    return f'<span class="floating">{zero}<i class="missing" style="left:{scale.at(start):.2f}%" title="{escape(_("Not reported"))}"></i></span>'


def _town_figures(row: Any, language: Language) -> list[str]:
    if row.area_id is None:
        return ["", ""]
    due = narrative.amount(row, row.due_value, language, decimals=max(1, row.decimals))
    return [escape(narrative.amount(row, row.actual_value, language)), escape(due)]


def _rate_parts(row: Any, language: Language) -> list[str]:
    """The effects of own rate and weight (their sum is the part of the gap), how much the numerator falls short, and
    the month's change split into numerator and denominator."""
    if row.area_id is None:
        return [""] * 5
    effects = [
        signed_amount(value, row, language)
        for value in (row.own_effect, row.mix_effect, row.numerator_effect, row.denominator_effect)
    ]
    lacking = "—" if pd.isna(row.numerator_lacking) else number(max(row.numerator_lacking, 0), 1)
    return [effects[0], effects[1], lacking, effects[2], effects[3]]


def signed_amount(value: float, row: Any, language: Language) -> str:
    """A difference with its sign and unit; for a rate in percent, in percentage points."""
    if pd.isna(value):
        return "—"
    decimals = max(1, row.decimals)
    if row.unit == "%":
        return f"{value:+.2f}{'个百分点' if language == 'zh' else ' pts'}"
    return ("+" if value > 0 else "") + quantity(value, decimals, narrative.name(row, "unit", language), language)
