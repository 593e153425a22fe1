"""Builds slides with the master, layouts, fonts and colours of templates/slides.pptx.

Layouts are found by name and placeholders by kind, since PowerPoint names placeholders in the language of its user.
"""

import copy
import io
from pathlib import Path
from typing import Any, Final, Literal

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
from scorecard.reports.template_files import MissingPart, PartKind, TemplateError, preferred_names
from scorecard.status import SIGNS
from scorecard.text.meetings import snapshot_text

LEFT, INNER = Inches(0.6), Inches(12.13)
TOP, BOTTOM = Inches(1.35), Inches(6.85)
"""The area of text, tables and charts, between the title and the footer of the template."""
LayoutName = Literal["Title Slide", "Title Only"]
TITLE: Final = "title"
SUBTITLE: Final = "subtitle"
FOOTER: Final = "footer"
NUMBER: Final = "slide number"
KINDS = {
    PP_PLACEHOLDER.TITLE: TITLE,
    PP_PLACEHOLDER.CENTER_TITLE: TITLE,
    PP_PLACEHOLDER.SUBTITLE: SUBTITLE,
    PP_PLACEHOLDER.FOOTER: FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER: NUMBER,
}
NEEDED: dict[LayoutName, frozenset[PartKind]] = {
    "Title Slide": frozenset({TITLE, SUBTITLE, FOOTER}),
    "Title Only": frozenset({TITLE, FOOTER}),
}
"""The placeholders that a layout must have. The footer is required because it says on every slide that figures are made
up; the slide number is optional."""
THEME: dict[str, Any] = {
    "text": MSO_THEME_COLOR.TEXT_1,
    "ground": MSO_THEME_COLOR.BACKGROUND_1,
    "ink": MSO_THEME_COLOR.TEXT_2,
    **{status: MSO_THEME_COLOR[f"ACCENT_{number}"] for number, status in enumerate(SIGNS, start=1)},
}
"""The colours that are defined in the theme of the template. A theme has no slots for the others."""
DOCUMENT_PARTS = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)


def paint(colour: Any, name: str) -> None:
    """Sets a colour of the palette for projectors. Colours of the theme are set as references, so that editing the
    theme changes every slide."""
    if name in THEME:
        colour.theme_color = THEME[name]
    else:
        colour.rgb = RGBColor.from_string(NEUTRAL[name]["projector"].removeprefix("#"))


def placeholders(layout: SlideLayout | Slide) -> dict[str, Any]:
    """The placeholders of a layout or slide by kind."""
    by_kind = {KINDS.get(shape.placeholder_format.type, ""): shape for shape in layout.placeholders}
    return {kind: shape for kind, shape in by_kind.items() if kind}


def layouts(file: Slides, template: Path, language: Language) -> dict[LayoutName, SlideLayout]:
    """The layouts that slides need. Raises TemplateError for what ``template`` lacks."""
    if file.slide_width < LEFT + INNER or file.slide_height < BOTTOM:
        size = f"{(LEFT + INNER) / Inches(1):.2f} × {BOTTOM / Inches(1):.2f}"
        raise TemplateError(template, [MissingPart("slide size", size)])
    available = {layout.name: layout for master in file.slide_masters for layout in master.slide_layouts}
    chosen: dict[LayoutName, SlideLayout] = {}
    for needed, kinds in NEEDED.items():
        name = next((name for name in preferred_names(needed, language) if name in available), None)
        if name is None:
            raise TemplateError(template, [MissingPart("layout", needed)])
        present = placeholders(available[name])
        if missing := [MissingPart(kind, name) for kind in sorted(kinds) if kind not in present]:
            raise TemplateError(template, missing)
        chosen[needed] = available[name]
    return chosen


class Deck:
    """A presentation under construction; ``template``: the file whose layouts it uses. Raises TemplateError."""

    def __init__(self, meeting: Meeting, language: Language, template: Path | None = None) -> None:
        self.meeting, self.language = meeting, language
        template = template or template_files.path(template_files.SLIDES)
        self.file: Slides = Presentation(str(template))
        self._layouts = layouts(self.file, template, language)
        _remove_slides(self.file)
        properties = self.file.core_properties
        properties.author, properties.last_modified_by, properties.title = "", "", ""
        properties.created = properties.modified = meeting.frozen_at_utc

    def slide(self, title: str, notes: tuple[str, ...] = (), *, layout: LayoutName = "Title Only") -> Slide:
        """Adds a slide with title, footer, number and notes."""
        layout_used = self._layouts[layout]
        slide = self.file.slides.add_slide(layout_used)
        slide.shapes.title.text_frame.text = without_control_chars(title)
        for kind, placeholder in placeholders(layout_used).items():
            if kind in (FOOTER, NUMBER):
                slide.shapes._spTree.append(copy.deepcopy(placeholder._element))
        placeholders(slide)[FOOTER].text_frame.text = snapshot_text(self.meeting, self.language)
        if notes:
            slide.notes_slide.notes_text_frame.text = without_control_chars("\n".join(notes))
        return slide

    def text_box(
        self,
        slide: Slide,
        text: str,
        size: float,
        *,
        left: int = LEFT,
        top: int = TOP,
        width: int = INNER,
        height: int,
        colour: str | None = None,
        bold: bool = False,
    ) -> Any:
        """Adds a text box whose text wraps. Returns its text frame."""
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


def set_alt_text(frame: Any, text: str) -> None:
    """Sets the alternative text of a chart or table for screen readers."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", without_control_chars(text))


def _remove_slides(file: Slides) -> None:
    """Removes the sample slides of the template, and what PowerPoint keeps beside them, such as the company it belongs
    to."""
    slides = file.slides._sldIdLst
    for slide in list(slides):
        file.part.drop_rel(slide.rId)
        slides.remove(slide)
    package = file.part.package
    for number, relation in list(package._rels.items()):
        if relation.reltype not in DOCUMENT_PARTS:
            package.drop_rel(number)
