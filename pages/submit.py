"""Submit: choose who reports and for which month, take the template, send the file, correct it in place, get a receipt."""

from datetime import date

import streamlit as st

from etl import correction, intake, ledger
from etl.findings import errors
from etl.reporter import Reporter
from etl.template import filename
from pages import sending
from scorecard import correcting, narrative, preview, queries, view, widgets
from scorecard.snapshot import Snapshot

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
names = queries.reporters(snapshot, language)

st.title(_("Submit monthly actuals"))
left, right = st.columns(2)
with left:
    reporter = widgets.choose(_("Department or town"), names, "reporter", next(iter(names)))
months = {f"{now.year}-{month:02}": narrative.year_month(date(now.year, month, 1), language) for month in range(1, 13)}
with right:
    month = widgets.choose(_("Month reported"), months, "month", f"{snapshot.period:%Y-%m}")
period = date(now.year, int(month[5:]), 1)
sender = Reporter(area_id=reporter) if reporter.isdecimal() else Reporter(reporter)

st.header(_("1 Fill in your template"))
st.write(_("It lists your own indicators with their targets and last values."))
st.write(_("Fill in the value column in Excel or WPS, and save it as XLSX or CSV."))
with st.container(horizontal=True):
    for kind, label in (("xlsx", _("Download the template (XLSX)")), ("csv", _("Download the template (CSV)"))):
        st.download_button(
            label, queries.template(snapshot, sender, period, language, kind), key=f"template-{kind}",
            file_name=filename(names[reporter], period, kind), on_click="ignore",
            type="primary" if kind == "xlsx" else "secondary",
        )  # fmt: skip

st.header(_("2 Upload it"))
file = st.file_uploader(
    _("XLSX or CSV up to 20 MB (UTF-8, GBK or UTF-16)"), type=["xlsx", "csv", "txt"], key=f"file-{reporter}-{month}"
)
if file is None:
    st.stop()
receipt = st.session_state.get(f"receipt:{file.file_id}")
if receipt is not None:
    widgets.receipt(receipt, names[reporter], now)
    st.stop()

changes = correcting.edits(file.file_id)
data = correction.corrected(file.getvalue(), changes) if changes else file.getvalue()
name = f"{file.name.rpartition('.')[0]}-{_('corrected')}.csv" if changes else file.name
late = period in queries.closed_periods(snapshot) and st.checkbox(_("Late report: the coordinator decides"))
sent = ledger.Sent(data, name, snapshot.plan_id, "", sender.department_id, period, area_id=sender.area_id, late=late)
taken = intake.read(data, queries.expectation(snapshot, sent))
widgets.verdict(taken, now)
widgets.findings(taken.findings, now)
correcting.offer(data, taken, file.file_id, now)
if changes:
    st.download_button(_("Download the corrected file"), data, file_name=name, mime="text/csv", on_click="ignore")
if errors(taken.findings):
    st.stop()

st.header(_("3 See what would change"))
asked = Snapshot(snapshot.database_id, snapshot.plan_id, period, snapshot.revision)
preview.consequence(queries.consequence(snapshot, sent, period), queries.progress(asked), now)

sending.confirm(sent, taken, file.file_id, now)
