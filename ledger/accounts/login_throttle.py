"""Wrong passwords are counted, wherever one is asked for: after failures there is a wait, longer each time. One who guesses
waits at every door at once, never keeps others from writing, and keeps nobody out who comes from another address."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import duckdb

from ledger import clock
from ledger.accounts import audit_log
from ledger.accounts.actor import Actor

FAILURES_BEFORE_LOCKOUT = 5
"""Failures of an account from one address before it waits there."""
ACCOUNT_FAILURES_BEFORE_LOCKOUT = 100
"""Failures of an account, wherever they come from, before it waits everywhere: as many as NIST SP 800-63B (3.2.2) allows.
One address alone does not reach them within the hours that they are remembered."""
ADDRESS_FAILURES_BEFORE_LOCKOUT = 60
"""Failures from one address in OF_ADDRESS, whatever the accounts: many may share a proxy's."""
MAX_LOCKOUT = timedelta(minutes=30)
ADDRESS_WINDOW = timedelta(minutes=15)
FAILURE_WINDOW = timedelta(hours=24)
FAILURES = """
    WITH success AS (SELECT event_id, address FROM event WHERE what = 'signed_in' AND account_id = $typed)
    SELECT
        done_at,
        address IS NOT DISTINCT FROM $there
        AND event_id > coalesce((SELECT max(event_id) FROM success WHERE address IS NOT DISTINCT FROM $there), 0),
        event_id > coalesce((SELECT max(event_id) FROM success), 0)
    FROM event WHERE what = 'sign_in_failed' AND about = $typed AND done_at > $since ORDER BY done_at
"""
"""Of one account: when, whether it was from there since somebody came in from there, and whether since anybody came in."""
_hashing_slots = threading.Semaphore(2)


class TooManyAttemptsError(Exception):
    """No password was looked at. ``until``: when one is looked at again."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many failures")
        self.until = until


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Around every look at a password and every hash: each takes 64 MB, and not as many at once as somebody likes to ask
    for. Never within a transaction: it takes long on purpose."""
    with _hashing_slots:
        yield


def record_failure(connection: duckdb.DuckDBPyConnection, by: Actor, account_id: str) -> None:
    """A wrong password for this account, in the running transaction."""
    audit_log.append(connection, by, "sign_in_failed", None, account_id)


def locked_until(connection: duckdb.DuckDBPyConnection, typed: str, address: str) -> datetime | None:
    """Until when no password of this account is looked at that comes from there: after five failures in a row a minute,
    then two, four and so on; the same after a hundred from anywhere, and after sixty from there of any account. None: it is
    looked at. An account that there is not waits just the same."""
    now = clock.now()
    asked = {"typed": typed, "there": address or None, "since": now - FAILURE_WINDOW}
    of_account = connection.execute(FAILURES, asked).fetchall()
    of_address = connection.execute(
        "SELECT done_at FROM event WHERE what = 'sign_in_failed' AND address = ? AND done_at > ? ORDER BY done_at DESC "
        "LIMIT ?",
        [address, now - ADDRESS_WINDOW, ADDRESS_FAILURES_BEFORE_LOCKOUT],
    ).fetchall()
    waits = [
        _lockout_end([at for at, there, _anywhere in of_account if there], FAILURES_BEFORE_LOCKOUT),
        _lockout_end([at for at, _there, anywhere in of_account if anywhere], ACCOUNT_FAILURES_BEFORE_LOCKOUT),
        of_address[-1][0] + ADDRESS_WINDOW if len(of_address) == ADDRESS_FAILURES_BEFORE_LOCKOUT else now,
    ]
    until = max(waits)
    return until if until > now else None


def _lockout_end(failures: list[datetime], free: int) -> datetime:
    """Until when one waits after these failures, the oldest first, of which so many are free."""
    over = len(failures) - free
    return failures[-1] + min(timedelta(minutes=2 ** min(over, 10)), MAX_LOCKOUT) if over >= 0 else datetime.min
