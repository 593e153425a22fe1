"""The templates that an office edits: they hold every name that the code says, what is changed in one shows in what is
made with it, and nothing in them tells of who made them."""

import io
import re
import zipfile
from datetime import date, datetime

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Inches

from ledger import settings
from scorecard import snapshot
from scorecard.meetings import loader as meeting_loader
from scorecard.palette import NEUTRAL
from scorecard.reports import papers, template_files
from scorecard.reports.docx import orders, styles
from scorecard.reports.docx.bulletin import bulletin
from scorecard.reports.docx.document import Paper
from scorecard.reports.pptx import master
from scorecard.reports.pptx.presentation import presentation
from scorecard.reports.template_files import OFFICIAL, SLIDES, TemplateError
from scorecard.status import SIGNS
from tests.support import office_packages, tiny_world

SHIPPED = {name: template_files.FOLDER / name for name in (OFFICIAL, SLIDES)}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MADE_AT = datetime(2023, 9, 8, 9, 30)
NOBODYS_DAY = "1980-01-01T00:00:00Z"


@pytest.fixture
def meeting(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    return meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))


@pytest.fixture
def word(tmp_path):
    """A copy of the Word template, and a function that saves it and returns its path."""
    document, path = docx.Document(str(SHIPPED[OFFICIAL])), tmp_path / "own" / OFFICIAL

    def save():
        path.parent.mkdir(exist_ok=True)
        document.save(str(path))
        return path

    return document, save


@pytest.fixture
def deck(tmp_path):
    file, path = Presentation(str(SHIPPED[SLIDES])), tmp_path / "own" / SLIDES

    def save():
        path.parent.mkdir(exist_ok=True)
        file.save(str(path))
        return path

    return file, save


def read(data):
    return docx.Document(io.BytesIO(data))


def rename_style(document, name, other):
    """Renames a style as Word does."""
    document.styles[name].element.find(qn("w:name")).set(qn("w:val"), other)


def parts(path):
    return dict(office_packages.parts(path.read_bytes()))


def theme_of(layout):
    [part] = [rel.target_part for rel in layout.slide_master.part.rels.values() if rel.reltype.endswith("/theme")]
    return part


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_style_and_layout_that_the_code_names_is_in_the_template(language):
    document = docx.Document(str(SHIPPED[OFFICIAL]))
    styles.load_styles(document, SHIPPED[OFFICIAL], language)
    for kind, names in styles.NEEDED.items():
        assert {name for name in names if document.styles[name].type != kind} == set()
    layouts = master.layouts(Presentation(str(SHIPPED[SLIDES])), SHIPPED[SLIDES], language)
    assert layouts.keys() == master.NEEDED.keys()


def test_english_has_styles_and_layouts_of_its_own_and_none_that_nothing_asks_for():
    document = docx.Document(str(SHIPPED[OFFICIAL]))
    english = {style.name for style in document.styles if style.name.endswith(template_files.ENGLISH)}
    assert {"Title English", "Heading 1 English", "Caption English", "Table head English"} <= english
    needed = styles.NEEDED[WD_STYLE_TYPE.PARAGRAPH]
    assert {name.removesuffix(template_files.ENGLISH) for name in english} <= set(needed)
    for name in english:
        assert document.styles[name].base_style.name == name.removesuffix(template_files.ENGLISH)
    file = Presentation(str(SHIPPED[SLIDES]))
    fonts = {
        layout.name: etree.fromstring(theme_of(layout).blob)
        .find(f".//{DRAWING}minorFont/{DRAWING}latin")
        .get("typeface")
        for slide_master in file.slide_masters
        for layout in slide_master.slide_layouts
    }
    assert fonts == {
        "Title Slide": "微软雅黑",
        "Title Only": "微软雅黑",
        "Title Slide English": "Arial",
        "Title Only English": "Arial",
    }


def test_a_style_without_its_name_is_asked_for_with_file_and_style(meeting, word):
    document, save = word
    rename_style(document, "Issuer", "机关名称")
    rename_style(document, "Status behind", "滞后")
    document.styles["Official table"].element.set(qn("w:type"), "paragraph")
    path = save()
    with pytest.raises(TemplateError) as raised:
        bulletin(meeting, "zh", path)
    for text in (
        str(path),
        "paragraph style “Issuer”",
        "character style “Status behind”",
        "table style “Official table”",
    ):
        assert text in str(raised.value)


def test_a_layout_or_place_that_is_lacking_is_asked_for_with_file_and_name(meeting, deck):
    file, save = deck
    [layout] = [layout for layout in file.slide_layouts if layout.name == "Title Only"]
    footer = master.placeholders(layout)["footer"]._element
    footer.getparent().remove(footer)
    with pytest.raises(TemplateError, match=r"slides\.pptx has no footer in the layout “Title Only”"):
        presentation(meeting, "zh", save())
    layout._element.cSld.set("name", "标题和内容")
    with pytest.raises(TemplateError, match=r"slides\.pptx has no layout “Title Only”"):
        presentation(meeting, "zh", save())
    assert presentation(meeting, "en", save())
    file.slide_width = Inches(10)
    with pytest.raises(TemplateError, match=r"slides\.pptx has no slides of 12\.73 × 6\.85 inches"):
        presentation(meeting, "en", save())


def test_what_is_changed_in_a_style_shows_in_papers(meeting, word):
    document, save = word
    document.styles["Body Text"].font.size = Pt(15)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x12, 0x34, 0x56)
    document.styles["Heading 1"].element.set(qn("w:styleId"), "1")  # as a Chinese Word has it
    document.styles["Heading 1 English"].base_style = document.styles["Heading 1"]
    document.sections[0].left_margin = Cm(3)
    document.sections[0].footer.paragraphs[0].runs[0].text = "第 "
    document.sections[0].header.paragraphs[0].add_run("本机关")
    path = save()
    [subject, *_others] = orders.subjects(meeting, "zh")
    for data in (
        bulletin(meeting, "zh", path),
        bulletin(meeting, "en", path),
        orders.order(meeting, subject, "zh", path),
    ):
        document_read = read(data)
        assert document_read.styles["Body Text"].font.size == Pt(15)
        assert "".join(text.text for text in document_read.sections[0].footer._element.iter(qn("w:t"))) == "第 1 —"
        assert document_read.sections[0].header.paragraphs[0].text == "本机关"
        text_width = round(
            (document_read.sections[0].page_width - Cm(3) - document_read.sections[0].right_margin) / 635
        )
        for table in document_read.tables:
            assert sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid) == text_width
    for language in ("zh", "en"):
        [first, *_more] = [
            paragraph
            for paragraph in read(bulletin(meeting, language, path)).paragraphs
            if paragraph.style.name.startswith("Heading 1")
        ]
        base = first.style if language == "zh" else first.style.base_style
        assert (base.style_id, base.font.color.rgb) == ("1", RGBColor(0x12, 0x34, 0x56))


def test_a_template_that_libreoffice_has_saved_is_as_good(word):
    """It writes the names of Word's own styles with capital letters."""
    document, save = word
    rename_style(document, "Heading 1", "Heading 1")
    rename_style(document, "Caption", "Caption")
    paper = Paper("zh", "标题", MADE_AT, template=save())
    paper.heading(1, "总体情况")
    paper.table("表", ("一",), [("二",)], (1,))
    paragraphs = [(paragraph.text, paragraph.style.style_id) for paragraph in read(paper.file()).paragraphs]
    assert paragraphs[:2] == [("一、总体情况", "Heading1"), ("表", "Caption")]


def test_an_english_paper_does_without_styles_of_its_own(word):
    document, save = word
    for style in [style for style in document.styles if style.name.endswith(template_files.ENGLISH)]:
        style.delete()
    paper = Paper("en", "Title", MADE_AT, template=save())
    paper.title()
    assert [paragraph.style.name for paragraph in read(paper.file()).paragraphs] == ["Title"]


def test_made_up_figures_are_called_so_under_the_templates_own_header(word):
    document, save = word
    document.sections[0].different_first_page_header_footer = True
    for header in (document.sections[0].header, document.sections[0].first_page_header):
        header.paragraphs[0].add_run("本机关")
    document_read = read(Paper("zh", "标题", MADE_AT, "虚构", save()).file())
    [section] = document_read.sections
    for header in (section.header, section.first_page_header):
        assert [paragraph.text for paragraph in header.paragraphs] == ["本机关", "虚构"]
        assert header.paragraphs[-1].style.name == "Header"
    assert [paragraph.text for paragraph in section.even_page_header.paragraphs] == ["虚构"]


def test_what_is_changed_in_the_theme_and_master_shows_on_slides(meeting, deck):
    file, save = deck
    for layout in [layout for slide_master in file.slide_masters for layout in slide_master.slide_layouts]:
        master.placeholders(layout)["title"].left = 123_456
    for slide_master in file.slide_masters:
        theme = theme_of(slide_master.slide_layouts[0])
        theme._blob = theme.blob.replace(NEUTRAL["text"]["projector"].strip("#").encode(), b"13579B")
    for language in ("zh", "en"):
        slides = Presentation(io.BytesIO(presentation(meeting, language, save())))
        for slide in slides.slides:
            assert slide.shapes.title.left == 123_456
        painted = [
            paragraph.font.color.theme_color
            for slide in slides.slides
            for shape in slide.shapes
            if shape.has_table
            for cell in shape.table.iter_cells()
            for paragraph in cell.text_frame.paragraphs
        ]
        assert MSO_THEME_COLOR.TEXT_1 in painted
        assert b"13579B" in theme_of(slides.slides[0].slide_layout).blob


def test_what_somebody_wrote_into_a_template_is_in_no_report(meeting, word, deck):
    document, save = word
    document.add_paragraph("这里试一下样式", "Body Text")
    document.core_properties.author = "张三"
    data = bulletin(meeting, "zh", save())
    assert "试一下" not in "".join(text for _name, root in office_packages.trees(data) for text in root.itertext())
    assert "张三" not in "".join(text for _name, root in office_packages.trees(data) for text in root.itertext())
    file, save = deck
    file.slides.add_slide(file.slide_layouts[0]).shapes.title.text_frame.text = "这里试一下母版"
    file.core_properties.author = file.core_properties.title = "张三"
    data = presentation(meeting, "zh", save())
    content = "".join(text for _name, root in office_packages.trees(data) for text in root.itertext())
    assert ("试一下" in content, "张三" in content) == (False, False)


def test_an_office_has_its_own_templates_in_a_folder(meeting, word, monkeypatch):
    document, save = word
    document.styles["Body Text"].font.size = Pt(15)
    monkeypatch.setenv(settings.TEMPLATES_FOLDER, str(save().parent))
    [file] = papers.MAKERS["bulletin"](meeting, "zh")
    assert read(file.data).styles["Body Text"].font.size == Pt(15)
    assert template_files.path(SLIDES) == SHIPPED[SLIDES]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_template_tells_nothing_of_who_made_it(name):
    """No author, no company, no path, no printer, no day but one that is nobody's; nothing that is run or fetched."""
    package_parts = parts(SHIPPED[name])
    assert {part for part in package_parts if part.startswith("docProps/")} == {"docProps/core.xml"}
    core = etree.fromstring(package_parts["docProps/core.xml"])
    properties = {etree.QName(child).localname: child.text for child in core if child.text}
    assert properties == {"revision": "1", "created": NOBODYS_DAY, "modified": NOBODYS_DAY}
    assert not [part for part in package_parts if not part.endswith((".xml", ".rels"))]
    for part, data in package_parts.items():
        text = data.decode()
        assert not re.search(r"[A-Za-z]:\\|file:|/home/|/Users/|/tmp/|rsid|w:author", text), part
        assert not re.search(r"\d{4}-\d\d-\d\d", text.replace(NOBODYS_DAY, "")), part
    with zipfile.ZipFile(SHIPPED[name]) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not archive.comment
    assert office_packages.wrong(SHIPPED[name].read_bytes()) == []


def test_a_template_holds_nothing_but_styles():
    document = docx.Document(str(SHIPPED[OFFICIAL]))
    assert [etree.QName(child).localname for child in document.element.body] == ["sectPr"]
    assert [
        header.paragraphs[0].text for header in (document.sections[0].header, document.sections[0].even_page_header)
    ] == ["", ""]
    file = Presentation(str(SHIPPED[SLIDES]))
    assert len(file.slides) == 0
    shapes = [
        shape
        for slide_master in file.slide_masters
        for place in (slide_master, *slide_master.slide_layouts)
        for shape in place.shapes
    ]
    assert all(shape.is_placeholder for shape in shapes)


def test_the_templates_have_the_colours_of_the_palette():
    document = docx.Document(str(SHIPPED[OFFICIAL]))
    for status, sign in SIGNS.items():
        style = document.styles[styles.status_style(status)]
        assert f"#{style.font.color.rgb}" == sign.light
    wanted = {
        "dk1": NEUTRAL["text"],
        "lt1": NEUTRAL["ground"],
        "dk2": NEUTRAL["ink"],
        "lt2": NEUTRAL["band"],
        "hlink": NEUTRAL["link"],
        "folHlink": NEUTRAL["link"],
    }
    colours = {name: shades["projector"] for name, shades in wanted.items()}
    colours |= {f"accent{number}": sign.projector for number, sign in enumerate(SIGNS.values(), start=1)}
    for slide_master in Presentation(str(SHIPPED[SLIDES])).slide_masters:
        scheme = etree.fromstring(theme_of(slide_master.slide_layouts[0]).blob).find(f".//{DRAWING}clrScheme")
        assert {etree.QName(place).localname: f"#{place[0].get('val')}" for place in scheme} == colours


def test_text_and_tables_stand_where_the_master_has_its_text():
    file = Presentation(str(SHIPPED[SLIDES]))
    for slide_master in file.slide_masters:
        [body] = [shape for shape in slide_master.placeholders if shape.placeholder_format.type.name == "BODY"]
        assert (body.left, body.top, body.width) == (master.LEFT, master.TOP, master.INNER)
        assert body.top + body.height == master.BOTTOM
