"""Slides on the whole: the district, what has changed, a section, departments, towns, missing reports."""

from typing import Any

import pandas as pd
from pptx.util import Inches

from scorecard import status
from scorecard.html import department_ranking as department_ranking_html
from scorecard.html import overview as overview_html
from scorecard.html import progress_tables
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.reports.pptx import charts as pptx_charts
from scorecard.reports.pptx import tables as pptx_tables
from scorecard.reports.pptx.master import BOTTOM, INNER, LEFT, TOP, Deck
from scorecard.reports.pptx.tables import Cell, Rows, Table
from scorecard.status import SIGNS
from scorecard.text import changes as change_text
from scorecard.text import narrative
from scorecard.view import View

SHOWN_LAGGING = 8


def chip(one: str | None, view: View) -> Cell:
    """A status by shape, word and colour; a dash for none."""
    if not one or pd.isna(one):
        return Cell("—")
    return Cell(f"{status.shape(one)} {status.word(one, view.translate)}", one, bold=True)


def district(deck: Deck, view: View, title: str) -> None:
    """Counts, status by section as a chart, and what is furthest behind."""
    _, language, snapshot = view.translate, view.language, view.snapshot
    rows = progress_queries.lagging(snapshot).head(SHOWN_LAGGING)
    notes = tuple(
        f"{narrative.name(row, 'indicator', language)}: {narrative.explanation(row, language)}"
        for row in rows.itertuples()
    )
    slide = deck.slide(title, notes)
    table = progress_queries.district(snapshot)
    counts = progress_tables.status_counts(table)
    heads = [Cell(str(counts.get(one, 0)), one, bold=True) for one in SIGNS]
    strip = Table(heads, [[chip(one, view) for one in SIGNS]], [2.02] * 6, size=16)  # type: ignore[arg-type]
    deck.words(slide, overview_html.elapsed_of(snapshot, language), 16, height=Inches(0.35), top=TOP)
    start = TOP + Inches(0.4)
    pptx_tables.put(slide, strip.rows, strip, title, top=start)
    start += sum(pptx_tables.row_height(row, strip) for row in (strip.heads, *strip.rows)) + Inches(0.15)
    by_section = [
        (
            narrative.name(row, "section", language),
            progress_tables.status_counts(table[table["section_no"] == row.section_no]),
        )
        for row in plan_queries.sections(snapshot).itertuples()
    ]
    pptx_charts.counts(slide, by_section, language, (LEFT, start, Inches(6.4), BOTTOM - start))
    if rows.empty:
        words = _("No reported indicator is behind pace.")
        deck.words(slide, words, 16, left=LEFT + Inches(6.7), top=start, width=Inches(5.4), height=Inches(0.5))
        return
    lagging = Table(
        [_("Furthest behind pace"), _("Gap to pace")],
        [[Cell(f"{status.shape(row.status)} {narrative.name(row, 'indicator', language)}", row.status),
          progress_tables.judged_gap(row, language)] for row in rows.itertuples()],
        [3.75, 1.65], frozenset({1}), size=12,
    )  # fmt: skip
    shown = next(pptx_tables.parted(lagging, BOTTOM - start))
    pptx_tables.put(slide, shown, lagging, str(lagging.heads[0]), top=start, left=LEFT + INNER - Inches(5.4))


def changes(deck: Deck, view: View, title: str) -> None:
    """The statuses that have turned since the meeting before, and why."""
    _, meeting = view.translate, deck.meeting
    table = meeting.changes
    if table is None or meeting.before is None:
        words = _("The year begins with this month.")
        deck.words(deck.slide(title, (words,)), words, 20, height=Inches(1))
        return
    since = _("Since the meeting before: {then}.") if meeting.before_id else _("Since the month before: {then}.")
    then = since.format(then=change_text.month_at_revision(meeting.before, view.language))
    words = then + (" " if view.language == "en" else "") + change_text.counts_by_cause(table, view)
    rows: Rows = [
        [narrative.name(row, "indicator", view.language), chip(row.status_before, view), chip(row.status_after, view),
         change_text.causes_of(row, view.language)]
        for row in change_text.status_changes(table).itertuples()
    ]  # fmt: skip
    heads = [_("Indicator"), _("before"), _("after"), _("Cause")]
    pptx_tables.slides(deck, title, Table(heads, rows, [5.1, 1.9, 1.9, 3.2]), (words,), above=words)


def section(deck: Deck, view: View, title: str, section_no: int) -> None:
    """Its indicators, the worst first."""
    _, language = view.translate, view.language
    table = progress_queries.district(view.snapshot)
    rows = table[table["section_no"] == section_no]
    rows = rows.assign(rank=[status.rank(one) for one in rows["status"]]).sort_values(["rank", "pace_gap"])
    if rows.empty:
        words = _("This section's tasks name no figures. They are followed in the work ledger.")
        deck.words(deck.slide(title, (words,)), words, 20, height=Inches(1))
        return
    notes = tuple(
        f"{narrative.name(row, 'indicator', language)}: {narrative.explanation(row, language)}"
        for row in rows.itertuples()
    )
    lines: Rows = [
        [
            narrative.name(row, "indicator", language), narrative.target(row, language), progress_tables.reported(row, view),
            narrative.percent(row.attainment_rate), narrative.percent(row.expected_rate),
            progress_tables.judged_gap(row, language), chip(row.status, view),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    heads = [
        _("Indicator"), _("Target"), _("Actual"), _("Attainment"), _("Due by pace"), _("Gap to pace"), _("Status"),
    ]  # fmt: skip
    widths = [3.4, 1.8, 1.7, 1.15, 1.15, 1.5, 1.4]
    pptx_tables.slides(deck, title, Table(heads, lines, widths, frozenset({1, 2, 3, 4, 5}), size=12), notes)


def departments(deck: Deck, view: View, title: str) -> None:
    """The ranking with its rule, and who is not ranked."""
    _ = view.translate
    table = ranking_queries.department_ranking(view.snapshot)
    lines: Rows = [
        [
            f"{row.rank:.0f}", narrative.name(row, "department", view.language),
            *(str(int(getattr(row, one))) for one in SIGNS),
            f"{row.on_pace} / {row.due}" + (f" {_('few')}" if row.few else ""), narrative.percent(row.share),
        ]
        for row in table[table["rank"].notna()].itertuples()
    ]  # fmt: skip
    heads = [_("Rank"), _("Department"), *(f"{status.shape(one)} {status.word(one, _)}" for one in SIGNS),
             _("On pace, of those due"), _("Share")]  # fmt: skip
    shape = Table(heads, lines, [0.6, 2.5, *[1.17] * 6, 1.15, 0.85], frozenset({0, *range(2, 10)}), size=12)
    made = pptx_tables.slides(deck, title, shape, (department_ranking_html.rule(view),))
    apart = department_ranking_html.without_rank(table[table["rank"].isna()], view)
    if apart:
        name = _("{title} (continued {number})").format(title=title, number=len(made) + 1)
        slide = deck.slide(name, (department_ranking_html.rule(view),))
        deck.words(slide, "\n".join([*apart, department_ranking_html.rule(view)]), 18, height=Inches(5))


def towns(deck: Deck, view: View, title: str) -> None:
    """Each indicator that is shared out, with the status of every town."""
    _, language = view.translate, view.language
    rows = progress_queries.towns(view.snapshot)
    if rows.empty:
        words = _("No target has been shared out among the towns yet. The notice sets targets for the district only.")
        deck.words(deck.slide(title, (words,)), words, 20, height=Inches(1))
        return
    areas = {row.area_id: narrative.name(row, "area", language) for row in rows.itertuples()}
    found = {(row.indicator_id, row.area_id): row for row in rows.itertuples()}
    names = {row.indicator_id: narrative.name(row, "indicator", language) for row in rows.itertuples()}
    lines: Rows = [
        [name, *(_town(found.get((indicator_id, area_id)), view) for area_id in areas)]
        for indicator_id, name in names.items()
    ]
    width = 9.3 / max(1, len(areas))
    shape = Table([_("Indicator"), *areas.values()], lines, [2.8, *[width] * len(areas)], size=12)
    notes = (" · ".join(f"{status.shape(one)} {status.word(one, _)}" for one in SIGNS),)
    pptx_tables.slides(deck, title, shape, notes)


def _town(row: Any, view: View) -> Cell:
    """Status by its shape, and how much is attained; the actual where nothing is."""
    if row is None:
        return Cell("")
    said = progress_tables.reported(row, view) if pd.isna(row.actual_value) else narrative.percent(row.attainment_rate)
    return Cell(f"{status.shape(row.status)} {said}", row.status)


def missing(deck: Deck, view: View, title: str) -> None:
    """Who has not reported what was due."""
    _ = view.translate
    table = progress_queries.missing_reports(view.snapshot)
    if table.empty:
        words = _("Every indicator that is due has been reported.")
        deck.words(deck.slide(title, (words,)), words, 20, height=Inches(1))
        return
    words = _("Lead departments, with how many of their indicators are due and not reported:")
    lines: Rows = [
        [narrative.name(row, "department", view.language), str(row.count)] for row in table.itertuples(index=False)
    ]
    shape = Table(
        [_("Lead department"), _("Indicators due and not reported")], lines, [7.0, 4.0], frozenset({1}), size=14
    )
    pptx_tables.slides(deck, title, shape, (words,))
