"""A target's words: the task's full text with the quote and its figure marked, and how they are read."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from etl.plan.register import Measure, Pace
from ledger.vocabulary.language import Language
from scorecard import search
from scorecard.addresses import page_address
from scorecard.i18n import translator
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.text.punctuation import listed
from scorecard.view import View


def marked(printed: Any) -> str:
    """The row of ``queries.printed_target`` as HTML: the whole body, the quote marked, its figure in bold."""
    body, start = printed.body, printed.quote_at
    end = start + len(printed.quote)
    figure, figure_end = printed.printed_at, printed.printed_at + len(printed.printed)
    return (
        f"{escape(body[:start])}<mark>{escape(body[start:figure])}<b>{escape(body[figure:figure_end])}</b>"
        f"{escape(body[figure_end:end])}</mark>{escape(body[end:])}"
    )


def with_numerals(body: str, numerals: Sequence[Any], hits: Sequence[search.Span], view: View) -> str:
    """A task's whole text as HTML: targets in bold on the mark, leading to their indicator; other numerals dotted, with
    the reason; what was looked for marked. ``numerals``: the task's rows of ``queries.numerals``."""
    parts, at = [], 0
    known = plan_queries.names(view.snapshot, view.language)
    for (start, printed), rows in groupby(numerals, key=lambda row: (row.printed_at, row.printed)):
        same = list(rows)
        end = start + len(printed)
        inner = search.marked(body, hits, start, end)
        ids = [row.indicator_id for row in same if row.indicator_id]
        if ids:
            # One printed figure can be the target of two indicators; its link leads to the first.
            names = escape(listed((known[one] for one in ids), view.language))
            there = escape(page_address("indicator", view, indicator=ids[0]))
            figure = f'<a href="{there}" title="{names}"><mark><b>{inner}</b></mark></a>'
        else:
            reason = escape(narrative.name(same[0], "reason", view.language))
            figure = f'<span class="other" title="{reason}">{inner}</span>'
        parts += [search.marked(body, hits, at, start), figure]
        at = end
    return "".join([*parts, search.marked(body, hits, at)])


def other_numerals(numerals: Sequence[Any], language: Language) -> list[tuple[str, str]]:
    """Those that are no target, by reason: the figures as printed, and why; both HTML."""
    by_reason: dict[str, dict[str, None]] = {}
    for row in numerals:
        if not row.indicator_id:
            by_reason.setdefault(narrative.name(row, "reason", language), {})[row.printed] = None
    return [
        (f'<span lang="zh">{escape("、".join(printed))}</span>', escape(reason))
        for reason, printed in by_reason.items()
    ]


def measures(language: Language) -> dict[Measure, str]:
    _ = translator(language)
    return {
        "cumulative": _("running total of the year"), "level": _("stock at the end of the month"), "rate": _("rate"),
    }  # fmt: skip


def paces(language: Language) -> dict[Pace, str]:
    """In one of them the month stands in braces."""
    _ = translator(language)
    return {
        "linear": _("even through the year"), "scheduled": _("by monthly schedule"),
        "hold": _("must hold every month"), "year_end": _("due once, by the end of {month}"),
    }  # fmt: skip


def reading(row: Any, language: Language) -> list[tuple[str, str]]:
    """How the words were turned into a measure, with the reason: label and words."""
    _ = translator(language)
    due = (
        f"{row.due_month}月" if language == "zh" else narrative.month(row.period.replace(month=row.due_month), language)
    )
    lines = [
        (_("Measure"), measures(language)[row.measure]),
        (_("Pace"), paces(language)["scheduled" if row.scheduled else row.pace].format(month=due)),
        (_("By town"), _("can be shared out among towns") if row.by_town else _("district only")),
        (_("Reason"), narrative.name(row, "reason", language)),
    ]
    if row.also_read_as:
        others = {"stock": _("stock at year-end"), "increment": _("increase within the year")}
        words = _("{reading}; not chosen, for the reason above")
        lines.append((_("Also readable as"), words.format(reading=others[row.also_read_as])))
    if not pd.isna(row.baseline):
        lines.append((_("Baseline"), narrative.amount(row, row.baseline, language)))
        lines.append((_("Source of the baseline"), row.baseline_source))
    return lines
