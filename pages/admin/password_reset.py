"""Gives an account a new temporary password, after a confirmation: its sessions and tokens end with the old one."""

import streamlit as st

from ledger.accounts import accounts, passwords
from pages.admin import account_form
from scorecard.text.markdown import escape_markdown
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor

REQUESTED = "password-reset-requested"
"""Key in the session state: the account whose reset is waiting for confirmation."""


def request_reset(account_id: str) -> None:
    st.session_state[REQUESTED] = account_id


def reset_button(account_id: str, view: View) -> None:
    """Asks for confirmation of a requested reset, listing what it ends; nothing if none was requested."""
    if st.session_state.get(REQUESTED) != account_id:
        return
    _, by = view.translate, current_actor()
    warning = _(
        "{account} can sign in with the new temporary password only, is signed out everywhere, and its tokens are revoked."
    )
    st.warning(escape_markdown(warning.format(account=account_id)))
    with st.container(horizontal=True):
        confirmed = st.button(_("Set the temporary password"), type="primary")
        cancelled = st.button(_("Keep the current password"))
    if confirmed or cancelled:
        st.session_state.pop(REQUESTED)
    if confirmed:
        password = passwords.temporary_password()
        account_form.save_account(
            lambda: accounts.set_temporary_password(view.database, account_id, password, by),
            view,
            (account_id, password),
        )
    elif cancelled:
        st.rerun()
