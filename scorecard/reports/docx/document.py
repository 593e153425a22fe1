"""Writes official documents in the form of GB/T 9704-2012: title, numbered headings, paragraphs, tables.

Their look is defined by the styles of templates/official.docx.
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
"""The separator between two sentences."""
Column = Literal["text", "figure", "centre", "head", "label", "answer"]
"""The kind of a column: text, figures (aligned right), short text (centred), row heads; in a form, in larger type,
labels and the text that answers them."""
STYLES: dict[Column, ParagraphStyle] = {
    "text": "Table text",
    "figure": "Table figure",
    "centre": "Table centre",
    "head": "Table head",
    "label": "Form label",
    "answer": "Form words",
}
DIGITS = "零一二三四五六七八九"


class Styled(NamedTuple):
    """Text with a character style of its own within a paragraph."""

    text: str
    style: str


Run = str | Styled
Cell = Run | Sequence[Run]


def blank(text: str, language: Language) -> Styled:
    """A marked place to be filled in by hand, for what no figure or record says: who issues a paper, under which
    number, on which day. The program never invents these."""
    return Styled(bracketed("", text, language).strip(), styles.BLANK)


def status_run(code: str, translate: Translate) -> Styled:
    """A status as shape and word in its colour."""
    return Styled(f"{status.shape(code)} {status.label(code, translate)}", styles.status_style(code))


def day(on: date, language: Language) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if language == "zh" else f"{on:%B} {on.day}, {on.year}"


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese numerals as headings use them: 一, 十, 十一, 二十."""
    tens, units = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[units] if units else "")


def heading_number(level: int, number: int, language: Language) -> str:
    """The number before a heading of level 1 to 3: 一、（一）1. or, in English, 1. (1) (a)."""
    if language == "zh":
        return (f"{chinese_number(number)}、", f"（{chinese_number(number)}）", f"{number}.")[level - 1]
    return (f"{number}. ", f"({number}) ", f"({_alphabetic(number)}) ")[level - 1]


def _alphabetic(number: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    before, last = divmod(number - 1, 26)
    return (_alphabetic(before) if before else "") + chr(ord("a") + last)


class Paper:
    """One document, written from its first paragraph to its last. All text passes through ``without_control_chars``.

    ``made_up``: the notice at the top and on each page that the figures are made up; empty for real figures.
    ``template``: the Word file whose page and styles are used. Raises TemplateError.
    """

    def __init__(
        self, language: Language, title: str, made_at: datetime, made_up: str = "", template: Path | None = None
    ) -> None:
        self.language, self._title, self._made_at = language, without_control_chars(title), made_at
        template = template or template_files.path(template_files.OFFICIAL)
        self._document = page_setup.open_template(template)
        self._styles = styles.load_styles(self._document, template, language)
        self._counts = [0, 0, 0]
        if made_up:
            page_setup.add_header(self._document, made_up, self._styles["Header"])
            self.add("Made up", made_up)

    def add(self, style: ParagraphStyle, *runs: Run) -> None:
        """A paragraph in a named style of the template."""
        self._write(self._document.add_paragraph(style=self._styles[style]), runs)

    def title(self) -> None:
        self.add("Title", self._title)

    def heading(self, level: int, text: str) -> None:
        """A numbered heading of level 1 to 3; each level is counted within the heading above it."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (3 - level)
        self.add(styles.HEADINGS[level - 1], heading_number(level, self._counts[level - 1], self.language), text)

    def body(self, *runs: Run) -> None:
        self.add("Body Text", *runs)

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        columns: Sequence[Column] = ("text",),
        heights: Sequence[int] = (),
    ) -> None:
        """A table whose ``head`` is repeated on each page and whose rows are never split between pages; without a head,
        a form.

        ``widths``: of the columns, in any unit; they are scaled to the width of the text. ``columns``: the kind of
        each; the last one given is also that of the columns after it. ``heights``: the minimum of each row in twips,
        for rows that are filled in by hand."""
        if caption:
            self.add("Caption", caption)
        table = self._grid(widths)
        if head:
            self._fill(_add_row(table, repeated=True), head, ["Table head"] * len(head))
        last = [columns[-1]] * (len(widths) - len(columns))
        styles = [STYLES[column] for column in (*columns, *last)]
        for row, height in zip(rows, heights or [0] * len(rows), strict=True):
            self._fill(_add_row(table, height=height), row, styles)
        self.add("After table")

    def signature(self, month: date | None) -> None:
        """Issuer and date. The issuer and the day are left blank; the month is that of the meeting, if there was
        one."""
        _ = translator(self.language)
        self.add("Signature", blank(_("issuer"), self.language))
        if month is None:
            self.add("Date", blank(_("date of issue"), self.language))
            return
        runs: list[Run] = [narrative.year_month(month, self.language), blank(_("day"), self.language)]
        self.add("Date", *(runs if self.language == "zh" else (runs[1], " ", runs[0])))

    def file(self) -> bytes:
        return page_setup.file(self._document, self._title, self._made_at)

    def _grid(self, widths: Sequence[float]) -> Table:
        """An empty table with fixed column widths in twips that add up to the width of the text exactly."""
        total = page_setup.text_width(self._document)
        edges = [round(total * sum(widths[:at]) / sum(widths)) for at in range(len(widths) + 1)]
        table: Table = self._document.add_table(0, len(widths), self._styles[styles.TABLE])
        table.autofit = False
        properties: Any = table._tbl.tblPr
        for tag in ("w:tblW", "w:tblLook"):
            for element in properties.findall(qn(tag)):
                properties.remove(element)
        width = f'<w:tblW {nsdecls("w")} w:w="{total}" w:type="dxa"/>'
        properties.insert(1, parse_xml(width))
        for column, (start, end) in zip(table.columns, pairwise(edges), strict=True):
            column.width = Twips(end - start)
        return table

    def _fill(self, row: _Row, cells: Sequence[Cell], styles: Sequence[ParagraphStyle]) -> None:
        for cell, runs, style in zip(row.cells, cells, styles, strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            [paragraph] = cell.paragraphs
            paragraph.style = self._styles[style]
            self._write(paragraph, [runs] if isinstance(runs, str | Styled) else runs)

    def _write(self, paragraph: Paragraph, runs: Sequence[Run]) -> None:
        for run in runs:
            text, style = (run.text, self._styles[run.style]) if isinstance(run, Styled) else (run, None)
            paragraph.add_run(without_control_chars(text), style)


def _add_row(table: Table, *, repeated: bool = False, height: int = 0) -> _Row:
    row: _Row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if height:
        row.height = Twips(height)
    if repeated:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    return row
