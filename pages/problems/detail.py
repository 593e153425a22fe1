"""One problem: how it stands, everything that was done about it, and the next step."""

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

NAMES_DEPARTMENT: tuple[Action, ...] = ("assign", "coordinate", "resolve")
NAMES_DAY: tuple[Action, ...] = ("assign", "coordinate", "return")
TAKES_FILES: tuple[Action, ...] = ("feedback", "close")
USUAL: dict[State, Action] = {
    "raised": "assign", "assigned": "resolve", "coordinating": "resolve", "resolving": "feedback", "feedback": "close",
    "closed": "reopen",
}  # fmt: skip
"""The step that mostly follows in each state."""
USUAL_DAYS = 14
"""From today to the day that is proposed for a step."""


def problem(row: Any, now: View) -> None:
    """``row``: of ``queries.followed``."""
    _ = now.translate
    st.html(f"<p>{link('problems', now, _('All problems'))}</p>")
    st.header(_("Problem {number}").format(number=row.problem_id))
    left, right = st.columns(2, gap="large")
    with left:
        st.text(row.words)
        st.html(problem_html.current_state(row, now))
        st.html(problem_html.order(row, now))
    with right:
        if now.newest:
            _next(row, now)
    st.subheader(_("What was done about it"))
    st.html(
        problem_html.history(
            problem_queries.problem_steps(now.snapshot, row.problem_id),
            row.problem_id,
            current_actor(),
            now,
        )
    )


def _next(row: Any, now: View) -> None:
    _, language = now.translate, now.language
    possible = [one for one in problems.ACTIONS if row.state in problems.TRANSITIONS[one][0]]
    charge = {row.department_id} if row.department_id else set()
    refused = {
        one: permissions.denial_reason(current_actor(), problems.action_for_step(one), charge) for one in possible
    }
    steps = [one for one in possible if refused[one] is None]
    if not steps:
        # What only a first password stands before is nearer than what takes another role.
        near = [one for one in possible if refused[one] == "password_first"] or possible
        can_or_explain(now, problems.action_for_step(near[0]), charge)
        return
    at = f"{row.problem_id}:{row.seen}"
    action = st.radio(
        _("What to do next"), steps, index=steps.index(USUAL[row.state]) if USUAL[row.state] in steps else 0,
        format_func=lambda one: problem_text.verb(one, language), horizontal=True, key=f"action:{at}",
    )  # fmt: skip
    with st.form(f"step:{at}"):
        department = step_fields.department(action, row, now) if action in NAMES_DEPARTMENT else None
        usual = row.due_on.date() if row.due_on == row.due_on and row.due_on else None
        # Kept over midnight: for Streamlit a field with another first day is another field, with nothing chosen in it.
        today = form_state().lasting.setdefault(f"today:{at}", clock.now().date())
        due_on = None
        if action in NAMES_DAY:
            day = max(usual or today, today + timedelta(days=USUAL_DAYS))
            due_on = st.date_input(_("Due on"), day, min_value=today, format="YYYY-MM-DD")
        words = st.text_area(step_fields.label(action, row, now), max_chars=problems.MAX_TEXT_CHARS)
        files = step_fields.files(now) if action in TAKES_FILES else ()
        pressed = st.form_submit_button(problem_text.verb(action, language), type="primary")
    if pressed:
        taken = Step(row.problem_id, action, int(row.seen), words, department, due_on, files)
        try:
            with write_form(now):
                problems.step(now.database, taken, current_actor())
                st.rerun()
        except ProblemError as refused:
            st.error("\n\n".join(problem_text.faults(refused, language)))
