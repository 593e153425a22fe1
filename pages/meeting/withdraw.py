"""Taking back a decision of a meeting that was recorded by mistake."""

import streamlit as st

from ledger.accounts import permissions
from ledger.workflow import meetings
from ledger.workflow.meetings import MeetingError
from pages.forms.state import write_form
from scorecard.meeting import Meeting
from scorecard.text import meetings as meeting_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def withdraw(one: Meeting, now: View) -> None:
    """Nothing while there is no decision, or for who may not."""
    _ = now.translate
    words = {int(row.decision_id): row.words for row in one.decisions.itertuples()}
    if not words or not permissions.is_allowed(current_actor(), "meet"):
        return
    with st.expander(_("Withdraw a decision")), st.form("withdraw", border=False):
        number = st.selectbox(_("Decision"), list(words), format_func=words.__getitem__)
        reason = st.text_input(_("Reason"), key="withdraw_reason", max_chars=meetings.MAX_TEXT_CHARS)
        pressed = st.form_submit_button(_("Withdraw"))
    if pressed:
        try:
            with write_form(now):
                meetings.withdraw(now.database, number, current_actor(), reason)
                st.rerun()
        except MeetingError as refused:
            st.error("\n\n".join(meeting_text.faults(refused, now.language)))
