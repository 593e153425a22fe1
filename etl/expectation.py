"""What a report is checked against, asked of a database or of a copy of one."""

from datetime import date, datetime

import duckdb

from etl.intake import Expectation, Known
from etl.register import FAMILIES
from etl.reporter import Reporter

NEWEST = "(SELECT max(revision) FROM revision)"
DOUBTS = FAMILIES["doubts"]


def expectation(
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    reporter: Reporter | None = None,
    period: date | None = None,
    at: datetime | None = None,
) -> Expectation:
    """What a file from ``reporter`` (None: somebody who may report for all) is checked against; ``at``: when it is
    sent. Raises LookupError."""
    plans = connection.execute("SELECT year, area_id FROM plan WHERE plan_id = ?", [plan_id]).fetchall()
    if not plans:
        raise LookupError(f"There is no plan {plan_id} in this database.")
    [(year, district_id)] = plans
    indicators = connection.execute(
        "SELECT indicator_id, name, name_en, unit, unit_en, decimals, measure, by_town, natural_limit FROM indicator "
        "WHERE plan_id = ? ORDER BY task_no, position",
        [plan_id],
    ).fetchall()
    areas = connection.execute(
        "SELECT name, area_id FROM area UNION ALL SELECT name_en, area_id FROM area "
        "UNION ALL SELECT alias, area_id FROM area_alias"
    ).fetchall()
    values = connection.execute(
        f"SELECT indicator_id, area_id, period, value FROM actual_at(?, {NEWEST})", [plan_id]
    ).fetchall()
    targets = connection.execute(
        f"SELECT indicator_id, area_id, value, baseline FROM target_at(?, {NEWEST})", [plan_id]
    ).fetchall()
    own, name = _own(connection, plan_id, reporter)
    return Expectation(
        year=year,
        district_id=district_id,
        indicators={row[0]: Known(*row) for row in indicators},
        areas=dict(areas),
        last_values={(indicator, area, month): value for indicator, area, month, value in values},
        own=own,
        department=name,
        period=period,
        area_id=reporter.area_id if reporter else None,
        this_month=at.date().replace(day=1) if at else date.max,
        closed=closed_periods(connection, plan_id),
        targets={(indicator, area): (value, baseline) for indicator, area, value, baseline in targets},
        rules=doubt_rules(connection, period or date(year, 12, 1)),
    )


def closed_periods(connection: duckdb.DuckDBPyConnection, plan_id: str) -> frozenset[date]:
    rows = connection.execute(
        "SELECT period FROM period_state WHERE plan_id = ? "
        "QUALIFY row_number() OVER (PARTITION BY period ORDER BY revision DESC) = 1 AND state = 'closed'",
        [plan_id],
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
    """The indicators that the reporter answers for, and its name; None and nothing for somebody who may report all."""
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
