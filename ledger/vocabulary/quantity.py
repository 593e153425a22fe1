"""How a number is written for people: with its decimals, its unit and, for a target, its comparator."""

import math

from ledger.vocabulary.language import Language

COMPARATORS = {"more_than": ("超过{}", "more than {}"), "at_most": ("不高于{}", "at most {}")}
SIGNS = ("%", ":1")
"""Units that are no words: they stand against their number in every language."""


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
    return f"{written}{unit}" if language == "zh" or unit in SIGNS else f"{written} {unit}"


def again(value: float | None, decimals: int, unit: str, language: Language) -> str:
    """A number beside another one of the same unit: English says a word only once, Chinese says it each time."""
    if language == "zh" or unit in SIGNS:
        return quantity(value, decimals, unit, language)
    return number(value, decimals)


def target(value: float, upper: float | None, direction: str, decimals: int, unit: str, language: Language) -> str:
    """``344个``, ``1–2个``, ``超过55家``, ``不高于1.28:1``; ``upper`` is None unless the target is a range."""
    if upper is not None:
        return f"{number(value, decimals)}–{quantity(upper, decimals, unit, language)}"
    written = quantity(value, decimals, unit, language)
    if direction in COMPARATORS:
        return COMPARATORS[direction][0 if language == "zh" else 1].format(written)
    return written
