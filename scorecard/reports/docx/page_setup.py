"""The page of an official document: what templates/official.docx says of it, what stands above each page, and the file."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Twips

KEPT_PARTS = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)
FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def opened(template: Path) -> Document:
    """A document with the page and the styles of ``template``. What somebody wrote into it to look at them is not
    the document's; nor is what Word has noted beside it, such as the company that it belongs to."""
    document = docx.Document(str(template))
    document._body.clear_content()
    relations = document.part.package.rels
    for number, relation in list(relations.items()):
        if relation.reltype not in KEPT_PARTS:
            del relations[number]
    return document


def text_width(document: Document) -> int:
    """Twips (1/20 point) between the margins."""
    [section] = document.sections
    left, right, gutter = section.left_margin, section.right_margin, section.gutter
    return int((section.page_width - left - right - gutter) / Twips(1))


def head(document: Document, words: str, style: Any) -> None:
    """``words`` above the text of each page, under what the template says there."""
    [section] = document.sections
    headers = [section.header, section.even_page_header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    for header in headers:
        last = header.paragraphs[-1]
        paragraph = header.add_paragraph() if last.runs else last
        paragraph.style = style
        paragraph.add_run(words)


def file(document: Document, title: str, made_at: datetime) -> bytes:
    """The same document is the same bytes: its times are ``made_at`` (Greenwich's), and those inside the archive are none."""
    said = document.core_properties
    said.title, said.author, said.last_modified_by, said.comments, said.keywords = title, "", "", "", ""
    said.created = said.modified = made_at
    said.revision = 1
    written, same = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, FIXED_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return same.getvalue()
