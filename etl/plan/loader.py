"""One plan's files, read and checked as a whole."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from etl.intake import reader
from etl.intake.expectation import Expectation, IndicatorSpec
from etl.plan import provenance
from etl.plan.notice import NOTICE_FILE, Notice, parse
from etl.plan.register import Origin, Register
from ledger import settings
from ledger.vocabulary.findings import FaultsError, Finding, errors

PLANS = settings.ROOT / "data" / "plans"
PUBLISHED_FILE = "published_actuals.csv"
REGISTER = settings.ROOT / "data" / "register"


# What translations.csv calls them, and how a finding does.
KINDS = {
    "plan": {"zh": "计划", "en": "plan "}, "section": {"zh": "板块", "en": "section "}, "task": {"zh": "任务", "en": "task "},
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """Everything that one plan's files say, without a fault."""

    folder: Path
    origin: Origin
    notice: Notice
    register: Register
    targets: dict[int, provenance.Place]
    others: dict[int, provenance.Place]

    @property
    def numerals(self) -> int:
        return sum(len(provenance.numerals(task)) for task in self.notice.tasks)


def plan_folders(plans: Path = PLANS) -> list[Path]:
    """One folder a plan: those that hold a notice."""
    return sorted(path.parent for path in plans.glob("*/notice.toml"))


def read(plan_folder: Path, register_folder: Path) -> Plan:
    """The plan in ``plan_folder``. Raises FaultsError with every fault of all its files."""
    register, findings = Register.read(plan_folder, register_folder)
    text, more = _notice_text(plan_folder / NOTICE_FILE, register.origin)
    notice, faults = parse(text)
    findings += more + faults
    targets, others, faults = provenance.check(notice, register.indicators, register.other_numerals)
    findings += faults + _check_names(notice, register) + _check_published(plan_folder / PUBLISHED_FILE, register)
    if findings or register.origin is None:
        raise FaultsError(findings)
    return Plan(plan_folder, register.origin, notice, register, targets, others)


def _notice_text(path: Path, origin: Origin | None) -> tuple[str, list[Finding]]:
    if not path.is_file():
        return "", [Finding("file_missing", file=path.name)]
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    changed = origin is not None and origin.sha256 != found
    findings = [Finding("notice_changed", file=path.name, found=found)] if changed else []
    return data.decode("utf-8", errors="replace"), findings


def _check_published(path: Path, register: Register) -> list[Finding]:
    """The published figures against the register, as any report is checked."""
    if not path.is_file() or register.origin is None:
        return []
    indicators = {
        row.indicator_id: IndicatorSpec(
            row.indicator_id,
            row.name,
            row.name_en,
            row.unit,
            row.unit_en,
            row.decimals,
            row.measure,
            row.by_town,
            row.natural_limit,
        )
        for row in register.indicators
    }
    areas = {name: area.area_id for area in register.areas for name in (area.name, area.name_en, *area.aliases)}
    expected = Expectation(register.origin.year, register.origin.area_id, indicators, areas, {})
    found = reader.read(path.read_bytes(), expected).findings
    return [finding.of_file(path.name) for finding in errors(found)]


def _check_names(notice: Notice, register: Register) -> list[Finding]:
    """Departments and translations against the notice, both ways: nothing missing, nothing left over."""
    findings: list[Finding] = []
    known = {name: row for row in register.departments for name in (row.name, *row.aliases)}
    named = {assignment.department: task.task_no for task in notice.tasks for assignment in task.assignments}
    for name, task_no in named.items():
        if name not in known:
            findings.append(Finding("department_unknown", file="departments.csv", task_no=task_no, found=name))
    used = {known[name].department_id for name in named if name in known}
    for row in register.departments:
        if row.department_id not in used:
            findings.append(Finding("matches_nothing", file="departments.csv", row=row.line, found=row.name))
    translated = {(row.kind, row.no): row for row in register.translations}
    expected = {("plan", 0)}
    expected |= {("section", section.section_no) for section in notice.sections}
    expected |= {("task", task.task_no) for task in notice.tasks}
    for kind, number in sorted(expected - translated.keys()):
        findings.append(Finding("translation_missing", file="translations.csv", kind=KINDS[kind], number=number))
    for kind, number in sorted(translated.keys() - expected):
        line = translated[kind, number].line
        findings.append(
            Finding(
                "matches_nothing",
                file="translations.csv",
                row=line,
                found={language: f"{word}{number}" for language, word in KINDS[kind].items()},
            )
        )
    return findings
