"""Keeping accounts: the forms of the administration page."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from ledger.accounts import accounts, audit_search, passwords
from ledger.accounts.accounts import Account
from ledger.accounts.store import StoredAccount
from pages.admin import account_form, password_reset
from pages.forms.state import form_state, handle_write_errors
from scorecard.html import accounts as account_html
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor

CREATED = "made-one-by-one"
"""Under which name it is kept how many accounts were made."""


def shown(people: Mapping[str, StoredAccount], names: Mapping[str, str], now: View) -> None:
    _ = now.translate
    st.header(_("Accounts"))
    if not people:
        st.write(_("There are no accounts yet."))
        return
    came: Mapping[str, datetime] = {}
    with handle_write_errors(now):
        came = audit_search.last_sign_ins(now.database, current_actor())
    st.html(account_html.accounts(people, names, came, now.language))


def add(names: Mapping[str, str], now: View) -> None:
    _ = now.translate
    made: int = form_state().lasting.get(CREATED, 0)  # the form is a new, empty one after each
    with st.expander(_("Make an account")), st.form(f"account-new-{made}", border=False):
        account_id = st.text_input(_("Account"), max_chars=40, placeholder="zhang.san")
        new = account_form.account_fields(StoredAccount("", "", "viewer", frozenset(), True, False), names, now)
        pressed = st.form_submit_button(_("Make"), type="primary")
    if pressed:
        password = passwords.temporary_password()
        one = Account(account_id.strip(), new.name, new.role, new.reporters)
        account_form.save_account(
            lambda: accounts.add(now.database, one, password, current_actor()),
            now,
            (one.account_id, password),
            {CREATED: made + 1},
        )


def change(people: Mapping[str, StoredAccount], names: Mapping[str, str], now: View) -> None:
    _ = now.translate
    if not people:
        return
    with st.expander(_("Change an account")):
        words = {key: account_html.chosen(one, now.language) for key, one in sorted(people.items())}
        key = st.selectbox(_("Account"), list(words), format_func=words.__getitem__, key="account-chosen")
        with st.form(f"account-{key}", border=False):
            other = account_form.account_fields(people[key], names, now)
            closed = st.checkbox(_("Closed: nobody comes in with it"), not people[key].active)
            with st.container(horizontal=True):
                pressed = st.form_submit_button(_("Save"), type="primary")
                again = st.form_submit_button(_("Give a new first password"))
    by = current_actor()
    if pressed:
        one = Account(key, other.name, other.role, other.reporters, not closed)
        words = _("Saved: {account}.")
        if closed and people[key].active:
            words = _("Closed: {account}. Whoever was signed in with it is signed out.")
        account_form.save_account(lambda: accounts.change(now.database, one, by), now, said=words.format(account=key))
    elif again:
        password_reset.request_reset(key)
    password_reset.reset_button(key, now)
