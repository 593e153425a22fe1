"""Submit: choose reporter, kind and month; download the template; upload, correct and send the file; read the receipt."""

import streamlit as st

from etl.intake import correction, reader
from etl.submissions.submission import SubmittedFile
from ledger.vocabulary.columns import YEARLY_KINDS
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

view = current_view()
_ = view.translate
snapshot = view.snapshot
st.title(_("Submit"))
sender, name, kind, period = reporter.choose(view)

st.header(_("1 Fill in your template"))
template.offer(sender, name, kind, period, view)

st.header(_("2 Upload it"))
if not can_or_explain(view, "report", {sender.key}):
    st.stop()
file = st.file_uploader(
    _("XLSX or CSV up to 20 MB (UTF-8, GBK or UTF-16)"),
    type=["xlsx", "csv", "txt"],
    key=f"file-{sender.key}-{kind}-{period}",
)
if file is None:
    st.stop()
if (receipt := form_state().persistent.get(f"receipt:{file.file_id}")) is not None:
    receipt_view.show(receipt, name, view)
    st.stop()

changes = corrections.edits(file.file_id)
data = correction.corrected(file.getvalue(), changes, kind) if changes else file.getvalue()
filename = f"{file.name.rpartition('.')[0]}-{_('corrected')}.csv" if changes else file.name
closed = kind not in YEARLY_KINDS and period in submission_queries.closed_periods(snapshot)
late = closed and st.checkbox(_("Late report: the coordinator decides"))
submission = SubmittedFile(
    data,
    filename,
    snapshot.plan_id,
    "",
    sender.department_id,
    period,
    kind,
    area_id=sender.area_id,
    late=late,
)
intake = reader.read(data, submit_queries.expectation(snapshot, submission))
widgets.verdict(intake, view)
widgets.findings(intake.findings, view)
corrections.offer(data, intake, kind, file.file_id, view)
if changes:
    st.download_button(_("Download the corrected file"), data, file_name=filename, mime="text/csv", on_click="ignore")
if errors(intake.findings):
    st.stop()

st.header(_("3 See what would change"))
preview_snapshot = Snapshot(snapshot.database_id, snapshot.plan_id, period, snapshot.revision)
preview.show(
    submit_queries.consequence(snapshot, submission, period), progress_queries.progress(preview_snapshot), view
)

confirm.confirm(submission, intake, file.file_id, view)
