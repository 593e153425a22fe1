"""Signing in through a provider that has asked who somebody is: an account is made by the way, and a session begins."""

from dataclasses import replace
from pathlib import Path

from etl import accounts, database, events, people
from etl.accounts import Account, AccountError
from etl.actor import MAX_NAME, NOBODY, Actor
from etl.signing_in import MAX_TYPED, SignedIn, begun


def come_in(path: Path, known: Account, provider: str, address: str, *, gives_roles: bool) -> SignedIn:
    """A new session for whom the provider knows as ``known``.

    ``gives_roles``: the role and the departments follow the provider at each sign-in; otherwise they are what it says
    only of a new account, and are kept here from then on. Raises AccountError; the failure is then remembered.
    """
    by = Actor(provider[:MAX_NAME], "viewer", "account", via="program", address=address)
    try:
        with database.writing(path) as connection:
            now = people.account(connection, known.account_id)
            if now and not gives_roles:
                known = replace(known, role=now.role, reporters=now.reporters)
            return begun(connection, accounts.follow(connection, known, by), address)
    except AccountError:
        refused(path, known.account_id, address)
        raise


def refused(path: Path, account_id: str, address: str) -> None:
    """Remembers that the provider has sent somebody who may not come in."""
    with database.writing(path) as connection:
        events.keep(
            connection, replace(NOBODY, address=address), "sign_in_refused", None, account_id.strip()[:MAX_TYPED]
        )
