"""Submissions: who has reported what was due, what was sent, and what became of it; the coordinator's decisions."""

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from pages.submissions import lists, period, receipt_files, review
from scorecard.queries import submissions as submission_queries
from scorecard.text import narrative

now = current_view()
_ = now.translate
snapshot, language = now.snapshot, now.language

st.title(_("Submissions"))
st.header(_("Reports due for {month}").format(month=narrative.year_month(snapshot.period, language)))
lists.completeness(submission_queries.reporting(snapshot), now)

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
    state = widgets.choose(_("State"), lists.states(now), "state", "all")
with right:
    month = widgets.choose(_("Period of the report"), lists.months(table, now), "reported", "all")
newest = str((waiting if len(waiting) else table)["submission_id"].iloc[0])
asked = st.query_params.get("submission", newest)
chosen = int(asked if asked in set(table["submission_id"].astype(str)) else newest)
lists.sent_reports(table, state, month, chosen, now)

[row] = table[table["submission_id"] == chosen].itertuples()
receipt = submission_queries.receipt(snapshot, chosen)
st.header(_("Receipt {number}").format(number=chosen))
opened = receipt_files.offer(row, receipt, now)
lists.history(submission_queries.reviews(snapshot, chosen), now)
if opened:
    widgets.findings(receipt.notes, now)
if receipt.kind == "progress":
    lists.notes(submission_queries.notes(snapshot, chosen), now)
elif receipt.kind == "milestone":
    lists.milestones(submission_queries.sent_milestones(snapshot, chosen), now)
else:
    with st.expander(_("Values, and what they replaced")):
        lists.values(submission_queries.replaced(snapshot, chosen, receipt.kind), receipt.kind, now)

review.decide(row, now)
period.month(now)
