"""Formats numbers for people: with decimals, a unit and, for a target, a comparator."""

import math

from ledger.vocabulary.language import Language

COMPARATORS = {"more_than": ("超过{}", "more than {}"), "at_most": ("不高于{}", "at most {}")}
SYMBOL_UNITS = ("%", ":1")
"""Units that are symbols: they follow their number without a blank in every language."""
SMALLER_UNITS = {"hundred million yuan": ("million yuan", 100)}
"""English unit → the unit for values below 1, and how many of it make one: 0.73亿元 is 73 million yuan."""
SINGULARS = {
    "brands": "brand",
    "campuses": "campus",
    "centres": "centre",
    "communities": "community",
    "companies": "company",
    "compounds": "compound",
    "factories": "factory",
    "firms": "firm",
    "guesthouses": "guesthouse",
    "households": "household",
    "institutions": "institution",
    "laboratories": "laboratory",
    "parks": "park",
    "people": "person",
    "places": "place",
    "projects": "project",
    "routes": "route",
    "schools": "school",
    "stations": "station",
    "technologies": "technology",
    "units": "unit",
    "villages": "village",
    "villages and towns": "village or town",
}
"""English unit of the register (unit_en) → its singular; other units have none (km, m²) or never stand after a plain 1."""


def number(value: float | None, decimals: int) -> str:
    """``12345.6`` → ``12,345.6``; a missing value (None or NaN) → ``—``."""
    if value is None or math.isnan(value):
        return "—"
    return f"{value:,.{decimals}f}"


def quantity(value: float | None, decimals: int, unit: str, language: Language) -> str:
    """A number with its unit: ``344个``, ``344 stations``, ``1 station``, ``2.10%``, ``1.28:1``, ``73 million yuan``."""
    if value is None or math.isnan(value):
        return number(value, decimals)
    if language == "zh":
        return f"{number(value, decimals)}{unit}"
    factor, decimals, unit = _english_scale(value, decimals, unit)
    return _english(number(value * factor, decimals), unit)


def without_repeated_unit(value: float | None, decimals: int, unit: str, language: Language) -> str:
    """A number beside another of the same unit: English writes a word for the unit once, Chinese writes it each time.

    Where English has a smaller unit for small values, the unit is text each time too: the two may differ.
    """
    if language == "zh" or unit in SYMBOL_UNITS or unit in SMALLER_UNITS:
        return quantity(value, decimals, unit, language)
    return number(value, decimals)


def target(value: float, upper: float | None, direction: str, decimals: int, unit: str, language: Language) -> str:
    """``344个``, ``1–2个``, ``超过55家``, ``不高于1.28:1``; ``upper`` is None unless the target is a range."""
    if upper is not None:
        return _range(value, upper, decimals, unit, language)
    text = quantity(value, decimals, unit, language)
    if direction in COMPARATORS:
        return COMPARATORS[direction][0 if language == "zh" else 1].format(text)
    return text


def _range(lower: float, upper: float, decimals: int, unit: str, language: Language) -> str:
    """Both bounds in the unit of the upper one."""
    if language == "zh":
        return f"{number(lower, decimals)}–{number(upper, decimals)}{unit}"
    factor, decimals, unit = _english_scale(upper, decimals, unit)
    return f"{number(lower * factor, decimals)}–{_english(number(upper * factor, decimals), unit)}"


def _english_scale(value: float, decimals: int, unit: str) -> tuple[int, int, str]:
    """Factor, decimals and unit that show ``value`` as precisely in a smaller unit where there is one and it is below 1."""
    if unit not in SMALLER_UNITS or abs(value) >= 1:
        return 1, decimals, unit
    smaller, factor = SMALLER_UNITS[unit]
    return factor, max(0, decimals - round(math.log10(factor))), smaller


def _english(text: str, unit: str) -> str:
    """The unit is singular when the number that is shown is exactly 1."""
    if unit in SYMBOL_UNITS:
        return f"{text}{unit}"
    return f"{text} {SINGULARS.get(unit, unit) if text == '1' else unit}"
