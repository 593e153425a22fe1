"""Numbers as people read them."""

import pytest

from ledger.vocabulary import quantity


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
        (1, None, "at_most", "不高于1个", "at most 1 stations"),
        (1, 2, "between", "1–2个", "1–2 stations"),
    ],
)
def test_targets(value, upper, direction, chinese, english):
    assert quantity.target(value, upper, direction, 0, "个", "zh") == chinese
    assert quantity.target(value, upper, direction, 0, "stations", "en") == english
