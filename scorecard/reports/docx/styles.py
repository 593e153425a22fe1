"""The styles of an official document, by name. Their looks stand in templates/official.docx (GB/T 9704-2012, 7).

All formatting stands in them and none on the words, so that an office changes a style and not a paper.
"""

from pathlib import Path
from typing import Any, Literal, get_args

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE

from ledger.vocabulary.language import Language
from scorecard.reports.template_files import TemplateError, preferred
from scorecard.status import SIGNS

ParagraphStyle = Literal[
    "Body Text", "Title", "Slip title", "Heading 1", "Heading 2", "Heading 3", "Issuer", "Document number",
    "Order number", "Salutation", "Signature", "Date", "Caption", "Table head", "Table text", "Table figure",
    "Table centre", "Table note", "After table", "Made up", "Form label", "Form words", "Header",
]  # fmt: skip
HEADINGS: tuple[ParagraphStyle, ...] = ("Heading 1", "Heading 2", "Heading 3")
TABLE = "Official table"
BLANK = "Blank"
"""Of words: what somebody has yet to fill in."""


def of_status(status: str) -> str:
    return f"Status {status}"


NEEDED: dict[WD_STYLE_TYPE, tuple[str, ...]] = {
    WD_STYLE_TYPE.PARAGRAPH: get_args(ParagraphStyle),
    WD_STYLE_TYPE.CHARACTER: (BLANK, *map(of_status, SIGNS)),
    WD_STYLE_TYPE.TABLE: (TABLE,),
}


def chosen(document: Document, template: Path, language: Language) -> dict[str, Any]:
    """The styles that a paper in ``language`` is written in, by the names in ``NEEDED``. Raises TemplateError for all
    that ``template`` lacks. Capital letters say nothing: Word calls a style “heading 1” that LibreOffice calls
    “Heading 1”."""
    known = {(style.type, str(style.name).casefold()): style for style in document.styles}
    found: dict[str, Any] = {}
    for kind, names in NEEDED.items():
        for name in names:
            likely = ((kind, likely.casefold()) for likely in preferred(name, language))
            found[name] = next((known[key] for key in likely if key in known), None)
    if missing := [
        f"{kind.name.lower()} style “{name}”" for kind, names in NEEDED.items() for name in names if found[name] is None
    ]:
        raise TemplateError(template, missing)
    return found
