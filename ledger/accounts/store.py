"""Stored accounts and sessions: the newest version of each account, and the sessions that have not ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from ledger import clock
from ledger.accounts.actor import Role, Scope

ACCOUNTS = (
    "SELECT account_id, name, role, reporters, active, must_change, password IS NOT NULL FROM {schema}account "
    "QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1"
)
SESSIONS = "SELECT s.* FROM {schema}session AS s ANTI JOIN {schema}session_end AS e ON e.session_key = s.session_key"


@dataclass(frozen=True)
class StoredAccount:
    """The newest version of an account, without its password. ``must_change``: the password is a temporary one."""

    account_id: str
    name: str
    role: Role
    reporters: frozenset[str]
    active: bool
    must_change: bool
    has_password: bool = True
    """Accounts without a password sign in through the provider or a trusted proxy."""


@dataclass(frozen=True)
class Session:
    """A browser session or a token that has not ended. Its key is the SHA-256 hash of the secret that the client has."""

    session_key: str
    account_id: str
    begun_at: datetime
    expires_at: datetime
    scope: Scope | None = None
    """The scope of a token; None for a browser session."""
    name: str | None = None
    """The name that its owner gave to a token."""


@dataclass(frozen=True)
class AccountStore:
    """All accounts by id, and the open sessions by key. ``secret``: the key that signs cookies."""

    accounts: Mapping[str, StoredAccount]
    sessions: Mapping[str, Session]
    secret: str

    def of_session(self, key: str, now: datetime, *, token: bool = False) -> StoredAccount | None:
        """The account of this session, or of this ``token``; None when it has ended or expired, or the account is closed."""
        session = self.sessions.get(key)
        if session is None or session.expires_at <= now or (session.scope is not None) != token:
            return None
        owner = self.accounts.get(session.account_id)
        return owner if owner and owner.active else None

    def valid_tokens(self, now: datetime) -> list[Session]:
        """The tokens of active accounts that have not expired."""
        return [
            session
            for session in self.sessions.values()
            if session.scope is not None and session.expires_at > now and self.accounts[session.account_id].active
        ]


def load(connection: duckdb.DuckDBPyConnection) -> AccountStore:
    """All accounts and sessions of the attached database ``stored`` (`database.connection.read_only_connection`)."""
    account_rows = connection.execute(ACCOUNTS.format(schema="stored.")).fetchall()
    session_rows = connection.execute(SESSIONS.format(schema="stored.")).fetchall()
    [(secret,)] = connection.execute("SELECT secret FROM stored.origin").fetchall()
    accounts = {account.account_id: account for account in map(_stored_account, account_rows)}
    return AccountStore(accounts, {row[0]: Session(*row) for row in session_rows}, secret)


def account(connection: duckdb.DuckDBPyConnection, account_id: str) -> StoredAccount | None:
    """The newest version of an account in the running transaction; None when it does not exist."""
    rows = connection.execute(f"FROM ({ACCOUNTS.format(schema='')}) WHERE account_id = ?", [account_id]).fetchall()
    return _stored_account(rows[0]) if rows else None


def _stored_account(row: tuple[Any, ...]) -> StoredAccount:
    account_id, name, role, reporters, *flags = row
    return StoredAccount(account_id, name, role, frozenset(reporters), *flags)


def session(connection: duckdb.DuckDBPyConnection, account_id: str, session_key: str) -> Session | None:
    """The account's session or token with this key, in the running transaction; None when it has ended or expired."""
    sql = f"FROM ({SESSIONS.format(schema='')}) WHERE session_key = ? AND account_id = ? AND expires_at > ?"
    rows = connection.execute(sql, [session_key, account_id, clock.now()]).fetchall()
    return Session(*rows[0]) if rows else None


def active_account(
    connection: duckdb.DuckDBPyConnection, account_id: str, session_key: str | None
) -> StoredAccount | None:
    """The account if it is active and the session is open; ``session_key`` None: the request came without a session."""
    if session_key is not None and session(connection, account_id, session_key) is None:
        return None
    stored = account(connection, account_id)
    return stored if stored and stored.active else None
