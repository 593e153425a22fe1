"""The form in which the coordinator adds points to the score of a department or town, or subtracts them."""

from typing import Any

import streamlit as st

from ledger.workflow import judgement
from ledger.workflow.judgement import Adjustment, JudgementError
from pages.forms.permission import can_or_explain
from pages.forms.state import write_form
from scorecard.queries import assessment as assessment_queries
from scorecard.text import assessment as assessment_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def adjust(row: Any, view: View) -> None:
    """``row``: a row of ``assessment_queries.assessment``."""
    _, language, snapshot = view.translate, view.language, view.snapshot
    cap = assessment_queries.adjustment_cap(snapshot)
    if not can_or_explain(view, "judge"):
        return
    key = f"{row.reporter_id}:{snapshot.period}"
    with st.expander(_("Adjust the score")), st.form(f"adjust:{key}", border=False):
        label = _("Points, from −{cap} to {cap}; 0 withdraws the earlier adjustment").format(cap=f"{cap:g}")
        points = st.number_input(label, value=0.0, step=0.5, format="%.1f", key=f"points:{key}")
        reason = st.text_area(_("Reason"), max_chars=judgement.MAX_TEXT_CHARS, key=f"reason:{key}")
        pressed = st.form_submit_button(_("Adjust"), type="primary")
    if pressed:
        adjustment = Adjustment(snapshot.plan_id, row.reporter_id, snapshot.period, points, reason)
        try:
            with write_form(view):
                judgement.adjust(view.database, adjustment, current_actor())
                st.rerun()
        except JudgementError as error:
            st.error("\n\n".join(assessment_text.faults(error, cap, language)))
