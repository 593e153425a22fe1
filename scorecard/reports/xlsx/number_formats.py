"""How a cell of a spreadsheet writes a number, so that it reads as on the pages and stays a number."""

from typing import Any

import pandas as pd

from ledger.vocabulary import quantity
from ledger.vocabulary.language import Language
from scorecard.text import narrative


def number_format(decimals: int) -> str:
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def gap_format(row: Any) -> str:
    """As ``narrative.gap`` writes it: with its sign, a small gap with one more decimal."""
    digits = "0.00" if 0 < abs(row.pace_gap) < narrative.SMALLEST_SHOWN else "0.0"
    return f"+{digits};-{digits};+{digits}"


def target_format(row: Any, language: Language) -> str:
    """The target stays a number; what is written around it (超过, –2) stands in its form, as ``quantity.target`` writes it."""
    form = number_format(row.decimals)
    if not pd.isna(row.upper):
        return f'{form}"–{quantity.number(row.upper, row.decimals)}"'
    if row.direction not in quantity.COMPARATORS:
        return form
    before, after = quantity.COMPARATORS[row.direction][0 if language == "zh" else 1].split("{}")
    return (f'"{before}"' if before else "") + form + (f'"{after}"' if after else "")
