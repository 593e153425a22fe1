"""The form that begins a meeting and freezes its figures: part of the meetings page."""

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


def start(view: View, *, first: bool) -> None:
    """The form; the page then shows the new meeting. ``first``: the plan has no earlier meeting, so that the proposed
    agenda has no decisions to follow up."""
    _ = view.translate
    if not can_or_explain(view, "meet"):
        return
    month = narrative.year_month(view.snapshot.period, view.language)
    note = _(
        "Its figures are those of {month} at revision {revision}. They stay as they are, whatever is reported later."
    )
    widgets.caption(note.format(month=month, revision=view.snapshot.revision))
    with st.form("begin"):
        default_title = _("Coordination meeting, {month}").format(month=month)
        title = st.text_input(
            _("Title of the meeting"), default_title, key="meeting_title", max_chars=meetings.MAX_TITLE_CHARS
        )
        day = st.date_input(_("Held on"), clock.now().date(), key="meeting_day", format="YYYY-MM-DD")
        pressed = st.form_submit_button(_("Freeze the figures and begin"), type="primary")
    if not pressed:
        return
    new = meetings.Meeting(view.snapshot.plan_id, title, day, view.snapshot.period, view.snapshot.revision)
    agenda = meeting_loader.proposed_agenda(view.snapshot, last_decisions=not first)
    try:
        with write_form(view) as form:
            form.query = {"meeting": str(meetings.start(view.database, new, agenda, current_actor()))}
            st.rerun()
    except MeetingError as error:
        st.error("\n\n".join(meeting_text.faults(error, view.language)))
