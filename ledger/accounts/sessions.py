"""Signing in with an account and a password, and signing out: a session is a row, its end another.

After failures an account waits, longer each time; an unknown one waits just the same, so that nothing tells them apart.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from ledger import clock
from ledger.accounts import accounts, audit_log, login_throttle, passwords
from ledger.accounts import store as account_store
from ledger.accounts.actor import NOBODY, Actor
from ledger.database.connection import read_only_connection, write_transaction

SESSION_HOURS = 12
"""A session lasts a working day."""
MAX_TYPED_CHARS = 60
"""Letters of an account's name that are kept of a failure."""


class SignInError(Exception):
    """Nobody was signed in. ``wait``: until when nothing is looked at; None: the account or the password is wrong."""

    def __init__(self, wait: datetime | None = None) -> None:
        super().__init__("too many failures" if wait else "the account or the password is wrong")
        self.wait = wait


@dataclass(frozen=True)
class NewSession:
    """``token``: what the browser holds, and nobody else; the session's key is its hash."""

    actor: Actor
    token: str
    expires_at: datetime
    must_change: bool


def session_key(token: str) -> str:
    """The session's key in the table."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(path: Path, account_id: str, password: str, address: str) -> NewSession:
    """A new session. Raises SignInError; the failure is then remembered."""
    typed = account_id.strip().lower()[:MAX_TYPED_CHARS]
    with read_only_connection(path) as connection:
        wait = login_throttle.locked_until(connection, typed, address)
        hashed = accounts.password_of(connection, typed)
    if wait:
        raise SignInError(wait)
    # The password is looked at before the file is held for writing: that takes long on purpose.
    with login_throttle.hashing_slot():
        good = passwords.matches(hashed, password)
    with write_transaction(path) as connection:
        wait = login_throttle.locked_until(connection, typed, address)
        found = account_store.account(connection, typed)
        if not wait and good and found and found.active and hashed == accounts.password_of(connection, typed):
            return start_session(connection, found, address)
        if not wait:
            login_throttle.record_failure(connection, replace(NOBODY, address=address), typed)
    raise SignInError(wait)


def sign_out(path: Path, by: Actor, *, everywhere: bool = False) -> None:
    """Ends the session that ``by`` came with, or all of the account's, its tokens too.

    Whom a proxy names has come without one: there is nothing to end, but what was begun elsewhere.
    """
    with write_transaction(path) as connection:
        if by.account_id is None or account_store.active_account(connection, by.account_id, by.session) is None:
            return
        if by.session is None and not everywhere:
            return
        if everywhere:
            accounts.end_sessions(connection, by.account_id, by.name)
        else:
            connection.execute("INSERT INTO session_end VALUES (?, ?, ?)", [by.session, clock.now(), by.name])
        audit_log.append(connection, by, "signed_out", None, "everywhere" if everywhere else "")


def start_session(
    connection: duckdb.DuckDBPyConnection, found: account_store.StoredAccount, address: str
) -> NewSession:
    """A new session, within the running transaction."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    expires_at = now + timedelta(hours=SESSION_HOURS)
    connection.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, NULL, NULL)", [session_key(token), found.account_id, now, expires_at]
    )
    actor = Actor(
        found.name, found.role, "account", found.reporters, found.account_id, session_key(token), address=address
    )  # fmt: skip
    audit_log.append(connection, actor, "signed_in", None)
    return NewSession(actor, token, expires_at, found.must_change)
