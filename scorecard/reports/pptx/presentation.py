"""The slides of a meeting as .pptx: the same agenda as on the screen, with charts and tables that can be edited."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ledger.vocabulary.language import Language
from ledger.workflow.meetings import Item
from scorecard.deck.slides import item_name
from scorecard.meeting import Meeting, meeting_view
from scorecard.queries import plan as plan_queries
from scorecard.reports.pptx import decision_slides, district_slides, indicator_slide
from scorecard.reports.pptx.master import SUBTITLE, Deck, paint, placeholders
from scorecard.text import narrative
from scorecard.view import View

Builder = Callable[[Deck, View, str], Any]
"""Adds the slides of one item of the agenda: deck, view, title."""


def presentation(meeting: Meeting, language: Language, template: Path | None = None) -> bytes:
    """The .pptx: a title slide and the slides of the agenda. ``template``: a file with their layouts. Raises
    TemplateError."""
    deck, view = Deck(meeting, language, template), meeting_view(meeting, language)
    _opening(deck, view)
    for item in meeting.items:
        _add_item(item, deck, view)
    return deck.data()


def _add_item(item: Item, deck: Deck, view: View) -> None:
    title = item_name(item, view)
    if item.indicator_id:
        indicator_slide.indicator(deck, view, title, item.indicator_id)
    elif item.section_no:
        district_slides.section(deck, view, title, item.section_no)
    else:
        BUILDERS[item.kind](deck, view, title)


def _opening(deck: Deck, view: View) -> None:
    """The title slide: meeting, plan, day, and the notice where figures are made up."""
    meeting, language = deck.meeting, deck.language
    snapshot = meeting.snapshot
    [plan] = [
        row for row in plan_queries.plans(snapshot.database_id, snapshot.revision) if row.plan_id == snapshot.plan_id
    ]
    _ = view.translate
    month = narrative.year_month(snapshot.period, language)
    slide = deck.slide(meeting.title or _("Targets and actuals, {month}").format(month=month), layout="Title Slide")
    lines = [
        plan.title if language == "zh" else plan.title_en,
        *([f"{meeting.held_on:%Y-%m-%d}"] if meeting.held_on else []),
        *([narrative.demo_notice(language)] if meeting.demo else []),
    ]
    frame = placeholders(slide)[SUBTITLE].text_frame
    frame.text = "\n".join(lines)
    if meeting.demo:
        paint(frame.paragraphs[-1].runs[0].font.color, "warning")


BUILDERS: dict[str, Builder] = {
    "last_decisions": decision_slides.last_decisions,
    "district": district_slides.district,
    "changes": district_slides.changes,
    "departments": district_slides.departments,
    "towns": district_slides.towns,
    "missing": district_slides.missing,
    "problems": decision_slides.problems,
    "decisions": decision_slides.decisions,
}
