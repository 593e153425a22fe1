"""Who is it: the session in the browser's cookie, or the role that was taken in the demonstration.

What they may do stands in ``ledger/accounts/permissions.py`` and is asked again there when something is written.
"""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from itsdangerous import BadSignature, TimestampSigner

from ledger import clock
from ledger.accounts import sessions
from ledger.accounts import store as account_store
from ledger.accounts.actor import NOBODY, ROLES, Actor, Role, Via, demonstrator
from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.snapshot import Copy
from scorecard.text.accounts import role_name

COOKIE = "luozhuang_session"
KEY = "actor"
DEMONSTRATION = "demonstration"
"""What begins the cookie of a role in the demonstration, in the place of a session's token."""
DEFAULT_ROLE: Role = "coordinator"
"""The role in the demonstration until another one is taken: it can try nearly everything."""


def set_current_actor(actor: Actor) -> None:
    """Set by the page frame on every run, before the page."""
    st.session_state[KEY] = actor


def current_actor() -> Actor:
    actor = st.session_state[KEY]
    assert isinstance(actor, Actor)
    return actor


def signer(known: account_store.AccountStore) -> TimestampSigner:
    """What signs and reads cookies."""
    return TimestampSigner(known.secret, salt=COOKIE)


def actor_of_cookies(
    copy: Copy, cookies: Mapping[str, str], language: Language, *, via: Via = "page", address: str = "", named: str = ""
) -> Actor:
    """Who sent these cookies; nobody, where they say nothing that holds. ``named``: the account that a trusted proxy
    names, which goes before any cookie."""
    try:
        token = signer(copy.people).unsign(cookies.get(COOKIE, ""), max_age=sessions.SESSION_HOURS * 3600).decode()
    except (BadSignature, UnicodeDecodeError):
        token = ""
    if copy.demo:
        return _demonstrator(token, language, via, address)
    if named:
        known = copy.people.accounts.get(named)
        if known is None or not known.active:
            return NOBODY
        return Actor(known.name, known.role, "account", known.reporters, known.account_id, None, via, address)
    key = sessions.session_key(token)
    person = copy.people.of_session(key, clock.now()) if token else None
    if person is None:
        return NOBODY
    return Actor(
        person.name, person.role, "account", person.reporters, person.account_id, key, via, address,
        must_change=person.must_change,
    )  # fmt: skip


def actor_of_token(copy: Copy, token: str, language: Language, address: str) -> Actor | None:
    """Who sends this token in place of a cookie; None: nobody. In the demonstration a role is its own token."""
    if copy.demo:
        _begins, role, reporter = [*token.split(":"), "", ""][:3]
        known = token == role_token(role, reporter) and role in ROLES  # type: ignore[arg-type]
        return _demonstrator(token, language, "api", address) if known else None
    key = sessions.session_key(token)
    person = copy.people.of_session(key, clock.now(), token=True)
    if person is None:
        return None
    scope = copy.people.sessions[key].scope
    return Actor(person.name, person.role, "account", person.reporters, person.account_id, key, "api", address, scope)


def role_token(role: Role, reporter: str = "") -> str:
    """What stands in the cookie for a role in the demonstration."""
    return ":".join([DEMONSTRATION, role, reporter])


def _demonstrator(token: str, language: Language, via: Via, address: str) -> Actor:
    begins, _, rest = token.partition(":")
    role, _, reporter = rest.partition(":")
    taken: Role = role if begins == DEMONSTRATION and role in ROLES else DEFAULT_ROLE
    _ = translator(language)
    name = _("Demonstration {role}").format(role=role_name(taken, language))
    own = frozenset({reporter}) if reporter else frozenset()
    return replace(demonstrator(name, taken, own, via), address=address)
