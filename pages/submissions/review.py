"""The form that accepts, returns or undoes a submission: part of the submissions page."""

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


def decide(row: Any, view: View) -> None:
    """A button for each decision that is possible and that the actor may take; nothing if none is possible. ``row``: a
    row of ``submission_queries.submissions``."""
    _ = view.translate
    decisions: tuple[Decision, ...] = ("accepted", "returned", "undone")
    possible = [decision for decision in decisions if row.decision in review.TRANSITIONS[decision]]
    owners = {row.department_id or row.area_id}
    allowed = [
        decision
        for decision in possible
        if permissions.is_allowed(current_actor(), review.action_for_decision(decision), owners)
    ]
    if not possible:
        return
    st.header(_("Decide"))
    if not allowed:
        can_or_explain(view, review.action_for_decision(possible[-1]), owners)
        return
    with st.form("decide"):
        reason = st.text_area(_("Reason (needed to return or undo)"), max_chars=MAX_REASON_CHARS)
        with st.container(horizontal=True):
            pressed = [
                decision
                for decision in allowed
                if st.form_submit_button(lists.button_label(decision, _), key=f"do-{decision}")
            ]
    if pressed:
        try:
            with write_form(view) as form:
                review.decide(view.database, int(row.submission_id), pressed[0], current_actor(), reason)
                form.query = {"submission": str(row.submission_id)}
                st.rerun()
        except DecisionError as error:
            st.error(lists.refusal_text(error, _))
