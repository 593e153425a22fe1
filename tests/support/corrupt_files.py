"""Damaged files, each from its own number: good reports, hurt as disks, mail, programs and people hurt them."""

import codecs
import csv
import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

from etl.templates import template
from ledger.vocabulary.reporter import Reporter
from tests.support import tiny_world

HEADER = ["指标编号", "指标名称", "街镇", "期间", "累计完成", "本月完成", "分子", "分母", "存在问题", "备注"]
ROWS = [
    ["T2-1", "新建、改造5G基站", "全区", "2023-09", "260", "", "", "", "缺资金", "快报"],
    ["T2-1", "", "东街", "2023年9月", "60", "", "", "", "", '含"试点"'],
    ["T2-1", "", "西街街道", "2023-08", "1,200", "", "", "", "一\n二", ""],
    ["T3-1", "水源地水质达标率", "", "202309", "", "", "9", "10", "", ""],
    ["T3-1", "", "南山镇", "1-9月", "92.7%", "", "", "", "", ""],
    ["T1-3", "", "", "9月", "25", "", "", "", "", "约数"],
    ["T3-2", "", "", "2023/9", "1.30", "", "", "", "", ""],
]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-be", "utf-16-le", "big5", "latin-1", "utf-7")
NINES = "9" * 308
ODD = (
    "", " ", "\u3000", "—", "/", "无", "合计", "注：快报", "abc", "60", "-60", "-0", "+5", ".5", "5.", "1,2", "1,200,", "５０",
    "约1.5万", "4.2亿元", "1.5万万", "92.7%", "1e308", "1e-308", "1e999", "-1e308", "nan", "NaN", "inf", "Infinity",
    NINES, NINES + "万", "0." + "0" * 320 + "1", "9" * 5000, "9" * 3000 + "x9", "," * 3000 + "9", "(" * 3000, "x" * 40_000,
    "1900-01-01", "1899-12-30", "9999-12-31", "0000-00-00", "2023-02-30", "45199", "99999", "60", "2958466", "2023年13月",
    "1-0月", "Sep-23", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "#DIV/0!", "#REF!", "TRUE", "T2-1", "t2-1", "T9-9", "T2-1 ",
    "东街", "北街", "全区", "指标编号", "累计完成", "\ufeff", "\u200b", "\u2028", "\u0085", "\x0b", "\x1c", "\r", "\n", "\r\n", "\t",
    '"', '""', "'", '"a', 'a"b', '"a"b', "a\nb", "\ufffe", "\U0010ffff", "𠀀", "ﷺ", "İ", "ß", "١٢", "²", "Ⅳ", "½", "㎡", "e\u0301",
    "{found}", "{", "%s", "\\", "\\N", "NULL", "None", "<b>", "&amp;", "'; DROP TABLE actual; --", "_x0000_", "_xD800_",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One damaged file. ``kind``: what was done to what."""

    kind: str
    data: bytes
    original: bytes | None = None
    """The good file, where damage can be noticed and so may never change a figure."""


@dataclass(frozen=True)
class Good:
    """Whole workbooks, made once: as openpyxl writes them, and our own templates."""

    books: tuple[bytes, ...]

    @classmethod
    def of(cls, connection) -> "Good":
        reporters = (Reporter("industry"), Reporter("water"))
        september = date(2023, 9, 1)
        templates = [template.file(connection, tiny_world.PLAN, september, one, "zh", "xlsx") for one in reporters]
        return cls((_book(ROWS), _many_sided_book(), *(_filled_in(one) for one in templates)))


def case(number: int, good: Good) -> Case:
    """The same number is always the same file."""
    rng = random.Random(number)
    [maker] = rng.choices(list(MAKERS), list(MAKERS.values()))
    with warnings.catch_warnings():
        # zipfile warns of a part that is there twice, which is meant.
        warnings.simplefilter("ignore", UserWarning)
        return maker(rng, good)


# ---- good files


def _text(rng: random.Random, rows: list[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=rng.choice([",", ",", "\t", ";", "|"]),
        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        lineterminator=rng.choice(["\n", "\r\n", "\r\n", "\r"]),
    )
    writer.writerows(rows)
    return text.getvalue()


def _encoded(rng: random.Random, text: str) -> bytes:
    encoding = rng.choice(ENCODINGS[:5] * 4 + ENCODINGS)
    mark = {"utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    return mark + text.encode(encoding, errors="replace")


def _csv(rng: random.Random) -> bytes:
    return _encoded(rng, _text(rng, [HEADER, *rng.sample(ROWS, rng.randint(1, len(ROWS)))]))


def _saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _book(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        book.active.append(row)
    return _saved(book)


def _many_sided_book() -> bytes:
    """Numbers, a percentage, days, a formula, merged cells, and two more sheets, one of them hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["调度表"])
    sheet.append(HEADER)
    sheet.append(["T2-1", None, "东街", date(2023, 9, 30), 60])
    sheet.append([None, None, "西街", datetime(2023, 9, 30, 12), 70.5])
    sheet.append(["T3-1", None, None, "2023-09", 0.927])
    sheet.append(["T1-3", None, None, 45170, "=20+5"])
    sheet["E5"].number_format = "0.0%"
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("A1:J1")
    book.create_sheet("说明").append(["请填写第一张表"])
    book.create_sheet("旧").sheet_state = "hidden"
    return _saved(book)


def _filled_in(made: bytes) -> bytes:
    """A template with 60 in every empty cell of its value column, H."""

    empty, filled = rb'<c r="(H\d+)" s="(\d+)"/>', rb'<c r="\1" s="\2"><v>60</v></c>'
    return repacked(made, lambda _, part: re.sub(empty, filled, part))


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive, each part changed by its name and bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


# ---- wounds of bytes


def _block(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice([1, 2, 3, 10, 100, 1000]))


def _flipped(rng: random.Random, data: bytes) -> bytes:
    hurt = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8]) if data else 0):
        hurt[rng.randrange(len(hurt))] ^= 1 << rng.randrange(8)
    return bytes(hurt)


def _cut(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.7 else data[at:]


def _removed(rng: random.Random, data: bytes) -> bytes:
    start, end = _block(rng, data)
    return data[:start] + data[end:]


def _repeated(rng: random.Random, data: bytes) -> bytes:
    start, end = _block(rng, data)
    return data[:end] + data[start:end] * rng.choice([1, 1, 2, 50]) + data[end:]


def _overwritten(rng: random.Random, data: bytes) -> bytes:
    start, end = _block(rng, data)
    return data[:start] + rng.choice([b"\x00", b"\xff", b" ", b"\x1a"]) * (end - start) + data[end:]


def _moved(rng: random.Random, data: bytes) -> bytes:
    start, end = _block(rng, data)
    rest = data[:start] + data[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


PIECES = (
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b'"', b'"', b'""', b"'", b",", b"\t", b";", b"\r", b"\n", b"\r\n", b"\n\n",
    b"\x1a", b"\x81\x30\x81\x30", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x84\x31\xa4\x37", b"\xa3\xac", b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0", b"%PDF-1.4", b"<html>",
)  # fmt: skip


def _inserted(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.choice([1, 1, 2, 5])):
        at = rng.randrange(len(data) + 1)
        piece = rng.choice([*PIECES, rng.randbytes(rng.choice([1, 4, 50]))])
        data = data[:at] + piece + data[at:]
    return data


WOUNDS = (_flipped, _cut, _removed, _repeated, _overwritten, _moved, _inserted)


def _hurt(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        data = rng.choice(WOUNDS)(rng, data)
    return data


# ---- CSV


def _bytes_of_csv(rng: random.Random, _: Good) -> Case:
    return Case("CSV, bytes", _hurt(rng, _csv(rng)))


def _cells_of_csv(rng: random.Random, _: Good) -> Case:
    """Whole files, but for what people write into cells; now and then into the header."""
    rows = [list(row) for row in [HEADER, *rng.sample(ROWS, rng.randint(1, len(ROWS)))]]
    for _ in range(rng.choice([1, 1, 2, 5])):
        row = rows[0] if rng.random() < 0.1 else rng.choice(rows[1:])
        row[rng.randrange(len(row))] = rng.choice(ODD)
    if rng.random() < 0.1:
        rng.choice(rows).extend(rng.choice([[""], ["", "x"], [""] * 300, ["x"] * 3000]))
    return Case("CSV, cells", _encoded(rng, _text(rng, rows)))


def _encoding_of_csv(rng: random.Random, _: Good) -> Case:
    """Read in one encoding and saved in another, as editors do; or two halves in two encodings."""
    data = _csv(rng)
    if rng.random() < 0.5:
        text = data.decode(rng.choice(ENCODINGS), errors=rng.choice(["replace", "ignore"]))
        return Case("CSV, encoding", text.encode(rng.choice(ENCODINGS), errors="replace"))
    other = _csv(rng)
    return Case("CSV, encoding", data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :])


def _size_of_csv(rng: random.Random, _: Good) -> Case:
    """Far too long: a cell, a row, a header, a file."""
    text = _text(rng, [HEADER, *ROWS])
    run = rng.choice(["x", "9", ",", '"', "(", "\n", "\t", " ", "约", "1,", "\u3000", "a\r"])
    at, times = rng.randrange(len(text) + 1), rng.choice([5_000, 50_000, 1_500_000])
    if run.endswith(("\n", "\r")):
        # Each row is a fault of its own, and a million of them are only slow.
        times = min(times, 20_000)
    return Case("CSV, size", _encoded(rng, text[:at] + run * times + text[at:]))


# ---- XLSX


def _bytes_of_xlsx(rng: random.Random, good: Good) -> Case:
    whole = rng.choice(good.books)
    return Case("XLSX, bytes", _hurt(rng, whole), whole)


def _parts_of_xlsx(rng: random.Random, good: Good) -> Case:
    """The XML inside is hurt and packed again, so that the archive itself is sound."""
    whole = rng.choice(good.books)
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        chosen = rng.choice(packed.namelist() + ["xl/worksheets/sheet1.xml"] * 8)
    wound = rng.choice([_hurt, _attributes, _attributes, _attributes, _fragments])

    return Case("XLSX, parts", repacked(whole, lambda name, part: wound(rng, part) if name == chosen else part))


ATTRIBUTES = (
    b"", b"-1", b"0", b"99999", b"4294967296", b"1e308", b"-1e308", b"1e999", b"NaN", b"9" * 400, b"9" * 5000, b"A1", b"XFD1048576",
    b"A1:A1048576", b"A1:XFD1048576", b"ZZZZ1", b"2D", b"A0", b"s", b"b", b"d", b"e", b"str", b"inlineStr", b"n", b"zzz", b"rId99",
    b"hidden", b"veryHidden", b"foo", b"utf-16", b"../../../etc/passwd", b"http://localhost/x", b"1900-01-01", b"9999-99-99", "表".encode(),
    b"&#x1;", b"&#xD800;", b"&nothing;", b"&lt;",
)  # fmt: skip


def _attributes(rng: random.Random, part: bytes) -> bytes:
    """Some attributes or texts hold something else."""
    for _ in range(rng.choice([1, 1, 2, 5])):
        places = list(re.finditer(rb'="([^"]*)"|>([^<]+)<', part))
        if places:
            place = rng.choice(places)
            group = 1 if place[1] is not None else 2
            part = part[: place.start(group)] + rng.choice(ATTRIBUTES) + part[place.end(group) :]
    return part


FRAGMENTS = (
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', b'<mergeCells><mergeCell ref="B3:B1048576"/></mergeCells>',
    b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>', b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    b'<row r="50000"><c r="GR50000"><v>1</v></c></row>', b'<c r="E3" t="s"><v>99999</v></c>', b'<c r="E3"><f>1+1</f></c>',
    b'<c r="E3"><f t="array" ref="E3:E4">1+1</f></c>', b'<c r="E3"><f t="shared" si="7"/></c>', b'<c r="E3" t="d"><v>0000-00-00</v></c>',
    b'<c r="E3" t="e"><v>#REF!</v></c>', b"<x>" * 3000, b"<!--", b"<![CDATA[", b"<?xml version='1.0' encoding='foo'?>",
    b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]>',
)  # fmt: skip


def _fragments(rng: random.Random, part: bytes) -> bytes:
    """Well-formed pieces where a tag ends."""
    places = [place.end() for place in re.finditer(rb">", part)] or [0]
    at = rng.choice(places)
    return part[:at] + rng.choice(FRAGMENTS) + part[at:]


def _archive_of_xlsx(rng: random.Random, good: Good) -> Case:
    """Parts that are missing, doubled, renamed, swapped, or packed in another way."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rng.choice(good.books))) as old, zipfile.ZipFile(stream, "w") as new:
        chosen, other = rng.choices(old.namelist(), k=2)
        done = rng.choice(["missing", "doubled", "renamed", "swapped", "packed"])
        for name in old.namelist():
            if name != chosen:
                new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
            elif done == "doubled":
                new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
                new.writestr(name, _hurt(rng, old.read(name)), zipfile.ZIP_DEFLATED)
            elif done == "renamed":
                new.writestr(name.upper(), old.read(name), zipfile.ZIP_DEFLATED)
            elif done == "swapped":
                new.writestr(name, old.read(other), zipfile.ZIP_DEFLATED)
            elif done == "packed":
                new.writestr(name, old.read(name), rng.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))
    data = stream.getvalue()
    return Case("XLSX, archive", _hurt(rng, data) if rng.random() < 0.3 else data)


VALUES = (
    *(odd for odd in ODD if not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(odd) and len(odd) < 32_000),
    0, 60, -60, 2**63, 10**30, 1e308, -1e308, 1e-308, 5e-324, 1e15, 0.1 + 0.2, True, False, date(1900, 1, 1), date(9999, 12, 31),
    date(2023, 9, 30), datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59, 59), time(12, 0), timedelta(days=400), "=1+1", "=1/0",
    "='x'!A1", ArrayFormula("E2:E3", "=SUM(1,2)"),
)  # fmt: skip
FORMATS = (
    "General",
    "@",
    "0%",
    "0.00%",
    "yyyy-mm-dd",
    "mmm-yy",
    "[h]:mm",
    "#,##0.00",
    '0"个"',
    "[红色]0",
    "a%",
    "0E+00",
)
TITLES = ("Sheet", "表", "'", "a'b", "!", " ", "=1+1", "𠀀", "{found}", "<b>", "x" * 31, "é" * 31, "CON", "2023-09")


def _cells_of_xlsx(rng: random.Random, _: Good) -> Case:
    """Whole workbooks, but for what people write into cells, how they format and merge them, and name their sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = rng.choice(TITLES)
    for row in [HEADER, *rng.sample(ROWS, rng.randint(1, len(ROWS)))]:
        sheet.append(row)
    rows, columns = sheet.max_row, sheet.max_column
    for _ in range(rng.choice([1, 1, 2, 5])):
        place = sheet.cell(rng.randint(1 if rng.random() < 0.1 else 2, rows), rng.randint(1, columns))
        place.value = rng.choice(VALUES)
        if rng.random() < 0.5:
            place.number_format = rng.choice(FORMATS)
    if rng.random() < 0.2:
        sheet.merge_cells(
            start_row=2, start_column=rng.randint(1, 3), end_row=rng.randint(3, 9), end_column=rng.randint(3, 12)
        )
    if rng.random() < 0.2:
        other = book.create_sheet(rng.choice(TITLES), rng.choice([0, 1]))
        other.append(rng.choice([HEADER, ["说明"], [""]]))
        other.sheet_state = rng.choice(["visible", "hidden", "veryHidden"])
    return Case("XLSX, cells", _saved(book))


# ---- anything


def _plain_bytes(rng: random.Random, _: Good) -> Case:
    start = rng.choice([*PIECES, b"", b"", b"", "指标编号,期间,累计完成\n".encode()])
    kind = rng.choice([bytes(range(256)), b'",\n\r\t;|0159.T-', '指标编号,期间累计完成\n"'.encode(), b"\x00\xff"])
    return Case("plain bytes", start + bytes(rng.choices(kind, k=rng.choice([0, 1, 2, 20, 500, 20_000]))))


MAKERS: dict[Callable[[random.Random, Good], Case], int] = {
    _bytes_of_csv: 26, _cells_of_csv: 22, _encoding_of_csv: 8, _size_of_csv: 3, _bytes_of_xlsx: 12, _parts_of_xlsx: 14,
    _archive_of_xlsx: 4, _cells_of_xlsx: 8, _plain_bytes: 3,
}  # fmt: skip
"""Each way to damage a file, and how many of a hundred are damaged so."""
