"""Forms that raise problems: one that the reader describes, or those proposed from figures and reports."""

from datetime import date

import streamlit as st

from ledger.accounts import permissions
from ledger.workflow import problems
from ledger.workflow.problem_steps import RaisedBy
from ledger.workflow.problems import Problem, ProblemError
from pages.forms.permission import can_or_explain
from pages.forms.state import write_form
from scorecard.html import tables
from scorecard.meetings import problem_proposals
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative
from scorecard.text import problems as problem_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def raise_problem(view: View) -> None:
    """The form; the page then shows the new problem."""
    _, language, snapshot = view.translate, view.language, view.snapshot
    # Reporters may raise problems of their own tasks. The task is chosen below, and checked when the form is sent.
    if not can_or_explain(view, "raise_problem", current_actor().reporters):
        return
    tasks = {
        row.task_no: f"{row.task_no}. {narrative.name(row, 'task', language)}"
        for row in plan_queries.tasks(snapshot).itertuples()
    }
    task_no = st.selectbox(_("Task"), list(tasks), format_func=tasks.__getitem__, key="raise_task")
    district = progress_queries.district(snapshot)
    task_indicators = district[district["task_no"] == task_no]
    indicators = {"": _("the task as a whole")} | {
        row.indicator_id: narrative.name(row, "indicator", language) for row in task_indicators.itertuples()
    }
    areas = {row.area_id: narrative.name(row, "area", language) for row in plan_queries.areas(snapshot).itertuples()}
    with st.form("raise"):
        left, right = st.columns(2)
        indicator = left.selectbox(_("Indicator"), list(indicators), format_func=indicators.__getitem__)
        area = right.selectbox(_("District or town"), list(areas), format_func=areas.__getitem__)
        text = st.text_area(_("What is wrong"), max_chars=problems.MAX_TEXT_CHARS, key="raise_words")
        pressed = st.form_submit_button(_("Raise"), type="primary")
    if pressed:
        origin: RaisedBy = "reporter" if current_actor().role == "reporter" else "coordinator"
        problem = Problem(snapshot.plan_id, text, origin, area, task_no, indicator or None)
        try:
            with write_form(view) as form:
                form.query = {"problem": str(problems.raise_problem(view.database, problem, current_actor()))}
                st.rerun()
        except ProblemError as error:
            st.error("\n\n".join(problem_text.faults(error, language)))


def propose(view: View, day: date) -> None:
    """A form with the problems proposed from the figures and reports of the month; nothing if there are none, or if
    the actor may not raise them. ``day``: today, or for an earlier revision the day on which it was made."""
    _ = view.translate
    proposals = problem_proposals.proposals(view, day)
    if not proposals or not permissions.is_allowed(current_actor(), "lead_problem"):
        return
    with st.expander(_("Proposed from the figures and reports of the month ({count})").format(count=len(proposals))):
        st.html(
            tables.table([_("About"), _("Why")], [tables.plain(row.about, row.why) for row in proposals], words=(1,))
        )
        with st.form("propose", border=False):
            chosen = st.multiselect(
                _("To be raised"),
                range(len(proposals)),
                format_func=lambda index: proposals[index].about,
                key="propose_which",
                placeholder=_("Choose one or more"),
            )
            pressed = st.form_submit_button(_("Raise"), type="primary")
    if pressed:
        try:
            with write_form(view):
                problems.raise_problems(view.database, [proposals[index].problem for index in chosen], current_actor())
                st.rerun()
        except ProblemError as error:
            st.error("\n\n".join(problem_text.faults(error, view.language)))
