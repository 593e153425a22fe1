"""What was sent, newest first, asked of a database or of a copy of one."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from etl.submissions.submission import Decision
from ledger.vocabulary.columns import YEARLY_KINDS, SubmissionKind


@dataclass(frozen=True)
class Listed:
    """One submission in a list. ``reporter``: the name of the department or the town; None: somebody for all."""

    submission_id: int
    period: date
    kind: SubmissionKind
    reporter: str | None
    submitted_by: str
    submitted_at: datetime
    filename: str
    values: int
    state: Decision


@dataclass(frozen=True)
class Decided:
    """One decision on a submission."""

    decision: Decision
    by: str
    at: datetime
    reason: str | None


LISTED = """
    SELECT
        s.submission_id, s.period, s.kind, coalesce(d.name, a.name), s.submitted_by, s.submitted_at, s.filename,
        (SELECT count(*) FROM submitted_value AS v WHERE v.submission_id = s.submission_id)
        + (SELECT count(*) FROM progress_note AS n WHERE n.submission_id = s.submission_id)
        + (SELECT count(*) FROM milestone AS m WHERE m.submission_id = s.submission_id),
        r.decision
    FROM submission AS s
    JOIN decided_at((SELECT max(revision) FROM revision)) AS r ON r.submission_id = s.submission_id
    LEFT JOIN department AS d ON d.department_id = s.department_id
    LEFT JOIN area AS a ON a.area_id = s.area_id
    WHERE ($period IS NULL OR (s.period = $period AND NOT list_contains($of_year, s.kind)))
    AND ($state IS NULL OR r.decision = $state)
    ORDER BY s.submission_id DESC
    LIMIT $limit
"""


def listed(
    connection: duckdb.DuckDBPyConnection, period: date | None, state: Decision | None, limit: int
) -> list[Listed]:
    """The newest ``limit`` submissions: of one month, or of all and of the year; in one state, or in any."""
    parameters = {"period": period, "state": state, "limit": limit, "of_year": sorted(YEARLY_KINDS)}
    return [Listed(*row) for row in connection.execute(LISTED, parameters).fetchall()]


def decisions(connection: duckdb.DuckDBPyConnection, submission_id: int, revision: int | None = None) -> list[Decided]:
    """Every decision on one submission, in order; those known at ``revision`` when one is given."""
    rows = connection.execute(
        "SELECT decision, decided_by, decided_at, reason FROM review WHERE submission_id = $submission_id "
        "AND ($revision IS NULL OR revision <= $revision) ORDER BY revision",
        {"submission_id": submission_id, "revision": revision},
    ).fetchall()
    return [Decided(*row) for row in rows]


def original(connection: duckdb.DuckDBPyConnection, submission_id: int) -> bytes:
    """The file as it was sent. Raises LookupError."""
    rows = connection.execute("SELECT original FROM submission WHERE submission_id = ?", [submission_id]).fetchall()
    if not rows:
        raise LookupError(f"There is no submission {submission_id} in this database.")
    return bytes(rows[0][0])
