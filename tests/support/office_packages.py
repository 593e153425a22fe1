"""What stands in an Office file: in its parts, and in those of the files that it carries within."""

import io
import re
import zipfile

from lxml import etree

from tests.support.spreadsheets import run

PACKED = ("pptx", "docx", "xlsx")
FIELDS = {" PAGE "}
"""Fields that papers have of their own."""
REFERENCE = re.compile(r"Sheet1!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")
WITHIN = re.compile(r"[A-Z0-9$+\-*/(),.:=<>\" ]*")
"""Formulas of our own speak of cells and name functions; with these letters alone nothing else can be called."""
OTHER_SHEET = re.compile(r"'[\w ]+'!")
CALLS = re.compile("WEBSERVICE|HYPERLINK|IMPORT|DDE|CMD|EXEC|CALL|INDIRECT")


def parts(data, within=""):
    """Name and bytes of each part."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            part = packed.read(name)
            yield within + name, part
            if name.endswith(PACKED):
                yield from parts(part, f"{within}{name}!")


def trees(data):
    """Name and root of each part in XML. One that is not well-formed ends it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name, part in parts(data):
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(part, parser)
            assert not root.getroottree().docinfo.doctype, name
            yield name, root


def names(data):
    """The name of every element and attribute: what words would change that were taken for XML."""
    found = set()
    for _name, root in trees(data):
        for one in root.iter():
            found |= {str(one.tag), *map(str, one.attrib)}
    return found


def wrong(data):
    """What would be run, or fetched from elsewhere, when the file is opened."""
    found = [
        name for name, _part in parts(data) if re.search("vbaProject|activeX|externalLink|oleObject|customUI", name)
    ]
    for name, root in trees(data):
        found += [f"{name}: {said}" for one in root.iter(etree.Element) if (said := _asks(one))]
    books = [part for name, part in [("itself", data), *parts(data)] if _is_book(part)]
    return found + [f"cell: {cell}" for book in books for cell in run(book) if not _own(str(cell).removeprefix("="))]


def _asks(one):
    """What an element asks the program for that opens the file; nothing for those that papers have of their own."""
    local, said = etree.QName(one).localname, one.text or ""
    if one.get("TargetMode"):
        return f"leads to {one.get('Target')}"
    if local in ("hlinkClick", "hlinkMouseOver", "hyperlink", "oleObj", "OLEObject", "control", "altChunk"):
        return local
    if local == "instrText" and said not in FIELDS:
        return said
    if local == "fldSimple" and not FIELDS & set(one.attrib.values()):
        return str(dict(one.attrib))
    return said if local == "f" and not _own(said) else ""


def _own(formula):
    formula = OTHER_SHEET.sub("", formula)
    return REFERENCE.fullmatch(formula) or (WITHIN.fullmatch(formula) and not CALLS.search(formula))


def _is_book(part):
    if part[:2] != b"PK":
        return False
    with zipfile.ZipFile(io.BytesIO(part)) as packed:
        return "xl/workbook.xml" in packed.namelist()
