"""Two languages: English in the code, Chinese in the gettext catalogue ``locale/zh.po``."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from ledger.vocabulary.language import Language

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
    """Chinese for a Chinese, missing or wildcard locale, English for any other."""
    return "zh" if not locale or locale.lower().startswith(("zh", "*")) else "en"
