"""The tokens of all programs, and the end of one: part of the administration page."""

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


def tokens_of_all(now: View) -> None:
    _, language = now.translate, now.language
    people, at = snapshot.store(now.database).copy.people, clock.now()
    held = sorted(people.held(at), key=lambda one: (one.account_id, one.begun_at))
    if not held:
        return
    with st.expander(_("Tokens of programs ({count})").format(count=len(held))):
        st.html(account_html.tokens(held, people.accounts, language))
        words = {tokens.token_number(one): f"{one.account_id} · {one.name}" for one in held}
        number = st.selectbox(_("Token"), list(words), format_func=words.__getitem__)
        # Of this token only: one that holds no more leaves the list, and another takes its place there.
        if st.button(_("End this token"), key=f"end:{number}"):
            [one] = [one for one in held if tokens.token_number(one) == number]
            try:
                with write_form(now):
                    tokens.end(now.database, one.account_id, number, current_actor())
                    st.rerun()
            except TokenError as refused:
                st.error(" ".join(account_text.token_faults(refused, language)))
