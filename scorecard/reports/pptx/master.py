"""The slides of one meeting under construction: their master, layouts, fonts and colours are those of templates/slides.pptx.

A layout is called by its name and a placeholder by its kind: a program in another language names placeholders otherwise.
"""

import copy
import io
from pathlib import Path
from typing import Any, Literal

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide, SlideLayout
from pptx.util import Emu, Inches, Pt

from ledger.vocabulary.language import Language
from scorecard.meeting import Meeting
from scorecard.palette import NEUTRAL
from scorecard.reports import template_files
from scorecard.reports.sanitize import without_control_chars
from scorecard.reports.template_files import TemplateError, preferred
from scorecard.status import SIGNS
from scorecard.text.meetings import frozen

LEFT, INNER = Inches(0.6), Inches(12.13)
TOP, BOTTOM = Inches(1.35), Inches(6.85)
"""Where a slide's text, tables and charts stand, between the title and the footer of the template."""
LayoutName = Literal["Title Slide", "Title Only"]
TITLE, SUBTITLE, FOOTER, NUMBER = "title", "subtitle", "footer", "slide number"
KINDS = {
    PP_PLACEHOLDER.TITLE: TITLE,
    PP_PLACEHOLDER.CENTER_TITLE: TITLE,
    PP_PLACEHOLDER.SUBTITLE: SUBTITLE,
    PP_PLACEHOLDER.FOOTER: FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER: NUMBER,
}
NEEDED: dict[LayoutName, frozenset[str]] = {
    "Title Slide": frozenset({TITLE, SUBTITLE, FOOTER}),
    "Title Only": frozenset({TITLE, FOOTER}),
}
"""The footer says on every slide that figures are made up. A number is as the template has it."""
THEME: dict[str, Any] = {
    "text": MSO_THEME_COLOR.TEXT_1,
    "ground": MSO_THEME_COLOR.BACKGROUND_1,
    "ink": MSO_THEME_COLOR.TEXT_2,
    **{status: MSO_THEME_COLOR[f"ACCENT_{number}"] for number, status in enumerate(SIGNS, start=1)},
}
"""Colours that stand in the theme of the template. A theme has no place for the others."""
KEPT = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)


def paint(colour: Any, name: str) -> None:
    """A colour of the projector: as the theme has it, so that who edits the theme changes it on every slide."""
    if name in THEME:
        colour.theme_color = THEME[name]
    else:
        colour.rgb = RGBColor.from_string(NEUTRAL[name]["projector"].removeprefix("#"))


def kinds(layout: SlideLayout | Slide) -> dict[str, Any]:
    """Its placeholders by what they are for."""
    found = {KINDS.get(shape.placeholder_format.type, ""): shape for shape in layout.placeholders}
    return {kind: shape for kind, shape in found.items() if kind}


def layouts(file: Slides, template: Path, language: Language) -> dict[LayoutName, SlideLayout]:
    """The layouts that slides are made with. Raises TemplateError for what ``template`` lacks."""
    if file.slide_width < LEFT + INNER or file.slide_height < BOTTOM:
        room = f"{(LEFT + INNER) / Inches(1):.2f} × {BOTTOM / Inches(1):.2f} inches"
        raise TemplateError(template, [f"slides of {room}, on which text and tables fit"])
    known = {layout.name: layout for master in file.slide_masters for layout in master.slide_layouts}
    found: dict[LayoutName, SlideLayout] = {}
    for needed, places in NEEDED.items():
        name = next((name for name in preferred(needed, language) if name in known), None)
        if name is None:
            raise TemplateError(template, [f"layout “{needed}”"])
        if missing := places - kinds(known[name]).keys():
            raise TemplateError(template, [f"{kind} in the layout “{name}”" for kind in sorted(missing)])
        found[needed] = known[name]
    return found


class Deck:
    """The slides, from the first to the last. ``template``: the file whose layouts they have. Raises TemplateError."""

    def __init__(self, meeting: Meeting, language: Language, template: Path | None = None) -> None:
        self.meeting, self.language = meeting, language
        template = template or template_files.path(template_files.SLIDES)
        self.file: Slides = Presentation(str(template))
        self._layouts = layouts(self.file, template, language)
        _empty(self.file)
        properties = self.file.core_properties
        properties.author, properties.last_modified_by, properties.title = "", "", ""
        properties.created = properties.modified = meeting.frozen_at_utc

    def slide(self, title: str, notes: tuple[str, ...] = (), *, layout: LayoutName = "Title Only") -> Slide:
        """A slide with its title, footer, number and notes."""
        chosen = self._layouts[layout]
        slide = self.file.slides.add_slide(chosen)
        slide.shapes.title.text_frame.text = without_control_chars(title)
        for kind, placeholder in kinds(chosen).items():
            if kind in (FOOTER, NUMBER):
                slide.shapes._spTree.append(copy.deepcopy(placeholder._element))
        kinds(slide)[FOOTER].text_frame.text = frozen(self.meeting, self.language)
        if notes:
            slide.notes_slide.notes_text_frame.text = without_control_chars("\n".join(notes))
        return slide

    def words(
        self, slide: Slide, text: str, size: float, *, left: int = LEFT, top: int = TOP, width: int = INNER, height: int,
        colour: str | None = None, bold: bool = False,
    ) -> Any:  # fmt: skip
        """A text box; what is written in it wraps. Returns its text frame."""
        frame = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = Inches(0.08)
        frame.margin_top = frame.margin_bottom = 0
        frame.text = without_control_chars(text)
        for paragraph in frame.paragraphs:
            paragraph.font.size, paragraph.font.bold = Pt(size), bold
            if colour:
                paint(paragraph.font.color, colour)
        return frame

    def data(self) -> bytes:
        stream = io.BytesIO()
        self.file.save(stream)
        return stream.getvalue()


def described(frame: Any, words: str) -> None:
    """An alternative text, for who cannot see a chart or a table."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", without_control_chars(words))


def _empty(file: Slides) -> None:
    """Slides that somebody added to the template to look at it are not the meeting's; nor is what PowerPoint has noted
    beside them, such as the company that it belongs to."""
    slides = file.slides._sldIdLst
    for slide in list(slides):
        file.part.drop_rel(slide.rId)
        slides.remove(slide)
    package = file.part.package
    for number, relation in list(package._rels.items()):
        if relation.reltype not in KEPT:
            package.drop_rel(number)
