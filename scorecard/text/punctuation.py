"""Lists, labels and brackets in the punctuation of each language: full-width and without spaces in Chinese."""

from collections.abc import Iterable

from ledger.vocabulary.language import Language


def join_list(parts: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(parts)


def join_clauses(parts: Iterable[str], language: Language) -> str:
    """Joins clauses, or items that contain commas, by semicolons."""
    return ("；" if language == "zh" else "; ").join(parts)


def labelled(label: str, text: str, language: Language) -> str:
    return f"{label}：{text}" if language == "zh" else f"{label}: {text}"


def bracketed(text: str, inside: str, language: Language) -> str:
    return f"{text}（{inside}）" if language == "zh" else f"{text} ({inside})"
