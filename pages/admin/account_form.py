"""The fields of an account, what becomes of them and what is said of it: parts of the administration page."""

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

SHOWN_PASSWORD = "first-password"
"""Under which name a first password is kept, until somebody says that they have it."""
MESSAGE = "account-saved"
"""Under which name the words are kept that are said of what was saved."""


def account_fields(one: StoredAccount, names: Mapping[str, str], now: View) -> Account:
    """Name, role and departments of an account as they are to be."""
    _ = now.translate
    name = st.text_input(_("Full name"), one.name, max_chars=MAX_NAME_CHARS)
    role = st.radio(
        _("Role"), ROLES, ROLES.index(one.role), horizontal=True,
        format_func=lambda role: account_text.role_name(role, now.language),
    )  # fmt: skip
    of = st.multiselect(
        _("Departments and towns of a reporter"), list(names), [key for key in names if key in one.reporters],
        format_func=names.__getitem__, placeholder=_("Choose one or more"),
    )  # fmt: skip
    return Account(one.account_id, name, role, frozenset(of))


def save_account(
    act: Callable[[], None],
    now: View,
    given: tuple[str, str] | None = None,
    lasting: Mapping[str, object] | None = None,
    said: str = "",
) -> None:
    """Does it, or says what stands in the way. ``given``: an account and its first password, to be shown; ``lasting``: what
    the page keeps of it; ``said``: when it is done."""
    try:
        with write_form(now) as after:
            act()
            after.said = {MESSAGE: said}
            after.lasting.update({**({SHOWN_PASSWORD: given} if given else {}), **(lasting or {})})
            st.rerun()
    except AccountError as refused:
        st.error("\n\n".join(account_text.faults(refused, now.language)))


def show_message(now: View) -> None:
    """What was done last. A first password stays until somebody has it: the page is drawn anew when others report."""
    _ = now.translate
    with st.container():  # so that nothing below it folds when it goes
        if done := form_state().said.get(MESSAGE):
            st.success(escape_markdown(done))
        if given := form_state().lasting.get(SHOWN_PASSWORD):
            st.html(account_html.password_words(*given, now.language))
            if st.button(_("I have noted it: close")):
                form_state().lasting.pop(SHOWN_PASSWORD)
                st.rerun()
