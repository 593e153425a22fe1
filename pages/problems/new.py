"""Raising problems: one that somebody describes, or those that the program proposes."""

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


def raise_one(now: View) -> None:
    """A form; the problem that was raised is the one that the page shows next."""
    _, language, snapshot = now.translate, now.language, now.snapshot
    # Whose it is depends on what is chosen below, and is asked when it is raised.
    if not can_or_explain(now, "raise_problem", current_actor().reporters):
        return
    tasks = {
        row.task_no: f"{row.task_no}. {narrative.name(row, 'task', language)}"
        for row in plan_queries.tasks(snapshot).itertuples()
    }
    task_no = st.selectbox(_("Task"), list(tasks), format_func=tasks.__getitem__, key="raise_task")
    district = progress_queries.district(snapshot)
    own = district[district["task_no"] == task_no]
    indicators = {"": _("the task as a whole")} | {
        row.indicator_id: narrative.name(row, "indicator", language) for row in own.itertuples()
    }
    areas = {row.area_id: narrative.name(row, "area", language) for row in plan_queries.areas(snapshot).itertuples()}
    with st.form("raise"):
        left, right = st.columns(2)
        indicator = left.selectbox(_("Indicator"), list(indicators), format_func=indicators.__getitem__)
        area = right.selectbox(_("District or town"), list(areas), format_func=areas.__getitem__)
        words = st.text_area(_("What is wrong"), max_chars=problems.MAX_TEXT_CHARS, key="raise_words")
        pressed = st.form_submit_button(_("Raise"), type="primary")
    if pressed:
        origin: RaisedBy = "reporter" if current_actor().role == "reporter" else "coordinator"
        problem = Problem(snapshot.plan_id, words, origin, area, task_no, indicator or None)
        try:
            with write_form(now) as after:
                after.address = {"problem": str(problems.raise_problem(now.database, problem, current_actor()))}
                st.rerun()
        except ProblemError as refused:
            st.error("\n\n".join(problem_text.faults(refused, language)))


def propose(now: View, day: date) -> None:
    """What the figures and reports of the month propose; nothing where there is nothing, or for who does not lead."""
    _ = now.translate
    found = problem_proposals.proposals(now, day)
    if not found or not permissions.is_allowed(current_actor(), "lead_problem"):
        return
    with st.expander(_("Proposed from the figures and reports of the month ({count})").format(count=len(found))):
        st.html(tables.table([_("About"), _("Why")], [tables.plain(one.about, one.why) for one in found], words=(1,)))
        with st.form("propose", border=False):
            chosen = st.multiselect(
                _("To be raised"), range(len(found)), format_func=lambda one: found[one].about, key="propose_which",
                placeholder=_("Choose one or more"),
            )  # fmt: skip
            pressed = st.form_submit_button(_("Raise"), type="primary")
    if pressed:
        try:
            with write_form(now):
                problems.raise_problems(now.database, [found[one].problem for one in chosen], current_actor())
                st.rerun()
        except ProblemError as refused:
            st.error("\n\n".join(problem_text.faults(refused, now.language)))
