"""One problem: its state, its history, and the form for the next step."""

from datetime import timedelta
from typing import Any

import streamlit as st

from ledger import clock
from ledger.accounts import permissions
from ledger.workflow import problems
from ledger.workflow.problem_steps import State
from ledger.workflow.problems import Action, ProblemError, Step
from pages.forms.permission import can_or_explain
from pages.forms.state import form_state, write_form
from pages.problems import step_fields
from scorecard.html import problems as problem_html
from scorecard.html.links import link
from scorecard.queries import problems as problem_queries
from scorecard.text import problems as problem_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor

WITH_DEPARTMENT: tuple[Action, ...] = ("assign", "coordinate", "resolve")
WITH_DEADLINE: tuple[Action, ...] = ("assign", "coordinate", "return")
WITH_FILES: tuple[Action, ...] = ("feedback", "close")
PROPOSED_STEP: dict[State, Action] = {
    "raised": "assign",
    "assigned": "resolve",
    "coordinating": "resolve",
    "resolving": "feedback",
    "feedback": "close",
    "closed": "reopen",
}
"""The step proposed in each state: the one that follows most often."""
PROPOSED_DAYS = 14
"""Days from today to the deadline proposed for a step."""


def problem(row: Any, view: View) -> None:
    """``row``: a row of ``problem_queries.tracked_problems``."""
    _ = view.translate
    st.html(f"<p>{link('problems', view, _('All problems'))}</p>")
    st.header(_("Problem {number}").format(number=row.problem_id))
    left, right = st.columns(2, gap="large")
    with left:
        st.text(row.words)
        st.html(problem_html.current_state(row, view))
        st.html(problem_html.order(row, view))
    with right:
        if view.newest:
            _next_step(row, view)
    st.subheader(_("Steps taken"))
    st.html(
        problem_html.history(
            problem_queries.problem_steps(view.snapshot, row.problem_id),
            row.problem_id,
            current_actor(),
            view,
        )
    )


def _next_step(row: Any, view: View) -> None:
    """The form for the next step; or, if the actor may take none, why not."""
    _, language = view.translate, view.language
    possible = [action for action in problems.ACTIONS if row.state in problems.TRANSITIONS[action][0]]
    owners = {row.department_id} if row.department_id else set()
    denials = {
        action: permissions.denial_reason(current_actor(), problems.action_for_step(action), owners)
        for action in possible
    }
    steps = [action for action in possible if denials[action] is None]
    if not steps:
        # A temporary password is explained rather than a missing role: the reader can change the password at once.
        nearest = [action for action in possible if denials[action] == "password_first"] or possible
        can_or_explain(view, problems.action_for_step(nearest[0]), owners)
        return
    key = f"{row.problem_id}:{row.seen}"
    action = st.radio(
        _("What to do next"),
        steps,
        index=steps.index(PROPOSED_STEP[row.state]) if PROPOSED_STEP[row.state] in steps else 0,
        format_func=lambda action: problem_text.button_label(action, language),
        horizontal=True,
        key=f"action:{key}",
    )
    with st.form(f"step:{key}"):
        department = step_fields.department(action, row, view) if action in WITH_DEPARTMENT else None
        current_due_on = row.due_on.date() if row.due_on == row.due_on and row.due_on else None
        # The same day also after midnight: Streamlit takes a date field with another minimum for a new, empty field.
        today = form_state().persistent.setdefault(f"today:{key}", clock.now().date())
        due_on = None
        if action in WITH_DEADLINE:
            day = max(current_due_on or today, today + timedelta(days=PROPOSED_DAYS))
            due_on = st.date_input(_("Due on"), day, min_value=today, format="YYYY-MM-DD")
        text = st.text_area(step_fields.label(action, row, view), max_chars=problems.MAX_TEXT_CHARS)
        files = step_fields.files(view) if action in WITH_FILES else ()
        pressed = st.form_submit_button(problem_text.button_label(action, language), type="primary")
    if pressed:
        step = Step(row.problem_id, action, int(row.seen), text, department, due_on, files)
        try:
            with write_form(view):
                problems.step(view.database, step, current_actor())
                st.rerun()
        except ProblemError as error:
            st.error("\n\n".join(problem_text.faults(error, language)))
