"""The questions that pages ask, each answered by one table, cached across all viewers.

Tables that come from a cache are shared: filter or copy them, never change them. Names come in both
languages, as ``x`` and ``x_en``; shares are fractions; periods are the first day of a month.
"""

from datetime import date

import pandas as pd

from etl import expectation as expecting
from etl import intake, ledger, trial
from etl import template as templates
from etl.columns import SubmissionKind
from etl.expectation import COUNTING
from etl.findings import Language
from etl.submissions import Decided, decisions
from etl.submissions import original as sent_file
from scorecard.sharing import shared
from scorecard.snapshot import Snapshot, ask, cursor


@shared
def plans(database_id: str, revision: int) -> pd.DataFrame:
    """One row a plan, with the newest period that has data (its first month when there is none)."""
    known = ask(database_id, "SELECT *, make_date(year, 1, 1) AS first_period FROM plan ORDER BY year DESC, plan_id")
    newest = [
        ask(database_id, "SELECT max(period) AS period FROM actual_at(?, ?)", [plan_id, revision])["period"].iloc[0]
        for plan_id in known["plan_id"]
    ]
    return known.assign(newest_period=pd.Series(newest, dtype="datetime64[us]").fillna(known["first_period"]))


@shared
def progress(snapshot: Snapshot) -> pd.DataFrame:
    """Target against actual: one row for each indicator and area with a target, worst of names first by task."""
    return ask(
        snapshot.database_id,
        """
        SELECT
            g.*, k.section_no, s.name AS section, s.name_en AS section_en,
            i.task_no, k.title AS task, k.title_en AS task_en,
            i.name AS indicator, i.name_en AS indicator_en, i.unit, i.unit_en, i.decimals,
            i.measure, i.direction, i.pace, i.due_month, i.by_town, i.reason, i.reason_en,
            a.name AS area, a.name_en AS area_en, a.kind AS area_kind,
            t.upper, t.baseline, t.baseline_source, t.source,
            c.last_value, c.last_period, c.months_left, c.needed_per_month, c.recent_per_month,
            c.projected_value, c.reached_in_month, c.latest_start_month, c.best_per_month
        FROM progress_at(?, ?, ?) AS g
        JOIN indicator AS i ON i.plan_id = ? AND i.indicator_id = g.indicator_id
        JOIN task AS k ON k.plan_id = i.plan_id AND k.task_no = i.task_no
        JOIN section AS s ON s.plan_id = k.plan_id AND s.section_no = k.section_no
        JOIN area AS a ON a.area_id = g.area_id
        JOIN target_at(?, ?) AS t ON t.indicator_id = g.indicator_id AND t.area_id = g.area_id
        JOIN catch_up_at(?, ?, ?) AS c ON c.indicator_id = g.indicator_id AND c.area_id = g.area_id
        ORDER BY i.task_no, i.position, a.position
        """,
        [
            snapshot.plan_id, snapshot.period, snapshot.revision, snapshot.plan_id,
            snapshot.plan_id, snapshot.revision, snapshot.plan_id, snapshot.period, snapshot.revision,
        ],
    )  # fmt: skip


@shared
def district(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``progress`` for the district itself: one an indicator."""
    table = progress(snapshot)
    return table[table["area_kind"] == "district"].reset_index(drop=True)


@shared
def towns(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``progress`` for towns that hold a share of a target."""
    table = progress(snapshot)
    return table[table["area_kind"] == "town"].reset_index(drop=True)


@shared
def status_counts(snapshot: Snapshot) -> pd.DataFrame:
    """Section by status: how many indicators of the district. Columns section_no, section, section_en, status, count."""
    table = district(snapshot)
    return (
        table.groupby(["section_no", "section", "section_en", "status"], as_index=False)
        .size()
        .rename(columns={"size": "count"})
    )


@shared
def sections(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id,
        "SELECT s.section_no, s.name AS section, s.name_en AS section_en, count(DISTINCT k.task_no) AS tasks, "
        "count(i.indicator_id) AS indicators FROM section AS s "
        "JOIN task AS k ON k.plan_id = s.plan_id AND k.section_no = s.section_no "
        "LEFT JOIN indicator AS i ON i.plan_id = k.plan_id AND i.task_no = k.task_no "
        "WHERE s.plan_id = ? GROUP BY ALL ORDER BY s.section_no",
        [snapshot.plan_id],
    )


@shared
def task_departments(snapshot: Snapshot) -> pd.DataFrame:
    """One row for each task and department: task_no, department_id, department, department_en, role."""
    return ask(
        snapshot.database_id,
        "SELECT td.task_no, td.department_id, d.name AS department, d.name_en AS department_en, td.role "
        "FROM task_department AS td JOIN department AS d USING (department_id) "
        "WHERE td.plan_id = ? ORDER BY td.task_no, td.role, td.position",
        [snapshot.plan_id],
    )


@shared
def departments(snapshot: Snapshot) -> pd.DataFrame:
    """One row a department: how many tasks and indicators it leads, and takes part in."""
    return ask(
        snapshot.database_id,
        "SELECT d.department_id, d.name AS department, d.name_en AS department_en, d.kind, "
        "count(DISTINCT td.task_no) FILTER (WHERE td.role = 'lead') AS lead_tasks, "
        "count(i.indicator_id) FILTER (WHERE td.role = 'lead') AS lead_indicators, "
        "count(DISTINCT td.task_no) FILTER (WHERE td.role = 'participant') AS participant_tasks, "
        "count(i.indicator_id) FILTER (WHERE td.role = 'participant') AS participant_indicators "
        "FROM department AS d JOIN task_department AS td USING (department_id) "
        "LEFT JOIN indicator AS i ON i.plan_id = td.plan_id AND i.task_no = td.task_no "
        "WHERE td.plan_id = ? GROUP BY d.department_id, d.name, d.name_en, d.kind, d.position ORDER BY d.position",
        [snapshot.plan_id],
    )


def led_by(snapshot: Snapshot, department_id: str, role: str) -> pd.DataFrame:
    """The district's rows whose task the department leads, or takes part in."""
    parts = task_departments(snapshot)
    tasks = parts.loc[(parts["department_id"] == department_id) & (parts["role"] == role), "task_no"]
    table = district(snapshot)
    return table[table["task_no"].isin(tasks)]


@shared
def tasks(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id,
        "SELECT task_no, section_no, title AS task, title_en AS task_en, body FROM task WHERE plan_id = ? ORDER BY task_no",
        [snapshot.plan_id],
    )


@shared
def printed_target(snapshot: Snapshot, indicator_id: str) -> pd.DataFrame:
    """One row: the printed figure, its quote, their offsets, and the task's body they stand in."""
    return ask(
        snapshot.database_id,
        "SELECT t.printed, t.quote, t.quote_at, t.printed_at, k.task_no, k.body, p.document_no, p.url FROM target AS t "
        "JOIN indicator AS i USING (plan_id, indicator_id) JOIN task AS k USING (plan_id, task_no) "
        "JOIN plan AS p USING (plan_id) "
        "WHERE t.plan_id = ? AND t.indicator_id = ? AND t.source = 'notice' AND t.revision <= ? "
        "ORDER BY t.revision DESC LIMIT 1",
        [snapshot.plan_id, indicator_id, snapshot.revision],
    )


@shared
def series(snapshot: Snapshot, indicator_id: str, area_id: str) -> pd.DataFrame:
    """Twelve rows, one a month: value (missing when not reported, or later than the period), what was due, who sent it."""
    return ask(
        snapshot.database_id,
        """
        SELECT e.period, e.month_no, e.expected_share, e.expected_value, v.value, v.derived, v.reported_at,
               v.submission_id, s.submitted_by, s.filename, n.problem, n.next_step, n.note
        FROM expected_at(?, ?) AS e
        LEFT JOIN value_at(?, ?) AS v ON v.indicator_id = e.indicator_id AND v.area_id = e.area_id
            AND v.period = e.period AND e.period <= ?
        LEFT JOIN submission AS s ON s.submission_id = v.submission_id
        LEFT JOIN actual_at(?, ?) AS n ON n.indicator_id = e.indicator_id AND n.area_id = e.area_id
            AND n.period = e.period AND e.period <= ?
        WHERE e.indicator_id = ? AND e.area_id = ?
        ORDER BY e.period
        """,
        [
            snapshot.plan_id, snapshot.revision, snapshot.plan_id, snapshot.revision, snapshot.period,
            snapshot.plan_id, snapshot.revision, snapshot.period, indicator_id, area_id,
        ],
    )  # fmt: skip


@shared
def missing_reports(snapshot: Snapshot) -> pd.DataFrame:
    """Lead departments with indicators that are due and not reported: department, count. A shared task shows
    under each of its leads."""
    table = district(snapshot)
    missing = table.loc[table["status"] == "not_reported", ["task_no", "indicator_id"]]
    parts = task_departments(snapshot)
    joined = missing.merge(parts[parts["role"] == "lead"], on="task_no")
    counts = joined.groupby(["department_id", "department", "department_en"], as_index=False).size()
    return counts.rename(columns={"size": "count"}).sort_values(["count", "department"], ascending=[False, True])


@shared
def rules(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id,
        "SELECT * FROM rule_at(?, ?) ORDER BY rule_id",
        [snapshot.period, snapshot.revision],
    )


@shared
def areas(snapshot: Snapshot) -> pd.DataFrame:
    return ask(
        snapshot.database_id, "SELECT area_id, name AS area, name_en AS area_en, kind FROM area ORDER BY position"
    )


def expectation(snapshot: Snapshot, sent: ledger.Sent) -> intake.Expectation:
    """What a file is checked against."""
    with cursor(snapshot.database_id) as one:
        return ledger.expected_of(one, sent)


def consequence(snapshot: Snapshot, sent: ledger.Sent, period: date) -> trial.Consequence:
    """What sending a file would change; nothing of it stays."""
    with cursor(snapshot.database_id) as one:
        return trial.consequence(one, sent, period)


@shared
def reporters(snapshot: Snapshot, language: Language) -> dict[str, str]:
    """Who may report: departments that lead indicators, by department_id, and towns with shares, by area_id."""
    leading = departments(snapshot)
    leading = leading[leading["lead_indicators"] > 0]
    sharing = towns(snapshot).drop_duplicates("area_id")
    suffix = "" if language == "zh" else "_en"
    names = dict(zip(leading["department_id"], leading[f"department{suffix}"], strict=True))
    return names | dict(zip(sharing["area_id"], sharing[f"area{suffix}"], strict=True))


@shared
def reporting(snapshot: Snapshot) -> pd.DataFrame:
    """One row a reporter with something due in the period: reporter_id, reporter(_en), due, reported, on_time, ends."""
    return ask(
        snapshot.database_id,
        "SELECT r.*, coalesce(d.name, a.name) AS reporter, coalesce(d.name_en, a.name_en) AS reporter_en "
        "FROM reporting_at(?, ?, ?) AS r "
        "LEFT JOIN department AS d ON r.kind = 'department' AND d.department_id = r.reporter_id "
        "LEFT JOIN area AS a ON r.kind = 'town' AND a.area_id = r.reporter_id "
        "ORDER BY r.kind, r.reported / r.due, coalesce(d.position, a.position)",
        [snapshot.plan_id, snapshot.period, snapshot.revision],
    )


@shared
def submissions(snapshot: Snapshot) -> pd.DataFrame:
    """Every submission of the plan, newest first, with its newest decision."""
    return ask(
        snapshot.database_id,
        "SELECT s.submission_id, s.kind, s.period, s.submitted_by, s.submitted_at, s.filename, s.sha256, "
        "r.decision, r.decided_by, r.decided_at, r.reason, "
        "coalesce(d.name, a.name) AS reporter, coalesce(d.name_en, a.name_en) AS reporter_en "
        "FROM submission AS s JOIN review AS r ON r.submission_id = s.submission_id "
        "LEFT JOIN department AS d ON d.department_id = s.department_id LEFT JOIN area AS a ON a.area_id = s.area_id "
        "WHERE s.plan_id = ? AND r.revision <= ? "
        "QUALIFY row_number() OVER (PARTITION BY s.submission_id ORDER BY r.revision DESC) = 1 "
        "ORDER BY s.submission_id DESC",
        [snapshot.plan_id, snapshot.revision],
    )


@shared
def reviews(snapshot: Snapshot, submission_id: int) -> list[Decided]:
    """Every decision on one submission, in order."""
    with cursor(snapshot.database_id) as one:
        return decisions(one, submission_id, snapshot.revision)


@shared
def replaced(snapshot: Snapshot, submission_id: int, kind: SubmissionKind) -> pd.DataFrame:
    """What a submission holds beside what counted when it was sent: indicator, area, unit, value, value_before."""
    return ask(
        snapshot.database_id,
        "SELECT v.indicator_id, i.name AS indicator, i.name_en AS indicator_en, a.name AS area, a.name_en AS area_en, "
        "i.unit, i.unit_en, i.decimals, v.period, v.value, b.value AS value_before FROM submitted_value AS v "
        "JOIN indicator AS i ON i.plan_id = v.plan_id AND i.indicator_id = v.indicator_id "
        "JOIN area AS a ON a.area_id = v.area_id "
        f"LEFT JOIN ({COUNTING[kind]}) AS b (indicator_id, area_id, period, value) "
        "ON b.indicator_id = v.indicator_id AND b.area_id = v.area_id AND b.period = v.period "
        "WHERE v.submission_id = $submission ORDER BY i.task_no, i.position, a.position, v.period",
        {"plan": snapshot.plan_id, "revision": submission_id - 1, "submission": submission_id},
    )


@shared
def notes(snapshot: Snapshot, submission_id: int) -> pd.DataFrame:
    """The notes on tasks that a submission holds: task_no, task(_en), period, done, problem, next_step, state."""
    return ask(
        snapshot.database_id,
        "SELECT n.*, k.title AS task, k.title_en AS task_en FROM progress_note AS n "
        "JOIN task AS k ON k.plan_id = n.plan_id AND k.task_no = n.task_no "
        "WHERE n.submission_id = ? ORDER BY n.task_no, n.period",
        [submission_id],
    )


@shared
def names(snapshot: Snapshot, language: Language) -> dict[str, str]:
    """Indicators by indicator_id and areas by area_id, as the reader calls them."""
    table = ask(
        snapshot.database_id,
        "SELECT indicator_id AS id, name, name_en FROM indicator WHERE plan_id = ? "
        "UNION ALL SELECT area_id, name, name_en FROM area",
        [snapshot.plan_id],
    )
    return dict(zip(table["id"], table["name" if language == "zh" else "name_en"], strict=True))


@shared
def original(snapshot: Snapshot, submission_id: int) -> bytes:
    """The file of a submission, byte for byte."""
    with cursor(snapshot.database_id) as one:
        return sent_file(one, submission_id)


@shared
def receipt(snapshot: Snapshot, submission_id: int) -> ledger.Receipt:
    with cursor(snapshot.database_id) as one:
        return ledger.receipt(one, submission_id)


@shared
def closed_periods(snapshot: Snapshot) -> frozenset[date]:
    with cursor(snapshot.database_id) as one:
        return expecting.closed_periods(one, snapshot.plan_id)


@shared
def template(
    snapshot: Snapshot,
    reporter: templates.Reporter,
    period: date,
    language: Language,
    kind: templates.Kind,
    of: SubmissionKind = "actual",
) -> bytes:
    """The file that a department or a town fills in for ``period``, with what was known at the snapshot's revision."""
    with cursor(snapshot.database_id) as one:
        plan, revision = snapshot.plan_id, snapshot.revision
        return templates.file(one, plan, period, reporter, language, kind, of=of, revision=revision)
