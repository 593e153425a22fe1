"""The rules for figures, reports and departments: their families, their permitted values and when each came into force."""

from dataclasses import dataclass
from datetime import date

from ledger.vocabulary.findings import Finding

# Rules that belong together: a preset that has one rule of a family has all of them.
FAMILIES: dict[str, tuple[str, ...]] = {
    "lights": ("behind_at_most", "on_track_at_least"),
    "reporting": ("deadline_day",),
    "assessment": (
        "weight_progress", "weight_reporting", "weight_problems", "progress_cap", "step_points", "shared_leads",
        "adjustment_cap",
    ),
    "doubts": (
        "slip_tolerance", "outlier_mads", "outlier_floor", "history_months", "repeated_rows", "repeated_share",
        "target_jump_share", "sum_tolerance", "least_units",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Range:
    """The permitted values of a rule, both ends included. ``step``: of the input control; ``whole``: integers only."""

    least: float
    most: float
    step: float = 1
    whole: bool = False

    def holds(self, value: float) -> bool:
        return self.least <= value <= self.most and not (self.whole and value % 1)


RANGES: dict[str, Range] = {
    "behind_at_most": Range(-100, 100),
    "on_track_at_least": Range(-100, 100),
    "deadline_day": Range(1, 28, whole=True),  # every month has these days
    "weight_progress": Range(0, 100),
    "weight_reporting": Range(0, 100),
    "weight_problems": Range(0, 100),
    "progress_cap": Range(0.1, 10, 0.1),
    "step_points": Range(0, 10),
    "shared_leads": Range(0, 1, whole=True),
    "adjustment_cap": Range(0, 100),
    "slip_tolerance": Range(0, 0.9, 0.05),
    "outlier_mads": Range(1, 100, 0.5),
    "outlier_floor": Range(0, 10, 0.1),
    "history_months": Range(1, 12, whole=True),
    "repeated_rows": Range(2, 1000, whole=True),
    "repeated_share": Range(0.1, 1, 0.05),
    "target_jump_share": Range(0, 1, 0.05),
    "sum_tolerance": Range(0, 1, 0.001),
    "least_units": Range(0, 1000),
}


@dataclass(frozen=True)
class Rule:
    """One value of a preset, in force from a month (its first day) on."""

    rule_id: str
    value: float
    in_force_from: date
    preset: str
    signed_by: str | None
    signed_on: date | None


def families_without_rule(year: int, rules: list[Rule]) -> list[Finding]:
    """A finding for each family that is not complete when the plan's year begins."""
    in_force = {rule.rule_id for rule in rules if rule.in_force_from <= date(year, 1, 1)}
    return [
        Finding("toml_value", file="rules.toml", key=f"in_force: {name}, {year}-01")
        for name, family in FAMILIES.items()
        if not in_force.issuperset(family)
    ]
