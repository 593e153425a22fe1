"""XLSX files that are damaged, strange or far too large: read as they show, or refused in words; never an exception."""

import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from etl.intake import xlsx, xlsx_limits
from ledger.vocabulary.findings import Finding
from tests.support.corrupt_files import repacked

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["指标编号", "累计完成"], ["T2-1", 60]]


def book(rows=ROWS):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    return saved(made)


def saved(made):
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def rewritten(old, new, part=SHEET):
    """The good workbook with one piece of XML replaced, packed soundly."""
    whole = book()
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        assert packed.read(part).count(old) == 1
    return repacked(whole, lambda name, xml: xml.replace(old, new) if name == part else xml)


def code(data):
    found = xlsx.sheets(data)
    return found.code if isinstance(found, Finding) else None


def cells(data):
    [(_, rows)] = xlsx.sheets(data)
    return rows


def test_a_good_workbook_is_read():
    assert cells(book()) == [["指标编号", "累计完成"], ["T2-1", "60"]]


def test_one_wrong_bit_in_a_part_never_changes_what_it_says():
    """A part's packed bytes follow its head: 30 bytes, its name, and what else the head says that it has."""
    whole = book()
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        part = packed.getinfo(SHEET)
    extra = struct.unpack_from("<H", whole, part.header_offset + 28)[0]
    start = part.header_offset + 30 + len(SHEET) + extra
    assert zlib.decompressobj(-15).decompress(whole[start : start + part.compress_size]).startswith(b"<worksheet")
    for place in range(start, start + part.compress_size):
        hurt = bytearray(whole)
        hurt[place] ^= 1
        # The last byte has bits that stand for nothing.
        assert xlsx.sheets(bytes(hurt)) in (Finding("workbook_unreadable"), xlsx.sheets(whole)), place


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<worksheet", b'<?xml version="1.0" encoding="no-such"?><worksheet'),
        (b'r="B2"', b'r="2B"'),
        (b"<v>60</v>", b"<v>" + b"9" * 5000 + b"</v>"),
        (b"<v>60</v>", b"<v>&#xD800;</v>"),
        (b"</sheetData>", b"<x>" * 90_000),
    ],
    ids=["an encoding that nobody knows", "a cell nowhere", "a number of 5000 digits", "half a letter", "a deep nest"],
)
def test_damaged_xml_is_refused(old, new):
    assert code(rewritten(old, new)) == "workbook_unreadable"


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
def test_parts_may_be_packed_in_any_way_and_damage_is_noticed_in_all(packing):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(stream, "w", packing) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        place = new.getinfo(SHEET).header_offset + 30 + len(SHEET) + 40
    whole = stream.getvalue()
    assert cells(whole)[1] == ["T2-1", "60"]
    assert code(whole[:place] + b"\xff\xff" + whole[place + 2 :]) == "workbook_unreadable"


# What would take all memory


@pytest.mark.parametrize("ranges", [
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b'<mergeCells><mergeCell ref="B3:B1048576"/></mergeCells>',
    b'<mergeCells>' + b'<mergeCell ref="A3:Z1000"/>' * 4 + b'</mergeCells>',  # 4 times 26 x 998
    b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
])  # fmt: skip
def test_ranges_over_whole_columns_are_refused_before_a_cell_is_made(ranges):
    assert code(rewritten(b"</sheetData>", b"</sheetData>" + ranges)) == "workbook_ranges_too_large"


def test_merged_columns_that_a_table_can_have_are_read():
    ranges = b'<mergeCells><mergeCell ref="A2:A500"/></mergeCells>'
    rows = cells(rewritten(b"</sheetData>", b"</sheetData>" + ranges))
    assert (len(rows), rows[1], rows[499]) == (500, ["T2-1", "60"], ["T2-1", ""])


def test_a_cell_far_from_the_table_is_read_where_it_stands():
    made = openpyxl.load_workbook(io.BytesIO(book()))
    made.active.cell(xlsx.MAX_ROWS, xlsx.MAX_COLUMNS, "x")
    rows = cells(saved(made))
    assert (len(rows), len(rows[0]), rows[-1][-1]) == (xlsx.MAX_ROWS, xlsx.MAX_COLUMNS, "x")


def test_an_xml_bomb_is_refused():
    """Eight entities, each ten times the one before: 5,000 million letters."""
    letters = "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50}">{letters}]><worksheet'.encode()
    whole = repacked(rewritten(b"<worksheet", bomb), lambda _, part: part.replace(b"<v>60</v>", b"<v>&i;</v>"))
    assert code(whole) == "workbook_unreadable"


# What cells show


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(92.7, "92.7"), (0.1 + 0.2, "0.3"), (123456.78, "123456.78"), (1e-7, "0.0000001"), (1e15, "1000000000000000"),
     (-0.5, "-0.5"), (True, "TRUE"), (10**20, "1" + "0" * 20)],
)  # fmt: skip
def test_numbers_are_written_with_the_digits_that_a_spreadsheet_shows(stored, shown):
    assert cells(book([["x", stored]])) == [["x", shown]]


def test_a_whole_number_beyond_every_double_keeps_its_digits():
    digits = b"9" * 400
    assert cells(rewritten(b"<v>60</v>", b"<v>" + digits + b"</v>"))[1][1] == digits.decode()


def test_a_formula_of_an_array_without_a_result_is_quoted_as_it_is_written():
    made = openpyxl.load_workbook(io.BytesIO(book()))
    made.active["B2"] = ArrayFormula("B2:B2", "=SUM(1,2)")
    assert cells(saved(made))[1][1] == "=SUM(1,2)"


def test_a_rule_for_typing_is_no_formula():
    """Templates have such rules in every cell; to read each workbook twice for them costs as much again."""
    rule = b'<dataValidations><dataValidation type="decimal" sqref="B2"><formula1>0</formula1></dataValidation></dataValidations>'
    contents = xlsx_limits.Survey()
    contents.add(b"<worksheet>" + rule + b"</worksheet>")
    assert not contents.formulas
    contents.add(b"<worksheet><f>1+1</f></worksheet>")
    assert contents.formulas
