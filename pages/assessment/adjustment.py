"""Points that the coordinator adds to the score of a department or town, or takes from it, for a written reason."""

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


def adjust(row: Any, now: View) -> None:
    """``row``: of ``queries.assessment``."""
    _, language, snapshot = now.translate, now.language, now.snapshot
    cap = assessment_queries.adjustment_cap(snapshot)
    if not can_or_explain(now, "judge"):
        return
    at = f"{row.reporter_id}:{snapshot.period}"
    with st.expander(_("Adjust the score")), st.form(f"adjust:{at}", border=False):
        label = _("Points, from −{cap} to {cap}; 0 takes back what was given").format(cap=f"{cap:g}")
        points = st.number_input(label, value=0.0, step=0.5, format="%.1f", key=f"points:{at}")
        words = st.text_area(_("Reason"), max_chars=judgement.MAX_TEXT_CHARS, key=f"reason:{at}")
        pressed = st.form_submit_button(_("Adjust"), type="primary")
    if pressed:
        said = Adjustment(snapshot.plan_id, row.reporter_id, snapshot.period, points, words)
        try:
            with write_form(now):
                judgement.adjust(now.database, said, current_actor())
                st.rerun()
        except JudgementError as refused:
            st.error("\n\n".join(assessment_text.faults(refused, cap, language)))
