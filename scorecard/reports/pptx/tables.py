"""Native tables on slides: horizontal rules only, continued on further slides where they are too long."""

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
from scorecard.reports.pptx.master import BOTTOM, INNER, LEFT, TOP, Deck, paint, set_alt_text
from scorecard.reports.sanitize import without_control_chars

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""Office's built-in table style “No Style, No Grid”."""
SIZE = 13
ABOVE = 16
LATIN = 0.53
LINE = 1.42
"""The height of a line in ems: between 1.3 and 1.45 for Chinese fonts."""
POINTS = 12_700
PADDING = Inches(0.08)


@dataclass(frozen=True)
class Cell:
    """A cell's text; ``colour``: a name of the palette or a status."""

    text: str
    colour: str | None = None
    bold: bool = False


Rows = list[list[str | Cell]]


@dataclass(frozen=True)
class Table:
    """A table; ``widths``: of the columns in inches; ``numeric``: columns aligned right; ``size``: of the font in
    points."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    widths: Sequence[float]
    numeric: frozenset[int] = frozenset()
    size: float = SIZE


def height(cell: str | Cell, width: float, size: float) -> int:
    """The height that a cell needs, in EMU: a Chinese character is one em wide, any other ``LATIN``."""
    text = cell.text if isinstance(cell, Cell) else cell
    inner_width = Inches(width) - 2 * PADDING
    lines = 0
    for line in text.split("\n"):
        ems = sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else LATIN for character in line)
        lines += max(1, math.ceil(1.04 * ems * size * POINTS / inner_width))
    return int(lines * LINE * size * POINTS + 2 * 0.055 * 914_400)


def row_height(row: Sequence[str | Cell], table: Table) -> int:
    return max(height(cell, width, table.size) for cell, width in zip(row, table.widths, strict=True))


def paginate(table: Table, height_left: int) -> Iterator[list[Sequence[str | Cell]]]:
    """The rows in parts that fit in ``height_left`` EMU including the heads; a single empty part if there are no rows."""
    head = row_height(table.heads, table)
    part: list[Sequence[str | Cell]] = []
    used = head
    for row in table.rows:
        needed = row_height(row, table)
        if part and used + needed > height_left:
            yield part
            part, used = [], head
        part.append(row)
        used += needed
    yield part


def slides(
    deck: Deck, title: str, table: Table, notes: tuple[str, ...] = (), *, above: str = "", top: int = TOP
) -> list[Slide]:
    """Adds the table on as many slides as it needs; ``above``: text over it on the first slide."""
    _ = translator(deck.language)
    added: list[Slide] = []
    start = top + (height(above, INNER / Inches(1), ABOVE) + Inches(0.1) if above else 0)
    for number, part in enumerate(paginate(table, BOTTOM - start), start=1):
        name = title if number == 1 else _("{title} (continued {number})").format(title=title, number=number)
        slide = deck.slide(name, notes if number == 1 else ())
        if above and number == 1:
            deck.text_box(slide, above, ABOVE, height=start - top - Inches(0.1), top=top)
        if part:
            add_table(slide, part, table, name, top=start)
        added.append(slide)
    return added


def add_table(
    slide: Slide, rows: Sequence[Sequence[str | Cell]], table: Table, alt_text: str, *, top: int, left: int = LEFT
) -> Any:
    """Adds one native table to a slide."""
    heights = [row_height(row, table) for row in (table.heads, *rows)]
    widths = [Inches(width) for width in table.widths]
    frame = slide.shapes.add_table(len(rows) + 1, len(widths), Emu(left), Emu(top), Emu(sum(widths)), Emu(sum(heights)))
    set_alt_text(frame, alt_text)
    native = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    native.horz_banding = False
    for column, width in zip(native.columns, widths, strict=True):
        column.width = width
    for index, (row, row_height_emu) in enumerate(zip((table.heads, *rows), heights, strict=True)):
        native.rows[index].height = row_height_emu
        for column, cell in enumerate(row):
            _fill(native.cell(index, column), cell, table, head=index == 0, numeric=column in table.numeric)
    return native


def _fill(target: Any, cell: str | Cell, table: Table, *, head: bool, numeric: bool) -> None:
    content = cell if isinstance(cell, Cell) else Cell(cell, bold=head)
    target.margin_left = target.margin_right = PADDING
    target.margin_top = target.margin_bottom = Inches(0.05)
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    target.text_frame.text = without_control_chars(content.text)
    for paragraph in target.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(table.size), content.bold
        paint(paragraph.font.color, content.colour or "text")
        if numeric:
            paragraph.alignment = PP_ALIGN.RIGHT
    _line_below(target, "ink" if head else "faint", 1.25 if head else 0.75)


def _line_below(cell: Any, colour: str, points: float) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn("a:lnB"))
    line.set("w", str(int(points * POINTS)))
    paint(ColorFormat.from_colorchoice_parent(etree.SubElement(line, qn("a:solidFill"))), colour)
