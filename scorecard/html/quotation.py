"""A target's source: the task's full text with the quote and its figure marked, and how the target is interpreted."""

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
from scorecard.text.punctuation import join_list
from scorecard.view import View


def marked_body(target: Any) -> str:
    """A row of ``plan_queries.printed_target`` as HTML: the whole body, the quote marked, its figure in bold."""
    body, start = target.body, target.quote_at
    end = start + len(target.quote)
    figure, figure_end = target.printed_at, target.printed_at + len(target.printed)
    return (
        f"{escape(body[:start])}<mark>{escape(body[start:figure])}<b>{escape(body[figure:figure_end])}</b>"
        f"{escape(body[figure_end:end])}</mark>{escape(body[end:])}"
    )


def with_numerals(body: str, numerals: Sequence[Any], hits: Sequence[search.Span], view: View) -> str:
    """A task's whole text as HTML: targets bold and marked, with a link to their indicator; other numerals dotted, with
    the reason as a tooltip; search hits marked. ``numerals``: the task's rows of ``task_queries.numerals``."""
    parts, position = [], 0
    names = plan_queries.names(view.snapshot, view.language)
    for (start, printed), rows in groupby(numerals, key=lambda row: (row.printed_at, row.printed)):
        occurrences = list(rows)
        end = start + len(printed)
        text = search.highlight(body, hits, start, end)
        ids = [row.indicator_id for row in occurrences if row.indicator_id]
        if ids:
            # One printed figure can be the target of two indicators; its link leads to the first.
            linked_names = escape(join_list((names[indicator_id] for indicator_id in ids), view.language))
            address = escape(page_address("indicator", view, indicator=ids[0]))
            figure = f'<a href="{address}" title="{linked_names}"><mark><b>{text}</b></mark></a>'
        else:
            reason = escape(narrative.name(occurrences[0], "reason", view.language))
            figure = f'<span class="other" title="{reason}">{text}</span>'
        parts += [search.highlight(body, hits, position, start), figure]
        position = end
    return "".join([*parts, search.highlight(body, hits, position)])


def other_numerals(numerals: Sequence[Any], language: Language) -> list[tuple[str, str]]:
    """The numerals that are not targets, grouped by reason: (numerals as printed, reason), both HTML."""
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
        "cumulative": _("running total of the year"),
        "level": _("stock at the end of the month"),
        "rate": _("rate"),
    }


def paces(language: Language) -> dict[Pace, str]:
    """The name of each pace; that of ``year_end`` has the placeholder {month}."""
    _ = translator(language)
    return {
        "linear": _("even through the year"),
        "scheduled": _("by monthly schedule"),
        "hold": _("must hold every month"),
        "year_end": _("due once, by the end of {month}"),
    }


def interpretation(row: Any, language: Language) -> list[tuple[str, str]]:
    """How the notice's text was turned into a measure, with the reason: (label, text)."""
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
        readings = {"stock": _("stock at year-end"), "increment": _("increase within the year")}
        message = _("{reading}; not chosen, for the reason above")
        lines.append((_("Also readable as"), message.format(reading=readings[row.also_read_as])))
    if not pd.isna(row.baseline):
        lines.append((_("Baseline"), narrative.amount(row, row.baseline, language)))
        lines.append((_("Source of the baseline"), row.baseline_source))
    return lines
