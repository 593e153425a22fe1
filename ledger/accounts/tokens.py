"""API tokens: each belongs to an account, has one scope and expires.

A token is stored as a session with a scope and a name; only its hash is stored, so it can be shown only once.
"""

import secrets
from collections.abc import Sequence
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
from ledger.vocabulary.rejected import RejectedError

TOKEN_PREFIX = "luozhuang_"
"""The start of every token, by which secret scanners recognise it."""
MAX_TOKENS = 20
"""Per account."""
MAX_DAYS = 366
Fault = Literal[
    "name_missing", "scope_unknown", "days_unknown", "too_many", "name_known", "account_unknown", "token_unknown"
]
FAULT_TEXT: dict[Fault, str] = {
    "name_missing": f"Give the token a name, at most {MAX_NAME_CHARS} characters.",
    "scope_unknown": f"The scope must be one of: {', '.join(SCOPES)}.",
    "days_unknown": f"A token is valid for 1 to {MAX_DAYS} days.",
    "too_many": f"The account has {MAX_TOKENS} tokens. End one of them first.",
    "name_known": "The account already has a token of this name. Give another name, or end that token first.",
    "account_unknown": "Account not found, or closed.",
    "token_unknown": "Token not found. It may have ended.",
}


class TokenError(RejectedError[Fault]):
    """A token was not created or ended."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults, FAULT_TEXT)


def create(path: Path, account_id: str, name: str, scope: Scope, days: int, by: Actor) -> str:
    """Creates a token for one's own account; the operator may create one for any account. Returns the token.

    Raises TokenError or NotAllowedError.
    """
    with write_transaction(path) as connection:
        _require_owner(connection, account_id, by)
        account = account_store.account(connection, account_id)
        faults: list[Fault] = [] if account and account.active else ["account_unknown"]
        faults += [] if 0 < len(name.strip()) <= MAX_NAME_CHARS else ["name_missing"]
        faults += [] if scope in SCOPES else ["scope_unknown"]
        faults += [] if 1 <= days <= MAX_DAYS else ["days_unknown"]
        tokens = valid_tokens(connection, account_id)
        faults += ["too_many"] if len(tokens) >= MAX_TOKENS else []
        # So a form that is sent again, as when its result is reloaded, makes no second token.
        faults += ["name_known"] if name.strip() in {token.name for token in tokens} else []
        if faults:
            raise TokenError(faults)
        secret, now = TOKEN_PREFIX + secrets.token_urlsafe(32), clock.now()
        connection.execute(
            "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
            [sessions.session_key(secret), account_id, now, now + timedelta(days=days), scope, name.strip()],
        )
        audit_log.append(connection, by, "token_made", None, f"{account_id}: {name.strip()} ({scope})")
        return secret


def end(path: Path, account_id: str, number: str, by: Actor) -> None:
    """Ends the token with this ``number`` (``token_number``): one's own; an administrator may end any.

    Raises TokenError or NotAllowedError.
    """
    with write_transaction(path) as connection:
        if by.account_id == account_id:
            _require_owner(connection, account_id, by)
        else:
            permissions.require(connection, by, "keep_accounts")
        matching = [token for token in valid_tokens(connection, account_id) if token_number(token) == number]
        if len(matching) != 1:
            raise TokenError(["token_unknown"])
        connection.execute("INSERT INTO session_end VALUES (?, ?, ?)", [matching[0].session_key, clock.now(), by.name])
        audit_log.append(connection, by, "token_ended", None, f"{account_id}: {matching[0].name}")


def valid_tokens(connection: duckdb.DuckDBPyConnection, account_id: str) -> list[account_store.Session]:
    """The account's tokens that have neither ended nor expired, oldest first, in the running transaction."""
    sql = f"FROM ({account_store.SESSIONS.format(schema='')}) WHERE account_id = ? AND scope IS NOT NULL AND expires_at > ?"
    rows = connection.execute(f"{sql} ORDER BY begun_at", [account_id, clock.now()]).fetchall()
    return [account_store.Session(*row) for row in rows]


def token_number(token: account_store.Session) -> str:
    """The id of a token in lists and forms: the first 12 characters of its hash."""
    return token.session_key[:12]


def _require_owner(connection: duckdb.DuckDBPyConnection, account_id: str, by: Actor) -> None:
    """Raises NotAllowedError unless ``by`` is the operator, or the account itself and signed in without a token."""
    if by.kind == "operator":
        return
    account = account_store.active_account(connection, account_id, by.session)
    if by.account_id != account_id or account is None:
        raise NotAllowedError("signed_out", "report")
    session = account_store.session(connection, account_id, by.session) if by.session else None
    if session and session.scope is not None:
        raise NotAllowedError("scope", "report")
    if account.must_change and session:
        raise NotAllowedError("password_first", "report")
