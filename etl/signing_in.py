"""Signing in with an account and a password, and signing out: a session is a row, its end another.

After failures an account waits, longer each time; an unknown one waits just the same, so that nothing tells them apart.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from etl import accounts, attempts, database, events, people
from etl.actor import NOBODY, Actor
from ledger import clock

HOURS = 12
"""A session lasts a working day."""
MAX_TYPED = 60
"""Letters of an account's name that are kept of a failure."""


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
        wait = attempts.waits_until(connection, typed, address)
        hashed = accounts.password_of(connection, typed)
    if wait:
        raise SignInError(wait)
    # The password is looked at before the file is held for writing: that takes long on purpose.
    with attempts.looking():
        good = accounts.matches(hashed, password)
    with database.writing(path) as connection:
        wait = attempts.waits_until(connection, typed, address)
        found = people.account(connection, typed)
        if not wait and good and found and found.active and hashed == accounts.password_of(connection, typed):
            return begun(connection, found, address)
        if not wait:
            attempts.failed(connection, replace(NOBODY, address=address), typed)
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
            connection.execute("INSERT INTO session_end VALUES (?, ?, ?)", [by.session, clock.now(), by.name])
        events.keep(connection, by, "signed_out", None, "everywhere" if everywhere else "")


def begun(connection: duckdb.DuckDBPyConnection, found: people.Person, address: str) -> SignedIn:
    """A new session, within the running transaction."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    expires_at = now + timedelta(hours=HOURS)
    connection.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, NULL, NULL)", [key(token), found.account_id, now, expires_at]
    )
    actor = Actor(
        found.name, found.role, "account", found.reporters, found.account_id, key(token), address=address
    )  # fmt: skip
    events.keep(connection, actor, "signed_in", None)
    return SignedIn(actor, token, expires_at, found.must_change)
