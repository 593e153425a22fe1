"""One cell → a number, a month or a day, in the ways that staff write them."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

NOTHING = frozenset({"", "—", "-", "/", "无", "——", "--"})
"""Texts that mean "no figure". That is never zero."""
MULTIPLES = {"": 1.0, "万": 1e4, "亿": 1e8}
NUMBER = re.compile(
    r"^(?P<about>约|大约|近)?(?P<word>增长|下降|减少)?"
    r"(?P<digits>[-+]?(?:,*\d+(?:,+\d+)*(?:,*\.\d+)?|,*\.\d+|,+(?!,)\.?))(?P<unit>\D*)$"
)
"""Digits, commas and point match in one way only: otherwise a long row of digits that is no number backtracks exponentially."""
MAX_NUMBER_CHARS = 40
"""Characters of a number with its prefix and unit. Longer cells are text, or numbers above MAX_NUMBER."""
MAX_CELL_CHARS = 5_000
"""Characters that a cell may have: more than twice the longest note on the progress of a task (2,000)."""
MAX_COMPARED_CHARS = 400
"""Characters of a cell that are compared with known names. No name, month or number is longer."""
ELLIPSIS = "…"
EXPANDING_CHARS = "\ufdfa\ufdfb"
"""NFKC expands these characters to 18 and 8 characters. No known name contains them."""
REPLACEMENT_CHAR = "\ufffd"
MAX_NUMBER = 1e15
"""Upper limit of numbers: above it a double loses whole units, sums overflow, and no figure of a district is so large."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SERIAL = re.compile(r"^[45]\d{4}$")
SERIAL_START = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates."""
THOUSANDS = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$")
PERIODS = (
    re.compile(r"^(?P<year>\d{4})年(?:1[-—~至到])?(?P<month>\d{1,2})月?份?底?$"),
    re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.]\d{1,2})?$"),
    re.compile(r"^(?P<year>\d{4})(?P<month>\d{2})$"),
    re.compile(r"^(?P<name>[A-Za-z]{3})-(?P<short>\d{2})$"),
    re.compile(r"^(?P<short>\d{2})-(?P<name>[A-Za-z]{3})$"),
    re.compile(r"^(?:截至|截止)?(?:(?P<year>\d{4})年)?(?:1月?[-—~至到])?(?P<month>\d{1,2})月份?底?$"),
)

DAYS = (
    re.compile(r"^(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]$"),
    re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})$"),
    re.compile(r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})$"),
)


@dataclass(frozen=True)
class Number:
    """A cell's number. ``changed``: it was not written as a plain number, so a note tells how it was read."""

    value: float
    changed: bool


def normalise(cell: str, max_chars: int = MAX_COMPARED_CHARS) -> str:
    """Unicode NFKC (full-width → half-width), without surrounding spaces.

    Text longer than ``max_chars`` is truncated and ends in ELLIPSIS. NFKC leaves no ellipsis in a name, so truncated text
    never equals a known name.
    """
    cell = cell.replace("\u200b", "").strip()
    for character in EXPANDING_CHARS:
        cell = cell.replace(character, REPLACEMENT_CHAR)
    text = unicodedata.normalize("NFKC", cell[:max_chars]).strip()
    return text if len(cell) <= max_chars and len(text) <= max_chars else text[:max_chars] + ELLIPSIS


def read_number(cell: str, unit: str) -> Number | str:
    """The number in ``cell`` in the indicator's ``unit``, or the code of the finding if there is none."""
    text = re.sub(r"\s+", "", cell)
    if len(text) > MAX_NUMBER_CHARS:
        return "number_too_large" if text.removeprefix("-").isdecimal() else "number_unreadable"
    match = NUMBER.match(text)
    if not match:
        return "number_unreadable"
    digits = match["digits"]
    if "," in digits and not THOUSANDS.match(digits):
        return "number_ambiguous"
    value = float(digits.replace(",", ""))
    if match["word"] in ("下降", "减少"):
        value = -abs(value)
    factor = _factor(match["unit"].removesuffix("左右"), unit)
    if factor is None:
        return "unit_differs"
    if abs(value * factor) >= MAX_NUMBER:
        return "number_too_large"
    plain = not (match["about"] or match["word"] or match["unit"] or "," in digits)
    return Number(round(value * factor, 9), changed=not plain)


def _factor(written_unit: str, unit: str) -> float | None:
    """``1.5万`` in 户 → 10,000; ``4.2亿`` in 亿元 → 1; None when the base units differ."""
    if written_unit in ("", unit):
        return 1.0
    large_written, base_written = _split(written_unit)
    large_unit, base_unit = _split(unit)
    if base_written not in ("", base_unit):
        return None
    return MULTIPLES[large_written] / MULTIPLES[large_unit]


def _split(unit: str) -> tuple[str, str]:
    return (unit[0], unit[1:]) if unit[:1] in ("万", "亿") else ("", unit)


def is_serial(cell: str) -> bool:
    """Whether it is a spreadsheet's serial date, which shows when a cell loses its format: 45170 is 2023-09-01."""
    return SERIAL.match(cell) is not None


def read_period(cell: str, year: int) -> date | None:
    """The month in ``cell`` as its first day; a month without a year is in ``year``."""
    text = re.sub(r"\s+", "", cell)
    if is_serial(text):
        return (SERIAL_START + timedelta(days=int(text))).replace(day=1)
    for pattern in PERIODS:
        match = pattern.match(text)
        if match and (period := _month(match.groupdict(), year)):
            return period
    return None


def read_day(cell: str, year: int) -> date | None:
    """The day in ``cell``; one without a year is in ``year``; a month alone means its last day, as in plans."""
    text = re.sub(r"\s+", "", cell.removesuffix(" 00:00:00"))
    if is_serial(text):
        return SERIAL_START + timedelta(days=int(text))
    for pattern in DAYS:
        if match := pattern.match(text):
            try:
                return date(int(match["year"] or year), int(match["month"]), int(match["day"]))
            except ValueError:
                return None
    month = read_period(text, year)
    return month and month.replace(day=monthrange(month.year, month.month)[1])


def _month(parts: dict[str, str | None], year: int) -> date | None:
    """The month in a pattern's named groups (Excel writes Sep-23 for 2023-9); None when there is no such month."""
    name = parts.get("name")
    if name:
        month = MONTHS.index(name.lower()) + 1 if name.lower() in MONTHS else 0
        found_year = 2000 + int(parts["short"] or 0)
    else:
        month, found_year = int(parts["month"] or 0), int(parts.get("year") or year)
    return date(found_year, month, 1) if 1 <= month <= 12 and found_year >= 1 else None
