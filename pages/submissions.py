"""Submissions: who has reported what was due, what was sent, and what became of it; the coordinator's decisions."""

import streamlit as st

from pages import closing, deciding, opening
from pages.layout.current_view import current_view
from scorecard import decisions, widgets
from scorecard.queries import submissions as submission_queries
from scorecard.text import narrative

now = current_view()
_ = now.translate
snapshot, language = now.snapshot, now.language

st.title(_("Submissions"))
st.header(_("Reports due for {month}").format(month=narrative.year_month(snapshot.period, language)))
decisions.completeness(submission_queries.reporting(snapshot), now)

st.header(_("What was sent"))
table = submission_queries.submissions(snapshot)
if table.empty:
    st.write(_("Nothing has been sent yet."))
    st.stop()
waiting = table[table["decision"] == "held"]
if len(waiting):
    st.warning(_("Waiting for the coordinator: {count}").format(count=len(waiting)))
left, right = st.columns(2)
with left:
    state = widgets.choose(_("State"), decisions.states(now), "state", "all")
with right:
    month = widgets.choose(_("Period of the report"), decisions.months(table, now), "reported", "all")
newest = str((waiting if len(waiting) else table)["submission_id"].iloc[0])
asked = st.query_params.get("submission", newest)
chosen = int(asked if asked in set(table["submission_id"].astype(str)) else newest)
decisions.sent(table, state, month, chosen, now)

[row] = table[table["submission_id"] == chosen].itertuples()
receipt = submission_queries.receipt(snapshot, chosen)
st.header(_("Receipt {number}").format(number=chosen))
opened = opening.offer(row, receipt, now)
decisions.history(submission_queries.reviews(snapshot, chosen), now)
if opened:
    widgets.findings(receipt.notes, now)
if receipt.kind == "progress":
    decisions.notes(submission_queries.notes(snapshot, chosen), now)
elif receipt.kind == "milestone":
    decisions.milestones(submission_queries.sent_milestones(snapshot, chosen), now)
else:
    with st.expander(_("Values, and what they replaced")):
        decisions.values(submission_queries.replaced(snapshot, chosen, receipt.kind), receipt.kind, now)

deciding.decide(row, now)
closing.month(now)
