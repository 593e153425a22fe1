"""Wrong passwords are counted, wherever one is asked for: after failures an account waits, longer each time, and so does
an address. One who guesses waits at every door at once, and never keeps others from writing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import duckdb

from etl import database, events
from etl.actor import Actor

FREE_FAILURES = 5
"""Failures before an account waits."""
FREE_OF_ADDRESS = 60
"""Failures from one address in a quarter of an hour, whatever the accounts: many may share a proxy's."""
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = timedelta(hours=24)
_looking = threading.Semaphore(2)


class TooManyAttemptsError(Exception):
    """No password was looked at. ``until``: when one is looked at again."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many failures")
        self.until = until


@contextmanager
def looking() -> Iterator[None]:
    """Around every look at a password and every hash: each takes 64 MB, and not as many at once as somebody likes to ask
    for. Never within a transaction: it takes long on purpose."""
    with _looking:
        yield


def failed(connection: duckdb.DuckDBPyConnection, by: Actor, account_id: str) -> None:
    """A wrong password for this account, in the running transaction."""
    events.keep(connection, by, "sign_in_failed", None, account_id)


def waits_until(connection: duckdb.DuckDBPyConnection, typed: str, address: str) -> datetime | None:
    """After five failures in a row an account waits a minute, then two, four and so on; an address after sixty of any."""
    now = database.now()
    rows = connection.execute(
        "SELECT done_at FROM event WHERE what = 'sign_in_failed' AND about = $typed AND done_at > $since "
        "AND event_id > coalesce((SELECT max(event_id) FROM event WHERE what = 'signed_in' AND account_id = $typed), 0)"
        " ORDER BY done_at",
        {"typed": typed, "since": now - REMEMBERED},
    ).fetchall()
    over = len(rows) - FREE_FAILURES
    until: datetime | None = (
        rows[-1][0] + min(timedelta(minutes=2 ** min(over, 10)), LONGEST_WAIT) if over >= 0 else None
    )
    of_address = connection.execute(
        "SELECT done_at FROM event WHERE what = 'sign_in_failed' AND address = ? AND done_at > ? ORDER BY done_at DESC "
        "LIMIT ?",
        [address, now - LONGEST_WAIT, FREE_OF_ADDRESS],
    ).fetchall()
    if len(of_address) == FREE_OF_ADDRESS:
        until = max(until or now, of_address[-1][0] + LONGEST_WAIT)
    return until if until and until > now else None
