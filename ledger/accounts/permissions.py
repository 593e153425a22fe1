"""Who may do what: the one table of it, and the one door through which everything that somebody does is written."""

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
    "report", "open_report", "take_back", "decide_report", "close_month", "raise_problem", "answer_problem", "lead_problem",
    "meet", "judge", "sign_rules", "keep_accounts", "keep_backups", "export_all", "read_events",
]  # fmt: skip
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
"""The first role, in the order of ``ROLES``, that may; those after it may as well. A reporter only for their own."""
MINIMUM_SCOPE: dict[Action, Scope] = {
    "open_report": "read",
    "report": "send",
    "take_back": "send",
    "decide_report": "decide",
}
"""The first scope of a token that is for it. What stands not here is done by people, not by programs."""
DenialReason = Literal["nobody", "signed_out", "password_first", "demonstration_only", "scope", "role", "not_own"]
Owners = Collection[str] | Callable[[duckdb.DuckDBPyConnection], Collection[str]]
"""Whose it is, by the ids of departments and towns: known, or asked of the database within the transaction."""


class NotAllowedError(Exception):
    """Nothing was recorded. ``why``, and what it was about."""

    def __init__(self, why: DenialReason, action: Action) -> None:
        super().__init__(f"This is not allowed: {DENIAL_TEXT[why].format(role=MINIMUM_ROLE[action])}")
        self.why = why
        self.action = action


DENIAL_TEXT: dict[DenialReason, str] = {
    "nobody": "sign in first.",
    "signed_out": "the session has ended, or the account was closed. Sign in again.",
    "password_first": "the first password must be changed before anything else.",
    "demonstration_only": "roles can be chosen in a demonstration database only.",
    "scope": "the token is not for this. Make another one, or do it on the page.",
    "role": "it takes the role {role}. Ask an administrator.",
    "not_own": "it belongs to another department or town. Ask the coordinator.",
}


def is_allowed(by: Actor, action: Action, owners: Collection[str] = ()) -> bool:
    """Whether the role allows it; what a page shows. (Asked again, of the database, where it is written.)"""
    return denial_reason(by, action, owners) is None


def denial_reason(by: Actor, action: Action, owners: Collection[str] = ()) -> DenialReason | None:
    if by.standing == "nobody":
        return "nobody"
    if by.scope and (action not in MINIMUM_SCOPE or SCOPES.index(by.scope) < SCOPES.index(MINIMUM_SCOPE[action])):
        return "scope"
    if ROLES.index(by.role) < ROLES.index(MINIMUM_ROLE[action]):
        return "role"
    if by.role == "reporter" and not by.reporters & set(owners):
        return "not_own"
    return "password_first" if by.must_change else None


def require(connection: duckdb.DuckDBPyConnection, by: Actor, action: Action, owners: Owners = ()) -> None:
    """Raises NotAllowedError unless ``by``, as they stand now, may do it."""
    if by.standing == "demonstration" and not is_demo(connection):
        raise NotAllowedError("demonstration_only", action)
    now = by
    if by.standing == "account":
        known = account_store.active_account(connection, by.account_id or "", by.session)
        if known is None:
            raise NotAllowedError("signed_out", action)
        came_with = account_store.session(connection, known.account_id, by.session) if by.session else None
        scope = came_with.scope if came_with else None
        # A first password is changed by who came in with it: not by a program with a token, nor by whom a proxy names.
        first = known.must_change and came_with is not None and scope is None
        now = replace(by, role=known.role, reporters=known.reporters, scope=scope, must_change=first)
    why = denial_reason(now, action, owners(connection) if callable(owners) else owners)
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
    """One transaction in which ``by`` does something: allowed, done, and remembered as an event; or nothing of it.

    What made no revision and says nothing ``about`` itself changed nothing, and is no event. Raises NotAllowedError.
    """
    with write_transaction(path, wait_seconds=wait_seconds) as connection:
        require(connection, by, action, owners)
        before = newest_revision(connection)
        yield connection
        after = newest_revision(connection)
        if about or after > before:
            audit_log.append(connection, by, action, after if after > before else None, about)
