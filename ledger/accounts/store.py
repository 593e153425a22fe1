"""Accounts and sessions as they stand: the newest version of each account, and what has neither ended nor expired."""

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
    """An account as it stands, without its password. ``must_change``: the first password was given by somebody else."""

    account_id: str
    name: str
    role: Role
    reporters: frozenset[str]
    active: bool
    must_change: bool
    has_password: bool = True
    """Who has none comes in by another way: through a provider, or a trusted proxy."""


@dataclass(frozen=True)
class Session:
    """A sign-in that has not ended, or a token. Its key is the hash of what the browser or the program holds."""

    session_key: str
    account_id: str
    begun_at: datetime
    expires_at: datetime
    scope: Scope | None = None
    """What a token is for; None: a sign-in in a browser."""
    name: str | None = None
    """What its holder calls a token."""


@dataclass(frozen=True)
class AccountStore:
    """Everybody who may come in, and the sessions that are open. ``secret``: what cookies are signed with."""

    accounts: Mapping[str, StoredAccount]
    sessions: Mapping[str, Session]
    secret: str

    def of_session(self, key: str, now: datetime, *, token: bool = False) -> StoredAccount | None:
        """Who holds this session, or this ``token``: nobody when it has ended or expired, or the account was closed."""
        session = self.sessions.get(key)
        if session is None or session.expires_at <= now or (session.scope is not None) != token:
            return None
        person = self.accounts.get(session.account_id)
        return person if person and person.active else None

    def held(self, now: datetime) -> list[Session]:
        """The tokens that hold, of accounts that are open."""
        return [
            one
            for one in self.sessions.values()
            if one.scope is not None and one.expires_at > now and self.accounts[one.account_id].active
        ]


def load(connection: duckdb.DuckDBPyConnection) -> AccountStore:
    """All of them, in a database that is being read (``database.reading``)."""
    accounts = connection.execute(ACCOUNTS.format(schema="stored.")).fetchall()
    sessions = connection.execute(SESSIONS.format(schema="stored.")).fetchall()
    [(secret,)] = connection.execute("SELECT secret FROM stored.origin").fetchall()
    known = [_stored_account(one) for one in accounts]
    return AccountStore({one.account_id: one for one in known}, {one[0]: Session(*one) for one in sessions}, secret)


def account(connection: duckdb.DuckDBPyConnection, account_id: str) -> StoredAccount | None:
    """One account as it stands in the running transaction."""
    rows = connection.execute(f"FROM ({ACCOUNTS.format(schema='')}) WHERE account_id = ?", [account_id]).fetchall()
    return _stored_account(rows[0]) if rows else None


def _stored_account(row: tuple[Any, ...]) -> StoredAccount:
    account_id, name, role, reporters, *states = row
    return StoredAccount(account_id, name, role, frozenset(reporters), *states)


def session(connection: duckdb.DuckDBPyConnection, account_id: str, session_key: str) -> Session | None:
    """The account's session or token with this key, while it holds, in the running transaction."""
    sql = f"FROM ({SESSIONS.format(schema='')}) WHERE session_key = ? AND account_id = ? AND expires_at > ?"
    rows = connection.execute(sql, [session_key, account_id, clock.now()]).fetchall()
    return Session(*rows[0]) if rows else None


def active_account(
    connection: duckdb.DuckDBPyConnection, account_id: str, session_key: str | None
) -> StoredAccount | None:
    """The account, while it is open and so is the session that its holder came with (None: they came without one)."""
    if session_key is not None and session(connection, account_id, session_key) is None:
        return None
    found = account(connection, account_id)
    return found if found and found.active else None
