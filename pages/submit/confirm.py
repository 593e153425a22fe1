"""The last step of the submit page: why the file is right where it was doubted, and the sending itself."""

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


def confirm(sent: SubmittedFile, taken: reader.Intake, file_id: str, now: View) -> None:
    """The form; once sent, the receipt is kept for this file and the page shows it."""
    _ = now.translate
    st.header(_("4 Confirm"))
    with st.form("confirm"):
        reason = ""
        if doubts(taken.findings) or sent.late:
            reason = st.text_area(
                _("Why the figures are right, or late; the coordinator reads it"), max_chars=MAX_REASON_CHARS
            )
        confirmed = st.form_submit_button(_("Send"), type="primary")
    # What the sender had looked at when pressing the button: what others sent after it is named on the receipt.
    seen = st.session_state.get(f"seen:{file_id}")
    if not confirmed:
        st.session_state[f"seen:{file_id}"] = now.snapshot.revision
    if confirmed:
        _send(replace(sent, submitted_by=current_actor().name, reason=reason, seen=seen), file_id, now)


def _send(sent: SubmittedFile, file_id: str, now: View) -> None:
    _ = now.translate
    try:
        with write_form(now) as after:
            after.lasting[f"receipt:{file_id}"] = submit.submit(now.database, sent, current_actor())
            st.rerun()
    except ReasonNeededError:
        st.error(_("Give the reason, or correct the figures. Nothing has been saved."))
    except RefusedError as refused:
        widgets.findings(refused.findings, now)
