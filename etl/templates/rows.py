"""The rows of the other templates: towns' shares of a target, the months of a schedule, notes on tasks, milestones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from etl.templates.reporters import Row, name, period_text, reporters, revision_or_newest, row_of, rows, year_of
from ledger.vocabulary.columns import Column, PrefilledColumn, SubmissionKind
from ledger.vocabulary.language import Language
from ledger.vocabulary.reporter import Reporter

SHARES = """
    SELECT
        i.indicator_id, i.name, i.name_en, a.kind, a.name, a.name_en, i.unit, i.unit_en, i.decimals, i.measure,
        i.direction, d.value, d.upper, t.value, NULL, NULL
    FROM indicator AS i
    JOIN plan AS p ON p.plan_id = i.plan_id
    JOIN task_department AS td ON td.plan_id = i.plan_id AND td.task_no = i.task_no AND td.role = 'lead'
        AND td.department_id = $reporter
    JOIN target_at($plan, $revision) AS d ON d.indicator_id = i.indicator_id AND d.area_id = p.area_id
    JOIN area AS a ON a.parent_id = p.area_id AND a.kind = 'town'
    LEFT JOIN target_at($plan, $revision) AS t ON t.indicator_id = i.indicator_id AND t.area_id = a.area_id
    WHERE i.plan_id = $plan AND i.by_town
    ORDER BY i.task_no, i.position, a.position
"""
# Whatever must hold in every month is due in every month: a schedule has nothing to say to it.
MONTHS = """
    SELECT
        i.indicator_id, i.name, i.name_en, a.kind, a.name, a.name_en, i.unit, i.unit_en, i.decimals, i.measure,
        i.direction, t.value, t.upper, s.value, NULL, make_date(p.year, CAST(m.month_no AS INTEGER), 1)
    FROM indicator AS i
    JOIN plan AS p ON p.plan_id = i.plan_id
    JOIN task_department AS td ON td.plan_id = i.plan_id AND td.task_no = i.task_no AND td.role = 'lead'
        AND td.department_id = $reporter
    JOIN target_at($plan, $revision) AS t ON t.indicator_id = i.indicator_id AND t.area_id = p.area_id
    JOIN area AS a ON a.area_id = t.area_id
    JOIN range(1, 13) AS m (month_no) ON m.month_no <= i.due_month
    LEFT JOIN schedule_at($plan, $revision) AS s ON s.indicator_id = i.indicator_id AND s.area_id = t.area_id
        AND s.period = make_date(p.year, CAST(m.month_no AS INTEGER), 1)
    WHERE i.plan_id = $plan AND i.pace <> 'hold'
    ORDER BY i.task_no, i.position, m.month_no
"""
TASKS = """
    SELECT k.task_no, k.title, k.title_en, td.role FROM task_department AS td
    JOIN task AS k ON k.plan_id = td.plan_id AND k.task_no = td.task_no
    WHERE td.plan_id = $plan AND td.department_id = $reporter ORDER BY td.role = 'participant', k.task_no
"""


WITH_TASKS = """
    SELECT d.department_id FROM department AS d
    WHERE d.department_id IN (SELECT td.department_id FROM task_department AS td WHERE td.plan_id = $plan)
    ORDER BY d.position
"""


EMPTY_LINES = 3
"""Lines for new milestones that the template has for each task."""


@dataclass(frozen=True)
class TaskRow:
    """One task to write a note or a milestone on. ``filled_in``: what is known already and may be changed."""

    task_no: int
    task: str
    period: str
    filled_in: Mapping[Column | PrefilledColumn, str] = field(default_factory=dict)

    @property
    def texts(self) -> dict[Column | PrefilledColumn, str]:
        return {"task_no": str(self.task_no), "task": self.task, "period": self.period, **self.filled_in}


def rows_of(
    of: SubmissionKind,
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    period: date,
    reporter: Reporter,
    language: Language,
    *,
    revision: int | None = None,
) -> Sequence[Row | TaskRow]:
    """What ``reporter`` has to fill in. Shares and schedules are for the year, whatever ``period``.

    Raises LookupError for a plan or reporter that is not there, or a town where only departments send;
    ValueError for a period outside the plan's year.
    """
    if of in ("actual", "published"):
        return rows(connection, plan_id, period, reporter, language, revision=revision)
    if reporter.department_id is None:
        raise LookupError("A town fills in its figures only: this template is for departments.")
    year_of(connection, plan_id)
    name(connection, reporter, language)
    if of == "progress":
        return _tasks(connection, plan_id, period, reporter, language)
    if of == "milestone":
        return _milestones(connection, plan_id, reporter, language, revision_or_newest(connection, revision))
    parameters = {"plan": plan_id, "reporter": reporter.key, "revision": revision_or_newest(connection, revision)}
    found = connection.execute(SHARES if of == "allocation" else MONTHS, parameters).fetchall()
    return [row_of(line, period_text(month, language) if month else "", language) for *line, month in found]


def reporters_of_kind(
    of: SubmissionKind, connection: duckdb.DuckDBPyConnection, plan_id: str, *, revision: int | None = None
) -> list[Reporter]:
    """Who fills in a template of this kind: all that have a row in it. LookupError: no such plan."""
    year_of(connection, plan_id)
    if of in ("actual", "published"):
        return reporters(connection, plan_id, revision=revision)
    found = [Reporter(key) for (key,) in connection.execute(WITH_TASKS, {"plan": plan_id}).fetchall()]
    if of in ("progress", "milestone"):
        return found
    parameters = {"plan": plan_id, "revision": revision_or_newest(connection, revision)}
    query = SHARES if of == "allocation" else MONTHS
    return [
        reporter for reporter in found if connection.execute(query, parameters | {"reporter": reporter.key}).fetchone()
    ]


def _tasks(
    connection: duckdb.DuckDBPyConnection, plan_id: str, period: date, reporter: Reporter, language: Language
) -> list[TaskRow]:
    """Those that it leads, then those that it takes part in."""
    found = connection.execute(TASKS, {"plan": plan_id, "reporter": reporter.key}).fetchall()
    month = period_text(period, language)
    return [TaskRow(number, zh if language == "zh" else en, month) for number, zh, en, _ in found]


def _milestones(
    connection: duckdb.DuckDBPyConnection, plan_id: str, reporter: Reporter, language: Language, revision: int
) -> list[TaskRow]:
    """The milestones of its tasks; under those that it leads, empty lines for more."""
    tasks = connection.execute(TASKS, {"plan": plan_id, "reporter": reporter.key}).fetchall()
    known = connection.execute(
        "SELECT task_no, project, milestone, planned_on, actual_on FROM milestone_at(?, ?) "
        "ORDER BY task_no, min(planned_on) OVER (PARTITION BY task_no, project), project, planned_on, milestone",
        [plan_id, revision],
    ).fetchall()
    rows = []
    for number, zh, en, role in tasks:
        title = zh if language == "zh" else en
        for task_no, project, milestone, planned_on, actual_on in known:
            if task_no == number:
                known_of_it: dict[Column | PrefilledColumn, str] = {
                    "project": project, "milestone": milestone, "planned_on": f"{planned_on}",
                    "actual_on": f"{actual_on}" if actual_on else "",
                }  # fmt: skip
                rows.append(TaskRow(number, title, "", known_of_it))
        rows += [TaskRow(number, title, "")] * (EMPTY_LINES if role == "lead" else 0)
    return rows
