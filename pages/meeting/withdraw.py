"""The form that withdraws a decision recorded by mistake: part of the meetings page."""

import streamlit as st

from ledger.accounts import permissions
from ledger.workflow import meetings
from ledger.workflow.meetings import MeetingError
from pages.forms.state import write_form
from scorecard.meeting import Meeting
from scorecard.text import meetings as meeting_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def withdraw(meeting: Meeting, view: View) -> None:
    """The form; nothing if there is no decision, or the actor may not withdraw one."""
    _ = view.translate
    texts = {int(row.decision_id): row.words for row in meeting.decisions.itertuples()}
    if not texts or not permissions.is_allowed(current_actor(), "meet"):
        return
    with st.expander(_("Withdraw a decision")), st.form("withdraw", border=False):
        number = st.selectbox(_("Decision"), list(texts), format_func=texts.__getitem__)
        reason = st.text_input(_("Reason"), key="withdraw_reason", max_chars=meetings.MAX_TEXT_CHARS)
        pressed = st.form_submit_button(_("Withdraw"))
    if pressed:
        try:
            with write_form(view):
                meetings.withdraw(view.database, number, current_actor(), reason)
                st.rerun()
        except MeetingError as error:
            st.error("\n\n".join(meeting_text.faults(error, view.language)))
