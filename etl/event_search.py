"""What was done, found again by who may read it. (Apart from ``events``, which the table of roles itself writes to.)"""

from collections.abc import Collection
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
    """What was decided or done about it."""
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
    SELECT revision, 'rule', NULL, NULL, strftime(min(in_force_from), '%Y-%m') FROM stored.rule GROUP BY revision
"""
FOUND = (
    "FROM stored.event AS e LEFT JOIN "
    f"(FROM ({DONE}) QUALIFY row_number() OVER (PARTITION BY revision ORDER BY number) = 1) AS d USING (revision) "
    "WHERE $words = '' OR what IN (SELECT unnest($named)) OR via IN (SELECT unnest($named)) OR contains("
    "lower(concat_ws(' ', account_id, e.name, role, address, revision, about, done_at, d.named)), lower($words))"
)


def search(
    path: Path, words: str, by: Actor, named: Collection[str] = (), most: int | None = None
) -> tuple[list[Event], int]:
    """The newest events in which the words stand, and how many there are in all, of the database at ``path``.

    Raises NotAllowedError: who reads them is asked as they stand now, each time.
    ``named``: what happened, and the ways (``Via``), that have the words in what a reader calls them.
    """
    asked = {"words": words.strip(), "named": list(named)}
    with database.reading(path) as connection:
        permit(connection, by, "read_events")
        [(count,)] = connection.execute(f"SELECT count(*) {FOUND}", asked).fetchall()
        newest = f"SELECT e.*, d.kind, d.number, d.done, d.named {FOUND} ORDER BY event_id DESC LIMIT {count if most is None else most}"
        rows = connection.execute(newest, asked).fetchall()
    return [Event(*row) for row in rows], count
