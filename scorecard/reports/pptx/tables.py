"""Native tables on slides: ruled by lines alone, continued on a further slide where they are too long."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import ColorFormat
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from scorecard.i18n import translator
from scorecard.reports.pptx.master import BOTTOM, INNER, LEFT, TOP, Deck, described, paint
from scorecard.reports.sanitize import without_control_chars

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""Office's own table style without fills and grid."""
SIZE = 13
ABOVE = 16
LATIN = 0.53
LINE = 1.42
"""The height of a line in ems: Chinese fonts stand between 1.3 and 1.45."""
POINTS = 12_700
PADDING = Inches(0.08)


@dataclass(frozen=True)
class Cell:
    """``colour``: the name of one of the projector's, or a status."""

    text: str
    colour: str | None = None
    bold: bool = False


Rows = list[list[str | Cell]]


@dataclass(frozen=True)
class Table:
    """``widths``: inches; ``numeric``: columns of numbers; ``size``: points."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    widths: Sequence[float]
    numeric: frozenset[int] = frozenset()
    size: float = SIZE


def height(cell: str | Cell, width: float, size: float) -> int:
    """The height that a cell needs, in EMU: a Chinese character is one em wide, any other ``LATIN``."""
    text = cell.text if isinstance(cell, Cell) else cell
    room = Inches(width) - 2 * PADDING
    lines = 0
    for line in text.split("\n"):
        ems = sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else LATIN for one in line)
        lines += max(1, math.ceil(1.04 * ems * size * POINTS / room))
    return int(lines * LINE * size * POINTS + 2 * 0.055 * 914_400)


def row_height(row: Sequence[str | Cell], table: Table) -> int:
    return max(height(cell, width, table.size) for cell, width in zip(row, table.widths, strict=True))


def parted(table: Table, room: int) -> Iterator[list[Sequence[str | Cell]]]:
    """The rows in parts that fit in ``room`` EMU under their heads; one empty part for no rows."""
    head = row_height(table.heads, table)
    part: list[Sequence[str | Cell]] = []
    used = head
    for row in table.rows:
        need = row_height(row, table)
        if part and used + need > room:
            yield part
            part, used = [], head
        part.append(row)
        used += need
    yield part


def slides(
    deck: Deck, title: str, table: Table, notes: tuple[str, ...] = (), *, above: str = "", top: int = TOP
) -> list[Slide]:
    """The table on as many slides as it needs; ``above``: words over it on the first."""
    _ = translator(deck.language)
    made: list[Slide] = []
    start = top + (height(above, INNER / Inches(1), ABOVE) + Inches(0.1) if above else 0)
    for number, part in enumerate(parted(table, BOTTOM - start), start=1):
        name = title if number == 1 else _("{title} (continued {number})").format(title=title, number=number)
        slide = deck.slide(name, notes if number == 1 else ())
        if above and number == 1:
            deck.words(slide, above, ABOVE, height=start - top - Inches(0.1), top=top)
        if part:
            put(slide, part, table, name, top=start)
        made.append(slide)
    return made


def put(
    slide: Slide, rows: Sequence[Sequence[str | Cell]], table: Table, words: str, *, top: int, left: int = LEFT
) -> Any:
    """One native table; ``words``: its alternative text."""
    heights = [row_height(row, table) for row in (table.heads, *rows)]
    widths = [Inches(one) for one in table.widths]
    frame = slide.shapes.add_table(len(rows) + 1, len(widths), Emu(left), Emu(top), Emu(sum(widths)), Emu(sum(heights)))
    described(frame, words)
    made = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    made.horz_banding = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for at, (row, high) in enumerate(zip((table.heads, *rows), heights, strict=True)):
        made.rows[at].height = high
        for column, cell in enumerate(row):
            _fill(made.cell(at, column), cell, table, head=at == 0, numeric=column in table.numeric)
    return made


def _fill(place: Any, cell: str | Cell, table: Table, *, head: bool, numeric: bool) -> None:
    given = cell if isinstance(cell, Cell) else Cell(cell, bold=head)
    place.margin_left = place.margin_right = PADDING
    place.margin_top = place.margin_bottom = Inches(0.05)
    place.vertical_anchor = MSO_ANCHOR.MIDDLE
    place.text_frame.text = without_control_chars(given.text)
    for paragraph in place.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(table.size), given.bold
        paint(paragraph.font.color, given.colour or "text")
        if numeric:
            paragraph.alignment = PP_ALIGN.RIGHT
    _line_below(place, "ink" if head else "faint", 1.25 if head else 0.75)


def _line_below(place: Any, colour: str, points: float) -> None:
    properties = place._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn("a:lnB"))
    line.set("w", str(int(points * POINTS)))
    paint(ColorFormat.from_colorchoice_parent(etree.SubElement(line, qn("a:solidFill"))), colour)
