"""A plan without a fault → the tables that describe it, within one running transaction.

What changes is appended under a new revision where it has one (targets, rules), and refreshed where it has
none (names, texts); what is the same is left alone.
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from etl.plan.loader import Plan
from etl.plan.register import Area, Department
from ledger.database.revisions import newest_revision, next_revision
from ledger.vocabulary.findings import FaultsError, Finding
from ledger.vocabulary.rules import Rule
from ledger.workflow import problem_triggers, rule_signing

DESCRIPTIVE_TABLES = (
    "area", "area_alias", "department", "department_alias", "plan", "section", "task", "task_department",
    "indicator", "other_numeral",
)  # fmt: skip


def write(connection: duckdb.DuckDBPyConnection, plan: Plan, by: str) -> None:
    """Writes everything that the plan's files say. What changes has a revision, so that no reader shows it stale."""
    before, revision = _described(connection), newest_revision(connection)
    _write_all(connection, plan, by)
    if newest_revision(connection) == revision and _described(connection) != before:
        next_revision(connection, "build", by)
    if (newest := newest_revision(connection)) != revision:
        problem_triggers.after_figures(connection, plan.origin.plan_id, newest)


def _described(connection: duckdb.DuckDBPyConnection) -> list[list[tuple[Any, ...]]]:
    return [connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in DESCRIPTIVE_TABLES]


def _write_all(connection: duckdb.DuckDBPyConnection, plan: Plan, by: str) -> None:
    register, plan_id = plan.register, plan.origin.plan_id
    _write_bodies(connection, register.areas, register.departments)
    english = {(row.kind, row.no): row.name_en for row in register.translations}
    _write_notice(connection, plan, english)
    indicators = [
        [
            plan_id, row.indicator_id, row.task_no, row.position, row.name, row.name_en, row.unit, row.unit_en,
            row.decimals, row.measure, row.direction, row.pace, row.due_month, row.by_town, row.natural_limit,
            row.also_read_as, row.reason, row.reason_en,
        ]
        for row in register.indicators
    ]  # fmt: skip
    _remove_gone(connection, plan_id, {row.indicator_id for row in register.indicators})
    _refuse_changed_choices(connection, plan)
    _upsert(connection, "indicator", 2, indicators)
    _append_changed_targets(connection, plan, by)
    _append_changed_rules(connection, register.rules, by)


def _upsert(connection: duckdb.DuckDBPyConnection, table: str, keys: int, rows: Sequence[Sequence[Any]]) -> None:
    """Inserts ``rows``; of those whose first ``keys`` columns are there already, refreshes what differs.

    Only what differs is touched, because DuckDB cannot rewrite a row that others refer to.
    """
    stored = connection.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in stored.description]
    known = {row[:keys]: row for row in stored.fetchall()}
    marks = ", ".join("?" * len(columns))
    match = " AND ".join(f"{name} = ?" for name in columns[:keys])
    for new in rows:
        old = known.get(tuple(new[:keys]))
        if old is None:
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(new))
            continue
        changed = [(name, value) for name, value, before in zip(columns, new, old, strict=True) if value != before]
        if changed:
            assigned = ", ".join(f"{name} = ?" for name, _ in changed)
            values = [value for _, value in changed]
            connection.execute(f"UPDATE {table} SET {assigned} WHERE {match}", [*values, *new[:keys]])


def _write_bodies(connection: duckdb.DuckDBPyConnection, areas: list[Area], departments: list[Department]) -> None:
    _upsert(connection, "area", 1, [
        [row.area_id, row.parent_id, row.name, row.name_en, row.kind, position] for position, row in enumerate(areas)
    ])  # fmt: skip
    connection.execute("DELETE FROM area_alias")
    _upsert(connection, "area_alias", 1, [[alias, row.area_id] for row in areas for alias in row.aliases])
    _upsert(connection, "department", 1, [
        [row.department_id, row.name, row.name_en, row.kind, position] for position, row in enumerate(departments)
    ])  # fmt: skip
    connection.execute("DELETE FROM department_alias")
    _upsert(connection, "department_alias", 1, [
        [alias, row.department_id] for row in departments for alias in row.aliases
    ])  # fmt: skip


def _write_notice(connection: duckdb.DuckDBPyConnection, plan: Plan, english: dict[tuple[str, int], str]) -> None:
    origin, plan_id = plan.origin, plan.origin.plan_id
    _upsert(connection, "plan", 1, [[
        plan_id, origin.area_id, origin.year, origin.title, english["plan", 0], origin.issuer, origin.issuer_en,
        origin.document_no, origin.issued_on, origin.published_on, origin.url, origin.sha256,
    ]])  # fmt: skip
    _upsert(connection, "section", 2, [
        [plan_id, section.section_no, section.name, english["section", section.section_no]]
        for section in plan.notice.sections
    ])  # fmt: skip
    _upsert(connection, "task", 2, [
        [plan_id, task.task_no, task.section_no, task.title, english["task", task.task_no], task.body, task.starts_at]
        for task in plan.notice.tasks
    ])  # fmt: skip
    known = {name: row.department_id for row in plan.register.departments for name in (row.name, *row.aliases)}
    connection.execute("DELETE FROM task_department WHERE plan_id = ?", [plan_id])
    for task in plan.notice.tasks:
        for part in task.assignments:
            row = [plan_id, task.task_no, known[part.department], part.role, part.position]
            connection.execute("INSERT INTO task_department VALUES (?, ?, ?, ?, ?)", row)
    connection.execute("DELETE FROM other_numeral WHERE plan_id = ?", [plan_id])
    for numeral in plan.register.other_numerals:
        place = plan.others[numeral.line]
        connection.execute(
            "INSERT INTO other_numeral VALUES (?, ?, ?, ?, ?, ?)",
            [plan_id, numeral.task_no, place.printed_at, numeral.printed, numeral.reason, numeral.reason_en],
        )


def _remove_gone(connection: duckdb.DuckDBPyConnection, plan_id: str, kept_ids: set[str]) -> None:
    """Refuses to lose an indicator that is in the ledger already."""
    stored = connection.execute("SELECT indicator_id FROM indicator WHERE plan_id = ?", [plan_id]).fetchall()
    gone = sorted(indicator_id for (indicator_id,) in stored if indicator_id not in kept_ids)
    if gone:
        raise FaultsError([Finding("still_reported", file="indicators.csv", found=", ".join(gone))])


CHOICES = ("unit", "decimals", "measure", "direction", "pace", "due_month")


def _refuse_changed_choices(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """An indicator's choices are not kept by revision: once there are reports, changing one would change the past."""
    stored = connection.execute(
        f"SELECT DISTINCT i.indicator_id, {', '.join(f'i.{name}' for name in CHOICES)} FROM indicator AS i "
        "JOIN actual AS a ON a.plan_id = i.plan_id AND a.indicator_id = i.indicator_id WHERE i.plan_id = ?",
        [plan.origin.plan_id],
    ).fetchall()
    new = {row.indicator_id: row for row in plan.register.indicators}
    findings = []
    for indicator_id, *before in stored:
        row = new[indicator_id]
        changed = [name for name, value in zip(CHOICES, before, strict=True) if getattr(row, name) != value]
        if changed:
            where: dict[str, Any] = {"file": "indicators.csv", "row": row.line}
            findings.append(Finding("choice_changed", found=indicator_id, columns=", ".join(changed), **where))
    if findings:
        raise FaultsError(findings)


def _append_changed_targets(connection: duckdb.DuckDBPyConnection, plan: Plan, by: str) -> None:
    plan_id = plan.origin.plan_id
    stored = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT indicator_id, value, upper, printed, quote, quote_at, printed_at, baseline, baseline_source "
            "FROM target WHERE plan_id = ? AND area_id = ? AND source = 'notice' "
            "QUALIFY row_number() OVER (PARTITION BY indicator_id ORDER BY revision DESC) = 1",
            [plan_id, plan.origin.area_id],
        ).fetchall()
    }
    changed = []
    for row in plan.register.indicators:
        place = plan.targets[row.line]
        figures = (
            row.target_value, row.target_upper, row.printed, row.quote, place.quote_at, place.printed_at,
            row.baseline_value, row.baseline_source,
        )  # fmt: skip
        if stored.get(row.indicator_id) != figures:
            changed.append((row.indicator_id, figures))
    if not changed:
        return
    revision = next_revision(connection, "build", by)
    for indicator_id, (value, upper, *words) in changed:
        connection.execute(
            "INSERT INTO target VALUES (?, ?, ?, ?, ?, ?, 'notice', ?, ?, ?, ?, ?, ?)",
            [plan_id, indicator_id, plan.origin.area_id, revision, value, upper, *words],
        )


def _append_changed_rules(connection: duckdb.DuckDBPyConnection, rules: list[Rule], by: str) -> None:
    stored = set(
        connection.execute(
            # What was signed for the same months stays: the register says nothing of it.
            "SELECT rule_id, in_force_from, value, preset, signed_by, signed_on FROM rule WHERE preset <> ? "
            "QUALIFY row_number() OVER (PARTITION BY rule_id, in_force_from ORDER BY revision DESC) = 1",
            [rule_signing.PRESET],
        ).fetchall()
    )
    withdrawn = {starts for _, starts, *_ in stored} - {rule.in_force_from for rule in rules}
    if withdrawn:
        months = ", ".join(f"{starts:%Y-%m}" for starts in sorted(withdrawn))
        raise FaultsError([Finding("rule_withdrawn", file="rules.toml", found=months)])
    changed = [
        rule
        for rule in rules
        if (rule.rule_id, rule.in_force_from, rule.value, rule.preset, rule.signed_by, rule.signed_on) not in stored
    ]
    for starts in sorted({rule.in_force_from for rule in changed}):
        revision = next_revision(connection, "rule", by)
        for rule in changed:
            if rule.in_force_from == starts:
                connection.execute(
                    "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [revision, rule.rule_id, rule.value, starts, rule.signed_by, rule.signed_on, rule.preset],
                )
