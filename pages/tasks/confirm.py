"""The form in which the coordinator confirms the state of a task for the month on show, with the facts about it."""

import streamlit as st

from ledger.vocabulary.task_states import TASK_STATES, TaskState
from ledger.workflow import judgement
from ledger.workflow.judgement import Confirmation, JudgementError
from pages.forms.permission import can_or_explain
from pages.forms.state import write_form
from scorecard.html import tasks as task_html
from scorecard.html.links import link
from scorecard.queries import plan as plan_queries
from scorecard.queries import tasks as task_queries
from scorecard.text import assessment as assessment_text
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor

PARAMETER = "confirm"
"""Query parameter: the number of the task to confirm."""


def requested(view: View) -> int | None:
    """The number of the task to confirm; None at an earlier revision, or if the plan has no such task."""
    parameter = st.query_params.get(PARAMETER, "")
    numbers = {str(number): int(number) for number in plan_queries.tasks(view.snapshot)["task_no"]}
    return numbers.get(parameter) if view.newest else None


def confirm(task_no: int, view: View) -> None:
    _, language, snapshot = view.translate, view.language, view.snapshot
    st.html(f"<p>{link('tasks', view, _('Back to the task'), task=str(task_no))}</p>")
    [task] = [row for row in plan_queries.tasks(snapshot).itertuples() if row.task_no == task_no]
    st.header(_("Task {number}: {title}").format(number=task_no, title=narrative.name(task, "task", language)))
    st.html(task_html.judgement_facts(task_no, view))
    if not can_or_explain(view, "judge"):
        return
    states: list[TaskState | None] = [*TASK_STATES]
    [status] = [row for row in task_queries.task_status(snapshot).itertuples() if row.task_no == task_no]
    if assessment_text.confirmation_text(status, language):
        states.append(None)
    month = narrative.year_month(snapshot.period, language)
    with st.form("confirm"):
        state = st.radio(
            _("State of the task in {month}").format(month=month),
            states,
            horizontal=True,
            index=None,
            format_func=lambda state: (
                submission_text.rating(state, language) if state else _("Withdraw the earlier confirmation")
            ),
        )
        reason = st.text_area(_("Reason"), max_chars=judgement.MAX_TEXT_CHARS)
        pressed = st.form_submit_button(_("Confirm"), type="primary")
    if pressed and state is None and None not in states:
        st.error(_("Choose one of the states."))
    elif pressed:
        confirmation = Confirmation(snapshot.plan_id, task_no, snapshot.period, state, reason)
        try:
            with write_form(view) as form:
                judgement.confirm(view.database, confirmation, current_actor())
                form.query = {PARAMETER: None, "task": str(task_no)}
                st.rerun()
        except JudgementError as error:
            st.error("\n\n".join(assessment_text.faults(error, 0, language)))
