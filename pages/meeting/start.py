"""Beginning a meeting: the part of the meetings page where figures are frozen."""

import streamlit as st

from ledger import clock
from ledger.workflow import meetings
from ledger.workflow.meetings import MeetingError
from pages.forms import widgets
from pages.forms.permission import can_or_explain
from pages.forms.state import write_form
from scorecard.meetings import loader as meeting_loader
from scorecard.text import meetings as meeting_text
from scorecard.text import narrative
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def start(now: View, *, first: bool) -> None:
    """The form. A meeting that is begun is the one that the page shows. ``first``: there was none before it."""
    _ = now.translate
    if not can_or_explain(now, "meet"):
        return
    month = narrative.year_month(now.snapshot.period, now.language)
    words = _(
        "Its figures are those of {month} at revision {revision}. They stay as they are, whatever is reported later."
    )
    widgets.caption(words.format(month=month, revision=now.snapshot.revision))
    with st.form("begin"):
        usual = _("Coordination meeting, {month}").format(month=month)
        title = st.text_input(_("Title of the meeting"), usual, key="meeting_title", max_chars=meetings.MAX_TITLE_CHARS)
        day = st.date_input(_("Held on"), clock.now().date(), key="meeting_day", format="YYYY-MM-DD")
        pressed = st.form_submit_button(_("Freeze the figures and begin"), type="primary")
    if not pressed:
        return
    new = meetings.Meeting(now.snapshot.plan_id, title, day, now.snapshot.period, now.snapshot.revision)
    agenda = meeting_loader.proposed_agenda(now.snapshot, last_decisions=not first)
    try:
        with write_form(now) as after:
            after.address = {"meeting": str(meetings.start(now.database, new, agenda, current_actor()))}
            st.rerun()
    except MeetingError as refused:
        st.error("\n\n".join(meeting_text.faults(refused, now.language)))
