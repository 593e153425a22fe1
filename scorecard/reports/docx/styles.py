"""The names of the styles of an official document; templates/official.docx defines them (GB/T 9704-2012, section 7).

All formatting is in the styles and none on runs, so that an office changes a style and not every paper.
"""

from pathlib import Path
from typing import Any, Literal, get_args

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE

from ledger.vocabulary.language import Language
from scorecard.reports.template_files import MissingPart, PartKind, TemplateError, preferred_names
from scorecard.status import SIGNS

ParagraphStyle = Literal[
    "Body Text",
    "Title",
    "Slip title",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Issuer",
    "Document number",
    "Order number",
    "Salutation",
    "Signature",
    "Date",
    "Caption",
    "Table head",
    "Table text",
    "Table figure",
    "Table centre",
    "Table note",
    "After table",
    "Made up",
    "Form label",
    "Form words",
    "Header",
]
HEADINGS: tuple[ParagraphStyle, ...] = ("Heading 1", "Heading 2", "Heading 3")
TABLE = "Official table"
BLANK = "Blank"
"""A character style: a place that is to be filled in."""


def status_style(status: str) -> str:
    return f"Status {status}"


NEEDED: dict[WD_STYLE_TYPE, tuple[str, ...]] = {
    WD_STYLE_TYPE.PARAGRAPH: get_args(ParagraphStyle),
    WD_STYLE_TYPE.CHARACTER: (BLANK, *map(status_style, SIGNS)),
    WD_STYLE_TYPE.TABLE: (TABLE,),
}
STYLE_KINDS: dict[WD_STYLE_TYPE, PartKind] = {
    WD_STYLE_TYPE.PARAGRAPH: "paragraph style",
    WD_STYLE_TYPE.CHARACTER: "character style",
    WD_STYLE_TYPE.TABLE: "table style",
}


def load_styles(document: Document, template: Path, language: Language) -> dict[str, Any]:
    """The styles of a paper in ``language``, by the names in ``NEEDED``. Raises TemplateError with all that
    ``template`` lacks. Names are compared without case: Word has “heading 1” where LibreOffice has “Heading 1”."""
    available = {(style.type, str(style.name).casefold()): style for style in document.styles}
    styles: dict[str, Any] = {}
    for kind, names in NEEDED.items():
        for name in names:
            candidates = ((kind, candidate.casefold()) for candidate in preferred_names(name, language))
            styles[name] = next((available[key] for key in candidates if key in available), None)
    if missing := [
        MissingPart(STYLE_KINDS[kind], name) for kind, names in NEEDED.items() for name in names if styles[name] is None
    ]:
        raise TemplateError(template, missing)
    return styles
