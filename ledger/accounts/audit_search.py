"""What was done, found again by who may read it. (Apart from ``events``, which the table of roles itself writes to.)"""

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
    """One row of the table."""

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
    """What its revision holds: a submission, a decision on one, a month, a problem, rules."""
    number: int | None = None
    """Of the submission or problem."""
    done: str | None = None
    """What was decided or done about it; of rules, those that were changed, and to what."""
    named: str | None = None
    """The file, or the month."""
    reporter: str | None = None
    """The department or town that a file was sent for, and its English name."""
    reporter_en: str | None = None
    content: SubmissionKind | None = None
    """What the file holds, and the month or year that it is for."""
    period: date | None = None


DONE = """
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
ALL = (
    "FROM stored.event AS e LEFT JOIN "
    f"(FROM ({DONE}) QUALIFY row_number() OVER (PARTITION BY revision ORDER BY number) = 1) AS d USING (revision)"
)
PAGE_SIZE = 10_000
"""Events that are looked through with the database open."""


def last_sign_ins(path: Path, by: Actor) -> dict[str, datetime]:
    """Account → when somebody last signed in with it. Raises NotAllowedError."""
    with read_only_connection(path) as connection:
        require(connection, by, "read_events")
        return dict(
            connection.execute(
                "SELECT account_id, max(done_at) FROM stored.event WHERE what = 'signed_in' GROUP BY account_id"
            ).fetchall()
        )


def search(
    path: Path, by: Actor, matches: Callable[[Event], bool] | None = None, most: int | None = None
) -> tuple[list[Event], int]:
    """The newest events that match (None: all), and how many there are of them, in the database at ``path``.

    Raises NotAllowedError: who reads them is asked as they stand now, each time.
    """
    found: list[Event] = []
    count = 0
    with read_only_connection(path) as connection:
        require(connection, by, "read_events")
        asked = connection.execute(f"SELECT e.*, d.* EXCLUDE (revision) {ALL} ORDER BY event_id DESC")
        while rows := asked.fetchmany(PAGE_SIZE):
            for event in (Event(*row) for row in rows):
                if matches is None or matches(event):
                    count += 1
                    if most is None or count <= most:
                        found.append(event)
    return found, count
