"""Permissions: the minimum role and token scope of each action, and the transaction that checks and logs each write."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

import duckdb

from ledger.accounts import audit_log
from ledger.accounts import store as account_store
from ledger.accounts.actor import ROLES, SCOPES, Actor, Role, Scope
from ledger.database.connection import WAIT_SECONDS, is_demo, write_transaction
from ledger.database.revisions import newest_revision

Action = Literal[
    "report",
    "open_report",
    "take_back",
    "decide_report",
    "close_month",
    "raise_problem",
    "answer_problem",
    "lead_problem",
    "meet",
    "judge",
    "sign_rules",
    "keep_accounts",
    "keep_backups",
    "export_all",
    "read_events",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
MINIMUM_ROLE: dict[Action, Role] = {
    "report": "reporter",
    "open_report": "reporter",
    "take_back": "reporter",
    "raise_problem": "reporter",
    "answer_problem": "reporter",
    "decide_report": "coordinator",
    "close_month": "coordinator",
    "lead_problem": "coordinator",
    "meet": "coordinator",
    "judge": "coordinator",
    "sign_rules": "coordinator",
    "keep_accounts": "administrator",
    "keep_backups": "administrator",
    "export_all": "administrator",
    "read_events": "administrator",
}
"""The lowest role, in the order of ``ROLES``, that is allowed. A reporter is allowed only for their own departments and towns."""
MINIMUM_SCOPE: dict[Action, Scope] = {
    "open_report": "read",
    "report": "send",
    "take_back": "send",
    "decide_report": "decide",
}
"""The lowest token scope, in the order of ``SCOPES``. A token cannot do the actions that are missing here."""
DenialReason = Literal["nobody", "signed_out", "password_first", "demonstration_only", "scope", "role", "not_own"]
Owners = Collection[str] | Callable[[duckdb.DuckDBPyConnection], Collection[str]]
"""The ids of the departments and towns concerned, or a function that reads them in the transaction."""


class NotAllowedError(Exception):
    """Nothing was recorded. ``why``: the reason; ``action``: what was to be done."""

    def __init__(self, why: DenialReason, action: Action) -> None:
        super().__init__(f"Not allowed: {DENIAL_TEXT[why].format(role=MINIMUM_ROLE[action])}")
        self.why = why
        self.action = action


DENIAL_TEXT: dict[DenialReason, str] = {
    "nobody": "sign in first.",
    "signed_out": "the session has ended, or the account was closed. Sign in again.",
    "password_first": "change the temporary password first.",
    "demonstration_only": "roles can be chosen only in a demonstration database.",
    "scope": "the token does not have the scope for this. Create another token, or sign in to the page.",
    "role": "this needs the role {role}. Ask an administrator.",
    "not_own": "this belongs to another department or town. Ask the coordinator.",
}


def is_allowed(by: Actor, action: Action, owners: Collection[str] = ()) -> bool:
    """Whether a page offers the action to ``by``. (`require` checks again, against the database, at each write.)"""
    return denial_reason(by, action, owners) is None


def denial_reason(by: Actor, action: Action, owners: Collection[str] = ()) -> DenialReason | None:
    """Why ``by`` may not do it; None when it is allowed."""
    if by.kind == "nobody":
        return "nobody"
    if by.scope and (action not in MINIMUM_SCOPE or SCOPES.index(by.scope) < SCOPES.index(MINIMUM_SCOPE[action])):
        return "scope"
    if ROLES.index(by.role) < ROLES.index(MINIMUM_ROLE[action]):
        return "role"
    if by.role == "reporter" and not by.reporters & set(owners):
        return "not_own"
    return "password_first" if by.must_change else None


def require(connection: duckdb.DuckDBPyConnection, by: Actor, action: Action, owners: Owners = ()) -> None:
    """Raises NotAllowedError unless ``by``, with the role and session now in the database, may do it."""
    if by.kind == "demonstration" and not is_demo(connection):
        raise NotAllowedError("demonstration_only", action)
    current = by
    if by.kind == "account":
        account = account_store.active_account(connection, by.account_id or "", by.session)
        if account is None:
            raise NotAllowedError("signed_out", action)
        session = account_store.session(connection, account.account_id, by.session) if by.session else None
        scope = session.scope if session else None
        # Only a browser session must change its temporary password first: a token and a trusted proxy do not use it.
        must_change = account.must_change and session is not None and scope is None
        current = replace(by, role=account.role, reporters=account.reporters, scope=scope, must_change=must_change)
    why = denial_reason(current, action, owners(connection) if callable(owners) else owners)
    if why:
        raise NotAllowedError(why, action)


@contextmanager
def authorized_write(
    path: Path,
    by: Actor,
    action: Action,
    owners: Owners = (),
    *,
    about: str = "",
    wait_seconds: float = WAIT_SECONDS,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """One transaction that checks the permission, makes the change and adds it to the audit log; or does nothing.

    ``about``: text for the audit log. Without it, a transaction that makes no revision is not logged. Raises
    NotAllowedError.
    """
    with write_transaction(path, wait_seconds=wait_seconds) as connection:
        require(connection, by, action, owners)
        before = newest_revision(connection)
        yield connection
        after = newest_revision(connection)
        if about or after > before:
            audit_log.append(connection, by, action, after if after > before else None, about)
