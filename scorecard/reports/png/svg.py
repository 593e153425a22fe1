"""Draws SVG and renders it to PNG on the server, without a browser (resvg): pictures for chat groups."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from html import escape

import resvg_py

from scorecard.palette import colour
from scorecard.reports.sanitize import without_control_chars

FAMILIES = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
LATIN_WIDTH = 0.54
"""Average width of a Latin character or digit in ems; a Chinese character is one em wide."""
SCALE = 1.5
"""Pixels per unit of the drawing; enough to be sharp on a phone."""
NEVER_FIRST = "，。；：、！？）》”’%％"
"""Punctuation that must not begin a line of Chinese."""


class ChineseFontMissingError(Exception):
    """The server has no font with Chinese characters: the picture would be empty boxes."""


def text_width(text: str, size: float) -> float:
    """The estimated width of ``text`` in units of the drawing."""
    return sum(size if unicodedata.east_asian_width(character) in "WFA" else LATIN_WIDTH * size for character in text)


def wrap(text: str, size: float, width: float, max_lines: int = 99) -> list[str]:
    """``text`` broken into lines of at most ``width`` units, between Chinese characters and between Latin words. Text
    beyond ``max_lines`` is cut off with an ellipsis."""
    lines = [""]
    for unit in _break_units(without_control_chars(text)):
        if text_width(lines[-1] + unit.rstrip(), size) > width and lines[-1] and unit not in NEVER_FIRST:
            lines.append("")
        lines[-1] += unit
    lines = [line.strip() for line in lines]
    return lines if len(lines) <= max_lines else [*lines[: max_lines - 1], lines[max_lines - 1][:-1] + "…"]


def _break_units(text: str) -> list[str]:
    """``text`` in units that are not broken: single Chinese characters, Latin words and numbers with the space after
    them."""
    units: list[str] = []
    for character in text:
        is_wide = unicodedata.east_asian_width(character) in "WFA"
        starts_unit = is_wide or not units or units[-1].endswith(" ")
        if not starts_unit and unicodedata.east_asian_width(units[-1][-1]) not in "WFA":
            units[-1] += character
        else:
            units.append(character)
    return units


class Drawing:
    """A drawing of ``width`` by ``height`` units on a light background."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.marks: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        fill: str | None = None,
        bold: bool = False,
        anchor: str = "start",
        clear: bool = False,
    ) -> None:
        """Text at the baseline ``y``; ``clear``: outlined in the background colour, legible where a line crosses it."""
        weight = ' font-weight="700"' if bold else ""
        self.marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill or shade("text")}" '
            f'text-anchor="{anchor}"{weight} paint-order="stroke" stroke="{shade("ground") if clear else "none"}" '
            f'stroke-width="{size / 3:.0f}" stroke-linejoin="round">{escape(without_control_chars(text))}</text>'
        )

    def paragraph(self, x: float, y: float, lines: Sequence[str], size: float, **style: object) -> float:
        """Lines of text from the baseline ``y`` down. Returns the baseline of the next line."""
        for line in lines:
            self.text(x, y, line, size, **style)  # type: ignore[arg-type]
            y += 1.45 * size
        return y

    def box(self, x: float, y: float, width: float, height: float, *, fill: str = "none", edge: str = "none") -> None:
        self.marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0, width):.1f}" height="{max(0, height):.1f}" fill="{fill}" '
            f'stroke="{edge}" stroke-width="2"/>'
        )

    def line(self, points: Sequence[tuple[float, float]], ink: str, *, width: float = 2, dots: bool = False) -> None:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{width} {2 * width}"' if dots else ""
        self.marks.append(f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="{width}"{dashes}/>')

    def ring(self, x: float, y: float, radius: float, ink: str) -> None:
        self.marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="none" stroke="{ink}" stroke-width="3"/>'
        )

    def svg(self) -> str:
        hatch = (
            '<defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="3" height="9" fill="{shade("hatch")}"/></pattern></defs>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="zh-CN" viewBox="0 0 {self.width:.0f} {self.height:.0f}" '
            f'width="{self.width:.0f}" height="{self.height:.0f}" font-family="{FAMILIES}">{hatch}'
            f'<rect width="100%" height="100%" fill="{shade("ground")}"/>{"".join(self.marks)}</svg>'
        )

    def png(self) -> bytes:
        """Raises ChineseFontMissingError."""
        if not _has_chinese_font():
            raise ChineseFontMissingError
        return _png(self.svg())


def shade(name: str) -> str:
    return colour(name, dark=False)


def _png(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SCALE))


@cache
def _has_chinese_font() -> bool:
    """Whether Chinese is drawn. Without a font two different characters look the same: nothing, or the same empty
    box."""
    pictures = set()
    for character in "罗庄":
        drawing = Drawing(40, 40)
        drawing.text(4, 32, character, 30)
        pictures.add(_png(drawing.svg()))
    return len(pictures) == 2
