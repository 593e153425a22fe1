"""The styles of an official document: which font at which size each kind of paragraph has (GB/T 9704-2012, 7).

All formatting stands in named styles and none on the words, so that an office changes a style and not a paper.
"""

from dataclasses import dataclass
from typing import Any, Literal

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.styles import BabelFish

from ledger.vocabulary.language import Language
from scorecard.reports.docx.page_setup import CHARACTER_SPACE, LINE, SIZE
from scorecard.status import SIGNS

LATIN_FONT = "Times New Roman"
TITLE, BLACK, KAI, SONG, TEXT = "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "仿宋_GB2312"
# A font that a computer lacks and the one that stands in for it. Word takes one other name a font (w:altName), so each
# stand-in is named in turn: 方正小标宋_GBK → 宋体 → SimSun.
FALLBACK_FONTS = {
    TITLE: "方正小标宋_GBK", "方正小标宋_GBK": SONG, TEXT: "仿宋", "仿宋": "FangSong", KAI: "楷体", "楷体": "KaiTi",
    BLACK: "SimHei", SONG: "SimSun",
}  # fmt: skip
RED = "C00000"
Align = Literal["both", "center", "left", "right"]


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style. ``size`` in points; ``first_line``, ``left`` and ``right`` in characters; ``line`` (exact),
    ``before`` and ``after`` in twips; ``level``: that of a heading, 1 to 3; ``border``: XML of the paragraph's border."""

    name: str
    font: str = TEXT
    size: float = SIZE
    bold: bool = False
    italic: bool = False
    align: Align = "both"
    first_line: int = 0
    left: int = 0
    right: int = 0
    line: int = LINE
    before: int = 0
    after: int = 0
    keep_next: bool = False
    new_page: bool = False
    level: int = 0
    colour: str = ""
    latin: str = LATIN_FONT
    border: str = ""


def paragraph_styles(language: Language) -> list[ParagraphStyle]:
    """Every paragraph style. English has no fonts of its own for the levels: bold and italics tell them apart."""
    english = language == "en"
    box = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="{RED}"/>' for side in ("top", "left", "bottom", "right"))  # fmt: skip
    return [
        ParagraphStyle("Normal"),
        ParagraphStyle("Body Text", first_line=2),
        ParagraphStyle("Title", TITLE, 22, bold=english, align="center", keep_next=True),
        ParagraphStyle("Slip title", TITLE, 22, bold=english, align="center", keep_next=True, new_page=True),
        ParagraphStyle("Heading 1", BLACK, bold=english, first_line=2, keep_next=True, level=1),
        ParagraphStyle("Heading 2", KAI, bold=english, italic=english, first_line=2, keep_next=True, level=2),
        ParagraphStyle("Heading 3", bold=True, first_line=2, keep_next=True, level=3),
        ParagraphStyle("Issuer", TITLE, 26, bold=english, align="center", line=2 * LINE, colour=RED),
        ParagraphStyle("Document number", align="center", after=2 * LINE,
             border=f'<w:bottom w:val="single" w:sz="12" w:space="6" w:color="{RED}"/>'),
        ParagraphStyle("Order number", align="center", after=120),
        ParagraphStyle("Salutation", align="left", before=LINE),
        ParagraphStyle("Signature", align="right", right=2, before=200, keep_next=True),
        ParagraphStyle("Date", align="right", right=4),
        ParagraphStyle("Caption", BLACK, 12, bold=english, align="center", line=400, before=160, after=40, keep_next=True),
        ParagraphStyle("Table head", BLACK, 9 if english else 10.5, bold=english, align="center", line=320, keep_next=True),
        ParagraphStyle("Table text", size=10.5, align="left", line=320),
        ParagraphStyle("Table figure", size=10.5, align="right", line=320),
        ParagraphStyle("Table centre", size=10.5, align="center", line=320),
        ParagraphStyle("Table note", size=10.5, line=340, after=120),
        ParagraphStyle("After table", size=8, line=160),
        ParagraphStyle("Made up", BLACK, 12, bold=english, align="center", line=400, after=160, colour=RED, border=box),
        ParagraphStyle("Form label", BLACK, 10.5 if english else 12, bold=english, align="center", line=360),
        ParagraphStyle("Form words", size=10.5 if english else 12, align="left", line=300 if english else 360),
        ParagraphStyle("Header", SONG, 9, align="center", line=280, colour=RED),
        # 4号半角宋体: its digits are those of 宋体, not of the Latin font.
        ParagraphStyle("Page number odd", SONG, 14, align="right", right=1, line=280, latin=SONG),
        ParagraphStyle("Page number even", SONG, 14, align="left", left=1, line=280, latin=SONG),
    ]  # fmt: skip


def set_styles(document: Document, language: Language) -> None:
    """In place of all that python-docx's own template brings."""
    styles: Any = document.styles.element
    for child in list(styles):
        styles.remove(child)
    for xml in (_defaults(), *(_paragraph(look) for look in paragraph_styles(language)), *_character_style(), _table()):
        styles.append(parse_xml(xml))
    fonts: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts._blob = _font_table().encode()


def style_id(name: str) -> str:
    return name.replace(" ", "")


def _defaults() -> str:
    return (
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>{_fonts(TEXT, LATIN_FONT)}<w:sz w:val="{2 * SIZE}"/>'
        f'<w:szCs w:val="{2 * SIZE}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _fonts(font: str, latin: str) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{LATIN_FONT}"/>'


def _paragraph(look: ParagraphStyle) -> str:
    default, based = ("", '<w:basedOn w:val="Normal"/>')
    if look.name == "Normal":
        default, based = ' w:default="1"', ""
    following = '<w:next w:val="BodyText"/>' if look.level else ""
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{style_id(look.name)}"{default}>'
        f'<w:name w:val="{BabelFish.ui2internal(look.name)}"/>{based}{following}<w:qFormat/>'
        f"<w:pPr>{_placing(look)}</w:pPr><w:rPr>{_font(look)}</w:rPr></w:style>"
    )


def _placing(look: ParagraphStyle) -> str:
    """No widow control: it would take the last of 22 lines to the next page. Nothing is moved to the grid of lines: exact
    lines are on it anyway, and LibreOffice loses rows of a table that is broken between two pages of snapped lines."""
    size = round(look.size * 20)
    kept = "<w:keepNext/>" if look.keep_next else ""
    begins = "<w:pageBreakBefore/>" if look.new_page else ""
    border = f"<w:pBdr>{look.border}</w:pBdr>" if look.border else ""
    level = f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else ""
    return (
        f'{kept}{begins}<w:widowControl w:val="0"/>{border}<w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{look.before}" w:after="{look.after}" w:line="{look.line}" w:lineRule="exact"/>'
        f'<w:ind w:leftChars="{100 * look.left}" w:left="{look.left * size}" w:rightChars="{100 * look.right}" '
        f'w:right="{look.right * size}" w:firstLineChars="{100 * look.first_line}" w:firstLine="{look.first_line * size}"/>'
        f'<w:jc w:val="{look.align}"/>{level}'
    )


def _font(look: ParagraphStyle) -> str:
    bold = "<w:b/>" if look.bold else ""
    italic = "<w:i/>" if look.italic else ""
    colour = f'<w:color w:val="{look.colour}"/>' if look.colour else ""
    size = round(2 * look.size)
    closer = f'<w:spacing w:val="{CHARACTER_SPACE if look.size == SIZE else 0}"/>'
    return (
        f'{_fonts(look.font, look.latin)}{bold}{italic}{colour}{closer}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _character_style() -> list[str]:
    """What stands out within a paragraph: what somebody has yet to fill in, and each status in its colour."""
    named = {"Blank": '<w:shd w:val="clear" w:color="auto" w:fill="E2E2E2"/>'}
    named |= {f"Status {one}": f'<w:color w:val="{sign.light[1:]}"/>' for one, sign in SIGNS.items()}
    return [
        f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{style_id(name)}">'
        f'<w:name w:val="{name}"/><w:rPr>{xml}</w:rPr></w:style>'
        for name, xml in named.items()
    ]


def _table() -> str:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="OfficialTable">'
        f'<w:name w:val="Official table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="50" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
        '<w:right w:w="50" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other in FALLBACK_FONTS.items()
    )
    latin = f'<w:font w:name="{LATIN_FONT}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}{latin}</w:fonts>'
