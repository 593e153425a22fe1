"""The slides of a meeting as .pptx: the agenda of the screen's slides, with charts and tables that can be edited."""

from collections.abc import Callable
from typing import Any

from ledger.vocabulary.language import Language
from ledger.workflow.meetings import Item
from scorecard.deck.slides import item_name
from scorecard.meeting import Meeting, meeting_view
from scorecard.queries import plan as plan_queries
from scorecard.reports import slide_decisions, slide_indicator, slide_parts
from scorecard.reports.slide_master import Deck, shade
from scorecard.text import narrative
from scorecard.view import View

Maker = Callable[[Deck, View, str], Any]
"""Adds the slides of one item of the agenda: deck, view, title."""


def presentation(meeting: Meeting, language: Language) -> bytes:
    """All slides, in the order of the agenda, behind the title."""
    deck, view = Deck(meeting, language), meeting_view(meeting, language)
    _opening(deck, view)
    for item in meeting.items:
        _of_item(item, deck, view)
    return deck.data()


def _of_item(item: Item, deck: Deck, view: View) -> None:
    title = item_name(item, view)
    if item.indicator_id:
        slide_indicator.indicator(deck, view, title, item.indicator_id)
    elif item.section_no:
        slide_parts.section(deck, view, title, item.section_no)
    else:
        MAKERS[item.kind](deck, view, title)


def _opening(deck: Deck, view: View) -> None:
    """The title slide: what, when, and, of made-up figures, that they are."""
    meeting, language = deck.meeting, deck.language
    snapshot = meeting.snapshot
    [plan] = [
        row for row in plan_queries.plans(snapshot.database_id, snapshot.revision) if row.plan_id == snapshot.plan_id
    ]
    _ = view.translate
    month = narrative.year_month(snapshot.period, language)
    slide = deck.slide(meeting.title or _("Targets and actuals, {month}").format(month=month), opening=True)
    lines = [
        plan.title if language == "zh" else plan.title_en,
        *([f"{meeting.held_on:%Y-%m-%d}"] if meeting.held_on else []),
        *([narrative.made_up(language)] if meeting.demo else []),
    ]
    frame = slide.placeholders[1].text_frame
    frame.text = "\n".join(lines)
    if meeting.demo:
        run = frame.paragraphs[-1].runs[0]
        slide_parts.painted(run, shade("warning"))


MAKERS: dict[str, Maker] = {
    "last_decisions": slide_decisions.last, "district": slide_parts.district, "changes": slide_parts.changes,
    "departments": slide_parts.departments, "towns": slide_parts.towns, "missing": slide_parts.missing,
    "problems": slide_decisions.problems, "decisions": slide_decisions.today,
}  # fmt: skip
