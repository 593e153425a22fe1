"""Searches the audit log. (Not in `audit_log`, which `permissions` imports: a search needs permissions itself.)"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ledger.accounts.actor import Actor
from ledger.accounts.permissions import require
from ledger.database.connection import read_only_connection
from ledger.vocabulary.columns import SubmissionKind


@dataclass(frozen=True)
class Event:
    """A row of the audit log, with what its revision contains."""

    event_id: int
    done_at: datetime
    what: str
    account_id: str | None
    name: str | None
    role: str
    via: str
    address: str | None
    revision: int | None
    about: str | None
    kind: str | None = None
    """What the revision contains: submission, review, month, problem or rule."""
    number: int | None = None
    """The number of the submission or problem."""
    done: str | None = None
    """The decision or step; for rules, the changed ones as ``rule_id=value``, separated by commas."""
    named: str | None = None
    """The name of the file, the month (``2023-09``), or the reason of a review."""
    reporter: str | None = None
    """The Chinese and the English name of the department or town of a submission."""
    reporter_en: str | None = None
    content: SubmissionKind | None = None
    """The kind of the submission, and its period (the first day of the month or year)."""
    period: date | None = None


EVENT_SUBJECTS = """
    SELECT
        s.submission_id AS revision, 'submission' AS kind, s.submission_id AS number, r.decision AS done,
        s.filename AS named, coalesce(d.name, a.name) AS reporter, coalesce(d.name_en, a.name_en) AS reporter_en,
        s.kind AS content, s.period
    FROM stored.submission AS s
    LEFT JOIN stored.review AS r ON r.revision = s.submission_id
    LEFT JOIN stored.department AS d ON d.department_id = s.department_id
    LEFT JOIN stored.area AS a ON a.area_id = s.area_id
    UNION ALL BY NAME
    SELECT revision, 'review' AS kind, submission_id AS number, decision AS done, reason AS named
    FROM stored.review WHERE revision <> submission_id
    UNION ALL BY NAME
    SELECT revision, 'month' AS kind, state AS done, strftime(period, '%Y-%m') AS named FROM stored.period_state
    UNION ALL BY NAME
    SELECT revision, 'problem' AS kind, problem_id AS number, action AS done
    FROM stored.problem_step WHERE action <> 'status'
    UNION ALL BY NAME
    SELECT revision, 'rule' AS kind, string_agg(rule_id || '=' || value, ',' ORDER BY rule_id)
        FILTER (WHERE value IS DISTINCT FROM before) AS done, strftime(min(in_force_from), '%Y-%m') AS named
    FROM (SELECT *, lag(value) OVER (PARTITION BY rule_id ORDER BY revision) AS before FROM stored.rule) GROUP BY revision
"""
EVENTS_WITH_SUBJECTS = (
    "FROM stored.event AS e LEFT JOIN "
    f"(FROM ({EVENT_SUBJECTS}) QUALIFY row_number() OVER (PARTITION BY revision ORDER BY number) = 1) AS d USING (revision)"
)
PAGE_SIZE = 10_000
"""Events that are fetched at a time."""


def last_sign_ins(path: Path, by: Actor) -> dict[str, datetime]:
    """Account id → time of its last sign-in. Raises NotAllowedError."""
    with read_only_connection(path) as connection:
        require(connection, by, "read_events")
        return dict(
            connection.execute(
                "SELECT account_id, max(done_at) FROM stored.event WHERE what = 'signed_in' GROUP BY account_id"
            ).fetchall()
        )


def search(
    path: Path, by: Actor, matches: Callable[[Event], bool] | None = None, limit: int | None = None
) -> tuple[list[Event], int]:
    """The newest ``limit`` events that match (None: all events), and how many match altogether.

    Raises NotAllowedError: the permission is read from the database at each search.
    """
    events: list[Event] = []
    count = 0
    with read_only_connection(path) as connection:
        require(connection, by, "read_events")
        cursor = connection.execute(f"SELECT e.*, d.* EXCLUDE (revision) {EVENTS_WITH_SUBJECTS} ORDER BY event_id DESC")
        while rows := cursor.fetchmany(PAGE_SIZE):
            for event in (Event(*row) for row in rows):
                if matches is None or matches(event):
                    count += 1
                    if limit is None or count <= limit:
                        events.append(event)
    return events, count
