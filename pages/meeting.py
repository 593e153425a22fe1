"""Meetings: begun on frozen figures, gone through by an agenda, shown as slides; what they decided; their papers."""

from dataclasses import replace

import streamlit as st

from ledger.workflow import meetings
from ledger.workflow.meetings import MeetingError
from pages import beginning, papers, taking_back
from pages.allowed import allowed, offered
from pages.layout.current_view import current_view
from pages.saving import saving
from scorecard import agendas, meetings_board, snapshot
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
    st.html(meetings_board.meetings(known, chosen, now))
if chosen is None or offered("meet"):
    with st.expander(_("Begin a meeting"), expanded=chosen is None):
        beginning.begin(now, first=chosen is None)
if chosen is None:
    st.stop()

one = meeting_loader.load_meeting(copy, plan_id, chosen)
shown = replace(now, snapshot=one.snapshot, newest=False)
st.header(escape_markdown(one.title))
st.html(meetings_board.standing(one, shown))
left, right = st.columns(2, gap="large")
with left:
    items = agendas.edited(chosen, one.items, shown)
    if items != one.items and allowed(now, "meet") and st.button(_("Save the agenda"), type="primary"):
        try:
            with saving(now):
                meetings.set_agenda(now.database, chosen, items, current_actor())
                st.rerun()
        except MeetingError as refused:
            st.error("\n\n".join(meeting_text.faults(refused, now.language)))
with right:
    st.subheader(_("Decisions of today"))
    st.html(meetings_board.decisions(one, shown))
    taking_back.take_back(one, shown)
    papers.offer(one, shown)
