"""The last step of the submit page: the reason for doubts or lateness, and the button that sends the file."""

from dataclasses import replace

import streamlit as st

from etl.intake import reader
from etl.submissions import submit
from etl.submissions.submission import MAX_REASON_CHARS, ReasonNeededError, RefusedError, SubmittedFile
from ledger.vocabulary.findings import doubts
from pages.forms import widgets
from pages.forms.state import write_form
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def confirm(submission: SubmittedFile, intake: reader.Intake, file_id: str, view: View) -> None:
    """The form. The receipt is kept for this file, and the page shows it after the rerun."""
    _ = view.translate
    st.header(_("4 Confirm"))
    with st.form("confirm"):
        reason = ""
        if doubts(intake.findings) or submission.late:
            reason = st.text_area(
                _("Why the figures are right, or late; the coordinator reads it"), max_chars=MAX_REASON_CHARS
            )
        confirmed = st.form_submit_button(_("Send"), type="primary")
    # The revision on show when the button was pressed: the receipt lists values that others sent after it.
    seen = st.session_state.get(f"seen:{file_id}")
    if not confirmed:
        st.session_state[f"seen:{file_id}"] = view.snapshot.revision
    if confirmed:
        _send(replace(submission, submitted_by=current_actor().name, reason=reason, seen=seen), file_id, view)


def _send(submission: SubmittedFile, file_id: str, view: View) -> None:
    _ = view.translate
    try:
        with write_form(view) as form:
            form.persistent[f"receipt:{file_id}"] = submit.submit(view.database, submission, current_actor())
            st.rerun()
    except ReasonNeededError:
        st.error(_("Give the reason, or correct the figures. Nothing has been saved."))
    except RefusedError as error:
        widgets.findings(error.findings, view)
