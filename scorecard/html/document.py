"""What every HTML document of ours has in its head: name, language and style sheets."""

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
    """The look of all that is written as HTML; its files stand in order of their names."""
    sheets = [file for file in sorted(STYLES.glob("*.css")) if file.stem != "projector" or screen == "projector"]
    return "\n".join([palette.style_sheet(screen), *(sheet.read_text(encoding="utf-8") for sheet in sheets)])
