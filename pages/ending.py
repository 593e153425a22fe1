"""The tokens of all programs, and the end of one: part of the administration page."""

import streamlit as st

from ledger import clock
from ledger.accounts import tokens
from ledger.accounts.tokens import TokenError
from pages.saving import saving
from scorecard import access, admin_board, snapshot
from scorecard.doors import account_words
from scorecard.view import View


def tokens_of_all(now: View) -> None:
    _, language = now.translate, now.language
    people, at = snapshot.store(now.database).copy.people, clock.now()
    held = sorted(people.held(at), key=lambda one: (one.account_id, one.begun_at))
    if not held:
        return
    with st.expander(_("Tokens of programs ({count})").format(count=len(held))):
        st.html(admin_board.tokens(held, people.accounts, language))
        words = {tokens.token_number(one): f"{one.account_id} · {one.name}" for one in held}
        number = st.selectbox(_("Token"), list(words), format_func=words.__getitem__)
        if st.button(_("End this token")):
            [one] = [one for one in held if tokens.token_number(one) == number]
            try:
                with saving(now):
                    tokens.end(now.database, one.account_id, number, access.current())
                    st.rerun()
            except TokenError as refused:
                st.error(" ".join(account_words.token_faults(refused, language)))
