"""Who reports, and the rows that are theirs to report: what a template holds, before it is a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import duckdb

from ledger.database.revisions import newest_revision
from ledger.vocabulary.columns import Column, PrefilledColumn
from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import target
from ledger.vocabulary.reporter import Reporter

OWN = {
    "department": "i.task_no IN (SELECT td.task_no FROM task_department AS td WHERE td.plan_id = $plan"
    " AND td.department_id = $reporter AND td.role = 'lead')",
    "town": "t.area_id = $reporter",
}
ROWS = """
    SELECT
        i.indicator_id, i.name, i.name_en, a.kind, a.name, a.name_en, i.unit, i.unit_en, i.decimals, i.measure,
        i.direction, t.value, t.upper, l.value, l.period
    FROM target_at($plan, $revision) AS t
    JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = t.indicator_id
    JOIN area AS a ON a.area_id = t.area_id
    LEFT JOIN (
        -- Only what was reported for the row itself: a sum of towns would stand here unmarked.
        SELECT r.indicator_id, r.area_id, arg_max(r.value, r.period) AS value, max(r.period) AS period
        FROM actual_at($plan, $revision) AS r
        WHERE r.period < $period AND year(r.period) = year($period)
        GROUP BY ALL
    ) AS l ON l.indicator_id = t.indicator_id AND l.area_id = t.area_id
    WHERE {own}
    ORDER BY i.task_no, i.position, a.position
"""
DEPARTMENTS = """
    SELECT d.department_id FROM department AS d WHERE EXISTS (
        FROM task_department AS td JOIN indicator AS i ON i.plan_id = td.plan_id AND i.task_no = td.task_no
        WHERE td.plan_id = $plan AND td.department_id = d.department_id AND td.role = 'lead'
    ) ORDER BY d.position
"""
TOWNS = """
    SELECT a.area_id FROM area AS a WHERE a.kind = 'town'
    AND a.area_id IN (SELECT t.area_id FROM target_at($plan, $revision) AS t) ORDER BY a.position
"""

NAMES = """
    SELECT d.department_id, NULL, unnest([d.department_id, d.name, d.name_en]) FROM department AS d
    UNION SELECT n.department_id, NULL, n.alias FROM department_alias AS n
    UNION SELECT NULL, a.area_id, unnest([a.area_id, a.name, a.name_en]) FROM area AS a WHERE a.kind = 'town'
    UNION SELECT NULL, n.area_id, n.alias FROM area_alias AS n JOIN area AS a ON a.area_id = n.area_id AND a.kind = 'town'
"""


@dataclass(frozen=True)
class Row:
    """One value to report: an indicator, and the district or a town. Texts are in the reader's language."""

    indicator_id: str
    indicator: str
    area: str
    period: str
    """As the intake reads it back: 2023年10月, 2023-10."""
    unit: str
    target: str
    """With unit and comparator: 超过55家, at most 1.28:1."""
    last_value: float | None
    """In the unit: what was last reported for this row in the months of the year before the period."""
    last_period: str | None
    decimals: int
    measure: Literal["cumulative", "level", "rate"]

    @property
    def texts(self) -> dict[Column | PrefilledColumn, str]:
        """The cells that are given as text."""
        return {
            "indicator_id": self.indicator_id, "indicator_name": self.indicator, "area": self.area,
            "period": self.period, "unit": self.unit, "target": self.target,
        }  # fmt: skip

    @property
    def lowest(self) -> int | None:
        """The least that a value can be; None for rates, which may fall below zero."""
        return None if self.measure == "rate" else 0


def period_text(period: date, language: Language) -> str:
    """``2023年10月``, ``2023-10``."""
    return f"{period.year}年{period.month}月" if language == "zh" else f"{period:%Y-%m}"


def rows(
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    period: date,
    reporter: Reporter,
    language: Language,
    *,
    revision: int | None = None,
) -> list[Row]:
    """What ``reporter`` has to report for ``period``, by task and area, at ``revision`` (None: the newest).

    A department reports the indicators whose task it leads, for the district and every town with a target; a
    town its own row of every indicator for which it holds a target. LookupError when the plan or the reporter is
    not in the database; ValueError when the period is outside the plan's year.
    """
    _check(connection, plan_id, period)
    name(connection, reporter, language)
    found = connection.execute(
        ROWS.format(own=OWN[reporter.kind]),
        {
            "plan": plan_id,
            "period": period,
            "reporter": reporter.key,
            "revision": revision_or_newest(connection, revision),
        },
    ).fetchall()
    month = period_text(period, language)
    return [row_of(line, month, language) for line in found]


def row_of(line: Sequence[Any], month: str, language: Language) -> Row:
    """One line of ROWS, or of a query with the same columns."""
    indicator_id, zh, en, kind, area_zh, area_en, unit_zh, unit_en, decimals, measure, *aim, last, at = line
    direction, value, upper = aim
    chinese = language == "zh"
    unit = unit_zh if chinese else unit_en
    area = area_en if not chinese else "全区" if kind == "district" else area_zh
    return Row(
        indicator_id, zh if chinese else en, area, month, unit,
        target(value, upper, direction, decimals, unit, language),
        last, period_text(at, language) if at else None, decimals, measure,
    )  # fmt: skip


def reporters(connection: duckdb.DuckDBPyConnection, plan_id: str, *, revision: int | None = None) -> list[Reporter]:
    """Every department that leads a task with indicators, then every town with a target. LookupError: no such plan."""
    year_of(connection, plan_id)
    departments = connection.execute(DEPARTMENTS, {"plan": plan_id}).fetchall()
    towns = connection.execute(
        TOWNS, {"plan": plan_id, "revision": revision_or_newest(connection, revision)}
    ).fetchall()
    return [Reporter(department_id=key) for (key,) in departments] + [Reporter(area_id=key) for (key,) in towns]


def name(connection: duckdb.DuckDBPyConnection, reporter: Reporter, language: Language) -> str:
    """The department's or the town's name. LookupError when there is none with this id."""
    query = {
        "department": "SELECT name, name_en FROM department WHERE department_id = ?",
        "town": "SELECT name, name_en FROM area WHERE area_id = ? AND kind = 'town'",
    }[reporter.kind]
    found = connection.execute(query, [reporter.key]).fetchall()
    if not found:
        raise LookupError(f"There is no {reporter.kind} {reporter.key} in this database.")
    return str(found[0][0 if language == "zh" else 1])


def reporters_by_name(connection: duckdb.DuckDBPyConnection) -> dict[str, Reporter]:
    """Every id, name and alias → the department or the town. A name that two of them bear is left out."""
    found: dict[str, set[Reporter]] = {}
    for department_id, area_id, words in connection.execute(NAMES).fetchall():
        found.setdefault(words, set()).add(Reporter(department_id, area_id))
    return {words: next(iter(named)) for words, named in found.items() if len(named) == 1}


def _check(connection: duckdb.DuckDBPyConnection, plan_id: str, period: date) -> None:
    year = year_of(connection, plan_id)
    if period.year != year:
        # The intake would refuse every row of such a template.
        raise ValueError(f"{period:%Y-%m} is outside the plan's year {year}.")


def year_of(connection: duckdb.DuckDBPyConnection, plan_id: str) -> int:
    """The plan's year. LookupError: there is no such plan."""
    found = connection.execute("SELECT year FROM plan WHERE plan_id = ?", [plan_id]).fetchall()
    if not found:
        raise LookupError(f"There is no plan {plan_id} in this database.")
    return int(found[0][0])


def revision_or_newest(connection: duckdb.DuckDBPyConnection, revision: int | None = None) -> int:
    """``revision``, or the newest revision."""
    if revision is not None:
        return revision
    return newest_revision(connection)
