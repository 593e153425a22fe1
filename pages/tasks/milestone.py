"""A milestone of a task, entered by form: checked and recorded as the same line of a file would be."""

import streamlit as st

from etl.intake import milestones
from etl.submissions import submit
from etl.submissions.submission import RefusedError, SubmittedFile
from ledger.vocabulary.findings import Finding
from pages.forms.permission import can_or_explain
from pages.forms.state import form_state, write_form
from scorecard.html import tasks as task_html
from scorecard.html import timeline
from scorecard.html.links import link
from scorecard.queries import plan as plan_queries
from scorecard.text import milestones as milestone_text
from scorecard.text import narrative
from scorecard.text.markdown import escape_markdown
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor

REQUESTED = "milestone"
"""Its name in the address: the number of the task."""
RECEIPT = "milestone-receipt"
"""Under which name the number of the receipt is kept."""


def requested(now: View) -> int | None:
    """The task that a milestone is entered for; None for an earlier revision, or a task that there is not."""
    named = st.query_params.get(REQUESTED, "")
    known = {str(number): int(number) for number in plan_queries.tasks(now.snapshot)["task_no"]}
    return known.get(named) if now.newest else None


def enter(task_no: int, now: View) -> None:
    _, language = now.translate, now.language
    st.html(f"<p>{link('tasks', now, _('Back to the task'), task=str(task_no))}</p>")
    [task] = [row for row in plan_queries.tasks(now.snapshot).itertuples() if row.task_no == task_no]
    st.header(_("Task {number}: {title}").format(number=task_no, title=narrative.name(task, "task", language)))
    known = task_html.parts(now.snapshot)[task_no].milestones
    st.html(f'<div class="tasks">{timeline.board(known, now)}</div>')
    if receipt := form_state().said.get(RECEIPT):
        st.success(_("Received: receipt {number}.").format(number=receipt))
    names = [_("a new one"), *(f"{row.project} · {row.milestone}" for row in known)]
    which = st.selectbox(_("Milestone"), range(len(names)), format_func=names.__getitem__, key=f"milestone-{task_no}")
    row = known[which - 1] if which else None
    departments = {
        one.department_id: narrative.name(one, "department", language)
        for one in task_html.parts(now.snapshot)[task_no].departments
    }
    if not can_or_explain(now, "report", departments):
        return
    if own := current_actor().reporters & set(departments):
        departments = {one: name for one, name in departments.items() if one in own}
    with st.form(f"milestone-form-{which}"):
        # Row by row: so they follow one another on a phone and from key to key.
        (name_left, name_right), (day_left, day_right) = st.columns(2), st.columns(2)
        longest, like = milestones.MAX_TEXT_CHARS, "2023-09-30"
        project = name_left.text_input(_("Project"), row.project if row else "", max_chars=longest, disabled=bool(row))
        name = name_right.text_input(
            _("Milestone"), row.milestone if row else "", max_chars=longest, disabled=bool(row)
        )
        before = (
            (milestone_text.day_text(row.planned_on), milestone_text.day_text(row.actual_on).replace("—", ""))
            if row
            else ("", "")
        )
        planned = day_left.text_input(
            _("Planned for (to give it up: cancelled)"), before[0], placeholder=like, max_chars=30
        )
        done = day_right.text_input(_("Done on"), before[1], placeholder=like, max_chars=30)
        department = st.selectbox(_("Department"), list(departments), format_func=departments.__getitem__)
        pressed = st.form_submit_button(_("Send"), type="primary")
    if pressed and not (project.strip() and name.strip() and planned.strip()):
        st.error(_("Enter the project, the milestone and the day that is planned for it."))
    elif pressed:
        data = milestones.day_text(task_no, project, name, planned, done)
        _send(data, f"{_('Milestone')}-{task_no}.csv", department, now)


def _send(data: bytes, filename: str, department: str, now: View) -> None:
    sent = SubmittedFile(data, filename, now.snapshot.plan_id, current_actor().name, department, kind="milestone")
    try:
        with write_form(now) as after:
            after.said = {RECEIPT: submit.submit(now.database, sent, current_actor()).submission_id}
            st.rerun()
    except RefusedError as refused:
        # Without the row: a form has one.
        found = [Finding(one.code, column=one.column, **dict(one.values)) for one in refused.findings]
        st.error("\n\n".join(escape_markdown(one.line(now.language)) for one in found))
