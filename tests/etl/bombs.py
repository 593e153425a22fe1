"""Files that are small, or within the limit, and become huge when they are read. As a program: reads them all within a
bounded memory and time, and prints what was said of each."""

import io
import json
import resource
import sys
import zipfile
from pathlib import Path

import openpyxl

from etl import database, expectation, intake

MB = 2**20
MEMORY, SECONDS = 4 * 2**30, 90
"""Address space of a process that reads all of them one after another, and its processor time. Before the survey of a
workbook one of them alone took 6 GB, another several minutes."""


def book(part="", old=b"", new=b"", more=None):
    """A workbook of one value; in a part of it ``old`` is replaced by ``new``; ``more``: further parts."""
    made = openpyxl.Workbook()
    for row in (["指标编号", "期间", "累计完成"], ["T2-1", "2023-09", 60]):
        made.active.append(row)
    whole, stream = io.BytesIO(), io.BytesIO()
    made.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                assert old in data, part
                data = data.replace(old, new, 1)
            after.writestr(name, data)
        for name, data in (more or {}).items():
            after.writestr(name, data)
    return stream.getvalue()


def sheet(new, old=b"</sheetData>"):
    return book("xl/worksheets/sheet1.xml", old, new + old)


def cells(one, size=55 * MB):
    """As many of ``one`` as fit, two hundred in a row."""
    row = b"<row>" + one * 200 + b"</row>"
    return sheet(row * (size // len(row)))


def lines(text):
    return "指标编号,期间,累计完成\n".encode() + text


def entities(definitions, asked):
    head = b"<!DOCTYPE x [" + definitions + b"]><worksheet"
    whole = book("xl/worksheets/sheet1.xml", b"<worksheet", head)
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        text = packed.read("xl/worksheets/sheet1.xml").replace(b"<v>60</v>", b"<v>" + asked + b"</v>")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
            for name in packed.namelist():
                after.writestr(name, text if name == "xl/worksheets/sheet1.xml" else packed.read(name))
    return stream.getvalue()


LAUGHS = b'<!ENTITY a0 "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)
RELATED = b'r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
BOMBS = {
    "cells with values": (lambda: cells(b"<c><v>1</v></c>"), "workbook_too_full"),
    "cells with nothing": (lambda: cells(b"<c/>"), "workbook_too_full"),
    "cells with texts": (lambda: cells(b'<c t="inlineStr"><is><t>a</t></is></c>'), "workbook_too_full"),
    "formulas": (lambda: cells(b"<c><f>1</f></c>"), "workbook_too_full"),
    "one row of all columns": (lambda: sheet(b"<row>" + b"<c><v>1</v></c>" * 16384 + b"</row>"), "workbook_too_wide"),
    "a cell in the last corner": (
        lambda: sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "workbook_too_wide",
    ),
    "texts": (lambda: book(more={"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * (3 * MB) + b"</sst>"}), "workbook_too_full"),
    "styles": (lambda: book("xl/styles.xml", b"</cellXfs>", b"<xf/>" * (9 * MB) + b"</cellXfs>"), "workbook_too_full"),
    "names": (
        lambda: book("xl/workbook.xml", b"</workbook>", b"<definedNames>" + b'<definedName name="a">A1</definedName>' * MB + b"</definedNames></workbook>"),
        "workbook_too_full",
    ),
    "rules": (
        lambda: sheet(b'<conditionalFormatting sqref="A1:XFD1048576"><cfRule/></conditionalFormatting>' * (MB // 2), b"<pageMargins"),
        "workbook_too_full",
    ),
    "one sheet under twenty thousand names": (
        lambda: book("xl/workbook.xml", b"</sheets>", b"".join(b'<sheet name="s%d" sheetId="%d" %s/>' % (n, n, RELATED) for n in range(2, 20_000)) + b"</sheets>"),
        "workbook_unreadable",
    ),
    "parts": (lambda: book(more={f"xl/media/{n}": b"" for n in range(20_000)}), "workbook_too_large"),
    "elements within one another": (lambda: sheet(b"<a>" * MB), "workbook_too_full"),
    "attributes": (
        lambda: sheet(b"<row " + b" ".join(b'a%d="1"' % n for n in range(MB)) + b"/>"), "workbook_unreadable",
    ),
    "a thousand million laughs": (lambda: entities(LAUGHS, b"&a9;"), "workbook_unreadable"),
    "one long entity many times": (lambda: entities(b'<!ENTITY a "' + b"1" * 100_000 + b'">', b"&a;" * 100_000), "workbook_unreadable"),
    "an entity that is a file": (lambda: entities(b'<!ENTITY a SYSTEM "file:///etc/passwd">', b"&a;"), "workbook_unreadable"),
    "millions of columns": (lambda: b"a," * (10 * MB), "header_missing"),
    "one cell of 19 MB": (lambda: lines(b'T2-1,2023-09,"' + b"a" * (19 * MB) + b'"\n'), "number_unreadable"),
    "a quote that never ends": (lambda: lines(b'"\n' * (3 * MB)), "rows_torn"),
    "lines with nothing": (lambda: lines(b"\n" * (19 * MB)), "rows_missing"),
    "lines with commas": (lambda: lines(b",,\n" * (6 * MB)), "rows_missing"),
    "zeros": (lambda: bytes(19 * MB), "file_not_text"),
}  # fmt: skip
"""What it is → how to make it, and what is said of it."""


def main(path):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with database.copy_to_memory(path) as copy:
        expected = expectation.expectation(copy, "tiny")
        said = {
            name: sorted({one.code for one in intake.read(make(), expected).findings})
            for name, (make, _) in BOMBS.items()
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
