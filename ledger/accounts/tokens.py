"""Tokens: what a program holds in place of a password. Each belongs to an account, is for one scope, ends on a day.

A token is a session with a scope and a name; only its hash is kept, and nobody can be shown it a second time.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Literal

import duckdb

from ledger import clock
from ledger.accounts import audit_log, permissions, sessions
from ledger.accounts import store as account_store
from ledger.accounts.actor import MAX_NAME_CHARS, SCOPES, Actor, Scope
from ledger.accounts.permissions import NotAllowedError
from ledger.database.connection import write_transaction

TOKEN_PREFIX = "luozhuang_"
"""What every token begins with, so that a search for secrets finds one that was written down."""
MAX_TOKENS = 20
"""Tokens of one account."""
MAX_DAYS = 366
Fault = Literal[
    "name_missing", "scope_unknown", "days_unknown", "too_many", "name_known", "account_unknown", "token_unknown"
]
FAULT_TEXT: dict[Fault, str] = {
    "name_missing": f"Give the token a name, in up to {MAX_NAME_CHARS} letters.",
    "scope_unknown": f"Give one of the scopes: {', '.join(SCOPES)}.",
    "days_unknown": f"A token is for 1 to {MAX_DAYS} days.",
    "too_many": f"The account has {MAX_TOKENS} tokens. End one of them first.",
    "name_known": "The account has a token of this name. Give another name, or end that one first.",
    "account_unknown": "There is no such account, or it is closed.",
    "token_unknown": "There is no such token any more.",
}


class TokenError(Exception):
    """Nothing was recorded. ``faults``: all that stands in the way."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(FAULT_TEXT[one] for one in faults))
        self.faults = tuple(faults)


def create(path: Path, account_id: str, name: str, scope: Scope, days: int, by: Actor) -> str:
    """A token for an account: one's own, or, of the operator, anybody's. Raises TokenError or NotAllowedError."""
    with write_transaction(path) as connection:
        _require_owner(connection, account_id, by)
        known = account_store.account(connection, account_id)
        faults: list[Fault] = [] if known and known.active else ["account_unknown"]
        faults += [] if 0 < len(name.strip()) <= MAX_NAME_CHARS else ["name_missing"]
        faults += [] if scope in SCOPES else ["scope_unknown"]
        faults += [] if 1 <= days <= MAX_DAYS else ["days_unknown"]
        now_held = valid_tokens(connection, account_id)
        faults += ["too_many"] if len(now_held) >= MAX_TOKENS else []
        # A form that is sent again, as by loading its answer anew, makes no second one.
        faults += ["name_known"] if name.strip() in {one.name for one in now_held} else []
        if faults:
            raise TokenError(faults)
        token, now = TOKEN_PREFIX + secrets.token_urlsafe(32), clock.now()
        connection.execute(
            "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
            [sessions.session_key(token), account_id, now, now + timedelta(days=days), scope, name.strip()],
        )
        audit_log.append(connection, by, "token_made", None, f"{account_id}: {name.strip()} ({scope})")
        return token


def end(path: Path, account_id: str, number: str, by: Actor) -> None:
    """Ends a token, known by the ``number`` that lists show: one's own, or, of who keeps accounts, anybody's.

    Raises TokenError or NotAllowedError.
    """
    with write_transaction(path) as connection:
        if by.account_id == account_id:
            _require_owner(connection, account_id, by)
        else:
            permissions.require(connection, by, "keep_accounts")
        found = [one for one in valid_tokens(connection, account_id) if token_number(one) == number]
        if len(found) != 1:
            raise TokenError(["token_unknown"])
        connection.execute("INSERT INTO session_end VALUES (?, ?, ?)", [found[0].session_key, clock.now(), by.name])
        audit_log.append(connection, by, "token_ended", None, f"{account_id}: {found[0].name}")


def valid_tokens(connection: duckdb.DuckDBPyConnection, account_id: str) -> list[account_store.Session]:
    """The account's tokens that hold now, the oldest first, in the running transaction."""
    sql = f"FROM ({account_store.SESSIONS.format(schema='')}) WHERE account_id = ? AND scope IS NOT NULL AND expires_at > ?"
    rows = connection.execute(f"{sql} ORDER BY begun_at", [account_id, clock.now()]).fetchall()
    return [account_store.Session(*row) for row in rows]


def token_number(token: account_store.Session) -> str:
    """What a token is called in lists and in the form that ends it: the beginning of its hash."""
    return token.session_key[:12]


def _require_owner(connection: duckdb.DuckDBPyConnection, account_id: str, by: Actor) -> None:
    """A token is made and ended by its own account, not by a program with a token; or by the operator."""
    if by.standing == "operator":
        return
    known = account_store.active_account(connection, account_id, by.session)
    if by.account_id != account_id or known is None:
        raise NotAllowedError("signed_out", "report")
    found = account_store.session(connection, account_id, by.session) if by.session else None
    if found and found.scope is not None:
        raise NotAllowedError("scope", "report")
    if known.must_change and found:
        raise NotAllowedError("password_first", "report")
