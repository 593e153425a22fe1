"""The form of a workbook: its fonts and fills, its pages, and how high a row must be for its words."""

import io
import math
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.palette import NEUTRAL
from scorecard.reports.sanitize import without_control_chars
from scorecard.text.meetings import frozen
from scorecard.text.narrative import made_up

LINE_POINTS = 14
HIGHEST_ROW = 400
"""Points; a spreadsheet allows 409."""
PAPER_A3 = 8
PRINTED_POINTS = (1190.6 - 72, 841.9 - 97.2)
"""Of an A3 page across within its margins: width, height."""
SPARE = 0.96
"""Programs differ a little in how wide a column is and how high a line."""
TITLE_POINTS = 32 + 15 + 15
FONTS: dict[Language, tuple[str, str]] = {"zh": ("宋体", "黑体"), "en": ("Arial", "Arial")}
"""Of the text and of the headings: what every office has."""


def wide(text: str) -> float:
    """The width of ``text`` in characters of a column: a Chinese one counts twice."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width``, one character of each line kept free."""
    return sum(max(1, math.ceil(wide(line) / max(1, width - 1))) for line in text.split("\n"))


def blended(colour: str, share: float) -> str:
    """``colour`` on white paper, thinned to ``share``."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - share * (255 - one)):02X}" for one in parts)


class Book:
    """A workbook of one meeting under construction. Cells are typed, so that no text is ever run as a formula."""

    def __init__(self, file: xlsxwriter.Workbook, meeting: Meeting, language: Language) -> None:
        self.file, self.meeting, self.language = file, meeting, language
        self.translate = translator(language)
        self.format = cache(self._format)  # a workbook keeps no more than 64,000 formats

    def _format(self, **look: Any) -> Format:
        text, heading = FONTS[self.language]
        usual = {"font_name": heading if look.get("bold") else text, "font_size": 10.5, "valign": "vcenter"}
        return self.file.add_format(usual | look)

    def cell(self, **look: Any) -> Format:
        """A cell of a table, ruled."""
        return self.format(border=1, border_color=NEUTRAL["faint"]["light"], text_wrap=True, **look)

    def state(self, one: str) -> Format:
        """A cell with a status: its colour over its tint."""
        colour = status.colour(one, dark=False)
        return self.cell(font_color=colour, bg_color=blended(colour, 0.12), bold=True, align="center")

    def word(self, one: str) -> str:
        """A status by shape and word, the same in every cell that a formula counts."""
        return f"{status.shape(one)} {status.word(one, self.translate)}"

    def sheet(
        self, name: str, title: str, heads: Sequence[str], widths: Sequence[float], *, steady: int = 1
    ) -> "Sheet":
        """A sheet for A3 across: title, what the figures are, and the heads, which every page repeats; ``steady``:
        columns that stay in sight."""
        page = self.file.add_worksheet(name)
        page.set_landscape()
        page.set_paper(PAPER_A3)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
        _ = self.translate
        page.set_footer(f"&C{_('Page {page} of {pages}').format(page='&P', pages='&N')}")
        notice = made_up(self.language) if self.meeting.demo else ""
        page.set_header(f"&R&B{notice}" if notice else "")
        for at, width in enumerate(widths):
            page.set_column(at, at, width)
        last = len(heads) - 1
        page.merge_range(0, 0, 0, last, title, self.format(bold=True, font_size=18, align="center"))
        page.set_row(0, 32)
        page.merge_range(1, 0, 1, last, frozen(self.meeting, self.language), self.format(align="right"))
        if notice:
            warning = self.format(bold=True, font_color=NEUTRAL["warning"]["light"])
            page.merge_range(2, 0, 2, last, notice, warning)
        band = self.cell(bold=True, align="center", bg_color=NEUTRAL["band"]["light"])
        page.write_row(3, 0, heads, band)
        high = LINE_POINTS * max(lines(head, width) for head, width in zip(heads, widths, strict=True)) + 8
        page.set_row(3, high)
        page.repeat_rows(3)
        page.freeze_panes(4, steady)
        return Sheet(self, page, widths, high)


class Sheet:
    """A sheet of a ``Book``: its rows below the heads."""

    def __init__(self, book: Book, page: Worksheet, widths: Sequence[float], head_height: float) -> None:
        self.book, self.page, self.widths, self.head_height = book, page, widths, head_height
        self.row = 4

    def text(self, row: int, column: int, words: str, look: Format | None = None) -> None:
        self.page.write_string(row, column, without_control_chars(words), look or self.book.cell())

    def merged(self, first: int, last: int, column: int, words: str, look: Format) -> None:
        """One cell over the rows ``first`` to ``last``."""
        if first == last:
            self.text(first, column, words, look)
        else:
            self.page.merge_range(first, column, last, column, "", look)
            self.text(first, column, words, look)

    def number(self, row: int, column: int, value: float, form: str, **look: Any) -> None:
        self.page.write_number(row, column, value, self.book.cell(num_format=form, **look))

    def formula(self, row: int, column: int, formula: str, value: float, form: str) -> None:
        """``value``: what the formula gives, for programs that show a file without calculating it."""
        self.page.write_formula(row, column, formula, self.book.cell(num_format=form), value)

    def high(self, column: int, words: str) -> float:
        """The points that ``words`` need in a column."""
        return LINE_POINTS * lines(words, self.widths[column]) + 6

    def line(
        self,
        cells: Sequence[str | int | float | tuple[float, str] | None],
        *,
        state: int | None = None,
        numeric: Collection[int] = (),
    ) -> None:
        """The next row of a plain table: words, counts, nothing (``—``), a number with its form; ``state``: the column
        of a status, which is given as its code; ``numeric``: columns of numbers, whose words stand as numbers do."""
        for column, cell in enumerate(cells):
            if column == state:
                self.text(self.row, column, self.book.word(str(cell)), self.book.state(str(cell)))
            elif isinstance(cell, tuple):
                self.number(self.row, column, *cell)
            elif isinstance(cell, int | float):
                self.number(self.row, column, cell, "#,##0")
            elif cell is None or column in numeric:
                self.text(self.row, column, "—" if cell is None else cell, self.book.cell(align="right"))
            else:
                self.text(self.row, column, cell, self.book.cell(indent=1))
        written = {at: cell for at, cell in enumerate(cells) if isinstance(cell, str)}
        self.page.set_row(
            self.row, max([self.high(at, words) for at, words in written.items()], default=LINE_POINTS + 6)
        )
        self.row += 1


class Pages:
    """Where a sheet's pages end, so that nothing that belongs together is parted. (A program that heeds no page break
    on a sheet that it fits to a page's width ends its pages by itself.)"""

    def __init__(self, sheet: Sheet) -> None:
        # A column of width w is 7 w + 5 pixels wide, of 3/4 point each (Arial 10, the workbook's normal font).
        width = sum((7 * one + 5) * 0.75 for one in sheet.widths[:-1])
        scale = min(1.0, PRINTED_POINTS[0] / width)
        self.sheet = sheet
        self.room = SPARE * PRINTED_POINTS[1] / scale - sheet.head_height
        self.used = float(TITLE_POINTS)
        self.breaks: list[int] = []

    def full(self, heights: Sequence[float]) -> bool:
        """Whether a page ends before rows of these heights, which are counted to the next if so."""
        ends = self.used + sum(heights) > self.room
        if ends:
            self.breaks.append(self.sheet.row)
            self.used = 0.0
        self.used += sum(heights)
        return ends

    def close(self) -> None:
        self.sheet.page.set_h_pagebreaks(self.breaks)


@contextmanager
def made(meeting: Meeting, language: Language) -> Iterator[tuple[Book, io.BytesIO]]:
    """A workbook, and where its bytes are once it has been left."""
    stream = io.BytesIO()
    # The width of columns is counted in digits of the normal font: one that every system has, or has the like of.
    normal = {"font_name": "Arial", "font_size": 10}
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = xlsxwriter.Workbook(stream, options | {"default_format_properties": normal})
    file.set_properties({"created": meeting.frozen_at_utc})
    try:
        yield Book(file, meeting, language), stream
    finally:
        file.close()
