"""Resolves a request's cookie or token to an actor: of a session, or of a role chosen in the demonstration.

Permissions are in ``ledger/accounts/permissions.py``, which checks them again at each write.
"""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from itsdangerous import BadSignature, TimestampSigner

from ledger import clock
from ledger.accounts import sessions
from ledger.accounts.actor import NOBODY, ROLES, Actor, Role, Via, demonstrator
from ledger.accounts.store import AccountStore
from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.snapshot import Copy
from scorecard.text.accounts import role_name

COOKIE = "luozhuang_session"
SESSION_STATE_KEY = "actor"
DEMONSTRATION = "demonstration"
"""Prefix of a demonstration role's token: demonstration:ROLE:REPORTER in place of a session's token."""
DEFAULT_ROLE: Role = "coordinator"
"""The role in the demonstration until another one is chosen: it can try nearly everything."""


def set_current_actor(actor: Actor) -> None:
    """Set by the page frame on every run, before the page."""
    st.session_state[SESSION_STATE_KEY] = actor


def current_actor() -> Actor:
    actor = st.session_state[SESSION_STATE_KEY]
    assert isinstance(actor, Actor)
    return actor


def signer(account_store: AccountStore) -> TimestampSigner:
    """Signs session cookies and verifies them."""
    return TimestampSigner(account_store.secret, salt=COOKIE)


def actor_of_cookies(
    copy: Copy, cookies: Mapping[str, str], language: Language, *, via: Via = "page", address: str = "", named: str = ""
) -> Actor:
    """The actor of these cookies; NOBODY without a valid session. ``named``: the account that a trusted proxy names,
    which takes precedence over cookies."""
    try:
        token = (
            signer(copy.account_store).unsign(cookies.get(COOKIE, ""), max_age=sessions.SESSION_HOURS * 3600).decode()
        )
    except (BadSignature, UnicodeDecodeError):
        token = ""
    if copy.demo:
        return _demonstrator(token, language, via, address)
    if named:
        account = copy.account_store.accounts.get(named)
        if account is None or not account.active:
            return NOBODY
        return Actor(account.name, account.role, "account", account.reporters, account.account_id, None, via, address)
    key = sessions.session_key(token)
    account = copy.account_store.of_session(key, clock.now()) if token else None
    if account is None:
        return NOBODY
    return Actor(
        account.name,
        account.role,
        "account",
        account.reporters,
        account.account_id,
        key,
        via,
        address,
        must_change=account.must_change,
    )


def actor_of_token(copy: Copy, token: str, language: Language, address: str) -> Actor | None:
    """The actor of an API token; None: not valid. In the demonstration a role's token is ``role_token``, unsigned."""
    if copy.demo:
        _prefix, role, reporter = [*token.split(":"), "", ""][:3]
        valid = token == role_token(role, reporter) and role in ROLES  # type: ignore[arg-type]
        return _demonstrator(token, language, "api", address) if valid else None
    key = sessions.session_key(token)
    account = copy.account_store.of_session(key, clock.now(), token=True)
    if account is None:
        return None
    scope = copy.account_store.sessions[key].scope
    return Actor(
        account.name, account.role, "account", account.reporters, account.account_id, key, "api", address, scope
    )


def role_token(role: Role, reporter: str = "") -> str:
    """The token of a role in the demonstration."""
    return ":".join([DEMONSTRATION, role, reporter])


def _demonstrator(token: str, language: Language, via: Via, address: str) -> Actor:
    prefix, _separator, rest = token.partition(":")
    named, _separator, reporter = rest.partition(":")
    role: Role = named if prefix == DEMONSTRATION and named in ROLES else DEFAULT_ROLE
    _ = translator(language)
    name = _("Demonstration {role}").format(role=role_name(role, language))
    reporters = frozenset({reporter}) if reporter else frozenset()
    return replace(demonstrator(name, role, reporters, via), address=address)
