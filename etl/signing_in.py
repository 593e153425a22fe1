"""Signing in with an account and a password, and signing out: a session is a row, its end another.

After failures an account waits, longer each time; an unknown one waits just the same, so that nothing tells them apart.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from etl import accounts, database, events, people
from etl.actor import NOBODY, Actor

HOURS = 12
"""A session lasts a working day."""
FREE_FAILURES = 5
"""Failures before an account waits."""
FREE_OF_ADDRESS = 60
"""Failures from one address in a quarter of an hour, whatever the accounts: many may share a proxy's."""
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = timedelta(hours=24)
MAX_TYPED = 60
"""Letters of an account's name that are kept of a failure."""
_looking = threading.Semaphore(2)
"""A look at a password takes 64 MB: not as many at once as somebody likes to ask for."""


class SignInError(Exception):
    """Nobody was signed in. ``wait``: until when nothing is looked at; None: the account or the password is wrong."""

    def __init__(self, wait: datetime | None = None) -> None:
        super().__init__("too many failures" if wait else "the account or the password is wrong")
        self.wait = wait


@dataclass(frozen=True)
class SignedIn:
    """``token``: what the browser holds, and nobody else; the session's key is its hash."""

    actor: Actor
    token: str
    expires_at: datetime
    must_change: bool


def key(token: str) -> str:
    """The session's key in the table."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(path: Path, account_id: str, password: str, address: str) -> SignedIn:
    """A new session. Raises SignInError; the failure is then remembered."""
    typed = account_id.strip().lower()[:MAX_TYPED]
    with database.reading(path) as connection:
        wait = _waits_until(connection, typed, address)
        hashed = accounts.password_of(connection, typed)
    if wait:
        raise SignInError(wait)
    # The password is looked at before the file is held for writing: that takes long on purpose.
    with _looking:
        good = accounts.matches(hashed, password)
    with database.writing(path) as connection:
        wait = _waits_until(connection, typed, address)
        found = people.account(connection, typed)
        if not wait and good and found and found.active and hashed == accounts.password_of(connection, typed):
            return begun(connection, found, address)
        if not wait:
            events.keep(connection, replace(NOBODY, address=address), "sign_in_failed", None, typed)
    raise SignInError(wait)


def sign_out(path: Path, by: Actor, *, everywhere: bool = False) -> None:
    """Ends the session that ``by`` came with, or all of the account's, its tokens too.

    Whom a proxy names has come without one: there is nothing to end, but what was begun elsewhere.
    """
    with database.writing(path) as connection:
        if by.account_id is None or people.standing(connection, by.account_id, by.session) is None:
            return
        if by.session is None and not everywhere:
            return
        if everywhere:
            accounts.end_sessions(connection, by.account_id, by.name)
        else:
            connection.execute("INSERT INTO session_end VALUES (?, ?, ?)", [by.session, database.now(), by.name])
        events.keep(connection, by, "signed_out", None, "everywhere" if everywhere else "")


def begun(connection: duckdb.DuckDBPyConnection, found: people.Person, address: str) -> SignedIn:
    """A new session, within the running transaction."""
    token = secrets.token_urlsafe(32)
    now = database.now()
    expires_at = now + timedelta(hours=HOURS)
    connection.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, NULL, NULL)", [key(token), found.account_id, now, expires_at]
    )
    actor = Actor(
        found.name, found.role, "account", found.reporters, found.account_id, key(token), address=address
    )  # fmt: skip
    events.keep(connection, actor, "signed_in", None)
    return SignedIn(actor, token, expires_at, found.must_change)


def _waits_until(connection: duckdb.DuckDBPyConnection, typed: str, address: str) -> datetime | None:
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
