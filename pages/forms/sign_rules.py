"""The form that signs rules: they apply from a month on, and earlier months keep the rules they had."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from ledger.workflow import rule_signing
from ledger.workflow.rule_signing import Family, SignedRules, SigningError
from pages.forms.permission import can_or_explain
from pages.forms.state import form_state, write_form
from scorecard.text import narrative
from scorecard.text import rule_signing as rule_signing_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def sign(family: Family, values: Callable[[], Mapping[str, float]], view: View, title: str = "") -> None:
    """A form that signs the values of one family of rules from a month on; nothing for an earlier revision.

    ``values`` is called inside the form: it may draw fields there; it returns rule → value.
    """
    if month_signed := form_state().messages.get(family):
        st.success(rule_signing_text.signed_message(month_signed, view.language))
    if not view.newest:
        return
    if not can_or_explain(view, "sign_rules"):
        return
    _, language = view.translate, view.language
    months = [date(view.year, month, 1) for month in range(1, 13)]
    with st.expander(title or _("Sign and put in force")), st.form(f"sign-{family}", border=False):
        signed = values()
        month = st.selectbox(
            _("In force from"),
            months,
            months.index(view.snapshot.period),
            key=f"sign-{family}-month",
            format_func=lambda first_day: narrative.year_month(first_day, language),
        )
        pressed = st.form_submit_button(_("Sign"), type="primary")
    if pressed:
        try:
            with write_form(view) as form:
                rule_signing.sign(view.database, SignedRules(family, signed, month), current_actor())
                form.messages = {family: month}
                st.rerun()
        except SigningError as error:
            st.error("\n\n".join(rule_signing_text.faults(error, language)))
