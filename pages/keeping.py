"""Keeping accounts: the forms of the administration page."""

from collections.abc import Mapping

import streamlit as st

from etl import accounts
from etl.accounts import Account
from etl.people import Person
from pages import account_fields
from scorecard import access, admin_board
from scorecard.verbatim import verbatim
from scorecard.view import View

ASKED = "new-password-asked"
"""The account that is to get a new first password, until that is confirmed."""


def shown_once(now: View) -> None:
    # In a place of its own, so that nothing below it folds when it goes.
    with st.container():
        if said := st.session_state.pop(account_fields.SAID, None):
            st.success(verbatim(said))
        if given := st.session_state.pop(account_fields.GIVEN, None):
            st.html(admin_board.password_words(*given, now.language))


def add(names: Mapping[str, str], now: View) -> None:
    _ = now.translate
    with st.expander(_("Make an account")), st.form("account-new", border=False):
        account_id = st.text_input(_("Account"), max_chars=40, placeholder="zhang.san")
        new = account_fields.fields(Person("", "", "viewer", frozenset(), True, False), names, now)
        pressed = st.form_submit_button(_("Make"), type="primary")
    if pressed:
        password = accounts.first_password()
        one = Account(account_id.strip(), new.name, new.role, new.reporters)
        account_fields.kept(
            lambda: accounts.add(now.database, one, password, access.current()), now, (one.account_id, password)
        )


def change(people: Mapping[str, Person], names: Mapping[str, str], now: View) -> None:
    _ = now.translate
    if not people:
        return
    with st.expander(_("Change an account")):
        words = {key: admin_board.chosen(one, now.language) for key, one in sorted(people.items())}
        key = st.selectbox(_("Account"), list(words), format_func=words.__getitem__, key="account-chosen")
        with st.form(f"account-{key}", border=False):
            other = account_fields.fields(people[key], names, now)
            closed = st.checkbox(_("Closed: nobody comes in with it"), not people[key].active)
            with st.container(horizontal=True):
                pressed = st.form_submit_button(_("Save"), type="primary")
                again = st.form_submit_button(_("Give a new first password"))
    by = access.current()
    if pressed:
        one = Account(key, other.name, other.role, other.reporters, not closed)
        words = _("Saved: {account}.")
        if closed and people[key].active:
            words = _("Closed: {account}. Whoever was signed in with it is signed out.")
        account_fields.kept(lambda: accounts.change(now.database, one, by), now, said=words.format(account=key))
    elif again:
        st.session_state[ASKED] = key
    if st.session_state.get(ASKED) == key:
        _new_password(key, now)


def _new_password(key: str, now: View) -> None:
    """Once it is meant: the old one, the sessions and the tokens end with it."""
    _, by = now.translate, access.current()
    words = _("{account} comes in with the new first password only, is signed out everywhere, and its tokens end.")
    st.warning(verbatim(words.format(account=key)))
    with st.container(horizontal=True):
        given = st.button(_("Give it"), type="primary")
        left = st.button(_("Keep the old one"))
    if given or left:
        st.session_state.pop(ASKED)
    if given:
        password = accounts.first_password()
        account_fields.kept(lambda: accounts.give_password(now.database, key, password, by), now, (key, password))
    elif left:
        st.rerun()
