"""Submit: choose who reports what and for which month, take the template, send the file, correct it in place, get a receipt."""

from datetime import date
from typing import cast

import streamlit as st

from etl import correction, intake, ledger
from etl.columns import OF_YEAR, SubmissionKind
from etl.findings import errors
from etl.reporter import Reporter
from pages import sending
from scorecard import correcting, guidance, narrative, preview, queries, receipts, submission_words, view, widgets
from scorecard.snapshot import Snapshot

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
names = queries.reporters(snapshot, language)

st.title(_("Submit"))
left, middle, right = st.columns(3)
with left:
    reporter = widgets.choose(_("Department or town"), names, "reporter", next(iter(names)))
sender = Reporter(area_id=reporter) if reporter.isdecimal() else Reporter(reporter)
kinds = submission_words.kinds(language)
if sender.kind == "town":
    kinds = {"actual": kinds["actual"]}
with middle:
    kind = cast(SubmissionKind, widgets.choose(_("What to send"), kinds, "kind", "actual"))
# Shares and schedules are for the year; what they would change is judged for the month that the page shows.
period = snapshot.period
if kind not in OF_YEAR:
    months = {
        f"{one:%Y-%m}": narrative.year_month(one, language)
        for one in [date(now.year, month, 1) for month in range(1, 13)]
    }
    with right:
        period = date.fromisoformat(f"{widgets.choose(_('Month reported'), months, 'month', f'{period:%Y-%m}')}-01")

st.header(_("1 Fill in your template"))
guidance.offer(sender, names[reporter], kind, period, now)

st.header(_("2 Upload it"))
file = st.file_uploader(
    _("XLSX or CSV up to 20 MB (UTF-8, GBK or UTF-16)"),
    type=["xlsx", "csv", "txt"],
    key=f"file-{reporter}-{kind}-{period}",
)
if file is None:
    st.stop()
receipt = st.session_state.get(f"receipt:{file.file_id}")
if receipt is not None:
    receipts.receipt(receipt, names[reporter], now)
    st.stop()

changes = correcting.edits(file.file_id)
data = correction.corrected(file.getvalue(), changes, kind) if changes else file.getvalue()
name = f"{file.name.rpartition('.')[0]}-{_('corrected')}.csv" if changes else file.name
closed = kind not in OF_YEAR and period in queries.closed_periods(snapshot)
late = closed and st.checkbox(_("Late report: the coordinator decides"))
sent = ledger.Sent(
    data, name, snapshot.plan_id, "", sender.department_id, period, kind, area_id=sender.area_id, late=late,
)  # fmt: skip
taken = intake.read(data, queries.expectation(snapshot, sent))
widgets.verdict(taken, now)
widgets.findings(taken.findings, now)
correcting.offer(data, taken, kind, file.file_id, now)
if changes:
    st.download_button(_("Download the corrected file"), data, file_name=name, mime="text/csv", on_click="ignore")
if errors(taken.findings):
    st.stop()

st.header(_("3 See what would change"))
asked = Snapshot(snapshot.database_id, snapshot.plan_id, period, snapshot.revision)
preview.consequence(queries.consequence(snapshot, sent, period), queries.progress(asked), now)

sending.confirm(sent, taken, file.file_id, now)
