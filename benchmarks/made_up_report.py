"""A made-up plan and made-up monthly reports for it, as long as wanted, from a fixed seed. No figure here is anybody's."""

import random
from collections.abc import Iterator
from dataclasses import replace

from etl.intake.expectation import Expectation, IndicatorSpec

SEED = 20230911
DISTRICT = "9900"
INDICATORS = 400
MONTHS = range(1, 13)
HEADER = "指标编号,指标名称,街镇,期间,累计完成,分子,分母,备注"
UNITS = (("个", "cumulative", 0), ("家", "level", 0), ("万元", "cumulative", 1), ("%", "rate", 1), ("公里", "level", 1))
FAULT_EVERY = 100
KINDS = ("id", "name", "area", "period", "number", "twice", "torn")
RULES = {
    "slip_tolerance": 0.35, "outlier_mads": 8, "outlier_floor": 0.5, "history_months": 3, "repeated_rows": 3,
    "repeated_share": 0.8, "target_jump_share": 0.4, "sum_tolerance": 0.005, "least_units": 5,
}  # fmt: skip
"""The thresholds of data/register/rules.toml."""


def plan(rows: int) -> Expectation:
    """A plan with so many towns that each of ``rows`` has a key of its own; nothing is doubted."""
    indicators = {}
    for number in range(INDICATORS):
        unit, measure, decimals = UNITS[number % len(UNITS)]
        indicator_id = f"T{number // 8 + 1}-{number % 8 + 1}"
        indicators[indicator_id] = IndicatorSpec(
            indicator_id, f"虚构指标第{number + 1}项", f"Made-up indicator {number + 1}", unit, unit, decimals, measure,
            by_town=True, natural_limit=100.0 if unit == "%" else None,
        )  # fmt: skip
    towns = -(-rows // (INDICATORS * len(MONTHS)))
    areas = {f"虚构镇{number}": f"{DISTRICT}{number:05}" for number in range(1, towns + 1)}
    return Expectation(2023, DISTRICT, indicators, areas | {"全区": DISTRICT}, {})


def doubting(expected: Expectation) -> Expectation:
    """The same plan with targets and the rules of doubts."""
    targets = {
        (one.indicator_id, area_id): (60.0 if one.measure == "rate" else 5000.0, None)
        for one in expected.indicators.values()
        for area_id in expected.areas.values()
    }
    return replace(expected, targets=targets, rules=RULES)


def clean(expected: Expectation, rows: int) -> Iterator[list[str]]:
    """Rows without a fault, month by month; every tenth has a note. Every course is steady."""
    dice = random.Random(SEED)
    towns = [name for name in expected.areas if name != "全区"]
    known = list(expected.indicators.values())
    bases = [[dice.randrange(200, 900) for _ in known] for _ in towns]
    for number in range(rows):
        rest, place = divmod(number, len(known))
        month, town = divmod(rest, len(towns))
        one, base = known[place], bases[town][place]
        cells = _figure(one, base, month + 1)
        note = "虚构" if number % 10 == 0 else ""
        yield [one.indicator_id, one.name, towns[town], f"2023-{month + 1:02}", *cells, note]


def _figure(one: IndicatorSpec, base: int, month: int) -> list[str]:
    """Value, numerator and denominator as they are written."""
    if one.measure == "rate":
        return [f"{base / 10:.1f}", str(base), "1000"]
    value = base * month if one.measure == "cumulative" else 3000 + base + month
    return [f"{value + 0.5:.1f}" if one.decimals else str(value), "", ""]


def faulty(expected: Expectation, rows: int) -> Iterator[list[str]]:
    """The same rows, one in a hundred with one fault of KINDS, each kind in turn."""
    before: list[str] = []
    for number, cells in enumerate(clean(expected, rows)):
        if number % FAULT_EVERY == FAULT_EVERY - 1:
            yield _spoilt(cells, before, KINDS[number // FAULT_EVERY % len(KINDS)])
        else:
            yield cells
        before = cells


def _spoilt(cells: list[str], before: list[str], kind: str) -> list[str]:
    indicator_id, name, area, period, value, *rest = cells
    return {
        "id": [indicator_id.replace("T", "X"), name, area, period, value, *rest],
        "name": [indicator_id, "另一指标", area, period, value, *rest],
        "area": [indicator_id, name, "无此镇", period, value, *rest],
        "period": [indicator_id, name, area, period.replace("2023", "2022"), value, *rest],
        "number": [indicator_id, name, area, period, "六十", *rest],
        "twice": before,
        "torn": [*cells, "多", "余"],
    }[kind]


def faults(rows: int) -> int:
    return rows // FAULT_EVERY


def file(rows: Iterator[list[str]]) -> bytes:
    return "\n".join([HEADER, *map(",".join, rows), ""]).encode("utf-8")
