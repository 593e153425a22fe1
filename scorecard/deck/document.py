"""A meeting's slides as one HTML document: served for the screen, or as one file that works offline."""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

from plotly.offline import get_plotlyjs

from scorecard.cache import cached
from scorecard.charts.trend import FONT
from scorecard.deck import slides
from scorecard.deck.slides import Slide
from scorecard.html import document as html_document
from scorecard.meeting import Meeting
from scorecard.text.meetings import snapshot_text
from scorecard.view import View

HERE = Path(__file__).parent
Form = Literal["screen", "file"]
PLOTLY = "deck/plotly.js"


@cached
def document(meeting: Meeting, view: View, form: Form, base: str) -> str:
    """The HTML document. ``file``: with the chart library embedded, and without decision forms and links.

    ``base``: the URL of the overview page, which links of slides on screen are relative to.
    """
    deck = slides.slides(meeting, view)
    sections = "".join(_section(number, slide, len(deck), meeting, view) for number, slide in enumerate(deck, start=1))
    library = f"<script>{get_plotlyjs()}</script>" if form == "file" else f'<script src="{PLOTLY}" defer></script>'
    base_element = f'<base href="{escape(base)}">' if form == "screen" else ""
    return (
        f'<!doctype html><html lang="{html_document.LANGUAGE_TAGS[view.language]}" data-deck data-form="{form}"><head>'
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"{base_element}<title>{escape(deck[0].title)}</title>"
        f"<style>{html_document.styles('projector')}\n{(HERE / 'deck.css').read_text(encoding='utf-8')}\n"
        f"body {{ font-family: {FONT}; }}</style>{library}</head>"
        f'<body><main id="deck" data-meeting="{meeting.meeting_id or ""}">{sections}</main>{_presenter(view)}'
        f'<script type="application/json" id="words">{_messages(view)}</script>'
        f"<script>{script()}</script></body></html>"
    )


@cache
def script() -> str:
    """The JavaScript of the slides."""
    return (HERE / "deck.js").read_text(encoding="utf-8")


def _section(number: int, slide: Slide, count: int, meeting: Meeting, view: View) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in slide.notes)
    heading = "" if slide.kind == "title" else f"<h1>{escape(slide.title)}</h1>"
    return (
        f'<section class="slide {slide.kind}" id="slide-{number}" aria-label="{escape(slide.title)}">{heading}'
        f'<div class="body"><div class="fit">{slide.body}</div></div><footer><span>{escape(snapshot_text(meeting, view.language))}</span>'
        f"<span>{number} / {count}</span></footer><aside>{notes}</aside></section>"
    )


def _presenter(view: View) -> str:
    """The presenter window: notes, next slide and elapsed time."""
    _ = view.translate
    return (
        f'<div id="presenter" hidden><div class="times"><b id="elapsed">0:00</b> <button id="again">{escape(_("Restart the clock"))}</button>'
        f'<span id="clock"></span><span id="place"></span></div><div id="notes"></div><h2>{escape(_("Next"))}</h2>'
        f'<div id="next"></div></div>'
    )


def _messages(view: View) -> str:
    """The messages of the script, as JSON."""
    _ = view.translate
    messages = {
        "saving": _("Saving…"),
        "saved": _("Recorded."),
        "unreachable": _("The server is not responding. Nothing has been saved; your text is still here."),
        "none": _("No notes."),
        "last": _("This is the last slide."),
    }
    return json.dumps(messages, ensure_ascii=False).replace("<", "\\u003c")


def file(meeting: Meeting, view: View) -> bytes:
    """The slides as one HTML file."""
    return document(meeting, view, "file", "").encode()
