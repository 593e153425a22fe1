"""One row of a submission → a value ready for the ledger, and everything that is wrong with the row."""

import difflib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.cells import Number, normalise, read_number, read_period
from etl.columns import NUMBERS, Column
from etl.findings import Finding, errors

Header = dict[Column, int]

NOTHING = {"", "—", "-", "/", "无", "——", "--"}


@dataclass(frozen=True)
class Known:
    """What the checks need to know of one indicator."""

    indicator_id: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    decimals: int
    measure: str
    by_town: bool


@dataclass(frozen=True)
class Expectation:
    """What a file is checked against: the plan, who sends it and for which month."""

    year: int
    district_id: str
    indicators: dict[str, Known]
    areas: dict[str, str]
    """Every name and alias of an area → its area_id."""
    last_values: dict[tuple[str, str, date], float]
    """(indicator_id, area_id, period) → the value that counts."""
    own: frozenset[str] | None = None
    """Indicators that the sender leads; None: all of them."""
    department: str = ""
    period: date | None = None
    """The month chosen on the page; None: the file says it."""


@dataclass(frozen=True)
class Reported:
    """One value, ready for the ledger."""

    row: int
    indicator_id: str
    area_id: str
    period: date
    value: float
    numerator: float | None = None
    denominator: float | None = None
    problem: str | None = None
    next_step: str | None = None
    note: str | None = None


@dataclass
class Reading:
    """One row under way: its cells by column, and what was found in them."""

    line_no: int
    cells: dict[Column, str]
    names: list[str]
    columns: Header
    findings: list[Finding] = field(default_factory=list)
    key: tuple[str, str, date] | None = None
    """(indicator_id, area_id, period), as soon as all three are known."""

    def cell(self, column: Column) -> str:
        """The cell in half-width letters and digits."""
        return normalise(self.cells.get(column, ""))

    def month(self, expected: Expectation) -> date:
        """The row's period, for ordering; the first of all where it cannot be read."""
        return read_period(self.cell("period"), expected.year) or expected.period or date.min

    def find(self, code: str, column: Column | None = None, **values: Any) -> None:
        label = self.names[self.columns[column]] if column in self.columns else None
        self.findings.append(Finding(code, row=self.line_no, column=label, **values))

    def read(self, expected: Expectation) -> Reported | None:
        indicator = self._indicator(expected)
        area_id = self._area(expected, indicator)
        period = self._period(expected)
        numbers = {name: self._number(name, indicator) for name in NUMBERS}
        if indicator is None or area_id is None or period is None:
            return None
        self.key = (indicator.indicator_id, area_id, period)
        if errors(self.findings):
            return None
        last = expected.last_values.get((indicator.indicator_id, area_id, _month_before(period)))
        value = self._value(numbers, indicator, period, last)
        if value is None or errors(self.findings):
            return None
        return Reported(
            self.line_no, indicator.indicator_id, area_id, period, value, numbers["numerator"],
            numbers["denominator"], self._words("problem"), self._words("next_step"), self._words("note"),
        )  # fmt: skip

    def _words(self, column: Column) -> str | None:
        """Kept as written: the words of a report are quoted to officials."""
        return None if self.cell(column) in NOTHING else self.cells[column].strip()

    def _indicator(self, expected: Expectation) -> Known | None:
        found = self.cell("indicator_id")
        if not found:
            self.find("indicator_missing", "indicator_id")
            return None
        indicator = expected.indicators.get(found.upper())
        if indicator is None:
            near = difflib.get_close_matches(found.upper(), expected.indicators, n=1)
            self.find("indicator_unknown", "indicator_id", found=found, hint=_hint(near))
            return None
        if expected.own is not None and indicator.indicator_id not in expected.own:
            self.find("indicator_of_others", "indicator_id", found=found, department=expected.department)
        name = self.cell("indicator_name")
        if name and name not in (indicator.name, normalise(indicator.name), indicator.name_en):
            self.find(
                "name_differs", "indicator_name",
                indicator_id=indicator.indicator_id, expected=indicator.name, found=name,
            )  # fmt: skip
        return indicator

    def _area(self, expected: Expectation, indicator: Known | None) -> str | None:
        found = self.cell("area")
        if not found:
            return expected.district_id
        area_id = expected.areas.get(found)
        if area_id is None:
            near = difflib.get_close_matches(found, expected.areas, n=1, cutoff=0.4)
            self.find("area_unknown", "area", found=found, hint=_hint(near))
        elif indicator and area_id != expected.district_id and not indicator.by_town:
            self.find("area_without_share", "area", found=indicator.name)
        return area_id

    def _period(self, expected: Expectation) -> date | None:
        found = self.cell("period")
        if not found:
            if expected.period is None:
                self.find("period_missing", "period")
            return expected.period
        period = read_period(found, expected.year)
        if period is None:
            self.find("period_unreadable", "period", found=found)
        elif period.year != expected.year:
            self.find("period_of_other_year", "period", found=found, year=expected.year)
        elif expected.period is not None and period != expected.period:
            self.find("period_differs", "period", found=f"{period:%Y-%m}", expected=f"{expected.period:%Y-%m}")
        return period

    def _number(self, column: Column, indicator: Known | None) -> float | None:
        found = self.cell(column)
        if found in NOTHING:
            return None
        unit = indicator.unit if indicator and column in ("value", "month_value") else ""
        number = read_number(found, unit)
        if not isinstance(number, Number):
            if indicator or number != "unit_differs":
                self.find(number, column, found=found, expected=unit)
            return None
        written = self.cells[column].strip()
        if number.changed or written != found:
            self.find("read_as", column, found=written, expected=f"{number.value:.15g}{unit}")
        if number.value < 0 and indicator and indicator.measure != "rate":
            self.find("number_negative", column, found=f"{number.value:g}")
        return number.value

    def _value(
        self, numbers: dict[Column, float | None], indicator: Known, period: date, last: float | None
    ) -> float | None:
        """The cumulative value: as written, or from the month's, or from numerator and denominator."""
        value, month_value = numbers["value"], numbers["month_value"]
        from_parts = self._from_parts(numbers["numerator"], numbers["denominator"], indicator)
        if from_parts is not None:
            value = self._agree(value, from_parts, indicator)
        if month_value is not None and indicator.measure == "cumulative":
            value = self._with_month(value, month_value, 0.0 if period.month == 1 else last, indicator)
        elif month_value is not None:
            self.find("month_of_stock", "month_value", found=indicator.name)
        if value is None and not errors(self.findings):
            self.find("row_without_value", "value", found=indicator.name)
        return value

    def _with_month(
        self, value: float | None, month_value: float, before: float | None, indicator: Known
    ) -> float | None:
        """The total that the month's own value leads to, or the total as written if the two agree."""
        if value is not None:
            self._check_month(value, month_value, before, indicator)
            return value
        if before is None:
            self.find("month_without_last", "month_value")
            return None
        total = round(before + month_value, 9)
        self.find("value_from_month", "month_value", expected=f"{total:g}{indicator.unit}")
        return total

    def _from_parts(self, numerator: float | None, denominator: float | None, indicator: Known) -> float | None:
        if numerator is None and denominator is None:
            return None
        if indicator.measure != "rate":
            self.find("parts_of_count", "numerator", found=indicator.name)
        elif numerator is None or denominator is None:
            self.find("number_of_parts", "numerator")
        elif denominator <= 0:
            self.find("denominator_not_positive", "denominator")
        else:
            rate = numerator / denominator * (100 if indicator.unit == "%" else 1)
            if indicator.unit == "%" and numerator > denominator:
                self.find("share_above_whole", "numerator", found=f"{rate:.{indicator.decimals}f}")
            return rate
        return None

    def _agree(self, value: float | None, from_parts: float, indicator: Known) -> float:
        shown = f"{from_parts:.{indicator.decimals}f}{indicator.unit}"
        if value is None:
            self.find("value_from_parts", "numerator", expected=shown)
        elif abs(value - from_parts) > 0.51 * 10**-indicator.decimals:
            self.find("rate_differs", "value", found=f"{value:g}{indicator.unit}", expected=shown)
        return from_parts

    def _check_month(self, value: float, month_value: float, before: float | None, indicator: Known) -> None:
        tolerance = 0.51 * 10**-indicator.decimals * 2
        if month_value > value + tolerance:
            self.find("month_above_total", "month_value", found=f"{month_value:g}", expected=f"{value:g}")
        elif before is not None and abs(before + month_value - value) > tolerance:
            self.find("month_contradicts", "value", found=f"{value:g}", expected=f"{before + month_value:g}")


def _month_before(period: date) -> date:
    return period.replace(month=period.month - 1) if period.month > 1 else period.replace(period.year - 1, 12)


def _hint(near: list[str]) -> str:
    return f"{near[0]}? " if near else ""
