"""The form that closes a month for reports or reopens it: the last part of the submissions page."""

import streamlit as st

from etl.submissions import review
from pages.forms.permission import can_or_explain
from pages.forms.state import write_form
from pages.submissions import lists
from scorecard.queries import submissions as submission_queries
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def month(view: View) -> None:
    _, snapshot = view.translate, view.snapshot
    st.header(_("Months"))
    if not can_or_explain(view, "close_month"):
        return
    closed = snapshot.period in submission_queries.closed_periods(snapshot)
    with st.form("month"):
        st.write(lists.month_state(snapshot.period, closed, view))
        pressed = st.form_submit_button(_("Open it again") if closed else _("Close it for reports"))
    if pressed:
        with write_form(view):
            review.set_period(
                view.database,
                snapshot.plan_id,
                snapshot.period,
                "open" if closed else "closed",
                current_actor(),
            )
            st.rerun()
