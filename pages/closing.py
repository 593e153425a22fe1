"""Closing a month for reports, and opening it again: the last part of the submissions page."""

import streamlit as st

from etl import ledger
from pages.saving import saving
from scorecard import decisions, queries
from scorecard.view import View


def month(now: View) -> None:
    _, snapshot = now.translate, now.snapshot
    st.header(_("Months"))
    closed = snapshot.period in queries.closed_periods(snapshot)
    with st.form("month"):
        st.write(decisions.month_words(snapshot.period, closed, now))
        by = st.text_input(_("Name of who does it"), key="closer", max_chars=60)
        pressed = st.form_submit_button(_("Open it again") if closed else _("Close it for reports"))
    if pressed and not by.strip():
        st.error(_("Enter the name of who does it."))
    elif pressed:
        with saving(now):
            ledger.set_period(now.database, snapshot.plan_id, snapshot.period, "open" if closed else "closed", by)
            st.rerun()
