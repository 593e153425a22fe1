"""Lists the API tokens of all accounts and revokes one: part of the administration page."""

import streamlit as st

from ledger import clock
from ledger.accounts import tokens
from ledger.accounts.tokens import TokenError
from pages.forms.state import write_form
from scorecard import snapshot
from scorecard.html import accounts as account_html
from scorecard.text import accounts as account_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def tokens_of_all(view: View) -> None:
    _, language = view.translate, view.language
    store = snapshot.store(view.database).copy.account_store
    valid = sorted(store.valid_tokens(clock.now()), key=lambda token: (token.account_id, token.begun_at))
    if not valid:
        return
    with st.expander(_("API tokens ({count})").format(count=len(valid))):
        st.html(account_html.tokens(valid, store.accounts, language))
        labels = {tokens.token_number(token): f"{token.account_id} · {token.name}" for token in valid}
        number = st.selectbox(_("Token"), list(labels), format_func=labels.__getitem__)
        # The key names the token: when one expires it leaves the list, and another takes its place there.
        if st.button(_("Revoke this token"), key=f"end:{number}"):
            [token] = [token for token in valid if tokens.token_number(token) == number]
            try:
                with write_form(view):
                    tokens.end(view.database, token.account_id, number, current_actor())
                    st.rerun()
            except TokenError as error:
                st.error(" ".join(account_text.token_faults(error, language)))
