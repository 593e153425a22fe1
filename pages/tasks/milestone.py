"""The form that enters a milestone of a task: checked and recorded as the same line of a file would be."""

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

PARAMETER = "milestone"
"""Query parameter: the number of the task."""
RECEIPT = "milestone-receipt"
"""Key in ``FormState.messages``: the number of the receipt."""


def requested(view: View) -> int | None:
    """The number of the task in the URL; None at an earlier revision, or if the plan has no such task."""
    parameter = st.query_params.get(PARAMETER, "")
    numbers = {str(number): int(number) for number in plan_queries.tasks(view.snapshot)["task_no"]}
    return numbers.get(parameter) if view.newest else None


def enter(task_no: int, view: View) -> None:
    _, language = view.translate, view.language
    st.html(f"<p>{link('tasks', view, _('Back to the task'), task=str(task_no))}</p>")
    [task] = [row for row in plan_queries.tasks(view.snapshot).itertuples() if row.task_no == task_no]
    st.header(_("Task {number}: {title}").format(number=task_no, title=narrative.name(task, "task", language)))
    existing = task_html.parts(view.snapshot)[task_no].milestones
    st.html(f'<div class="tasks">{timeline.board(existing, view)}</div>')
    if receipt := form_state().messages.get(RECEIPT):
        st.success(_("Received: receipt {number}.").format(number=receipt))
    names = [_("new milestone"), *(f"{row.project} · {row.milestone}" for row in existing)]
    index = st.selectbox(_("Milestone"), range(len(names)), format_func=names.__getitem__, key=f"milestone-{task_no}")
    row = existing[index - 1] if index else None
    departments = {
        department.department_id: narrative.name(department, "department", language)
        for department in task_html.parts(view.snapshot)[task_no].departments
    }
    if not can_or_explain(view, "report", departments):
        return
    if own := current_actor().reporters & set(departments):
        departments = {key: name for key, name in departments.items() if key in own}
    with st.form(f"milestone-form-{index}"):
        # Columns for each row, not one pair for all: so the fields keep their order on a phone and for the Tab key.
        (name_left, name_right), (day_left, day_right) = st.columns(2), st.columns(2)
        max_chars, example = milestones.MAX_TEXT_CHARS, "2023-09-30"
        project = name_left.text_input(
            _("Project"), row.project if row else "", max_chars=max_chars, disabled=bool(row)
        )
        name = name_right.text_input(
            _("Milestone"), row.milestone if row else "", max_chars=max_chars, disabled=bool(row)
        )
        before = (
            (milestone_text.day_text(row.planned_on), milestone_text.day_text(row.actual_on).replace("—", ""))
            if row
            else ("", "")
        )
        planned = day_left.text_input(
            _("Planned for (“cancelled” to give it up)"), before[0], placeholder=example, max_chars=30
        )
        done = day_right.text_input(_("Done on"), before[1], placeholder=example, max_chars=30)
        department = st.selectbox(_("Department"), list(departments), format_func=departments.__getitem__)
        pressed = st.form_submit_button(_("Send"), type="primary")
    if pressed and not (project.strip() and name.strip() and planned.strip()):
        st.error(_("Enter the project, the milestone and its planned date."))
    elif pressed:
        data = milestones.milestone_csv(task_no, project, name, planned, done)
        _send(data, f"{_('Milestone')}-{task_no}.csv", department, view)


def _send(data: bytes, filename: str, department: str, view: View) -> None:
    submission = SubmittedFile(
        data, filename, view.snapshot.plan_id, current_actor().name, department, kind="milestone"
    )
    try:
        with write_form(view) as form:
            form.messages = {RECEIPT: submit.submit(view.database, submission, current_actor()).submission_id}
            st.rerun()
    except RefusedError as error:
        # Without row numbers: the form has a single row.
        findings = [Finding(finding.code, column=finding.column, **dict(finding.values)) for finding in error.findings]
        st.error("\n\n".join(escape_markdown(finding.line(view.language)) for finding in findings))
