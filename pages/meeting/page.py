"""Meetings: begun on frozen figures, gone through by an agenda, shown as slides; what they decided; their papers."""

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

now = current_view()
_ = now.translate
copy = snapshot.store(now.database).copy
plan_id = now.snapshot.plan_id

st.title(_("Meetings"))
known = meeting_queries.meetings(copy.database_id, plan_id, copy.revision)
numbers = [int(one) for one in known["meeting_id"]]
asked = st.query_params.get("meeting", "")
chosen = int(asked) if asked in map(str, numbers) else next(iter(numbers), None)
if chosen is not None:
    st.html(tables.meetings(known, chosen, now))
if chosen is None or can_ever("meet"):
    with st.expander(_("Begin a meeting"), expanded=chosen is None):
        start.start(now, first=chosen is None)
if chosen is None:
    st.stop()

one = meeting_loader.load_meeting(copy, plan_id, chosen)
shown = replace(now, snapshot=one.snapshot, newest=False)
st.header(escape_markdown(one.title))
st.html(tables.standing(one, shown))
left, right = st.columns(2, gap="large")
with left:
    items = agenda.edited(chosen, one.items, shown)
    if items != one.items and can_or_explain(now, "meet") and st.button(_("Save the agenda"), type="primary"):
        try:
            with write_form(now):
                meetings.set_agenda(now.database, chosen, items, current_actor())
                st.rerun()
        except MeetingError as refused:
            st.error("\n\n".join(meeting_text.faults(refused, now.language)))
with right:
    st.subheader(_("Decisions of today"))
    st.html(tables.decisions(one, shown))
    withdraw.withdraw(one, shown)
    papers.offer(one, shown)
