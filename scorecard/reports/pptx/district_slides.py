"""Slides on the district, on changes, on a section, on departments, on towns, and on missing reports."""

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


def chip(code: str | None, view: View) -> Cell:
    """A status as shape and word in its colour; a dash for none."""
    if not code or pd.isna(code):
        return Cell("—")
    return Cell(f"{status.shape(code)} {status.label(code, view.translate)}", code, bold=True)


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
    heads = [Cell(str(counts.get(code, 0)), code, bold=True) for code in SIGNS]
    strip = Table(heads, [[chip(code, view) for code in SIGNS]], [2.02] * 6, size=16)  # type: ignore[arg-type]
    deck.text_box(slide, overview_html.elapsed_of(snapshot, language), 16, height=Inches(0.35), top=TOP)
    start = TOP + Inches(0.4)
    pptx_tables.add_table(slide, strip.rows, strip, title, top=start)
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
        text = _("No reported indicator is behind pace.")
        deck.text_box(slide, text, 16, left=LEFT + Inches(6.7), top=start, width=Inches(5.4), height=Inches(0.5))
        return
    lagging = Table(
        [_("Furthest behind pace"), _("Gap to pace")],
        [
            [
                Cell(f"{status.shape(row.status)} {narrative.name(row, 'indicator', language)}", row.status),
                progress_tables.gap_text(row, language),
            ]
            for row in rows.itertuples()
        ],
        [3.75, 1.65],
        frozenset({1}),
        size=12,
    )
    fitting = next(pptx_tables.paginate(lagging, BOTTOM - start))
    pptx_tables.add_table(slide, fitting, lagging, str(lagging.heads[0]), top=start, left=LEFT + INNER - Inches(5.4))


def changes(deck: Deck, view: View, title: str) -> None:
    """The statuses that changed since the meeting before, with the causes."""
    _, meeting = view.translate, deck.meeting
    table = meeting.changes
    if table is None or meeting.before is None:
        text = _("This is the first month of the year.")
        deck.text_box(deck.slide(title, (text,)), text, 20, height=Inches(1))
        return
    since = _("Since the previous meeting: {then}.") if meeting.before_id else _("Since the previous month: {then}.")
    since_text = since.format(then=change_text.month_at_revision(meeting.before, view.language))
    text = since_text + (" " if view.language == "en" else "") + change_text.counts_by_cause(table, view)
    rows: Rows = [
        [
            narrative.name(row, "indicator", view.language),
            chip(row.status_before, view),
            chip(row.status_after, view),
            change_text.causes_of(row, view.language),
        ]
        for row in change_text.status_changes(table).itertuples()
    ]
    heads = [_("Indicator"), _("before"), _("after"), _("Cause")]
    pptx_tables.slides(deck, title, Table(heads, rows, [5.1, 1.9, 1.9, 3.2]), (text,), above=text)


def section(deck: Deck, view: View, title: str, section_no: int) -> None:
    """The section's indicators, worst status first."""
    _, language = view.translate, view.language
    table = progress_queries.district(view.snapshot)
    rows = table[table["section_no"] == section_no]
    rows = rows.assign(rank=[status.rank(code) for code in rows["status"]]).sort_values(["rank", "pace_gap"])
    if rows.empty:
        text = _("The tasks of this section have no quantitative targets. They are tracked in the work ledger.")
        deck.text_box(deck.slide(title, (text,)), text, 20, height=Inches(1))
        return
    notes = tuple(
        f"{narrative.name(row, 'indicator', language)}: {narrative.explanation(row, language)}"
        for row in rows.itertuples()
    )
    lines: Rows = [
        [
            narrative.name(row, "indicator", language),
            narrative.target(row, language),
            progress_tables.actual_text(row, view),
            narrative.percent(row.attainment_rate),
            narrative.percent(row.expected_rate),
            progress_tables.gap_text(row, language),
            chip(row.status, view),
        ]
        for row in rows.itertuples()
    ]
    heads = [
        _("Indicator"),
        _("Target"),
        _("Actual"),
        _("Attainment"),
        _("Due by pace"),
        _("Gap to pace"),
        _("Status"),
    ]
    widths = [3.4, 1.8, 1.7, 1.15, 1.15, 1.5, 1.4]
    pptx_tables.slides(deck, title, Table(heads, lines, widths, frozenset({1, 2, 3, 4, 5}), size=12), notes)


def departments(deck: Deck, view: View, title: str) -> None:
    """The ranking with its rule, and the departments without a rank."""
    _ = view.translate
    table = ranking_queries.department_ranking(view.snapshot)
    lines: Rows = [
        [
            f"{row.rank:.0f}",
            narrative.name(row, "department", view.language),
            *(str(int(getattr(row, code))) for code in SIGNS),
            f"{row.on_pace} / {row.due}" + (f" {_('few indicators')}" if row.few else ""),
            narrative.percent(row.share),
        ]
        for row in table[table["rank"].notna()].itertuples()
    ]
    heads = [
        _("Rank"),
        _("Department"),
        *(f"{status.shape(code)} {status.label(code, _)}" for code in SIGNS),
        _("On pace, of those due"),
        _("Share"),
    ]
    shape = Table(heads, lines, [0.6, 2.5, *[1.17] * 6, 1.15, 0.85], frozenset({0, *range(2, 10)}), size=12)
    slides = pptx_tables.slides(deck, title, shape, (department_ranking_html.rule(view),))
    unranked = department_ranking_html.unranked_sentences(table[table["rank"].isna()], view)
    if unranked:
        name = _("{title} (continued {number})").format(title=title, number=len(slides) + 1)
        slide = deck.slide(name, (department_ranking_html.rule(view),))
        deck.text_box(slide, "\n".join([*unranked, department_ranking_html.rule(view)]), 18, height=Inches(5))


def towns(deck: Deck, view: View, title: str) -> None:
    """Each indicator whose target is shared out among towns, with the status of every town."""
    _, language = view.translate, view.language
    rows = progress_queries.towns(view.snapshot)
    if rows.empty:
        text = _("No target has been shared out among the towns yet. The notice sets targets for the district only.")
        deck.text_box(deck.slide(title, (text,)), text, 20, height=Inches(1))
        return
    areas = {row.area_id: narrative.name(row, "area", language) for row in rows.itertuples()}
    by_town = {(row.indicator_id, row.area_id): row for row in rows.itertuples()}
    names = {row.indicator_id: narrative.name(row, "indicator", language) for row in rows.itertuples()}
    lines: Rows = [
        [name, *(_town(by_town.get((indicator_id, area_id)), view) for area_id in areas)]
        for indicator_id, name in names.items()
    ]
    width = 9.3 / max(1, len(areas))
    shape = Table([_("Indicator"), *areas.values()], lines, [2.8, *[width] * len(areas)], size=12)
    notes = (" · ".join(f"{status.shape(code)} {status.label(code, _)}" for code in SIGNS),)
    pptx_tables.slides(deck, title, shape, notes)


def _town(row: Any, view: View) -> Cell:
    """The status's shape with the attainment; “Not reported” where there is no actual value."""
    if row is None:
        return Cell("")
    figure = (
        progress_tables.actual_text(row, view) if pd.isna(row.actual_value) else narrative.percent(row.attainment_rate)
    )
    return Cell(f"{status.shape(row.status)} {figure}", row.status)


def missing(deck: Deck, view: View, title: str) -> None:
    """The departments with indicators due and not reported."""
    _ = view.translate
    table = progress_queries.missing_reports(view.snapshot)
    if table.empty:
        text = _("Every indicator that is due has been reported.")
        deck.text_box(deck.slide(title, (text,)), text, 20, height=Inches(1))
        return
    text = _("Lead departments, with how many of their indicators are due and not reported:")
    lines: Rows = [
        [narrative.name(row, "department", view.language), str(row.count)] for row in table.itertuples(index=False)
    ]
    shape = Table(
        [_("Lead department"), _("Indicators due and not reported")], lines, [7.0, 4.0], frozenset({1}), size=14
    )
    pptx_tables.slides(deck, title, shape, (text,))
