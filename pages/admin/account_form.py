"""The form fields of an account, saving them, and the message shown afterwards; used on the administration page."""

from collections.abc import Callable, Mapping

import streamlit as st

from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import MAX_NAME_CHARS, ROLES
from ledger.accounts.store import StoredAccount
from pages.forms.state import form_state, write_form
from scorecard.html import accounts as account_html
from scorecard.text import accounts as account_text
from scorecard.text.markdown import escape_markdown
from scorecard.view import View

SHOWN_PASSWORD = "temporary-password"
"""Key in ``FormState.persistent``: the account and temporary password on show, until the administrator closes it."""
MESSAGE = "account-saved"
"""Key in ``FormState.messages``: the message about the last account saved."""


def account_fields(account: StoredAccount, names: Mapping[str, str], view: View) -> Account:
    """Fields for name, role and departments; returns the account with what was entered. ``names``: id → name of
    departments and towns."""
    _ = view.translate
    name = st.text_input(_("Full name"), account.name, max_chars=MAX_NAME_CHARS)
    role = st.radio(
        _("Role"),
        ROLES,
        ROLES.index(account.role),
        horizontal=True,
        format_func=lambda role: account_text.role_name(role, view.language),
    )
    reporters = st.multiselect(
        _("Departments and towns of a reporter"),
        list(names),
        [key for key in names if key in account.reporters],
        format_func=names.__getitem__,
        placeholder=_("Choose one or more"),
    )
    return Account(account.account_id, name, role, frozenset(reporters))


def save_account(
    write: Callable[[], None],
    view: View,
    temporary_password: tuple[str, str] | None = None,
    persistent: Mapping[str, object] | None = None,
    message: str = "",
) -> None:
    """Calls ``write`` and reruns the page, or shows why it failed.

    ``temporary_password``: an account and its temporary password, shown afterwards; ``persistent``: added to the form
    state; ``message``: shown when the write has succeeded.
    """
    try:
        with write_form(view) as form:
            write()
            form.messages = {MESSAGE: message}
            if temporary_password:
                form.persistent[SHOWN_PASSWORD] = temporary_password
            form.persistent.update(persistent or {})
            st.rerun()
    except AccountError as error:
        st.error("\n\n".join(account_text.faults(error, view.language)))


def show_message(view: View) -> None:
    """The message about the last account saved. A temporary password stays on the page until it is closed, since the
    page is also rerun when somebody else reports."""
    _ = view.translate
    with st.container():  # always there, so that the expanders below do not collapse when the message goes
        if message := form_state().messages.get(MESSAGE):
            st.success(escape_markdown(message))
        if shown := form_state().persistent.get(SHOWN_PASSWORD):
            account_id, password = shown
            st.html(account_html.temporary_password(account_id, password, view.language))
            if st.button(_("I have noted it: close")):
                form_state().persistent.pop(SHOWN_PASSWORD)
                st.rerun()
