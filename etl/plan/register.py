"""The hand-kept tables: what they hold, and that they agree with each other."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal, Self, get_args

from etl.plan.rules_file import read_rules
from etl.plan.typed_csv import Row, read_rows, read_toml
from ledger.vocabulary.findings import Finding
from ledger.vocabulary.rules import Rule, families_without_rule

Measure = Literal["cumulative", "level", "rate"]
Direction = Literal["at_least", "more_than", "at_most", "between"]
Pace = Literal["linear", "scheduled", "hold", "year_end"]
BodyKind = Literal[
    "district_department", "party_body", "vertical_unit", "enterprise", "peoples_organisation",
    "task_force", "committee", "management_committee", "judicial_body", "public_institution", "collective",
]  # fmt: skip
AreaKind = Literal["district", "town"]


@dataclass(frozen=True)
class Indicator(Row):
    KEY = ("indicator_id",)
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {
        "measure": get_args(Measure),
        "also_read_as": ("stock", "increment"),
        "direction": get_args(Direction),
        "pace": get_args(Pace),
    }
    BOUNDS: ClassVar[dict[str, tuple[int, int]]] = {"decimals": (0, 4), "due_month": (1, 12)}

    indicator_id: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    decimals: int
    measure: str
    direction: str
    pace: str
    due_month: int
    by_town: bool
    natural_limit: float | None
    target_value: float
    target_upper: float | None
    printed: str
    quote: str
    baseline_value: float | None
    baseline_source: str | None
    also_read_as: str | None
    reason: str
    reason_en: str

    @property
    def task_no(self) -> int:
        """The task in ``T26-1``; 0 when the id has another form, which no task has."""
        task, dash, position = self.indicator_id.removeprefix("T").partition("-")
        return int(task) if dash and task.isdecimal() and position.isdecimal() else 0

    @property
    def position(self) -> int:
        position = self.indicator_id.rpartition("-")[2]
        return int(position) if position.isdecimal() else 0


@dataclass(frozen=True)
class OtherNumeral(Row):
    task_no: int
    printed: str
    quote: str
    reason: str
    reason_en: str


@dataclass(frozen=True)
class Translation(Row):
    KEY = ("kind", "no")
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {"kind": ("plan", "section", "task")}

    kind: str
    no: int
    name_en: str


@dataclass(frozen=True)
class Department(Row):
    KEY = ("department_id",)
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {"kind": get_args(BodyKind)}

    department_id: str
    name: str
    name_en: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Area(Row):
    KEY = ("area_id",)
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {"kind": get_args(AreaKind)}

    area_id: str
    parent_id: str | None
    name: str
    name_en: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """``notice.toml``: what the notice is and where it was published."""

    plan_id: str
    area_id: str
    year: int
    title: str
    issuer: str
    issuer_en: str
    document_no: str
    issued_on: date
    published_on: date
    url: str
    sha256: str


def read_origin(path: Path) -> tuple[Origin | None, list[Finding]]:
    document, findings = read_toml(path)
    if document is None:
        return None, findings
    for field in fields(Origin):
        if not isinstance(document.get(field.name), field.type):  # type: ignore[arg-type]
            findings.append(Finding("toml_value", file=path.name, key=field.name))
    if findings:
        return None, findings
    return Origin(**{field.name: document[field.name] for field in fields(Origin)}), []


def _unique_names(rows: list[Department] | list[Area], file: str) -> list[Finding]:
    """A name or alias that would resolve to two bodies."""
    owner: dict[str, Row] = {}
    findings = []
    for row in rows:
        for name in (row.name, *row.aliases):
            if name in owner:
                findings.append(Finding("register_duplicate", file=file, row=row.line, found=name))
            owner[name] = row
    return findings


def _bounds(indicators: list[Indicator]) -> list[Finding]:
    """Upper bounds: there where the direction needs one, and never below the target."""
    findings = []
    for row in indicators:
        where: dict[str, Any] = {"file": "indicators.csv", "row": row.line, "column": "target_upper"}
        if row.target_upper is None and row.direction == "between":
            findings.append(Finding("range_without_upper", found=row.indicator_id, **where))
        elif row.target_upper is not None and row.target_upper < row.target_value:
            findings.append(Finding("upper_below_target", found=row.indicator_id, **where))
    return findings


# Which other reading the words can leave open: a running total could be a stock, a stock this year's increment.
OTHER_READING = {"cumulative": "stock", "level": "increment"}


def _readings(indicators: list[Indicator]) -> list[Finding]:
    """Other readings that are the chosen one, or that a rate cannot have."""
    return [
        Finding(
            "register_value", file="indicators.csv", row=row.line, column="also_read_as",
            found=row.also_read_as, expected=OTHER_READING.get(row.measure, ""),
        )
        for row in indicators
        if row.also_read_as not in (None, OTHER_READING.get(row.measure))
    ]  # fmt: skip


def _agreement(origin: Origin | None, areas: list[Area], rules: list[Rule]) -> list[Finding]:
    """What one file says of another: areas that are there, and a rule for each month of the plan."""
    known = {area.area_id for area in areas}
    findings = [
        Finding(
            "register_value",
            file="areas.csv",
            row=area.line,
            column="parent_id",
            found=area.parent_id,
            expected="area_id",
        )
        for area in areas
        if area.parent_id is not None and area.parent_id not in known
    ]
    if origin and areas and origin.area_id not in known:
        findings.append(Finding("toml_value", file="notice.toml", key="area_id"))
    return findings + (families_without_rule(origin.year, rules) if origin and rules else [])


@dataclass(frozen=True)
class Register:
    """Everything hand-kept about one plan."""

    origin: Origin | None
    indicators: list[Indicator]
    other_numerals: list[OtherNumeral]
    translations: list[Translation]
    departments: list[Department]
    areas: list[Area]
    rules: list[Rule]

    @classmethod
    def read(cls, plan_folder: Path, register_folder: Path) -> tuple[Self, list[Finding]]:
        origin, findings = read_origin(plan_folder / "notice.toml")
        indicators, more = read_rows(plan_folder / "indicators.csv", Indicator)
        findings += more
        other_numerals, more = read_rows(plan_folder / "not_targets.csv", OtherNumeral)
        findings += more
        translations, more = read_rows(plan_folder / "translations.csv", Translation)
        findings += more
        departments, more = read_rows(register_folder / "departments.csv", Department)
        findings += more + _unique_names(departments, "departments.csv")
        areas, more = read_rows(register_folder / "areas.csv", Area)
        findings += more + _unique_names(areas, "areas.csv")
        rules, more = read_rules(register_folder / "rules.toml")
        findings += more + _agreement(origin, areas, [] if more else rules) + _bounds(indicators)
        findings += _readings(indicators)
        return cls(origin, indicators, other_numerals, translations, departments, areas, rules), findings
