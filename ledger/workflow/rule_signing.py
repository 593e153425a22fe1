"""Rules put in force from a month on by who signs them: thresholds, weights, the deadline of reports, doubts.

What the register says of a month holds until something else is signed for it; earlier months keep their own rules.
"""

import math
from collections.abc import Mapping, Sequence
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
from ledger.vocabulary.rules import FAMILIES, RANGES
from ledger.workflow import problem_triggers

PRESET = "signed"
"""What stands in the place of a preset's name where values were signed one by one."""
ALL_POINTS = 100
Family = Literal["lights", "reporting", "assessment", "doubts"]
Fault = Literal["month_unknown", "values_unreadable", "lights_crossed", "weights_not_hundred", "unchanged"]


class SigningError(Exception):
    """Nothing was recorded. ``faults``: all that stands in the way."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Signed:
    """All values of one family of rules, and the month (its first day) from which they hold."""

    family: Family
    values: Mapping[str, float]
    in_force_from: date


def sign(path: Path, signed: Signed, by: Actor) -> int:
    """Records it. Returns the revision. Raises SigningError or NotAllowedError, and then changes nothing."""
    with authorized_write(path, by, "sign_rules") as connection:
        faults = _faults(connection, signed)
        if faults:
            raise SigningError(faults)
        revision = next_revision(connection, "rule", by.name)
        today = clock.now().date()
        connection.executemany(
            "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                [revision, rule_id, signed.values[rule_id], signed.in_force_from, by.name, today, PRESET]
                for rule_id in FAMILIES[signed.family]
            ],
        )
        for (plan_id,) in connection.execute("SELECT plan_id FROM plan").fetchall():
            problem_triggers.after_figures(connection, plan_id, revision)
        return revision


# ---- what stands in the way


def _faults(connection: duckdb.DuckDBPyConnection, signed: Signed) -> list[Fault]:
    faults: list[Fault] = []
    month = signed.in_force_from
    if month.day != 1 or not row_exists(connection, "plan WHERE year = ?", month.year):
        faults.append("month_unknown")
    if set(signed.values) != set(FAMILIES[signed.family]) or not all(
        RANGES[rule_id].holds(value) for rule_id, value in signed.values.items()
    ):
        return [*faults, "values_unreadable"]
    if wrong := _conflict(signed):
        return [*faults, wrong]
    known = dict(
        connection.execute(
            "SELECT rule_id, value FROM rule_at(?, (SELECT max(revision) FROM revision))", [month]
        ).fetchall()
    )
    if all(known.get(rule_id) == value for rule_id, value in signed.values.items()):
        faults.append("unchanged")
    return faults


def _conflict(signed: Signed) -> Fault | None:
    """What cannot be of values that may each be."""
    values = signed.values
    if signed.family == "lights" and values["behind_at_most"] >= values["on_track_at_least"]:
        return "lights_crossed"
    weights = [value for rule_id, value in values.items() if rule_id.startswith("weight_")]
    return "weights_not_hundred" if weights and not math.isclose(sum(weights), ALL_POINTS) else None
