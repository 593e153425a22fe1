"""The page of an official document: taken from the template, its header line, and the bytes of the finished file."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Twips

DOCUMENT_PARTS = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)
FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def open_template(template: Path) -> Document:
    """An empty document with the page and the styles of ``template``. Its sample text is removed, and so are the
    document parts that Word keeps beside it, such as the company it belongs to."""
    document = docx.Document(str(template))
    document._body.clear_content()
    relations = document.part.package.rels
    for number, relation in list(relations.items()):
        if relation.reltype not in DOCUMENT_PARTS:
            del relations[number]
    return document


def text_width(document: Document) -> int:
    """Twips (1/20 point) between the margins."""
    [section] = document.sections
    left, right, gutter = section.left_margin, section.right_margin, section.gutter
    return int((section.page_width - left - right - gutter) / Twips(1))


def add_header(document: Document, text: str, style: Any) -> None:
    """Adds ``text`` to the header of every page, below what the template has there."""
    [section] = document.sections
    headers = [section.header, section.even_page_header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    for header in headers:
        last = header.paragraphs[-1]
        paragraph = header.add_paragraph() if last.runs else last
        paragraph.style = style
        paragraph.add_run(text)


def file(document: Document, title: str, made_at: datetime) -> bytes:
    """The .docx. The same document gives the same bytes: its dates are ``made_at`` (UTC), those in the ZIP are
    fixed."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments, properties.keywords = (
        title,
        "",
        "",
        "",
        "",
    )
    properties.created = properties.modified = made_at
    properties.revision = 1
    saved, stable = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, FIXED_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return stable.getvalue()
