"""The slide of one indicator: a chart of its months, figures, towns, lead departments and decisions."""

from dataclasses import replace
from typing import Any

import pandas as pd
from pptx.util import Inches

from scorecard.deck.indicator import explaining_towns, speaker_notes
from scorecard.html import contributions as contribution_html
from scorecard.html import progress_tables
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.reports.pptx import charts as pptx_charts
from scorecard.reports.pptx import tables as pptx_tables
from scorecard.reports.pptx.district_slides import chip
from scorecard.reports.pptx.master import BOTTOM, INNER, LEFT, TOP, Deck
from scorecard.reports.pptx.tables import Rows, Table
from scorecard.text import narrative
from scorecard.view import View

CHART_WIDTH, FACTS_WIDTH = Inches(7.3), 4.5


def indicator(deck: Deck, view: View, title: str, indicator_id: str) -> None:
    table = progress_queries.district(view.snapshot)
    [row] = table[table["indicator_id"] == indicator_id].itertuples()
    slide = deck.slide(title, speaker_notes(row, view))
    status_cell = chip(row.status, view)
    sentence = narrative.explanation(row, view.language)
    deck.text_box(
        slide, status_cell.text, 20, height=Inches(0.4), width=Inches(2.6), colour=status_cell.colour, bold=True
    )
    deck.text_box(slide, sentence, 16, left=LEFT + Inches(2.6), width=INNER - Inches(2.6), height=Inches(0.95))
    start = TOP + Inches(1.05)
    months = progress_queries.series(view.snapshot, indicator_id, row.area_id)
    town_table = _towns(row, view)
    chart_height = Inches(2.55) if town_table else Inches(4.4)
    pptx_charts.months(slide, months, row, view.language, (LEFT, start, CHART_WIDTH, chart_height))
    if town_table:
        table_top = start + chart_height + Inches(0.05)
        fitting = next(pptx_tables.paginate(town_table, BOTTOM - table_top))
        pptx_tables.add_table(slide, fitting, town_table, str(town_table.heads[0]), top=table_top)
    facts = _facts(row, deck, view)
    fitting, *other_parts = pptx_tables.paginate(facts, BOTTOM - start)
    pptx_tables.add_table(slide, fitting, facts, title, top=start, left=LEFT + INNER - Inches(FACTS_WIDTH))
    if other_parts:
        _ = view.translate
        remaining = replace(facts, rows=[row for part in other_parts for row in part], widths=[2.0, 10.1])
        pptx_tables.slides(deck, _("{title} (continued)").format(title=title), remaining, speaker_notes(row, view))


def _facts(row: Any, deck: Deck, view: View) -> Table:
    _, language = view.translate, view.language
    [quote] = plan_queries.printed_target(view.snapshot, row.indicator_id).itertuples()
    lines: Rows = [
        [_("Actual"), progress_tables.actual_text(row, view)],
        [_("Target"), narrative.target(row, language)],
        [_("Attainment"), narrative.percent(row.attainment_rate)],
        [_("Due by pace"), narrative.percent(row.expected_rate)],
        [_("Gap to pace"), progress_tables.gap_text(row, language)],
        [_("Leads"), progress_tables.lead_departments(view, row.task_no)],
        [_("Notice"), f"“{quote.quote}”"],
    ]
    decisions = deck.meeting.decisions
    for decision in decisions[decisions["indicator_id"] == row.indicator_id].itertuples():
        responsible = f"{narrative.name(decision, 'department', language)} {decision.due_on:%Y-%m-%d}"
        lines.append([_("Decision"), f"{decision.words}\n{responsible}"])
    return Table(
        [_("Task"), f"{row.task_no}. {narrative.name(row, 'task', language)}"],
        lines,
        [1.25, FACTS_WIDTH - 1.25],
        size=12,
    )


def _towns(row: Any, view: View) -> Table | None:
    """The towns that explain most of the district's gap; None where no town has a share."""
    _, language = view.translate, view.language
    towns = explaining_towns(row, view)
    if towns.empty:
        return None
    lines: Rows = [
        [
            narrative.name(town, "area", language)
            if not pd.isna(town.area_id)
            else _("Between the district's figure and the towns' sum"),
            contribution_html.signed_amount(town.contribution, town, language),
        ]
        for town in towns.itertuples()
    ]
    return Table([_("Towns that explain the gap"), _("Part of the gap")], lines, [4.2, 3.1], frozenset({1}), size=12)
