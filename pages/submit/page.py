"""Submit: choose who reports what and for which month, take the template, send the file, correct it in place, get a receipt."""

import streamlit as st

from etl.intake import correction, reader
from etl.submissions.submission import SubmittedFile
from ledger.vocabulary.columns import OF_YEAR
from ledger.vocabulary.findings import errors
from pages.forms import widgets
from pages.forms.current_view import current_view
from pages.forms.permission import can_or_explain
from pages.forms.state import form_state
from pages.submit import confirm, corrections, preview, receipt_view, reporter, template
from scorecard.queries import progress as progress_queries
from scorecard.queries import submissions as submission_queries
from scorecard.queries import submit as submit_queries
from scorecard.snapshot import Snapshot

now = current_view()
_ = now.translate
snapshot = now.snapshot
st.title(_("Submit"))
sender, name, kind, period = reporter.what(now)

st.header(_("1 Fill in your template"))
template.offer(sender, name, kind, period, now)

st.header(_("2 Upload it"))
if not can_or_explain(now, "report", {sender.key}):
    st.stop()
file = st.file_uploader(
    _("XLSX or CSV up to 20 MB (UTF-8, GBK or UTF-16)"),
    type=["xlsx", "csv", "txt"],
    key=f"file-{sender.key}-{kind}-{period}",
)
if file is None:
    st.stop()
if (receipt := form_state().lasting.get(f"receipt:{file.file_id}")) is not None:
    receipt_view.receipt(receipt, name, now)
    st.stop()

changes = corrections.edits(file.file_id)
data = correction.corrected(file.getvalue(), changes, kind) if changes else file.getvalue()
filename = f"{file.name.rpartition('.')[0]}-{_('corrected')}.csv" if changes else file.name
closed = kind not in OF_YEAR and period in submission_queries.closed_periods(snapshot)
late = closed and st.checkbox(_("Late report: the coordinator decides"))
sent = SubmittedFile(
    data, filename, snapshot.plan_id, "", sender.department_id, period, kind, area_id=sender.area_id, late=late,
)  # fmt: skip
taken = reader.read(data, submit_queries.expectation(snapshot, sent))
widgets.verdict(taken, now)
widgets.findings(taken.findings, now)
corrections.offer(data, taken, kind, file.file_id, now)
if changes:
    st.download_button(_("Download the corrected file"), data, file_name=filename, mime="text/csv", on_click="ignore")
if errors(taken.findings):
    st.stop()

st.header(_("3 See what would change"))
asked = Snapshot(snapshot.database_id, snapshot.plan_id, period, snapshot.revision)
preview.consequence(submit_queries.consequence(snapshot, sent, period), progress_queries.progress(asked), now)

confirm.confirm(sent, taken, file.file_id, now)
