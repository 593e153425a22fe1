"""Numbers as people read them."""

import csv
from pathlib import Path

import pytest

from ledger.vocabulary import quantity

INDICATORS = Path(__file__).parents[3] / "data" / "plans" / "luozhuang-2023" / "indicators.csv"


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "chinese", "english"),
    [
        (344, 0, "个", "344个", "344 个"),
        (8456.5, 1, "公里", "8,456.5公里", "8,456.5 公里"),
        (0.0, 0, "个", "0个", "0 个"),  # zero is a number …
        (None, 0, "个", "—", "—"),  # … and missing is not
        (float("nan"), 0, "个", "—", "—"),
        (2.1, 2, "%", "2.10%", "2.10%"),
        (1.28, 2, ":1", "1.28:1", "1.28:1"),
    ],
)
def test_quantities(value, decimals, unit, chinese, english):
    assert quantity.quantity(value, decimals, unit, "zh") == chinese
    assert quantity.quantity(value, decimals, unit, "en") == english


@pytest.mark.parametrize(
    ("value", "upper", "direction", "chinese", "english"),
    [
        (344, None, "at_least", "344个", "344 stations"),
        (55, None, "more_than", "超过55个", "more than 55 stations"),
        (1, None, "at_most", "不高于1个", "at most 1 station"),
        (1, 2, "between", "1–2个", "1–2 stations"),
    ],
)
def test_targets(value, upper, direction, chinese, english):
    assert quantity.target(value, upper, direction, 0, "个", "zh") == chinese
    assert quantity.target(value, upper, direction, 0, "stations", "en") == english


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "english"),
    [
        (1, 0, "firms", "1 firm"),
        (1, 0, "people", "1 person"),
        (0, 0, "firms", "0 firms"),
        (1.0, 1, "km", "1.0 km"),
        (0.73, 2, "hundred million yuan", "73 million yuan"),
        (-0.5, 2, "hundred million yuan", "-50 million yuan"),
        (1.2, 2, "hundred million yuan", "1.20 hundred million yuan"),
    ],
)
def test_english_units_fit_their_number(value, decimals, unit, english):
    assert quantity.quantity(value, decimals, unit, "en") == english


def test_the_smaller_unit_is_written_beside_the_larger_one():
    assert quantity.without_repeated_unit(0.73, 2, "hundred million yuan", "en") == "73 million yuan"
    assert quantity.target(0.5, 1.5, "between", 2, "hundred million yuan", "en") == "0.50–1.50 hundred million yuan"
    assert quantity.target(0.5, 0.9, "between", 2, "hundred million yuan", "en") == "50–90 million yuan"
    assert quantity.quantity(0.73, 2, "亿元", "zh") == "0.73亿元"


def test_every_english_plural_of_the_register_has_its_singular():
    with INDICATORS.open(encoding="utf-8-sig", newline="") as file:
        units = {row["unit_en"] for row in csv.DictReader(file) if row["decimals"] == "0"}
    assert units - set(quantity.SINGULARS) == set()
