"""What a file is checked against, read from a database or from a copy of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb

from etl.intake.cells import normalise
from ledger.vocabulary.columns import YEARLY_KINDS, SubmissionKind
from ledger.vocabulary.reporter import Reporter
from ledger.vocabulary.rules import FAMILIES

NEWEST = "(SELECT max(revision) FROM revision)"
DOUBTS = FAMILIES["doubts"]

# The values in force of each kind: (indicator_id, area_id, period, value).
CURRENT_VALUES: dict[SubmissionKind, str] = {
    "actual": "SELECT indicator_id, area_id, period, value FROM actual_at($plan, $revision)",
    "allocation": "SELECT t.indicator_id, t.area_id, make_date(p.year, 1, 1), t.value FROM target_at($plan, $revision) AS t "
    "JOIN plan AS p ON p.plan_id = $plan AND p.area_id <> t.area_id",
    "schedule": "SELECT indicator_id, area_id, period, value FROM schedule_at($plan, $revision)",
}
CURRENT_VALUES["published"] = CURRENT_VALUES["actual"]


@dataclass(frozen=True)
class IndicatorSpec:
    """What the checks need to know of one indicator."""

    indicator_id: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    decimals: int
    measure: str
    by_town: bool
    natural_limit: float | None = None
    """The largest possible value: 100 for a share in percent."""
    direction: str = "at_least"


@dataclass(frozen=True)
class Expectation:
    """What a file is checked against: the plan, its sender and its month."""

    year: int
    district_id: str
    indicators: dict[str, IndicatorSpec]
    areas: dict[str, str]
    """Every name and alias of an area → its area_id."""
    last_values: dict[tuple[str, str, date], float]
    """(indicator_id, area_id, period) → the value in force, of the same kind. A share's period is January."""
    own: frozenset[str] | None = None
    """Indicators that the sender is responsible for; None: all of them."""
    department: str = ""
    """The sender's name."""
    period: date | None = None
    """The month chosen on the page; None: the file's own column."""
    area_id: str | None = None
    """The town that sends it; None: a department, or a sender for all."""
    this_month: date = date.max
    """The month in which it is sent: no later month can be reported."""
    closed: frozenset[date] = frozenset()
    """Months closed for reports."""
    targets: Mapping[tuple[str, str], tuple[float, float | None]] = field(default_factory=dict)
    """(indicator_id, area_id) → target and baseline."""
    rules: Mapping[str, float] = field(default_factory=dict)
    """The thresholds of doubts about actuals; empty: no doubts are raised."""
    kind: SubmissionKind = "actual"
    departments: frozenset[str] = frozenset()
    """Every name and alias of a department."""
    tasks: Mapping[int, str] = field(default_factory=dict)
    """task_no → title, for progress notes and milestones."""
    tasks_en: Mapping[int, str] = field(default_factory=dict)
    own_tasks: frozenset[int] | None = None
    """Tasks that the sender leads or takes part in; None: all of them."""


def load_expectation(
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    reporter: Reporter | None = None,
    period: date | None = None,
    at: datetime | None = None,
    kind: SubmissionKind = "actual",
) -> Expectation:
    """What a file from ``reporter`` (None: a sender for all), sent at ``at``, is checked against.

    A share or a schedule is for the whole year: ``period``, closed months and ``at`` do not apply to it.
    Raises LookupError when the plan or the reporter is not in the database.
    """
    plans = connection.execute("SELECT year, area_id FROM plan WHERE plan_id = ?", [plan_id]).fetchall()
    if not plans:
        raise LookupError(f"There is no plan {plan_id} in this database.")
    [(year, district_id)] = plans
    own, name = _own(connection, plan_id, reporter)
    of_year = kind in YEARLY_KINDS
    expected_period = {"allocation": date(year, 1, 1), "schedule": None, "milestone": None}.get(kind, period)
    expected = Expectation(
        year=year,
        district_id=district_id,
        indicators={},
        areas={},
        last_values={},
        own=own,
        department=name,
        period=expected_period,
        area_id=reporter.area_id if reporter else None,
        this_month=date.max if at is None or kind in ("allocation", "schedule") else at.date().replace(day=1),
        closed=frozenset() if of_year else closed_periods(connection, plan_id),
        kind=kind,
    )
    if kind in ("progress", "milestone"):
        return replace(expected, **_tasks(connection, plan_id, reporter))
    rules = doubt_rules(connection, period or date(year, 12, 1)) if kind == "actual" else {}
    return replace(expected, rules=rules, **_figures(connection, plan_id, kind))


def _figures(connection: duckdb.DuckDBPyConnection, plan_id: str, kind: SubmissionKind) -> dict[str, Any]:
    """The indicators and areas, the values in force, and the targets."""
    indicators = connection.execute(
        "SELECT indicator_id, name, name_en, unit, unit_en, decimals, measure, by_town, natural_limit, direction "
        "FROM indicator WHERE plan_id = ? ORDER BY task_no, position",
        [plan_id],
    ).fetchall()
    areas = connection.execute(
        "SELECT name, area_id FROM area UNION ALL SELECT name_en, area_id FROM area "
        "UNION ALL SELECT alias, area_id FROM area_alias"
    ).fetchall()
    departments = connection.execute(
        "SELECT unnest([name, name_en]) FROM department UNION SELECT alias FROM department_alias"
    ).fetchall()
    [(revision,)] = connection.execute(f"SELECT coalesce({NEWEST}, 0)").fetchall()
    values = connection.execute(CURRENT_VALUES[kind], {"plan": plan_id, "revision": revision}).fetchall()
    targets = connection.execute(
        f"SELECT indicator_id, area_id, value, baseline FROM target_at(?, {NEWEST})", [plan_id]
    ).fetchall()
    return {
        "indicators": {row[0]: IndicatorSpec(*row) for row in indicators},
        "areas": dict(areas),
        "departments": frozenset(normalise(name) for (name,) in departments),
        "last_values": {(indicator, area, month): value for indicator, area, month, value in values},
        "targets": {(indicator, area): (value, baseline) for indicator, area, value, baseline in targets},
    }


def _tasks(connection: duckdb.DuckDBPyConnection, plan_id: str, reporter: Reporter | None) -> dict[str, Any]:
    """The tasks, and those that the reporter leads or takes part in."""
    tasks = connection.execute("SELECT task_no, title, title_en FROM task WHERE plan_id = ?", [plan_id]).fetchall()
    own = None
    if reporter is not None:
        rows = connection.execute(
            "SELECT task_no FROM task_department WHERE plan_id = ? AND department_id = ?",
            [plan_id, reporter.department_id],
        ).fetchall()
        own = frozenset(task_no for (task_no,) in rows)
    return {
        "tasks": {task_no: title for task_no, title, _ in tasks},
        "tasks_en": {task_no: title for task_no, _, title in tasks},
        "own_tasks": own,
    }


def closed_periods(connection: duckdb.DuckDBPyConnection, plan_id: str, revision: int | None = None) -> frozenset[date]:
    """The months closed for reports at ``revision`` (None: the newest)."""
    rows = connection.execute(
        "SELECT period FROM period_state WHERE plan_id = ? AND coalesce(revision <= ?, true) "
        "QUALIFY row_number() OVER (PARTITION BY period ORDER BY revision DESC) = 1 AND state = 'closed'",
        [plan_id, revision],
    ).fetchall()
    return frozenset(period for (period,) in rows)


def doubt_rules(connection: duckdb.DuckDBPyConnection, period: date) -> dict[str, float]:
    """The thresholds of doubts in force for a month; none when one of them is missing."""
    rows = connection.execute(f"SELECT rule_id, value FROM rule_at(?, {NEWEST})", [period]).fetchall()
    rules = {rule_id: value for rule_id, value in rows if rule_id in DOUBTS}
    return rules if len(rules) == len(DOUBTS) else {}


def _own(
    connection: duckdb.DuckDBPyConnection, plan_id: str, reporter: Reporter | None
) -> tuple[frozenset[str] | None, str]:
    """The indicators that the reporter is responsible for, and its name; (None, "") for a sender for all."""
    if reporter is None:
        return None, ""
    if reporter.area_id is not None:
        names = connection.execute("SELECT name FROM area WHERE area_id = ?", [reporter.area_id]).fetchall()
        own = connection.execute(
            f"SELECT indicator_id FROM target_at(?, {NEWEST}) WHERE area_id = ?", [plan_id, reporter.area_id]
        ).fetchall()
    else:
        names = connection.execute(
            "SELECT name FROM department WHERE department_id = ?", [reporter.department_id]
        ).fetchall()
        own = connection.execute(
            "SELECT i.indicator_id FROM indicator AS i "
            "JOIN task_department AS d ON d.plan_id = i.plan_id AND d.task_no = i.task_no "
            "WHERE i.plan_id = ? AND d.department_id = ? AND d.role = 'lead'",
            [plan_id, reporter.department_id],
        ).fetchall()
    if not names:
        missing = reporter.area_id or reporter.department_id
        raise LookupError(f"There is no department or town {missing} in this database.")
    return frozenset(indicator_id for (indicator_id,) in own), names[0][0]
