"""Signs new values of rules, in force from a month on: thresholds, weights, the reporting deadline, doubts.

The values of the register apply to a month until others are signed for it; earlier months keep their own values.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from ledger import clock
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import authorized_write
from ledger.database.connection import row_exists
from ledger.database.revisions import next_revision
from ledger.vocabulary.rejected import RejectedError
from ledger.vocabulary.rules import FAMILIES, RANGES
from ledger.workflow import problem_triggers

PRESET = "signed"
"""Stored in place of the preset's name for values that were signed and belong to no preset."""
ALL_POINTS = 100
Family = Literal["lights", "reporting", "assessment", "doubts"]
Fault = Literal["month_unknown", "values_unreadable", "lights_crossed", "weights_not_hundred", "unchanged"]


class SigningError(RejectedError[Fault]):
    """Rules were not put in force."""


@dataclass(frozen=True)
class SignedRules:
    """All values of one family of rules, and the month (its first day) from which they are in force."""

    family: Family
    values: Mapping[str, float]
    in_force_from: date


def sign(path: Path, rules: SignedRules, by: Actor) -> int:
    """Puts the rules in force. Returns the revision. Raises SigningError or NotAllowedError, and then changes nothing."""
    with authorized_write(path, by, "sign_rules") as connection:
        faults = _faults(connection, rules)
        if faults:
            raise SigningError(faults)
        revision = next_revision(connection, "rule", by.name)
        today = clock.now().date()
        connection.executemany(
            "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                [revision, rule_id, rules.values[rule_id], rules.in_force_from, by.name, today, PRESET]
                for rule_id in FAMILIES[rules.family]
            ],
        )
        for (plan_id,) in connection.execute("SELECT plan_id FROM plan").fetchall():
            problem_triggers.after_figures(connection, plan_id, revision)
        return revision


# ---- checks


def _faults(connection: duckdb.DuckDBPyConnection, rules: SignedRules) -> list[Fault]:
    faults: list[Fault] = []
    month = rules.in_force_from
    if month.day != 1 or not row_exists(connection, "plan WHERE year = ?", month.year):
        faults.append("month_unknown")
    if set(rules.values) != set(FAMILIES[rules.family]) or not all(
        RANGES[rule_id].holds(value) for rule_id, value in rules.values.items()
    ):
        return [*faults, "values_unreadable"]
    if conflict := _conflict(rules):
        return [*faults, conflict]
    current = dict(
        connection.execute(
            "SELECT rule_id, value FROM rule_at(?, (SELECT max(revision) FROM revision))", [month]
        ).fetchall()
    )
    if all(current.get(rule_id) == value for rule_id, value in rules.values.items()):
        faults.append("unchanged")
    return faults


def _conflict(rules: SignedRules) -> Fault | None:
    """A fault of the values taken together, each of which is permitted on its own."""
    values = rules.values
    if rules.family == "lights" and values["behind_at_most"] >= values["on_track_at_least"]:
        return "lights_crossed"
    weights = [value for rule_id, value in values.items() if rule_id.startswith("weight_")]
    return "weights_not_hundred" if weights and not math.isclose(sum(weights), ALL_POINTS) else None
