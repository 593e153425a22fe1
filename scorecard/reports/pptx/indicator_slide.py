"""The slide of one indicator: its months as a chart, the figures, the towns, who answers, what was decided."""

from dataclasses import replace
from typing import Any

import pandas as pd
from pptx.util import Inches

from scorecard.deck.indicator import explaining_towns, spoken
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
    slide = deck.slide(title, spoken(row, view))
    said = chip(row.status, view)
    sentence = narrative.explanation(row, view.language)
    deck.words(slide, said.text, 20, height=Inches(0.4), width=Inches(2.6), colour=said.colour, bold=True)
    deck.words(slide, sentence, 16, left=LEFT + Inches(2.6), width=INNER - Inches(2.6), height=Inches(0.95))
    start = TOP + Inches(1.05)
    months = progress_queries.series(view.snapshot, indicator_id, row.area_id)
    lacking = _towns(row, view)
    high = Inches(2.55) if lacking else Inches(4.4)
    pptx_charts.months(slide, months, row, view.language, (LEFT, start, CHART_WIDTH, high))
    if lacking:
        below = start + high + Inches(0.05)
        fitting = next(pptx_tables.parted(lacking, BOTTOM - below))
        pptx_tables.put(slide, fitting, lacking, str(lacking.heads[0]), top=below)
    facts = _facts(row, deck, view)
    fitting, *further = pptx_tables.parted(facts, BOTTOM - start)
    pptx_tables.put(slide, fitting, facts, title, top=start, left=LEFT + INNER - Inches(FACTS_WIDTH))
    if further:
        _ = view.translate
        rest = replace(facts, rows=[row for part in further for row in part], widths=[2.0, 10.1])
        pptx_tables.slides(deck, _("{title} (continued)").format(title=title), rest, spoken(row, view))


def _facts(row: Any, deck: Deck, view: View) -> Table:
    _, language = view.translate, view.language
    [quote] = plan_queries.printed_target(view.snapshot, row.indicator_id).itertuples()
    lines: Rows = [
        [_("Actual"), progress_tables.reported(row, view)], [_("Target"), narrative.target(row, language)],
        [_("Attainment"), narrative.percent(row.attainment_rate)],
        [_("Due by pace"), narrative.percent(row.expected_rate)], [_("Gap to pace"), progress_tables.judged_gap(row, language)],
        [_("Leads"), progress_tables.lead_departments(view, row.task_no)], [_("Notice"), f"“{quote.quote}”"],
    ]  # fmt: skip
    decided = deck.meeting.decisions
    for one in decided[decided["indicator_id"] == row.indicator_id].itertuples():
        who = f"{narrative.name(one, 'department', language)} {one.due_on:%Y-%m-%d}"
        lines.append([_("Decision"), f"{one.words}\n{who}"])
    return Table(
        [_("Task"), f"{row.task_no}. {narrative.name(row, 'task', language)}"],
        lines,
        [1.25, FACTS_WIDTH - 1.25],
        size=12,
    )


def _towns(row: Any, view: View) -> Table | None:
    """The towns that take most from the district's figure; nothing where none has a share."""
    _, language = view.translate, view.language
    lowest = explaining_towns(row, view)
    if lowest.empty:
        return None
    lines: Rows = [
        [narrative.name(one, "area", language) if not pd.isna(one.area_id) else _("Between the district's figure and the towns' sum"),
         contribution_html.signed(one.contribution, one, language)]
        for one in lowest.itertuples()
    ]  # fmt: skip
    return Table([_("Towns that explain the gap"), _("Part of the gap")], lines, [4.2, 3.1], frozenset({1}), size=12)
