"""Signing rules: they hold from a month on, and what was in force before stays for earlier months."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from ledger.workflow import rule_signing
from ledger.workflow.rule_signing import Family, Signed, SigningError
from pages.forms.permission import can_or_explain
from pages.forms.state import form_state, write_form
from scorecard.text import narrative
from scorecard.text import rule_signing as rule_signing_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def sign(family: Family, values: Callable[[], Mapping[str, float]], now: View, title: str = "") -> None:
    """A form for what was tried, or with the fields that ``values`` puts there; nothing for an earlier revision."""
    if month_signed := form_state().said.get(family):
        st.success(rule_signing_text.signed(month_signed, now.language))
    if not now.newest:
        return
    if not can_or_explain(now, "sign_rules"):
        return
    _, language = now.translate, now.language
    months = [date(now.year, month, 1) for month in range(1, 13)]
    with st.expander(title or _("Sign, and put in force")), st.form(f"sign-{family}", border=False):
        given = values()
        month = st.selectbox(
            _("In force from"), months, months.index(now.snapshot.period), key=f"sign-{family}-month",
            format_func=lambda one: narrative.year_month(one, language),
        )  # fmt: skip
        pressed = st.form_submit_button(_("Sign"), type="primary")
    if pressed:
        try:
            with write_form(now) as after:
                rule_signing.sign(now.database, Signed(family, given, month), current_actor())
                after.said = {family: month}
                st.rerun()
        except SigningError as refused:
            st.error("\n\n".join(rule_signing_text.faults(refused, language)))
