"""Two languages: English in the code, Chinese in the gettext catalogue ``locale/zh.po``."""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from etl.findings import Language

CATALOGUE = Path(__file__).parent / "locale" / "zh.po"
Translate = Callable[[str], str]


@cache
def _chinese() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale="zh") if message.id}


def translator(language: Language) -> Translate:
    """The function that turns an English message into ``language``."""
    if language == "en":
        return lambda message: message
    return lambda message: _chinese().get(message) or message


def language_of(locale: str | None) -> Language:
    """Chinese for browsers that ask for Chinese, English for all others."""
    return "zh" if locale and locale.lower().startswith("zh") else "en"


def number(value: float | None, decimals: int) -> str:
    """``12345.6`` → ``12,345.6``; a missing value → ``—``, which zero never is."""
    if value is None or math.isnan(value):
        return "—"
    return f"{value:,.{decimals}f}"


def quantity(value: float | None, decimals: int, unit: str, language: Language) -> str:
    """A number with its unit: ``344个``, ``344 stations``, ``2.10%``, ``1.28:1``."""
    written = number(value, decimals)
    if written == "—":
        return written
    return f"{written}{unit}" if language == "zh" or unit in ("%", ":1") else f"{written} {unit}"
