"""An official document as it is written: title, numbered headings, paragraphs, tables; its form is GB/T 9704-2012's.

What a paper looks like stands in templates/official.docx, whose styles it is written in.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.i18n import Translate, translator
from scorecard.reports import template_files
from scorecard.reports.docx import page_setup, styles
from scorecard.reports.docx.styles import ParagraphStyle
from scorecard.reports.sanitize import without_control_chars
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed

SENTENCES = {"zh": "", "en": " "}
"""What stands between two sentences."""
Column = Literal["text", "figure", "centre", "head", "label", "words"]
"""How a column of a table is written: text, figures, something short in the middle, what the rest of the row is called;
in a form, larger, what is asked and what is said to it."""
STYLES: dict[Column, ParagraphStyle] = {
    "text": "Table text", "figure": "Table figure", "centre": "Table centre", "head": "Table head",
    "label": "Form label", "words": "Form words",
}  # fmt: skip
DIGITS = "零一二三四五六七八九"


class Styled(NamedTuple):
    """Words in a style of their own within a paragraph."""

    words: str
    style: str


Words = str | Styled
Cell = Words | Sequence[Words]


def blank(words: str, language: Language) -> Styled:
    """A place that somebody fills in by hand, marked so that none is overlooked: what no figure or record says (who
    issues a paper, under which number, on which day) is never made up."""
    return Styled(bracketed("", words, language).strip(), styles.BLANK)


def light_row(one: str, _: Translate) -> Styled:
    """A status: shape and word in its colour."""
    return Styled(f"{status.shape(one)} {status.word(one, _)}", styles.of_status(one))


def day(on: date, language: Language) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if language == "zh" else f"{on:%B} {on.day}, {on.year}"


def chinese(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十一, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def numbered(level: int, number: int, language: Language) -> str:
    """What stands before a heading: 一、（一）1. or, in English, 1. (1) (a)."""
    if language == "zh":
        return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.")[level - 1]
    return (f"{number}. ", f"({number}) ", f"({_chinese_digits(number)}) ")[level - 1]


def _chinese_digits(number: int) -> str:
    before, last = divmod(number - 1, 26)
    return (_chinese_digits(before) if before else "") + chr(ord("a") + last)


class Paper:
    """One document, written from its first paragraph to its last. All words pass through ``writable``.

    ``made_up``: what is said at the top and on each page when the figures are made up; empty for real ones.
    ``template``: the Word file whose page and styles it has. Raises TemplateError.
    """

    def __init__(
        self, language: Language, title: str, made_at: datetime, made_up: str = "", template: Path | None = None
    ) -> None:
        self.language, self._title, self._made_at = language, without_control_chars(title), made_at
        template = template or template_files.path(template_files.OFFICIAL)
        self._document = page_setup.opened(template)
        self._styles = styles.chosen(self._document, template, language)
        self._counts = [0, 0, 0]
        if made_up:
            page_setup.head(self._document, made_up, self._styles["Header"])
            self.add("Made up", made_up)

    def add(self, style: ParagraphStyle, *words: Words) -> None:
        """A paragraph in a named style of the template."""
        self._write(self._document.add_paragraph(style=self._styles[style]), words)

    def title(self) -> None:
        self.add("Title", self._title)

    def heading(self, level: int, words: str) -> None:
        """Level 1 to 3, counted within the heading above it."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (3 - level)
        self.add(styles.HEADINGS[level - 1], numbered(level, self._counts[level - 1], self.language), words)

    def body(self, *words: Words) -> None:
        self.add("Body Text", *words)

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        columns: Sequence[Column] = ("text",),
        heights: Sequence[int] = (),
    ) -> None:
        """``head`` is repeated on each page and no row is split between two. ``widths``: of the columns, in any measure;
        together they are as wide as the text. ``columns``: how each is aligned; the last one said counts for those after it.
        ``heights``: the least of each row in twips, where something is filled in by hand. No head: a form."""
        if caption:
            self.add("Caption", caption)
        table = self._grid(widths)
        if head:
            self._fill(_row(table, repeated=True), head, ["Table head"] * len(head))
        last = [columns[-1]] * (len(widths) - len(columns))
        styles = [STYLES[column] for column in (*columns, *last)]
        for row, height in zip(rows, heights or [0] * len(rows), strict=True):
            self._fill(_row(table, height=height), row, styles)
        self.add("After table")

    def signed(self, month: date | None) -> None:
        """Who issues it is left to be filled in. The month is that of the meeting, where there was one; its day is the
        issuer's to set."""
        _ = translator(self.language)
        self.add("Signature", blank(_("issuer"), self.language))
        if month is None:
            self.add("Date", blank(_("date of issue"), self.language))
            return
        words: list[Words] = [narrative.year_month(month, self.language), blank(_("day"), self.language)]
        self.add("Date", *(words if self.language == "zh" else (words[1], " ", words[0])))

    def file(self) -> bytes:
        return page_setup.file(self._document, self._title, self._made_at)

    def _grid(self, widths: Sequence[float]) -> Table:
        """Fixed columns, in twips, that add up to the text's width exactly."""
        whole = page_setup.text_width(self._document)
        edges = [round(whole * sum(widths[:at]) / sum(widths)) for at in range(len(widths) + 1)]
        table: Table = self._document.add_table(0, len(widths), self._styles[styles.TABLE])
        table.autofit = False
        properties: Any = table._tbl.tblPr
        for tag in ("w:tblW", "w:tblLook"):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
        width = f'<w:tblW {nsdecls("w")} w:w="{whole}" w:type="dxa"/>'
        properties.insert(1, parse_xml(width))
        for column, (start, end) in zip(table.columns, pairwise(edges), strict=True):
            column.width = Twips(end - start)
        return table

    def _fill(self, row: _Row, cells: Sequence[Cell], styles: Sequence[ParagraphStyle]) -> None:
        for cell, words, style in zip(row.cells, cells, styles, strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            [paragraph] = cell.paragraphs
            paragraph.style = self._styles[style]
            self._write(paragraph, [words] if isinstance(words, str | Styled) else words)

    def _write(self, paragraph: Paragraph, words: Sequence[Words]) -> None:
        for part in words:
            text, style = (part.words, self._styles[part.style]) if isinstance(part, Styled) else (part, None)
            paragraph.add_run(without_control_chars(text), style)


def _row(table: Table, *, repeated: bool = False, height: int = 0) -> _Row:
    row: _Row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if height:
        row.height = Twips(height)
    if repeated:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    return row
