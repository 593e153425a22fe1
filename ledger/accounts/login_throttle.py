"""Rate limit of passwords: after repeated failures, a lockout that doubles each time up to MAX_LOCKOUT.

It applies wherever a password is entered. A lockout after failures from one address does not lock out the account's owner
at another address, and hashing never blocks a write transaction.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import duckdb

from ledger import clock
from ledger.accounts import audit_log
from ledger.accounts.actor import Actor

FAILURES_BEFORE_LOCKOUT = 5
"""Failures of an account from one address before it is locked for that address."""
ACCOUNT_FAILURES_BEFORE_LOCKOUT = 100
"""Failures of an account from all addresses before it is locked everywhere: as many as NIST SP 800-63B (3.2.2) allows.
One address alone cannot reach this number within FAILURE_WINDOW."""
ADDRESS_FAILURES_BEFORE_LOCKOUT = 60
"""Failures from one address within ADDRESS_WINDOW, for all accounts: many people may share a proxy's address."""
MAX_LOCKOUT = timedelta(minutes=30)
ADDRESS_WINDOW = timedelta(minutes=15)
FAILURE_WINDOW = timedelta(hours=24)
FAILURES = """
    WITH success AS (SELECT event_id, address FROM event WHERE what = 'signed_in' AND account_id = $typed)
    SELECT
        done_at,
        address IS NOT DISTINCT FROM $address
        AND event_id > coalesce((SELECT max(event_id) FROM success WHERE address IS NOT DISTINCT FROM $address), 0),
        event_id > coalesce((SELECT max(event_id) FROM success), 0)
    FROM event WHERE what = 'sign_in_failed' AND about = $typed AND done_at > $since ORDER BY done_at
"""
"""The failures of one account: the time; whether it was at this address, after the last sign-in from this address; and
whether it was after the last sign-in from any address."""
_hashing_slots = threading.Semaphore(2)


class TooManyAttemptsError(Exception):
    """Locked out: the password was not checked. ``until``: the end of the lockout."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many failed attempts")
        self.until = until


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Lets two password hashes run at a time, since each takes 64 MB. Never use it within a transaction: hashing is slow
    on purpose."""
    with _hashing_slots:
        yield


def record_failure(connection: duckdb.DuckDBPyConnection, by: Actor, account_id: str) -> None:
    """Records a wrong password for this account, in the running transaction."""
    audit_log.append(connection, by, "sign_in_failed", None, account_id)


def locked_until(connection: duckdb.DuckDBPyConnection, typed: str, address: str) -> datetime | None:
    """The end of the lockout of this account at this address; None when there is no lockout.

    After five failures in a row from the address it lasts one minute, then two, four and so on; the same after a hundred
    failures from all addresses. After sixty failures from the address for any accounts, it lasts until the first of them
    is 15 minutes old. Accounts that do not exist are locked in the same way, so that nothing tells them apart.
    """
    now = clock.now()
    parameters = {"typed": typed, "address": address or None, "since": now - FAILURE_WINDOW}
    of_account = connection.execute(FAILURES, parameters).fetchall()
    of_address = connection.execute(
        "SELECT done_at FROM event WHERE what = 'sign_in_failed' AND address = ? AND done_at > ? ORDER BY done_at DESC "
        "LIMIT ?",
        [address, now - ADDRESS_WINDOW, ADDRESS_FAILURES_BEFORE_LOCKOUT],
    ).fetchall()
    ends = [
        _lockout_end([at for at, at_address, _at_any in of_account if at_address], FAILURES_BEFORE_LOCKOUT),
        _lockout_end([at for at, _at_address, at_any in of_account if at_any], ACCOUNT_FAILURES_BEFORE_LOCKOUT),
        of_address[-1][0] + ADDRESS_WINDOW if len(of_address) == ADDRESS_FAILURES_BEFORE_LOCKOUT else now,
    ]
    until = max(ends)
    return until if until > now else None


def _lockout_end(failures: list[datetime], limit: int) -> datetime:
    """The end of the lockout after these failures (oldest first); failure number ``limit`` is the first that locks."""
    over = len(failures) - limit
    return failures[-1] + min(timedelta(minutes=2 ** min(over, 10)), MAX_LOCKOUT) if over >= 0 else datetime.min
