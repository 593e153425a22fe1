"""Files that are small, or within the limit, and become huge when they are read. As a program: reads them all within a
bounded memory and time, and prints what was said of each."""

import io
import json
import resource
import sys
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from etl.intake import reader
from etl.intake.expectation import load_expectation
from ledger.database.memory_copy import copy_to_memory

MB = 2**20
MEMORY, SECONDS = 4 * 2**30, 90
"""Address space of a process that reads all of them one after another, and its processor time. Before the survey of a
workbook one of them alone took 6 GB, another several minutes."""


def book(part="", old=b"", new=b"", more=None):
    """A workbook of one value; in a part of it ``old`` is replaced by ``new``; ``more``: further parts."""
    made = openpyxl.Workbook()
    for row in (["指标编号", "期间", "累计完成"], ["T2-1", "2023-09", 60]):
        made.active.append(row)
    whole = io.BytesIO()
    made.save(whole)
    return rewritten(whole.getvalue(), part, old, new, more)


def rewritten(whole, part, old, new, more=None):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
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


def rows(texts):
    """A row of texts for each of ``texts``."""
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    return sheet("".join(f"<row>{''.join(map(cell.format, row))}</row>" for row in texts).encode())


def shown_everywhere(text, count):
    """A text that the workbook keeps once, and shows in three cells of so many rows."""
    whole = sheet((b"<row>" + b'<c t="s"><v>0</v></c>' * 3 + b"</row>") * count)
    kept = {"xl/sharedStrings.xml": f'<sst xmlns="{SHEET_MAIN_NS}"><si><t>{text}</t></si></sst>'}
    known = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/></Types>'.encode()
    return rewritten(whole, "[Content_Types].xml", b"</Types>", known, kept)


def lines(text):
    return "指标编号,期间,累计完成\n".encode() + text


def entities(definitions, asked):
    part, head = "xl/worksheets/sheet1.xml", b"<!DOCTYPE x [" + definitions + b"]><worksheet"
    return rewritten(book(part, b"<worksheet", head), part, b"<v>60</v>", b"<v>" + asked + b"</v>")


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
    "one cell of 19 MB": (lambda: lines(b'T2-1,2023-09,"' + b"a" * (19 * MB) + b'"\n'), "cell_too_long"),
    "a name of 19 MB": (lambda: lines(b"a" * (19 * MB) + b",2023-09,1\n"), "cell_too_long"),
    "a name that swells": (lambda: lines("ﷺ".encode() * (6 * MB) + b",2023-09,1\n"), "cell_too_long"),
    "a number that swells": (lambda: lines(b"T2-1,2023-09," + "ﷺ".encode() * (6 * MB) + b"\n"), "cell_too_long"),
    "a header that swells": (lambda: lines(b"").strip() + b"," + "ﷺ".encode() * (6 * MB), "column_passed_over rows_missing"),
    "a cell of a workbook that swells": (lambda: rows([["ﷺ" * (3 * MB), "2023-09", "1"]]), "cell_too_long"),
    "names that swell": (lambda: rows([f"{number}{'㌖' * 390}", "2023-09", "1"] for number in range(10_000)), "indicator_unknown more_found"),
    "one long text in all cells": (lambda: shown_everywhere("x" * MB, 10_000), "cell_too_long more_found"),
    "digits and a letter": (
        lambda: lines(b"".join(b"T2-1,2023-09,%s%dx1\n" % (b"1" * 380, row) for row in range(45_000))),
        "more_found number_unreadable row_twice",
    ),
    "departments that nobody knows": (
        lambda: "指标编号,期间,累计完成,责任单位\n".encode() + b"".join(b"T2-1,2023-09,1,%d\n" % row for row in range(200_000)),
        "department_named_unknown more_found row_twice",
    ),
    "a quote that never ends": (lambda: lines(b'"\n' * (3 * MB)), "rows_torn"),
    "lines with nothing": (lambda: lines(b"\n" * (19 * MB)), "rows_missing"),
    "lines with commas": (lambda: lines(b",,\n" * (6 * MB)), "rows_missing"),
    "zeros": (lambda: bytes(19 * MB), "file_not_text"),
}  # fmt: skip
"""What it is → how to make it, and the codes of what is said of it."""


def main(path):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with copy_to_memory(path) as copy:
        expected = load_expectation(copy, "tiny")
        said = {
            name: sorted({one.code for one in reader.read(make(), expected).findings})
            for name, (make, _) in BOMBS.items()
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
