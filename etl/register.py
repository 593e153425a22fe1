"""The hand-kept tables, read and type-checked: one frozen dataclass a row, all faults at once."""

import csv
import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from etl.findings import Finding


@dataclass(frozen=True)
class Row:
    """A row and the line it stands on (the header is line 1)."""

    KEY: ClassVar[tuple[str, ...]] = ()
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {}

    line: int

    @classmethod
    def header(cls) -> list[str]:
        return [field.name for field in fields(cls) if field.name != "line"]

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.KEY)


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Indicator(Row):
    KEY = ("indicator_id",)
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {
        "measure": ("cumulative", "level", "rate"),
        "direction": ("at_least", "more_than", "at_most", "between"),
        "pace": ("linear", "scheduled", "hold", "year_end"),
    }

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
    target_value: float
    target_upper: float | None
    printed: str
    quote: str
    baseline_value: float | None
    baseline_source: str | None
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
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {
        "kind": (
            "district_department", "party_body", "vertical_unit", "enterprise", "peoples_organisation",
            "task_force", "committee", "management_committee", "judicial_body", "public_institution", "collective",
        )
    }  # fmt: skip

    department_id: str
    name: str
    name_en: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Area(Row):
    KEY = ("area_id",)
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {"kind": ("district", "town")}

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


@dataclass(frozen=True)
class Rule:
    """One threshold of a preset, from the month on that it is in force."""

    rule_id: str
    value: float
    in_force_from: date
    preset: str
    signed_by: str | None
    signed_on: date | None


RULE_IDS = ("behind_at_most", "on_track_at_least")


def _truth(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


def _required(cell: str) -> str:
    if not cell:
        raise ValueError(cell)
    return cell


CONVERTERS: dict[Any, tuple[Callable[[str], object], str, str]] = {
    str: (_required, "a text", "文字"),
    int: (int, "a whole number", "整数"),
    float: (float, "a number", "数值"),
    bool: (_truth, "true or false", "true或false"),
    str | None: (lambda cell: cell or None, "a text", "文字"),
    float | None: (lambda cell: float(cell) if cell else None, "a number or nothing", "数值或留空"),
    tuple[str, ...]: (lambda cell: tuple(part for part in cell.split(";") if part), "names with ;", "以;分隔的名称"),
}


def read_rows(path: Path, kind: type[R]) -> tuple[list[R], list[Finding]]:
    """The rows of the CSV at ``path`` as ``kind``, and every fault in it."""
    text, findings = _text(path)
    if text is None:
        return [], findings
    rows: list[R] = []
    lines = csv.reader(io.StringIO(text))
    header = next(lines, [])
    if header != kind.header():
        found, expected = ",".join(header), ",".join(kind.header())
        return [], [Finding("register_header", file=path.name, row=1, found=found, expected=expected)]
    seen: set[tuple[object, ...]] = set()
    for cells in lines:
        if not cells:
            continue
        row, faults = _row(kind, cells, path.name, lines.line_num)
        findings += faults
        if row is None:
            continue
        if kind.KEY and row.key in seen:
            duplicate = "/".join(str(part) for part in row.key)
            findings.append(Finding("register_duplicate", file=path.name, row=row.line, found=duplicate))
        seen.add(row.key)
        rows.append(row)
    return rows, findings


def _text(path: Path) -> tuple[str | None, list[Finding]]:
    if not path.is_file():
        return None, [Finding("file_missing", file=path.name)]
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError:
        return None, [Finding("register_unreadable", file=path.name)]


def _row(kind: type[R], cells: list[str], file: str, line: int) -> tuple[R | None, list[Finding]]:
    columns = [field for field in fields(kind) if field.name != "line"]
    if len(cells) != len(columns):
        return None, [Finding("register_row_torn", file=file, row=line, found=len(cells), expected=len(columns))]
    values: dict[str, Any] = {"line": line}
    findings: list[Finding] = []
    for column, cell in zip(columns, cells, strict=True):
        convert, expected, _ = CONVERTERS[column.type]
        choices = kind.CHOICES.get(column.name)
        try:
            values[column.name] = convert(cell.strip())
        except (ValueError, KeyError):
            findings.append(
                Finding("register_value", file=file, row=line, column=column.name, found=cell, expected=expected)
            )
            continue
        if choices and values[column.name] not in choices:
            found, expected = cell, "/".join(choices)
            findings.append(
                Finding("register_value", file=file, row=line, column=column.name, found=found, expected=expected)
            )
    return (None if findings else kind(**values)), findings


def read_origin(path: Path) -> tuple[Origin | None, list[Finding]]:
    document, findings = _toml(path)
    if document is None:
        return None, findings
    for field in fields(Origin):
        if not isinstance(document.get(field.name), field.type):  # type: ignore[arg-type]
            findings.append(Finding("toml_value", file=path.name, key=field.name))
    if findings:
        return None, findings
    return Origin(**{field.name: document[field.name] for field in fields(Origin)}), []


def read_rules(path: Path) -> tuple[list[Rule], list[Finding]]:
    """The thresholds that ``[[in_force]]`` puts in force, preset by preset."""
    document, findings = _toml(path)
    if document is None:
        return [], findings
    rules: list[Rule] = []
    presets = document.get("preset", {})
    decisions = document.get("in_force", [])
    if not decisions:
        findings.append(Finding("toml_value", file=path.name, key="in_force"))
    for decision in decisions:
        preset, starts = decision.get("preset"), decision.get("from")
        if preset not in presets or not isinstance(starts, date):
            findings.append(Finding("toml_value", file=path.name, key=f"in_force: {preset}"))
            continue
        for rule_id in RULE_IDS:
            value = presets[preset].get(rule_id)
            if not isinstance(value, int | float):
                findings.append(Finding("toml_value", file=path.name, key=f"preset.{preset}.{rule_id}"))
                continue
            signed_by, signed_on = decision.get("signed_by"), decision.get("signed_on")
            rules.append(Rule(rule_id, float(value), starts.replace(day=1), preset, signed_by, signed_on))
    return rules, findings


def _toml(path: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    text, findings = _text(path)
    if text is None:
        return None, findings
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as fault:
        return None, [Finding("toml_unreadable", file=path.name, reason=fault)]


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
        findings += more
        return cls(origin, indicators, other_numerals, translations, departments, areas, rules), findings
