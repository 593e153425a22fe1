"""Words put together as each language writes it: Chinese has marks of its own, with no space after them."""

from collections.abc import Iterable

from ledger.vocabulary.language import Language


def listed(parts: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(parts)


def parted(parts: Iterable[str], language: Language) -> str:
    """Clauses, or parts with commas of their own."""
    return ("；" if language == "zh" else "; ").join(parts)


def labelled(label: str, words: str, language: Language) -> str:
    return f"{label}：{words}" if language == "zh" else f"{label}: {words}"


def bracketed(words: str, inside: str, language: Language) -> str:
    return f"{words}（{inside}）" if language == "zh" else f"{words} ({inside})"
