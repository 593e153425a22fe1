"""What was done, found again by who may read it. (Apart from ``events``, which the table of roles itself writes to.)"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl import database
from etl.actor import Actor
from etl.permission import permit


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


DONE = """
    SELECT s.submission_id AS revision, 'submission' AS kind, s.submission_id AS number, r.decision AS done, s.filename AS named
    FROM stored.submission AS s LEFT JOIN stored.review AS r ON r.revision = s.submission_id
    UNION ALL
    SELECT revision, 'review', submission_id, decision, reason FROM stored.review WHERE revision <> submission_id
    UNION ALL
    SELECT revision, 'month', NULL, state, strftime(period, '%Y-%m') FROM stored.period_state
    UNION ALL
    SELECT revision, 'problem', problem_id, action, NULL FROM stored.problem_step WHERE action <> 'status'
    UNION ALL
    SELECT revision, 'rule', NULL, string_agg(rule_id || '=' || value, ',' ORDER BY rule_id)
        FILTER (WHERE value IS DISTINCT FROM before), strftime(min(in_force_from), '%Y-%m')
    FROM (SELECT *, lag(value) OVER (PARTITION BY rule_id ORDER BY revision) AS before FROM stored.rule) GROUP BY revision
"""
ALL = (
    "FROM stored.event AS e LEFT JOIN "
    f"(FROM ({DONE}) QUALIFY row_number() OVER (PARTITION BY revision ORDER BY number) = 1) AS d USING (revision)"
)
AT_ONCE = 10_000
"""Events that are looked through with the database open."""


def search(
    path: Path, by: Actor, matches: Callable[[Event], bool] | None = None, most: int | None = None
) -> tuple[list[Event], int]:
    """The newest events that match (None: all), and how many there are of them, in the database at ``path``.

    Raises NotAllowedError: who reads them is asked as they stand now, each time.
    """
    found: list[Event] = []
    count = 0
    with database.reading(path) as connection:
        permit(connection, by, "read_events")
        asked = connection.execute(f"SELECT e.*, d.kind, d.number, d.done, d.named {ALL} ORDER BY event_id DESC")
        while rows := asked.fetchmany(AT_ONCE):
            for event in (Event(*row) for row in rows):
                if matches is None or matches(event):
                    count += 1
                    if most is None or count <= most:
                        found.append(event)
    return found, count
