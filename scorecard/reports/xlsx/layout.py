"""The layout of workbooks: fonts and fills, printed pages, and the height that a row needs for its text."""

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
from scorecard.text.meetings import snapshot_text
from scorecard.text.narrative import demo_notice

LINE_POINTS = 14
HIGHEST_ROW = 400
"""In points; spreadsheets allow at most 409."""
PAPER_A3 = 8
PRINTED_POINTS = (1190.6 - 72, 841.9 - 97.2)
"""Width and height within the margins of an A3 page in landscape, in points."""
SPARE = 0.96
"""Share of a page that is filled: programs differ a little in the width of columns and the height of lines."""
TITLE_POINTS = 32 + 15 + 15
FONTS: dict[Language, tuple[str, str]] = {"zh": ("宋体", "黑体"), "en": ("Arial", "Arial")}
"""Fonts of the text and of the headings, which every office has."""


def text_width(text: str) -> float:
    """The width of ``text`` in characters as column widths are counted: a Chinese character counts as two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def line_count(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` characters, one of which is left free."""
    return sum(max(1, math.ceil(text_width(line) / max(1, width - 1))) for line in text.split("\n"))


def tint(colour: str, share: float) -> str:
    """``colour`` (#RRGGBB) mixed with white: ``share`` of the colour, the rest white."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - share * (255 - component)):02X}" for component in parts)


class Book:
    """A workbook of one meeting under construction. Cells are written with explicit types: text never becomes a
    formula."""

    def __init__(self, file: xlsxwriter.Workbook, meeting: Meeting, language: Language) -> None:
        self.file, self.meeting, self.language = file, meeting, language
        self.translate = translator(language)
        self.format = cache(self._format)  # a workbook keeps no more than 64,000 formats

    def _format(self, **properties: Any) -> Format:
        text, heading = FONTS[self.language]
        defaults = {"font_name": heading if properties.get("bold") else text, "font_size": 10.5, "valign": "vcenter"}
        return self.file.add_format(defaults | properties)

    def cell(self, **properties: Any) -> Format:
        """The format of a table cell with borders."""
        return self.format(border=1, border_color=NEUTRAL["faint"]["light"], text_wrap=True, **properties)

    def status_format(self, code: str) -> Format:
        """The format of a cell with a status: text in its colour on its tint."""
        colour = status.colour(code, dark=False)
        return self.cell(font_color=colour, bg_color=tint(colour, 0.12), bold=True, align="center")

    def status_text(self, code: str) -> str:
        """A status as shape and word; identical in every cell, since formulas count these texts."""
        return f"{status.shape(code)} {status.label(code, self.translate)}"

    def sheet(
        self, name: str, title: str, heads: Sequence[str], widths: Sequence[float], *, frozen_columns: int = 1
    ) -> "Sheet":
        """Adds a sheet for A3 in landscape: title, source of the figures, and the heads, which every page repeats.
        ``frozen_columns``: columns that stay visible when scrolling."""
        page = self.file.add_worksheet(name)
        page.set_landscape()
        page.set_paper(PAPER_A3)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
        _ = self.translate
        page.set_footer(f"&C{_('Page {page} of {pages}').format(page='&P', pages='&N')}")
        notice = demo_notice(self.language) if self.meeting.demo else ""
        page.set_header(f"&R&B{notice}" if notice else "")
        for index, width in enumerate(widths):
            page.set_column(index, index, width)
        last = len(heads) - 1
        page.merge_range(0, 0, 0, last, title, self.format(bold=True, font_size=18, align="center"))
        page.set_row(0, 32)
        page.merge_range(1, 0, 1, last, snapshot_text(self.meeting, self.language), self.format(align="right"))
        if notice:
            warning = self.format(bold=True, font_color=NEUTRAL["warning"]["light"])
            page.merge_range(2, 0, 2, last, notice, warning)
        band = self.cell(bold=True, align="center", bg_color=NEUTRAL["band"]["light"])
        page.write_row(3, 0, heads, band)
        head_height = LINE_POINTS * max(line_count(head, width) for head, width in zip(heads, widths, strict=True)) + 8
        page.set_row(3, head_height)
        page.repeat_rows(3)
        page.freeze_panes(4, frozen_columns)
        return Sheet(self, page, widths, head_height)


class Sheet:
    """The rows of a sheet below its heads; ``row``: the next one, counted from 0."""

    def __init__(self, book: Book, page: Worksheet, widths: Sequence[float], head_height: float) -> None:
        self.book, self.page, self.widths, self.head_height = book, page, widths, head_height
        self.row = 4

    def text(self, row: int, column: int, text: str, cell_format: Format | None = None) -> None:
        self.page.write_string(row, column, without_control_chars(text), cell_format or self.book.cell())

    def merge(self, first: int, last: int, column: int, text: str, cell_format: Format) -> None:
        """One cell over the rows ``first`` to ``last``."""
        if first == last:
            self.text(first, column, text, cell_format)
        else:
            self.page.merge_range(first, column, last, column, "", cell_format)
            self.text(first, column, text, cell_format)

    def number(self, row: int, column: int, value: float, number_format: str, **properties: Any) -> None:
        self.page.write_number(row, column, value, self.book.cell(num_format=number_format, **properties))

    def formula(self, row: int, column: int, formula: str, value: float, number_format: str) -> None:
        """``value``: the result of the formula, for programs that show a file without calculating it."""
        self.page.write_formula(row, column, formula, self.book.cell(num_format=number_format), value)

    def height(self, column: int, text: str) -> float:
        """The height in points that ``text`` needs in a column."""
        return LINE_POINTS * line_count(text, self.widths[column]) + 6

    def write_row(
        self,
        cells: Sequence[str | int | float | tuple[float, str] | None],
        *,
        state: int | None = None,
        numeric: Collection[int] = (),
    ) -> None:
        """Writes the next row of a plain table. A cell is a text, a count, None (``—``), or a number with its format.
        ``state``: the column of a status, given as its code; ``numeric``: columns of numbers, whose texts are aligned
        right too."""
        for column, cell in enumerate(cells):
            if column == state:
                self.text(self.row, column, self.book.status_text(str(cell)), self.book.status_format(str(cell)))
            elif isinstance(cell, tuple):
                self.number(self.row, column, *cell)
            elif isinstance(cell, int | float):
                self.number(self.row, column, cell, "#,##0")
            elif cell is None or column in numeric:
                self.text(self.row, column, "—" if cell is None else cell, self.book.cell(align="right"))
            else:
                self.text(self.row, column, cell, self.book.cell(indent=1))
        texts = {index: cell for index, cell in enumerate(cells) if isinstance(cell, str)}
        self.page.set_row(
            self.row, max([self.height(index, text) for index, text in texts.items()], default=LINE_POINTS + 6)
        )
        self.row += 1


class Pages:
    """Computes page breaks so that rows that belong together are not separated. (Some programs ignore manual page
    breaks on a sheet that is fitted to the page width, and break pages themselves.)"""

    def __init__(self, sheet: Sheet) -> None:
        # A column of width w is 7 w + 5 pixels wide, of 3/4 point each (Arial 10, the workbook's normal font).
        width = sum((7 * width_in_characters + 5) * 0.75 for width_in_characters in sheet.widths[:-1])
        scale = min(1.0, PRINTED_POINTS[0] / width)
        self.sheet = sheet
        self.height_left = SPARE * PRINTED_POINTS[1] / scale - sheet.head_height
        self.used = float(TITLE_POINTS)
        self.breaks: list[int] = []

    def full(self, heights: Sequence[float]) -> bool:
        """Whether a page ends before rows of these heights. If so, they are counted to the next page."""
        ends = self.used + sum(heights) > self.height_left
        if ends:
            self.breaks.append(self.sheet.row)
            self.used = 0.0
        self.used += sum(heights)
        return ends

    def close(self) -> None:
        self.sheet.page.set_h_pagebreaks(self.breaks)


@contextmanager
def new_book(meeting: Meeting, language: Language) -> Iterator[tuple[Book, io.BytesIO]]:
    """A context manager: a workbook, and the stream that holds its bytes after the context has ended."""
    stream = io.BytesIO()
    # Column widths are counted in digits of the normal font: one that every system has, or a metric-compatible one.
    normal = {"font_name": "Arial", "font_size": 10}
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = xlsxwriter.Workbook(stream, options | {"default_format_properties": normal})
    file.set_properties({"created": meeting.frozen_at_utc})
    try:
        yield Book(file, meeting, language), stream
    finally:
        file.close()
