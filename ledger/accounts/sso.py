"""Signing in through a provider that has asked who somebody is: an account is made by the way, and a session begins."""

from dataclasses import replace
from pathlib import Path

from ledger.accounts import accounts, audit_log
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import MAX_NAME_CHARS, NOBODY, Actor
from ledger.accounts.sessions import MAX_TYPED_CHARS, NewSession, start_session
from ledger.database.connection import write_transaction


def sign_in_with_provider(path: Path, known: Account, provider: str, address: str, *, gives_roles: bool) -> NewSession:
    """A new session for whom the provider knows as ``known``.

    ``gives_roles``: the role and the departments follow the provider at each sign-in; otherwise they are what it says
    only of a new account, and are kept here from then on. Raises AccountError; the failure is then remembered.
    """
    by = Actor(provider[:MAX_NAME_CHARS], "viewer", "account", via="program", address=address)
    try:
        with write_transaction(path) as connection:
            now = account_store.account(connection, known.account_id)
            if now and not gives_roles:
                known = replace(known, role=now.role, reporters=now.reporters)
            return start_session(connection, accounts.follow_provider(connection, known, by), address)
    except AccountError:
        record_refusal(path, known.account_id, address)
        raise


def record_refusal(path: Path, account_id: str, address: str) -> None:
    """Remembers that the provider has sent somebody who may not come in."""
    with write_transaction(path) as connection:
        audit_log.append(
            connection, replace(NOBODY, address=address), "sign_in_refused", None, account_id.strip()[:MAX_TYPED_CHARS]
        )
