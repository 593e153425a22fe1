"""Single sign-on: a provider has identified somebody; adds or updates their account and starts a session."""

from dataclasses import replace
from pathlib import Path

from ledger.accounts import accounts, audit_log
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import MAX_NAME_CHARS, NOBODY, Actor
from ledger.accounts.sessions import MAX_TYPED_CHARS, NewSession, start_session
from ledger.database.connection import write_transaction


def sign_in_with_provider(
    path: Path, claimed: Account, provider: str, address: str, *, gives_roles: bool
) -> NewSession:
    """Starts a session for the account as the provider describes it.

    ``gives_roles``: role, departments and towns follow the provider at each sign-in; otherwise the provider sets them only
    for a new account. Raises AccountError, and then records the refusal.
    """
    by = Actor(provider[:MAX_NAME_CHARS], "viewer", "account", via="program", address=address)
    try:
        with write_transaction(path) as connection:
            current = account_store.account(connection, claimed.account_id)
            if current and not gives_roles:
                claimed = replace(claimed, role=current.role, reporters=current.reporters)
            return start_session(connection, accounts.update_from_provider(connection, claimed, by), address)
    except AccountError:
        record_refusal(path, claimed.account_id, address)
        raise


def record_refusal(path: Path, account_id: str, address: str) -> None:
    """Records in the audit log that somebody whom the provider identified may not sign in."""
    with write_transaction(path) as connection:
        audit_log.append(
            connection, replace(NOBODY, address=address), "sign_in_refused", None, account_id.strip()[:MAX_TYPED_CHARS]
        )
