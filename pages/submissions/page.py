"""Submissions: who has reported what was due, the files sent with their receipts, and the coordinator's decisions."""

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from pages.submissions import lists, period, receipt_files, review
from scorecard.queries import submissions as submission_queries
from scorecard.text import narrative

view = current_view()
_ = view.translate
snapshot, language = view.snapshot, view.language

st.title(_("Submissions"))
st.header(_("Reports due for {month}").format(month=narrative.year_month(snapshot.period, language)))
lists.completeness(submission_queries.reporting(snapshot), view)

st.header(_("What was sent"))
table = submission_queries.submissions(snapshot)
if table.empty:
    st.write(_("No submissions yet."))
    st.stop()
pending = table[table["decision"] == "held"]
if len(pending):
    st.warning(_("Waiting for the coordinator: {count}").format(count=len(pending)))
left, right = st.columns(2)
with left:
    state = widgets.choose(_("State"), lists.states(view), "state", "all")
with right:
    month = widgets.choose(_("Period of the report"), lists.months(table, view), "reported", "all")
newest = str((pending if len(pending) else table)["submission_id"].iloc[0])
requested = st.query_params.get("submission", newest)
chosen = int(requested if requested in set(table["submission_id"].astype(str)) else newest)
lists.sent_reports(table, state, month, chosen, view)

[row] = table[table["submission_id"] == chosen].itertuples()
receipt = submission_queries.receipt(snapshot, chosen)
st.header(_("Receipt {number}").format(number=chosen))
may_open = receipt_files.offer(row, receipt, view)
lists.history(submission_queries.reviews(snapshot, chosen), view)
if may_open:
    widgets.findings(receipt.notes, view)
if receipt.kind == "progress":
    lists.notes(submission_queries.notes(snapshot, chosen), view)
elif receipt.kind == "milestone":
    lists.milestones(submission_queries.sent_milestones(snapshot, chosen), view)
else:
    with st.expander(_("Values, and what they replaced")):
        lists.values(submission_queries.values_with_previous(snapshot, chosen, receipt.kind), receipt.kind, view)

review.decide(row, view)
period.month(view)
