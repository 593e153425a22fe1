"""A meeting's slides as one HTML document: on screen, or in one file that opens without a network."""

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
from scorecard.text.meetings import frozen
from scorecard.view import View

HERE = Path(__file__).parent
Form = Literal["screen", "file"]
PLOTLY = "deck/plotly.js"


@cached
def document(meeting: Meeting, view: View, form: Form, base: str) -> str:
    """``file``: with the chart library in it, no place to type decisions, and links that lead nowhere.

    ``base``: the address of the application's first page, for the links of slides on screen.
    """
    made = slides.slides(meeting, view)
    sheets = "".join(_sheet(number, slide, len(made), meeting, view) for number, slide in enumerate(made, start=1))
    library = f"<script>{get_plotlyjs()}</script>" if form == "file" else f'<script src="{PLOTLY}" defer></script>'
    ground = f'<base href="{escape(base)}">' if form == "screen" else ""
    return (
        f'<!doctype html><html lang="{html_document.LANGUAGE_TAGS[view.language]}" data-deck data-form="{form}"><head>'
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"{ground}<title>{escape(made[0].title)}</title>"
        f"<style>{html_document.styles('projector')}\n{(HERE / 'deck.css').read_text(encoding='utf-8')}\n"
        f"body {{ font-family: {FONT}; }}</style>{library}</head>"
        f'<body><main id="deck" data-meeting="{meeting.meeting_id or ""}">{sheets}</main>{_presenter(view)}'
        f'<script type="application/json" id="words">{_words(view)}</script>'
        f"<script>{script()}</script></body></html>"
    )


@cache
def script() -> str:
    """What the slides run."""
    return (HERE / "deck.js").read_text(encoding="utf-8")


def _sheet(number: int, slide: Slide, count: int, meeting: Meeting, view: View) -> str:
    notes = "".join(f"<p>{escape(one)}</p>" for one in slide.notes)
    heading = "" if slide.kind == "title" else f"<h1>{escape(slide.title)}</h1>"
    return (
        f'<section class="slide {slide.kind}" id="slide-{number}" aria-label="{escape(slide.title)}">{heading}'
        f'<div class="body"><div class="fit">{slide.body}</div></div><footer><span>{escape(frozen(meeting, view.language))}</span>'
        f"<span>{number} / {count}</span></footer><aside>{notes}</aside></section>"
    )


def _presenter(view: View) -> str:
    """The second window: the notes, the next slide, the time that has passed."""
    _ = view.translate
    return (
        f'<div id="presenter" hidden><div class="times"><b id="elapsed">0:00</b> <button id="again">{escape(_("From zero"))}</button>'
        f'<span id="clock"></span><span id="place"></span></div><div id="notes"></div><h2>{escape(_("Next"))}</h2>'
        f'<div id="next"></div></div>'
    )


def _words(view: View) -> str:
    """What the script says itself."""
    _ = view.translate
    words = {
        "saving": _("Saving…"), "saved": _("Recorded."), "unreachable": _("The server does not answer. Nothing has been saved; the text is kept here."),
        "none": _("No notes."), "last": _("This is the last slide."),
    }  # fmt: skip
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")


def file(meeting: Meeting, view: View) -> bytes:
    """The meeting as one HTML file."""
    return document(meeting, view, "file", "").encode()
