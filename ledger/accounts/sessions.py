"""Signing in with an account and a password, and signing out. A session is one row, its end another.

Failures are limited by `login_throttle`, in the same way for accounts that do not exist.
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
"""At most this many characters of the typed account name are stored with a failure."""


class SignInError(Exception):
    """Not signed in. ``wait``: the end of the lockout; None when the account or the password is wrong."""

    def __init__(self, wait: datetime | None = None) -> None:
        super().__init__("too many failed attempts" if wait else "the account or the password is wrong")
        self.wait = wait


@dataclass(frozen=True)
class NewSession:
    """A session just started. ``token``: the secret for the browser's cookie, which is stored nowhere else."""

    actor: Actor
    token: str
    expires_at: datetime
    must_change: bool


def session_key(token: str) -> str:
    """The key of a session in the table: the SHA-256 hash of its token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(path: Path, account_id: str, password: str, address: str) -> NewSession:
    """Starts a session. Raises SignInError, and then records the failure."""
    typed = account_id.strip().lower()[:MAX_TYPED_CHARS]
    with read_only_connection(path) as connection:
        wait = login_throttle.locked_until(connection, typed, address)
        hashed = accounts.password_of(connection, typed)
    if wait:
        raise SignInError(wait)
    # The password is checked outside the write transaction, because hashing is slow on purpose.
    with login_throttle.hashing_slot():
        correct = passwords.matches(hashed, password)
    with write_transaction(path) as connection:
        wait = login_throttle.locked_until(connection, typed, address)
        stored = account_store.account(connection, typed)
        if not wait and correct and stored and stored.active and hashed == accounts.password_of(connection, typed):
            return start_session(connection, stored, address)
        if not wait:
            login_throttle.record_failure(connection, replace(NOBODY, address=address), typed)
    raise SignInError(wait)


def sign_out(path: Path, by: Actor, *, everywhere: bool = False) -> None:
    """Ends the session of ``by``; ``everywhere``: all sessions and tokens of the account.

    A request through a trusted proxy has no session: without ``everywhere`` there is nothing to end.
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
    connection: duckdb.DuckDBPyConnection, account: account_store.StoredAccount, address: str
) -> NewSession:
    """Starts a session, within the running transaction."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    expires_at = now + timedelta(hours=SESSION_HOURS)
    connection.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, NULL, NULL)", [session_key(token), account.account_id, now, expires_at]
    )
    actor = Actor(
        account.name,
        account.role,
        "account",
        account.reporters,
        account.account_id,
        session_key(token),
        address=address,
    )
    audit_log.append(connection, actor, "signed_in", None)
    return NewSession(actor, token, expires_at, account.must_change)
