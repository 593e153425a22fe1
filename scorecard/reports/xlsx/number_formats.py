"""Number formats of spreadsheet cells: numbers read as on the pages and stay numbers."""

from typing import Any

import pandas as pd

from ledger.vocabulary import quantity
from ledger.vocabulary.language import Language
from scorecard.text import narrative


def number_format(decimals: int) -> str:
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def gap_format(row: Any) -> str:
    """As in ``narrative.gap``: with its sign, and one more decimal for small gaps."""
    digits = "0.00" if 0 < abs(row.pace_gap) < narrative.SMALLEST_SHOWN else "0.0"
    return f"+{digits};-{digits};+{digits}"


def target_format(row: Any, language: Language) -> str:
    """The target stays a number; the text around it (超过, –2) is part of the format, as in ``quantity.target``."""
    base = number_format(row.decimals)
    if not pd.isna(row.upper):
        return f'{base}"–{quantity.number(row.upper, row.decimals)}"'
    if row.direction not in quantity.COMPARATORS:
        return base
    before, after = quantity.COMPARATORS[row.direction][0 if language == "zh" else 1].split("{}")
    return (f'"{before}"' if before else "") + base + (f'"{after}"' if after else "")
