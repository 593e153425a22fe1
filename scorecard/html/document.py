"""What every HTML document of the program has in its head: site name, language tag and style sheet."""

from functools import cache
from pathlib import Path

from ledger.vocabulary.language import Language
from scorecard import palette
from scorecard.palette import Screen

SITE_NAME = "罗庄目标看板 · Luozhuang targets"
LANGUAGE_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
STYLES = Path(__file__).with_name("styles")


@cache
def styles(screen: Screen) -> str:
    """The style sheet of all HTML: the palette, then styles/*.css in order of their names; projector.css for projectors
    only."""
    sheets = [file for file in sorted(STYLES.glob("*.css")) if file.stem != "projector" or screen == "projector"]
    return "\n".join([palette.style_sheet(screen), *(sheet.read_text(encoding="utf-8") for sheet in sheets)])
