"""Submissions: who has reported what was due, what was sent, and what became of it; the coordinator's decisions."""

import streamlit as st

from etl import ledger
from etl.database import DatabaseBusyError
from scorecard import decisions, narrative, queries, receipts, view, widgets

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language

st.title(_("Submissions"))
st.header(_("Reports due for {month}").format(month=narrative.year_month(snapshot.period, language)))
decisions.completeness(queries.reporting(snapshot), now)

st.header(_("What was sent"))
table = queries.submissions(snapshot)
if table.empty:
    st.write(_("Nothing has been sent yet."))
    st.stop()
names = {str(row.submission_id): decisions.title(row, now) for row in table.itertuples()}
waiting = table[table["decision"] == "held"]
if len(waiting):
    st.warning(_("Waiting for the coordinator: {count}").format(count=len(waiting)))
newest = str((waiting if len(waiting) else table)["submission_id"].iloc[0])
chosen = int(widgets.choose(_("Submission"), names, "submission", newest))
[row] = table[table["submission_id"] == chosen].itertuples()
receipt = queries.receipt(snapshot, chosen)
reporter = narrative.name(row, "reporter", language) if row.reporter else _("several departments")
lines = receipts.lines(receipt, reporter, now)
widgets.facts(lines)
with st.container(horizontal=True):
    original = queries.original(snapshot, chosen)
    st.download_button(_("Download the original file"), original, file_name=receipt.filename, on_click="ignore")
    written = "\n".join(f"{label}\t{value}" for label, value in lines)
    st.download_button(
        _("Download the receipt"),
        written.encode("utf-8-sig"),
        file_name=f"{_('Receipt')}-{chosen}.txt",
        on_click="ignore",
    )
decisions.history(queries.reviews(snapshot, chosen), now)
widgets.findings(receipt.notes, now)
if receipt.kind == "progress":
    decisions.notes(queries.notes(snapshot, chosen), now)
else:
    with st.expander(_("Values, and what they replaced")):
        decisions.values(queries.replaced(snapshot, chosen, receipt.kind), receipt.kind, now)

allowed = [one for one in ("accepted", "returned", "undone") if row.decision in ledger.ALLOWED[one]]
if allowed:
    st.header(_("Decide"))
    with st.form("decide"):
        by = st.text_input(_("Name of who decides"), key="decider", max_chars=60)
        reason = st.text_area(_("Reason (needed to return or undo)"), max_chars=500)
        with st.container(horizontal=True):
            pressed = [one for one in allowed if st.form_submit_button(decisions.verb(one, _), key=f"do-{one}")]
    if pressed:
        try:
            ledger.decide(now.database, chosen, pressed[0], by, reason)
        except ledger.DecisionError as refused:
            st.error(decisions.refusal(refused, _))
        except DatabaseBusyError:
            st.error(_("Another program is using the database. Nothing has been saved; try again in a minute."))
        else:
            st.rerun()

st.header(_("Months"))
closed = snapshot.period in queries.closed_periods(snapshot)
with st.form("month"):
    st.write(decisions.month_words(snapshot.period, closed, now))
    by = st.text_input(_("Name of who decides"), key="closer", max_chars=60)
    pressed = st.form_submit_button(_("Open it again") if closed else _("Close it for reports"))
if pressed and not by.strip():
    st.error(_("Say who decides."))
elif pressed:
    ledger.set_period(now.database, snapshot.plan_id, snapshot.period, "open" if closed else "closed", by)
    st.rerun()
