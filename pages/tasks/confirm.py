"""How the coordinator sees one task in the month that is shown: what is known of it, and a form."""

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

REQUESTED = "confirm"
"""Its name in the address: the number of the task."""


def requested(now: View) -> int | None:
    """The task whose state is to be confirmed; None for an earlier revision, or a task that there is not."""
    named = st.query_params.get(REQUESTED, "")
    known = {str(number): int(number) for number in plan_queries.tasks(now.snapshot)["task_no"]}
    return known.get(named) if now.newest else None


def confirm(task_no: int, now: View) -> None:
    _, language, snapshot = now.translate, now.language, now.snapshot
    st.html(f"<p>{link('tasks', now, _('Back to the task'), task=str(task_no))}</p>")
    [task] = [row for row in plan_queries.tasks(snapshot).itertuples() if row.task_no == task_no]
    st.header(_("Task {number}: {title}").format(number=task_no, title=narrative.name(task, "task", language)))
    st.html(task_html.known(task_no, now))
    if not can_or_explain(now, "judge"):
        return
    states: list[TaskState | None] = [*TASK_STATES]
    [standing] = [row for row in task_queries.task_standing(snapshot).itertuples() if row.task_no == task_no]
    if assessment_text.confirmed(standing, language):
        states.append(None)
    month = narrative.year_month(snapshot.period, language)
    with st.form("confirm"):
        state = st.radio(
            _("How the task stands in {month}").format(month=month), states, horizontal=True, index=None,
            format_func=lambda one: submission_text.rating(one, language) if one else _("Take back what was said"),
        )  # fmt: skip
        words = st.text_area(_("Reason"), max_chars=judgement.MAX_TEXT_CHARS)
        pressed = st.form_submit_button(_("Confirm"), type="primary")
    if pressed and state is None and None not in states:
        st.error(_("Choose one of the states."))
    elif pressed:
        said = Confirmation(snapshot.plan_id, task_no, snapshot.period, state, words)
        try:
            with write_form(now) as after:
                judgement.confirm(now.database, said, current_actor())
                after.address = {REQUESTED: None, "task": str(task_no)}
                st.rerun()
        except JudgementError as refused:
            st.error("\n\n".join(assessment_text.faults(refused, 0, language)))
