"""The page of an official document (GB/T 9704-2012, 5.1–5.2): its measures, page numbers, settings, and the file itself."""

import io
import math
import zipfile
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

MARGINS = {"top": 37, "left": 28, "bottom": 35, "right": 26}
"""Millimetres. They leave the text 156 × 225 mm of A4."""
LINES = 22
CHARACTERS = 28
SIZE = 16
"""Points of 三号, the size of the text."""
TEXT_WIDTH, TEXT_HEIGHT = 8845, 12756
"""Twips (1/20 point) of 156 × 225 mm: A4 without the margins, each rounded as Word rounds it."""
LINE = TEXT_HEIGHT // LINES
"""Twips from line to line, 28.95 points: the most with which 22 lines stand in 225 mm."""
CHARACTER_SPACE = math.floor(TEXT_WIDTH / CHARACTERS - 20 * SIZE)
"""Twips between characters, below zero: 28 characters of 16 points would be 158 mm wide. It stands in the styles and not
in a grid of characters (linesAndChars), in which LibreOffice gives a character that is wider than its cell two cells."""
HEADER_AT, FOOTER_AT = 15, 25.5
"""Millimetres from the edge of the page. The dash of a page number stands 7 mm below the text, so 28 mm from the edge:
that is the middle of a line that ends at 25.5 mm."""
KEPT_PARTS = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE)
# Pages that face each other have other footers; a line that somebody broke by hand is not stretched; 15: Word's own newest
# layout, where a table's edge stands on the text's.
SETTINGS = f"""<w:settings {nsdecls("w")}>
<w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:defaultTabStop w:val="420"/>
<w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"""
PAGE_NUMBER = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def set_page(document: Document) -> None:
    """Paper, margins, the grid of lines, settings; what python-docx's own template brings is gone."""
    [section] = document.sections
    section.page_width, section.page_height, section.orientation = Mm(210), Mm(297), WD_ORIENTATION.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.left_margin, section.right_margin, section.gutter = Mm(MARGINS["left"]), Mm(MARGINS["right"]), Mm(0)
    section.header_distance, section.footer_distance = Mm(HEADER_AT), Mm(FOOTER_AT)
    properties: Any = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>'
    properties.append(parse_xml(grid))
    settings: Any = document.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.extend(list(parse_xml(SETTINGS)))
    for relations, kept in ((document.part.rels, KEPT_PARTS), (document.part.package.rels, ())):
        for number, relation in list(relations.items()):
            own = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)
            if relation.reltype not in (*kept, *own):
                del relations[number]


def add_page_numbers(document: Document, header: str) -> None:
    """「— 1 —」 at the outer edge of each page: right on odd pages, left on even ones; ``header`` above both."""
    [section] = document.sections
    for part, style in ((section.footer, "Page number odd"), (section.even_page_footer, "Page number even")):
        [paragraph] = part.paragraphs
        paragraph.style = document.styles[style]
        paragraph.add_run("— ")
        paragraph._p.append(parse_xml(PAGE_NUMBER))
        paragraph.add_run(" —")
    for head in (section.header, section.even_page_header):
        [paragraph] = head.paragraphs
        paragraph.style = document.styles["Header"]
        paragraph.add_run(header)


def file(document: Document, title: str, made_at: datetime) -> bytes:
    """The same document is the same bytes: its times are ``made_at``, and those inside the archive are none."""
    said = document.core_properties
    said.title, said.author, said.last_modified_by, said.comments, said.keywords = title, "", "", "", ""
    said.created = said.modified = made_at
    said.revision = 1
    written, same = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            one = zipfile.ZipInfo(name, FIXED_DATE)
            one.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(one, source.read(name))
    return same.getvalue()
