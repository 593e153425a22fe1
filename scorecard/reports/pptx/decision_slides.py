"""Slides on what is to be done: decisions of the last meeting, problems, decisions of today."""

from typing import Any

import pandas as pd
from pptx.util import Inches

from scorecard.meetings.pending_problems import pending
from scorecard.reports.pptx import tables as pptx_tables
from scorecard.reports.pptx.district_slides import chip
from scorecard.reports.pptx.master import Deck
from scorecard.reports.pptx.tables import Rows, Table
from scorecard.text import narrative
from scorecard.view import View


def _plain(deck: Deck, title: str, words: str) -> None:
    deck.words(deck.slide(title, (words,)), words, 20, height=Inches(1))


def _about(row: Any, view: View) -> str:
    if row.indicator_id:
        return narrative.name(row, "indicator", view.language)
    return "—" if pd.isna(row.task_no) else f"{row.task_no:.0f}. {narrative.name(row, 'task', view.language)}"


def last(deck: Deck, view: View, title: str) -> None:
    """What the meeting before decided, with the status of its indicator then and now."""
    _, table = view.translate, deck.meeting.last_decisions
    if table.empty:
        before = _("The meeting before took no decision.")
        _plain(deck, title, before if deck.meeting.before_id else _("There was no meeting before this one."))
        return
    lines: Rows = [
        [row.words, _about(row, view), narrative.name(row, "department", view.language), f"{row.due_on:%Y-%m-%d}",
         chip(row.status_before, view), chip(row.status_now, view)]
        for row in table.itertuples()
    ]  # fmt: skip
    heads = [_("Decision"), _("About"), _("Responsible"), _("Due on"), _("Status then"), _("Status now")]
    shape = Table(heads, lines, [3.9, 2.2, 1.6, 1.4, 1.5, 1.5])
    pptx_tables.slides(deck, title, shape, tuple(row.words for row in table.itertuples()))


def problems(deck: Deck, view: View, title: str) -> None:
    _ = view.translate
    found = pending(deck.meeting, view)
    if not found:
        _plain(deck, title, _("No problem needs a decision."))
        return
    lines: Rows = [[one.about, one.who, one.words, one.then or "—"] for one in found]
    heads = [_("About"), _("Department or town"), _("Problem"), _("Next step")]
    pptx_tables.slides(deck, title, Table(heads, lines, [2.9, 1.8, 3.9, 3.5], size=12), (title,))


def today(deck: Deck, view: View, title: str) -> None:
    _, table = view.translate, deck.meeting.decisions
    if table.empty:
        _plain(deck, title, _("Nothing has been decided yet."))
        return
    lines: Rows = [
        [row.words, _about(row, view), narrative.name(row, "department", view.language), f"{row.due_on:%Y-%m-%d}"]
        for row in table.itertuples()
    ]
    shape = Table([_("Decision"), _("About"), _("Responsible"), _("Due on")], lines, [5.4, 3.0, 2.1, 1.6], size=14)
    pptx_tables.slides(deck, title, shape, tuple(row.words for row in table.itertuples()))
