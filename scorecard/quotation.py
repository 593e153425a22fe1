"""A target's words: the task's full text with the quote and its figure marked, and how they are read."""

from html import escape
from typing import Any

import pandas as pd

from etl.findings import Language
from scorecard import narrative
from scorecard.i18n import translator


def marked(printed: Any) -> str:
    """The row of ``queries.printed_target`` as HTML: the whole body, the quote marked, its figure in bold."""
    body, start = printed.body, printed.quote_at
    end = start + len(printed.quote)
    figure, figure_end = printed.printed_at, printed.printed_at + len(printed.printed)
    return (
        f"{escape(body[:start])}<mark>{escape(body[start:figure])}<b>{escape(body[figure:figure_end])}</b>"
        f"{escape(body[figure_end:end])}</mark>{escape(body[end:])}"
    )


def reading(row: Any, language: Language) -> list[tuple[str, str]]:
    """How the words were turned into a measure, with the reason: label and words."""
    _ = translator(language)
    measures = {
        "cumulative": _("running total of the year"), "level": _("stock at the end of the month"), "rate": _("rate"),
    }  # fmt: skip
    paces = {
        "linear": _("even through the year"), "scheduled": _("by monthly schedule"),
        "hold": _("must hold every month"), "year_end": _("due once, by the end of {month}"),
    }  # fmt: skip
    due = (
        f"{row.due_month}月" if language == "zh" else narrative.month(row.period.replace(month=row.due_month), language)
    )
    lines = [
        (_("Measure"), measures[row.measure]),
        (_("Pace"), paces[row.pace].format(month=due)),
        (_("By town"), _("can be shared out among towns") if row.by_town else _("district only")),
        (_("Reason"), narrative.name(row, "reason", language)),
    ]
    if not pd.isna(row.baseline):
        lines.append((_("Baseline"), narrative.amount(row, row.baseline, language)))
        lines.append((_("Source of the baseline"), row.baseline_source))
    return lines
