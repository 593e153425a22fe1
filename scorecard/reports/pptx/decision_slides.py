"""Slides on decisions of the last meeting, on pending problems, and on decisions of this meeting."""

from typing import Any

import pandas as pd
from pptx.util import Inches

from scorecard.meetings.pending_problems import pending_problems
from scorecard.reports.pptx import tables as pptx_tables
from scorecard.reports.pptx.district_slides import chip
from scorecard.reports.pptx.master import Deck
from scorecard.reports.pptx.tables import Rows, Table
from scorecard.text import narrative
from scorecard.view import View


def _text_slide(deck: Deck, title: str, text: str) -> None:
    deck.text_box(deck.slide(title, (text,)), text, 20, height=Inches(1))


def _about(row: Any, view: View) -> str:
    if row.indicator_id:
        return narrative.name(row, "indicator", view.language)
    return "—" if pd.isna(row.task_no) else f"{row.task_no:.0f}. {narrative.name(row, 'task', view.language)}"


def last_decisions(deck: Deck, view: View, title: str) -> None:
    """The last meeting's decisions with the status of their indicators then and now."""
    _, table = view.translate, deck.meeting.last_decisions
    if table.empty:
        no_decisions = _("The previous meeting took no decisions.")
        _text_slide(deck, title, no_decisions if deck.meeting.before_id else _("There was no previous meeting."))
        return
    lines: Rows = [
        [
            row.words,
            _about(row, view),
            narrative.name(row, "department", view.language),
            f"{row.due_on:%Y-%m-%d}",
            chip(row.status_before, view),
            chip(row.status_now, view),
        ]
        for row in table.itertuples()
    ]
    heads = [_("Decision"), _("About"), _("Responsible"), _("Due on"), _("Status then"), _("Status now")]
    shape = Table(heads, lines, [3.9, 2.2, 1.6, 1.4, 1.5, 1.5])
    pptx_tables.slides(deck, title, shape, tuple(row.words for row in table.itertuples()))


def problems(deck: Deck, view: View, title: str) -> None:
    _ = view.translate
    problems = pending_problems(deck.meeting, view)
    if not problems:
        _text_slide(deck, title, _("No problem needs a decision."))
        return
    lines: Rows = [[problem.about, problem.who, problem.words, problem.then or "—"] for problem in problems]
    heads = [_("About"), _("Department or town"), _("Problem"), _("Next step")]
    pptx_tables.slides(deck, title, Table(heads, lines, [2.9, 1.8, 3.9, 3.5], size=12), (title,))


def decisions(deck: Deck, view: View, title: str) -> None:
    _, table = view.translate, deck.meeting.decisions
    if table.empty:
        _text_slide(deck, title, _("Nothing has been decided yet."))
        return
    lines: Rows = [
        [row.words, _about(row, view), narrative.name(row, "department", view.language), f"{row.due_on:%Y-%m-%d}"]
        for row in table.itertuples()
    ]
    shape = Table([_("Decision"), _("About"), _("Responsible"), _("Due on")], lines, [5.4, 3.0, 2.1, 1.6], size=14)
    pptx_tables.slides(deck, title, shape, tuple(row.words for row in table.itertuples()))
