"""Lists accounts, adds and changes them: forms of the administration page."""

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

CREATED = "accounts-created"
"""Key in ``FormState.persistent``: how many accounts this session has created with the form."""


def account_table(accounts_by_id: Mapping[str, StoredAccount], names: Mapping[str, str], view: View) -> None:
    _ = view.translate
    st.header(_("Accounts"))
    if not accounts_by_id:
        st.write(_("There are no accounts yet."))
        return
    last_sign_ins: Mapping[str, datetime] = {}
    with handle_write_errors(view):
        last_sign_ins = audit_search.last_sign_ins(view.database, current_actor())
    st.html(account_html.accounts(accounts_by_id, names, last_sign_ins, view.language))


def add(names: Mapping[str, str], view: View) -> None:
    _ = view.translate
    created: int = form_state().persistent.get(CREATED, 0)  # part of the form's key: a new, empty form after each
    with st.expander(_("Create an account")), st.form(f"account-new-{created}", border=False):
        account_id = st.text_input(_("Account"), max_chars=40, placeholder="zhang.san")
        new = account_form.account_fields(StoredAccount("", "", "viewer", frozenset(), True, False), names, view)
        pressed = st.form_submit_button(_("Create"), type="primary")
    if pressed:
        password = passwords.temporary_password()
        account = Account(account_id.strip(), new.name, new.role, new.reporters)
        account_form.save_account(
            lambda: accounts.add(view.database, account, password, current_actor()),
            view,
            (account.account_id, password),
            {CREATED: created + 1},
        )


def change(accounts_by_id: Mapping[str, StoredAccount], names: Mapping[str, str], view: View) -> None:
    _ = view.translate
    if not accounts_by_id:
        return
    with st.expander(_("Change an account")):
        labels = {
            account_id: account_html.account_label(account, view.language)
            for account_id, account in sorted(accounts_by_id.items())
        }
        account_id = st.selectbox(_("Account"), list(labels), format_func=labels.__getitem__, key="account-chosen")
        with st.form(f"account-{account_id}", border=False):
            edited = account_form.account_fields(accounts_by_id[account_id], names, view)
            closed = st.checkbox(_("Disabled: cannot sign in"), not accounts_by_id[account_id].active)
            with st.container(horizontal=True):
                pressed = st.form_submit_button(_("Save"), type="primary")
                reset = st.form_submit_button(_("Set a new temporary password"))
    by = current_actor()
    if pressed:
        changed = Account(account_id, edited.name, edited.role, edited.reporters, not closed)
        message = _("Saved: {account}.")
        if closed and accounts_by_id[account_id].active:
            message = _("Disabled: {account}. All its sessions have been signed out.")
        account_form.save_account(
            lambda: accounts.change(view.database, changed, by), view, message=message.format(account=account_id)
        )
    elif reset:
        password_reset.request_reset(account_id)
    password_reset.reset_button(account_id, view)
