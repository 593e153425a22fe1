"""The form of an official document, GB/T 9704-2012: page, lines, fonts by level, page numbers, tables."""

import io
import re
import zipfile
from datetime import datetime

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from scorecard.reports.docx.document import Paper, Styled, blank, chinese_number, heading_number

MADE_AT = datetime(2023, 9, 8, 9, 30)
MADE_UP = "演示数据：其余数值均为虚构。"
TEXT_WIDTH, TEXT_HEIGHT = 8845, 12756
"""Twips (1/20 point) of 156 × 225 mm: A4 without the margins, each rounded as Word rounds it."""


def paper(language="zh", made_up=""):
    return Paper(language, "关于进展情况的通报", MADE_AT, made_up)


def read(document):
    return docx.Document(io.BytesIO(document.file()))


def part(document, name):
    with zipfile.ZipFile(io.BytesIO(document.file())) as archive:
        return archive.read(name).decode()


def styles(language="zh"):
    """Name → what its XML says: fonts, size in points, and the paragraph's measures."""
    by_name = {}
    for style in read(paper(language)).styles:
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        spacing = style.element.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
        indent = style.element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        size = style.element.find(f"{qn('w:rPr')}/{qn('w:sz')}")
        level = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        by_name[style.name] = {
            "font": None if fonts is None else fonts.get(qn("w:eastAsia")),
            "latin": None if fonts is None else fonts.get(qn("w:ascii")),
            "size": None if size is None else int(size.get(qn("w:val"))) / 2,
            "line": None if spacing is None else (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))),
            "indent": {} if indent is None else {key.split("}")[1]: value for key, value in indent.attrib.items()},
            "level": None if level is None else int(level.get(qn("w:val"))) + 1,
            "style": style,
        }
    return by_name


def test_the_page_is_a4_with_the_margins_of_the_standard():
    [section] = read(paper()).sections
    twip = 635  # EMU: Word keeps twentieths of a point
    wanted = {
        "page_width": 210, "page_height": 297, "top_margin": 37, "left_margin": 28, "bottom_margin": 35, "right_margin": 26,
    }  # fmt: skip
    for name, millimetres in wanted.items():
        assert abs(getattr(section, name) - Mm(millimetres)) <= twip / 2 + 1, name
    assert section.gutter == 0
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (abs(width - Mm(156)) <= 2 * twip, abs(height - Mm(225)) <= 2 * twip) == (True, True)
    assert (width / twip, height / twip) == (TEXT_WIDTH, TEXT_HEIGHT)


def test_22_lines_stand_on_a_page_and_28_characters_on_a_line():
    """12,756 twips ÷ 579 = 22.03 lines; a character of 320 twips, 5 closer: 8,845 ÷ 315 = 28.08. The 5 stand in the
    styles and not in a grid of characters (linesAndChars), in which LibreOffice gives a character that is wider than
    its cell two cells."""
    [section] = read(paper()).sections
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert TEXT_HEIGHT // 579 == 22
    known = styles()
    for name in ("Normal", "Body Text", "Title", "Heading 1", "Heading 2", "Heading 3"):
        assert known[name]["line"] == ("579", "exact"), name
    closer = int(known["Body Text"]["style"].element.find(f"{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val")))
    assert (closer, TEXT_WIDTH // (320 + closer)) == (-5, 28)


def test_no_line_is_moved():
    """Widow control would take the last of 22 lines to the next page. Exact lines stand on the grid without being moved
    to it, and LibreOffice loses rows of a table that is broken between two pages of lines that are."""
    for name, style in styles().items():
        applies = (
            name not in ("Blank", "Official table") and not name.startswith("Status") and not name.endswith(" English")
        )
        for tag in ("w:widowControl", "w:snapToGrid"):
            element = style["style"].element.find(f"{qn('w:pPr')}/{qn(tag)}")
            assert (element is not None, element is None or element.get(qn("w:val")) == "0") == (applies, True), name


def test_a_page_number_stands_7_millimetres_below_the_text():
    """Its dash is the middle of a line that ends at 25.5 mm from the edge: 28 mm, where the text ends at 35."""
    [section] = read(paper()).sections
    assert abs(section.footer_distance - Mm(25.5)) <= 635
    assert abs(section.header_distance - Mm(15)) <= 635


@pytest.mark.parametrize(
    ("name", "font", "size", "level"),
    [
        ("Title", "方正小标宋简体", 22, None), ("Heading 1", "黑体", 16, 1), ("Heading 2", "楷体_GB2312", 16, 2),
        ("Heading 3", "仿宋_GB2312", 16, 3), ("Body Text", "仿宋_GB2312", 16, None), ("Page number odd", "宋体", 14, None),
    ],
)  # fmt: skip
def test_each_level_has_its_font(name, font, size, level):
    for language in ("zh", "en"):
        style = styles(language)[name]
        assert (style["font"], style["size"], style["level"]) == (font, size, level)
        assert style["latin"] == ("宋体" if name.startswith("Page") else "Times New Roman")


def test_the_third_level_is_bold_and_paragraphs_begin_two_characters_in():
    known = styles()
    assert [known[f"Heading {level}"]["style"].font.bold for level in (1, 2, 3)] == [None, None, True]
    for name in ("Body Text", "Heading 1", "Heading 2", "Heading 3"):
        assert known[name]["indent"]["firstLineChars"] == "200", name


def test_a_font_that_is_missing_has_another_named():
    xml = part(paper(), "word/fontTable.xml")
    others = dict(re.findall('<w:font w:name="([^"]+)"><w:altName w:val="([^"]+)"/>', xml))
    assert (others["仿宋_GB2312"], others["仿宋"]) == ("仿宋", "FangSong")
    assert (others["楷体_GB2312"], others["黑体"]) == ("楷体", "SimHei")
    assert others[others[others["方正小标宋简体"]]] == "SimSun"
    used = {style["font"] for style in styles().values() if style["font"]}
    assert used <= set(others)


def test_pages_are_numbered_at_their_outer_edge():
    document = paper()
    [section] = read(document).sections
    known = styles()
    for footer, align, side in (
        (section.footer, "right", "rightChars"),
        (section.even_page_footer, "left", "leftChars"),
    ):
        [paragraph] = footer.paragraphs
        style = known[paragraph.style.name]
        field = paragraph._p.find(qn("w:fldSimple"))
        assert field.get(qn("w:instr")).strip() == "PAGE"
        assert "".join(text.text for text in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert style["style"].element.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == align
        assert (style["size"], style["indent"][side]) == (14, "100")
    assert read(document).settings.odd_and_even_pages_header_footer


def test_a_table_repeats_its_head_splits_no_row_and_is_as_wide_as_the_text():
    written = paper()
    written.table(
        "各部门排名",
        ["名次", "部门", "占比"],
        [["1", "区工信局", "66.7%"]] * 3,
        (1, 7.3, 3),
        ("centre", "text", "figure"),
    )
    document = read(written)
    [table] = document.tables
    rows = list(table.rows)
    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * 3
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    assert sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))) == 8845
    for row in rows:
        assert sum(cell.width.twips for cell in row.cells) == 8845
    assert (table.autofit, table.style.name) == (False, "Official table")
    [caption] = [written for written in document.paragraphs if written.style.name == "Caption"]
    assert (caption.text, caption.style.paragraph_format.keep_with_next) == ("各部门排名", True)
    assert [cell.paragraphs[0].style.name for cell in rows[1].cells] == ["Table centre", "Table text", "Table figure"]


def test_headings_are_counted_within_the_one_above():
    document = paper()
    for level in (1, 2, 3, 3, 2, 3, 1, 2):
        document.heading(level, "标题")
    headings = [paragraph.text for paragraph in read(document).paragraphs]
    assert headings == ["一、标题", "（一）标题", "1.标题", "2.标题", "（二）标题", "1.标题", "二、标题", "（一）标题"]
    assert [chinese_number(number) for number in (1, 10, 11, 20, 21, 99)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]
    assert [heading_number(level, 28, "en") for level in (1, 2, 3)] == ["28. ", "(28) ", "(ab) "]


def test_made_up_figures_are_called_so_at_the_top_and_on_each_page():
    document = read(paper(made_up=MADE_UP))
    [section] = document.sections
    assert document.paragraphs[0].text == MADE_UP
    assert [head.paragraphs[0].text for head in (section.header, section.even_page_header)] == [MADE_UP, MADE_UP]
    plain = read(paper())
    assert [paragraph.text for paragraph in plain.paragraphs] == []
    assert plain.sections[0].header.paragraphs[0].text == ""


def test_all_formatting_stands_in_styles():
    document = paper(made_up=MADE_UP)
    document.body("正文", Styled("▼ 明显滞后", "Status behind"), blank("日", "zh"))
    document.table("", ["一"], [["二"]], (1,))
    xml = part(document, "word/document.xml")
    assert set(re.findall("<w:rPr>(.*?)</w:rPr>", xml)) == {
        '<w:rStyle w:val="Statusbehind"/>',
        '<w:rStyle w:val="Blank"/>',
    }
    assert set(re.findall("<w:pPr>(.*?)</w:pPr>", xml)) <= {
        f'<w:pStyle w:val="{name}"/>' for name in ("Madeup", "BodyText", "Tablehead", "Tabletext", "Aftertable")
    }


def test_what_no_office_file_can_hold_is_left_out():
    document = paper()
    document.body("会\x00议\x0b\ud800纪要\n第二行")
    assert [paragraph.text for paragraph in read(document).paragraphs] == ["会议纪要\n第二行"]


def test_the_same_paper_is_the_same_file():
    papers = [paper() for _number in range(2)]
    assert papers[0].file() == papers[1].file()
    properties = read(papers[0]).core_properties
    assert (properties.title, properties.author, properties.comments, properties.created.replace(tzinfo=None)) == (
        "关于进展情况的通报",
        "",
        "",
        MADE_AT,
    )


def test_the_file_holds_nothing_that_the_paper_does_not_use():
    with zipfile.ZipFile(io.BytesIO(paper().file())) as archive:
        names = {name for name in archive.namelist() if name.endswith(".xml") and "/" in name}
    assert {re.sub(r"\d", "", name) for name in names} == {
        "docProps/core.xml", "word/document.xml", "word/styles.xml", "word/settings.xml", "word/fontTable.xml",
        "word/header.xml", "word/footer.xml",
    }  # fmt: skip
