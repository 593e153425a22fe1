"""The file of rules, `rules.toml`: presets of thresholds and since when each is in force."""

from datetime import date
from pathlib import Path

from etl.plan.typed_csv import read_toml
from ledger.vocabulary.findings import Finding
from ledger.vocabulary.rules import FAMILIES, RANGES, Rule


def read_rules(path: Path) -> tuple[list[Rule], list[Finding]]:
    """The thresholds that ``[[in_force]]`` puts in force, preset by preset."""
    document, findings = read_toml(path)
    if document is None:
        return [], findings
    rules: dict[tuple[str, date], Rule] = {}
    presets = document.get("preset", {})
    decisions = document.get("in_force", [])
    if not decisions:
        findings.append(Finding("toml_value", file=path.name, key="in_force"))
    for decision in decisions:
        preset, starts = decision.get("preset"), decision.get("from")
        if preset not in presets or not isinstance(starts, date):
            findings.append(Finding("toml_value", file=path.name, key=f"in_force: {preset}"))
            continue
        given = presets[preset].keys()
        families = [family for family in FAMILIES.values() if given & set(family)]
        for rule_id in [rule_id for family in families for rule_id in family]:
            value = presets[preset].get(rule_id)
            if not isinstance(value, int | float) or not RANGES[rule_id].holds(value):
                findings.append(Finding("toml_value", file=path.name, key=f"preset.{preset}.{rule_id}"))
                continue
            month = starts.replace(day=1)
            if (rule_id, month) in rules:
                findings.append(Finding("toml_value", file=path.name, key=f"in_force: {rule_id}, {month:%Y-%m}"))
            signed_by, signed_on = decision.get("signed_by"), decision.get("signed_on")
            rules[rule_id, month] = Rule(rule_id, float(value), month, preset, signed_by, signed_on)
    return list(rules.values()), findings
