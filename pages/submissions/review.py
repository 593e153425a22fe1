"""Deciding on a submission: accepting, returning or undoing it; what remains to be done with it, by who may."""

from typing import Any

import streamlit as st

from etl.submissions import review
from etl.submissions.submission import MAX_REASON_CHARS, Decision, DecisionError
from ledger.accounts import permissions
from pages.forms.permission import can_or_explain
from pages.forms.state import write_form
from pages.submissions import lists
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def decide(row: Any, now: View) -> None:
    """``row``: of ``queries.submissions``. Nothing where nothing is left to decide."""
    _ = now.translate
    steps: tuple[Decision, ...] = ("accepted", "returned", "undone")
    possible = [one for one in steps if row.decision in review.TRANSITIONS[one]]
    own = {row.department_id or row.area_id}
    mine = [one for one in possible if permissions.is_allowed(current_actor(), review.action_for_decision(one), own)]
    if not possible:
        return
    st.header(_("Decide"))
    if not mine:
        can_or_explain(now, review.action_for_decision(possible[-1]), own)
        return
    with st.form("decide"):
        reason = st.text_area(_("Reason (needed to return or undo)"), max_chars=MAX_REASON_CHARS)
        with st.container(horizontal=True):
            pressed = [one for one in mine if st.form_submit_button(lists.verb(one, _), key=f"do-{one}")]
    if pressed:
        try:
            with write_form(now) as after:
                review.decide(now.database, int(row.submission_id), pressed[0], current_actor(), reason)
                after.address = {"submission": str(row.submission_id)}
                st.rerun()
        except DecisionError as refused:
            st.error(lists.refusal_text(refused, _))
