"""The slide of one indicator: its chart, facts, contributing towns and decisions."""

import json
from html import escape
from typing import Any

import pandas as pd

from scorecard.charts import cached as cached_charts
from scorecard.deck import decisions as deck_decisions
from scorecard.html import contributions as contribution_html
from scorecard.html import marks, progress_tables, tables
from scorecard.meeting import Meeting
from scorecard.queries import contributions as contribution_queries
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed, labelled
from scorecard.view import View

SHOWN_TOWNS = 4


def slide(indicator_id: str, meeting: Meeting, view: View) -> tuple[str, str, tuple[str, ...]]:
    """The title, HTML and speaker notes of the slide."""
    language = view.language
    table = progress_queries.district(view.snapshot)
    [row] = table[table["indicator_id"] == indicator_id].itertuples()
    name = narrative.name(row, "indicator", language)
    body = (
        f'<p class="lead">{marks.chip(row.status, view.translate)} {escape(narrative.explanation(row, language))}</p>'
        f'<div class="quarters"><div class="chart" data-figure="{_figure(row, view)}"></div>'
        f"<div>{_facts(row, view)}</div><div>{_towns(row, view)}</div>"
        f"<div>{deck_decisions.decision_area(meeting, view, indicator_id)}</div></div>"
    )
    return name, body, speaker_notes(row, view)


def _figure(row: Any, view: View) -> str:
    """The chart of the indicator page as JSON in an HTML attribute; deck.js enlarges and draws it."""
    figure = cached_charts.trend(view.snapshot, row.indicator_id, row.area_id, view.language, False)
    return escape(json.dumps(json.loads(figure.to_json()), ensure_ascii=False, separators=(",", ":")))


def _facts(row: Any, view: View) -> str:
    _, language = view.translate, view.language
    [quote] = plan_queries.printed_target(view.snapshot, row.indicator_id).itertuples()
    lines = [
        (_("Actual"), escape(progress_tables.actual_text(row, view))),
        (_("Target"), escape(narrative.target(row, language))),
        (_("Attainment"), narrative.percent(row.attainment_rate)),
        (_("Due by pace"), narrative.percent(row.expected_rate)),
        (_("Gap to pace"), escape(progress_tables.gap_text(row, language))),
        (_("Leads"), escape(progress_tables.lead_departments(view, row.task_no))),
        (_("Notice"), f'<span lang="zh">“{escape(quote.quote)}”</span>'),
    ]
    return marks.bullet(row, language) + tables.facts(lines, html=True)


def explaining_towns(row: Any, view: View) -> pd.DataFrame:
    """The rows of ``contributions`` that lower the district's value most; none if no town has a share."""
    table = contribution_queries.contributions(view.snapshot, row.indicator_id)
    if table.empty or not table["towns"].iloc[0] or pd.isna(table["district_gap"].iloc[0]):
        return table.head(0)
    return table[table["contribution"] < 0].sort_values("contribution").head(SHOWN_TOWNS)


def _towns(row: Any, view: View) -> str:
    """A table of the towns that lower the district's value most; empty if no town has a share."""
    _, language = view.translate, view.language
    lowest = explaining_towns(row, view)
    if lowest.empty:
        return ""
    lines = [
        [
            contribution_html.area_name(town, view),
            escape(contribution_html.signed_amount(town.contribution, town, language)),
        ]
        for town in lowest.itertuples()
    ]
    return tables.table([_("Towns that explain the gap"), _("Part of the gap")], lines, numeric=(1,), kind="board")


def speaker_notes(row: Any, view: View) -> tuple[str, ...]:
    """The explanation, the quotation from the notice, and the receipt that the value comes from."""
    _, language = view.translate, view.language
    [quote] = plan_queries.printed_target(view.snapshot, row.indicator_id).itertuples()
    notes = [narrative.explanation(row, language), labelled(_("Notice"), f"“{quote.quote}”", language)]
    if not pd.isna(row.submission_id):
        source = labelled(_("Receipt"), f"{row.submission_id:.0f}", language)
        notes.append(bracketed(source, f"{row.reported_at:%Y-%m-%d %H:%M}", language))
    return tuple(notes)
