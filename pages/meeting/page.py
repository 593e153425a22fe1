"""Meetings: each with frozen figures, an agenda and slides; its decisions and its papers."""

from dataclasses import replace

import streamlit as st

from ledger.workflow import meetings
from ledger.workflow.meetings import MeetingError
from pages.forms.current_view import current_view
from pages.forms.permission import can_ever, can_or_explain
from pages.forms.state import write_form
from pages.meeting import agenda, papers, start, tables, withdraw
from scorecard import snapshot
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import meetings as meeting_queries
from scorecard.text import meetings as meeting_text
from scorecard.text.markdown import escape_markdown
from scorecard.web.auth.current_actor import current_actor

view = current_view()
_ = view.translate
copy = snapshot.store(view.database).copy
plan_id = view.snapshot.plan_id

st.title(_("Meetings"))
table = meeting_queries.meetings(copy.database_id, plan_id, copy.revision)
numbers = [int(number) for number in table["meeting_id"]]
requested = st.query_params.get("meeting", "")
chosen = int(requested) if requested in map(str, numbers) else next(iter(numbers), None)
if chosen is not None:
    st.html(tables.meetings(table, chosen, view))
if chosen is None or can_ever("meet"):
    with st.expander(_("Begin a meeting"), expanded=chosen is None):
        start.start(view, first=chosen is None)
if chosen is None:
    st.stop()

meeting = meeting_loader.load_meeting(copy, plan_id, chosen)
frozen_view = replace(view, snapshot=meeting.snapshot, newest=False)
st.header(escape_markdown(meeting.title))
st.html(tables.slides_link(meeting, frozen_view))
left, right = st.columns(2, gap="large")
with left:
    items = agenda.edit(chosen, meeting.items, frozen_view)
    if items != meeting.items and can_or_explain(view, "meet") and st.button(_("Save the agenda"), type="primary"):
        try:
            with write_form(view):
                meetings.set_agenda(view.database, chosen, items, current_actor())
                st.rerun()
        except MeetingError as error:
            st.error("\n\n".join(meeting_text.faults(error, view.language)))
with right:
    st.subheader(_("Decisions of this meeting"))
    st.html(tables.decisions(meeting, frozen_view))
    withdraw.withdraw(meeting, frozen_view)
    papers.offer(meeting, frozen_view)
