"""A new first password for an account: given once it is meant, since much ends with the old one."""

import streamlit as st

from ledger.accounts import accounts, passwords
from pages.admin import account_form
from scorecard.text.markdown import escape_markdown
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor

REQUESTED = "new-password-asked"
"""The account that is to get a new first password, until that is confirmed."""


def request_reset(key: str) -> None:
    st.session_state[REQUESTED] = key


def reset_button(key: str, now: View) -> None:
    """Nothing unless it was asked for. What ends with the old one is said first."""
    if st.session_state.get(REQUESTED) != key:
        return
    _, by = now.translate, current_actor()
    words = _("{account} comes in with the new first password only, is signed out everywhere, and its tokens end.")
    st.warning(escape_markdown(words.format(account=key)))
    with st.container(horizontal=True):
        given = st.button(_("Give it"), type="primary")
        left = st.button(_("Keep the old one"))
    if given or left:
        st.session_state.pop(REQUESTED)
    if given:
        password = passwords.temporary_password()
        account_form.save_account(
            lambda: accounts.set_first_password(now.database, key, password, by), now, (key, password)
        )
    elif left:
        st.rerun()
