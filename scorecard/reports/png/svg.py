"""A picture drawn as SVG and turned into PNG on the server, without a browser: for chat groups, which take pictures."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from html import escape

import resvg_py

from scorecard.palette import colour
from scorecard.reports.sanitize import without_control_chars

FAMILIES = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
LATIN_WIDTH = 0.54
"""Of a Latin letter or a digit, in ems; a Chinese character is one em wide."""
SCALE = 1.5
"""Pixels of the picture to a unit of the drawing: sharp on a phone."""
NEVER_FIRST = "，。；：、！？）》”’%％"
"""Marks that no Chinese line begins with."""


class ChineseFontMissingError(Exception):
    """The server has no font with Chinese characters: the picture would be empty boxes."""


def wide(text: str, size: float) -> float:
    """About how wide ``text`` is drawn."""
    return sum(size if unicodedata.east_asian_width(one) in "WFA" else LATIN_WIDTH * size for one in text)


def folded(text: str, size: float, width: float, most: int = 99) -> list[str]:
    """``text`` in lines of at most ``width``: between Chinese characters, between Latin words. What does not fit in
    ``most`` lines ends in an ellipsis."""
    lines = [""]
    for word in _words(without_control_chars(text)):
        if wide(lines[-1] + word.rstrip(), size) > width and lines[-1] and word not in NEVER_FIRST:
            lines.append("")
        lines[-1] += word
    lines = [line.strip() for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _words(text: str) -> list[str]:
    """What a line may be broken between: a Chinese character each, Latin words and numbers with their space."""
    words: list[str] = []
    for one in text:
        chinese = unicodedata.east_asian_width(one) in "WFA"
        apart = chinese or not words or words[-1].endswith(" ")
        if not apart and unicodedata.east_asian_width(words[-1][-1]) not in "WFA":
            words[-1] += one
        else:
            words.append(one)
    return words


class Drawing:
    """Marks on a light ground, in units of which a drawing is ``width`` by ``height``."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.marks: list[str] = []

    def words(
        self, x: float, y: float, text: str, size: float, *, fill: str | None = None, bold: bool = False, anchor: str = "start",
        clear: bool = False,
    ) -> None:  # fmt: skip
        """``clear``: with a rim of the ground, so that it can be read across a line."""
        weight = ' font-weight="700"' if bold else ""
        self.marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill or shade("text")}" '
            f'text-anchor="{anchor}"{weight} paint-order="stroke" stroke="{shade("ground") if clear else "none"}" '
            f'stroke-width="{size / 3:.0f}" stroke-linejoin="round">{escape(without_control_chars(text))}</text>'
        )

    def paragraph(self, x: float, y: float, lines: Sequence[str], size: float, **look: object) -> float:
        """``lines`` below each other from the baseline ``y``; where the next may begin."""
        for line in lines:
            self.words(x, y, line, size, **look)  # type: ignore[arg-type]
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
        if not _writes_chinese():
            raise ChineseFontMissingError
        return _png(self.svg())


def shade(name: str) -> str:
    return colour(name, dark=False)


def _png(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SCALE))


@cache
def _writes_chinese() -> bool:
    """Without a font two different characters look the same: nothing, or the same empty box."""
    pictures = set()
    for one in "罗庄":
        drawing = Drawing(40, 40)
        drawing.words(4, 32, one, 30)
        pictures.add(_png(drawing.svg()))
    return len(pictures) == 2
