"""The form of the slides: 16:9, fonts and colours in the theme, one layout for the title and one for all else."""

import copy
import io
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide, SlideLayout
from pptx.util import Emu, Inches, Pt

from ledger.vocabulary.language import Language
from scorecard.meeting import Meeting
from scorecard.palette import NEUTRAL
from scorecard.reports.sanitize import without_control_chars
from scorecard.status import SIGNS
from scorecard.text.meetings import frozen

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, INNER = Inches(0.6), Inches(12.13)
TITLE_TOP, TITLE_HEIGHT = Inches(0.35), Inches(0.85)
TOP, BOTTOM = Inches(1.35), Inches(6.85)
FOOT_TOP, FOOT_HEIGHT = Inches(6.98), Inches(0.35)
FONTS: dict[Language, tuple[str, str]] = {"zh": ("微软雅黑", "微软雅黑"), "en": ("Arial", "微软雅黑")}
"""Of Latin letters and of Chinese ones: what Office and WPS have. No text of a slide names a font of its own."""
TITLE_LAYOUT, PLAIN_LAYOUT = "Title Slide", "Title Only"


def shade(name: str) -> str:
    """One of the projector's colours, as RRGGBB."""
    return NEUTRAL[name]["projector"].removeprefix("#")


def status_shade(one: str) -> str:
    return SIGNS[one].projector.removeprefix("#")  # type: ignore[index]


class Deck:
    """The slides of one meeting under construction."""

    def __init__(self, meeting: Meeting, language: Language) -> None:
        self.meeting, self.language = meeting, language
        self.file: Slides = Presentation()
        self.file.slide_width, self.file.slide_height = WIDTH, HEIGHT
        for layout in list(self.file.slide_layouts):
            if layout.name not in (TITLE_LAYOUT, PLAIN_LAYOUT):
                self.file.slide_layouts.remove(layout)
        _theme(self.file, language)
        _master(self.file)
        _title_layout(self._layout(TITLE_LAYOUT))
        properties = self.file.core_properties
        properties.author, properties.last_modified_by = "", ""
        properties.created = properties.modified = meeting.frozen_at

    def _layout(self, name: str) -> SlideLayout:
        return next(layout for layout in self.file.slide_layouts if layout.name == name)

    def slide(self, title: str, notes: tuple[str, ...] = (), *, opening: bool = False) -> Slide:
        """A slide with its title, footer, number and notes."""
        layout = self._layout(TITLE_LAYOUT if opening else PLAIN_LAYOUT)
        slide = self.file.slides.add_slide(layout)
        slide.shapes.title.text_frame.text = without_control_chars(title)
        for placeholder in layout.placeholders:
            kind = placeholder.placeholder_format.type
            if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
                slide.shapes._spTree.append(copy.deepcopy(placeholder._element))
        for placeholder in slide.placeholders:
            if placeholder.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                placeholder.text_frame.text = frozen(self.meeting, self.language)
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
                paint(paragraph.font, colour)
        return frame

    def data(self) -> bytes:
        stream = io.BytesIO()
        self.file.save(stream)
        return stream.getvalue()


def paint(font: Any, colour: str) -> None:
    font.color.rgb = RGBColor.from_string(colour)


def described(frame: Any, words: str) -> None:
    """An alternative text, for who cannot see a chart or a table."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", without_control_chars(words))


def _theme(file: Slides, language: Language) -> None:
    """Fonts and colours stand once, in the theme: whoever edits the slides finds them in the menus of Office."""
    master = file.slide_master
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    latin, chinese = FONTS[language]
    for kind in ("majorFont", "minorFont"):
        fonts = theme.find(f".//{qn('a:' + kind)}")
        fonts.find(qn("a:latin")).set("typeface", latin)
        fonts.find(qn("a:ea")).set("typeface", chinese)
        for one in fonts.findall(qn("a:font")):
            if one.get("script") in ("Hans", "Hant"):
                one.set("typeface", chinese)
    colours = {
        "dk1": shade("text"), "lt1": shade("ground"), "dk2": shade("ink"), "lt2": shade("band"),
        **{f"accent{at}": status_shade(one) for at, one in enumerate(SIGNS, start=1)},
        "hlink": shade("link"), "folHlink": shade("link"),
    }  # fmt: skip
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    for name, colour in colours.items():
        place = scheme.find(qn(f"a:{name}"))
        for child in list(place):
            place.remove(child)
        etree.SubElement(place, qn("a:srgbClr")).set("val", colour)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(file: Slides) -> None:
    """Where title, footer and number stand, and how they are written."""
    places = {
        PP_PLACEHOLDER.TITLE: (LEFT, TITLE_TOP, INNER, TITLE_HEIGHT),
        PP_PLACEHOLDER.BODY: (LEFT, TOP, INNER, BOTTOM - TOP),
        PP_PLACEHOLDER.FOOTER: (LEFT, FOOT_TOP, Inches(10.5), FOOT_HEIGHT),
        PP_PLACEHOLDER.SLIDE_NUMBER: (LEFT + INNER - Inches(1.2), FOOT_TOP, Inches(1.2), FOOT_HEIGHT),
    }
    for shape in [
        *file.slide_master.placeholders,
        *(one for layout in file.slide_layouts for one in layout.placeholders),
    ]:
        kind = shape.placeholder_format.type
        if kind == PP_PLACEHOLDER.DATE:
            shape._element.getparent().remove(shape._element)
        elif kind in places:
            shape.left, shape.top, shape.width, shape.height = places[kind]
        if kind == PP_PLACEHOLDER.FOOTER:
            _written(shape, 1100, "l")
        elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            _written(shape, 1100, "r")
    style = file.slide_master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("sz", "2800")
    run.set("b", "1")


def _written(shape: Any, size: int, align: str) -> None:
    """Size (hundredths of a point) and side of a placeholder's text, and its colour."""
    styles = shape._element.txBody.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = etree.SubElement(styles, qn("a:lvl1pPr"))
    level.set("algn", align)
    level.set("marL", "0")
    level.set("indent", "0")
    etree.SubElement(level, qn("a:buNone"))
    run = etree.SubElement(level, qn("a:defRPr"))
    run.set("sz", str(size))
    etree.SubElement(etree.SubElement(run, qn("a:solidFill")), qn("a:srgbClr")).set("val", shade("quiet"))


def _title_layout(layout: SlideLayout) -> None:
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type
        if kind == PP_PLACEHOLDER.CENTER_TITLE:
            shape.left, shape.top, shape.width, shape.height = LEFT, Inches(2.0), INNER, Inches(1.5)
        elif kind == PP_PLACEHOLDER.SUBTITLE:
            shape.left, shape.top, shape.width, shape.height = LEFT, Inches(3.6), INNER, Inches(2.2)
            _written(shape, 2000, "l")
