"""The parts of the department page: what one department stands for, and all of them ranked."""

from html import escape

import streamlit as st

from scorecard.addresses import OVERDUE, TASK_DEPARTMENT, TASK_STATUS
from scorecard.html import marks, progress_tables, tables, timeline
from scorecard.html.links import link
from scorecard.notifications import alerts
from scorecard.queries import changes as change_queries
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.queries import submissions as submission_queries
from scorecard.queries import tasks as task_queries
from scorecard.text import narrative
from scorecard.text.punctuation import labelled, parted
from scorecard.view import View

SHOWN = 5
"""Overdue milestones that are named; the rest is a link."""


def profile(department_id: str, view: View) -> None:
    """Its indicators by status, what it has reported, what has become worse or is overdue, and the problems that it
    named this month."""
    _, language, snapshot = view.translate, view.language, view.snapshot
    led = progress_queries.led_by(snapshot, department_id, "lead")
    counts = progress_tables.status_counts(led)
    if counts:
        st.html(marks.stacked(counts, len(led), _))
    reporting = submission_queries.reporting(snapshot)
    [*own] = reporting[reporting["reporter_id"] == department_id].itertuples()
    words = _("Nothing is due from it in this month.")
    if own:
        words = _("Reported {reported} of {due} figures that were due, {on_time} of them by the deadline.").format(
            reported=own[0].reported, due=own[0].due, on_time=own[0].on_time
        )
    lines = [(_("Reporting"), escape(words)), *worsened(set(led["indicator_id"]), view), *overdue(department_id, view)]
    for row in reported_problem_queries.department_problems(snapshot, department_id).itertuples():
        task = link("tasks", view, narrative.name(row, "task", language), task=str(row.task_no))
        step = labelled(_("Next step"), row.next_step, language) if row.next_step else ""
        words = parted((one for one in (row.problem, step) if one), language)
        lines.append((_("Problem"), labelled(task, escape(words), language)))
    st.html(tables.facts(lines, html=True))


def worsened(indicator_ids: set[str], view: View) -> list[tuple[str, str]]:
    """Lights of these indicators that are worse than a month before: a label and HTML for each."""
    _, earlier = view.translate, change_queries.before(view.snapshot)
    found = alerts.worsened(earlier, view.snapshot) if earlier else []
    return [
        (
            _("Worse than last month"),
            link(
                "indicator",
                view,
                narrative.name(one.row, "indicator", view.language),
                indicator=one.row.indicator_id,
            )
            + f" {marks.turn(one.status_before, one.row.status, _, short=True)}",
        )
        for one in found
        if one.row.indicator_id in indicator_ids
    ]


def overdue(department_id: str, view: View) -> list[tuple[str, str]]:
    """Milestones that are overdue in the tasks that it leads: a label and HTML, or nothing."""
    _, language = view.translate, view.language
    parts = plan_queries.task_departments(view.snapshot)
    led = parts.loc[(parts["department_id"] == department_id) & (parts["role"] == "lead"), "task_no"]
    rows = task_queries.milestones(view.snapshot)
    rows = rows[(rows["state"] == "overdue") & rows["task_no"].isin(led)].sort_values("days", ascending=False)
    lines = []
    for row in rows.head(SHOWN).itertuples():
        named = _("Task {number}: {title}").format(number=row.task_no, title=f"{row.project} · {row.milestone}")
        lines.append(f"{link('tasks', view, named, task=str(row.task_no))} {timeline.chip(row, language)}")
    if len(rows) > SHOWN:
        more = _("and {count} more").format(count=len(rows) - SHOWN)
        lines.append(link("tasks", view, more, **{TASK_DEPARTMENT: department_id, TASK_STATUS: OVERDUE}))
    return [(_("Overdue milestones"), "<br>".join(lines))] if lines else []


def extent(department_id: str, role: str, indicators: int, view: View) -> str:
    known = plan_queries.departments(view.snapshot).set_index("department_id")
    count = known.loc[department_id, f"{role}_tasks"]
    _ = view.translate
    return _("{tasks} tasks, {indicators} indicators").format(tasks=count, indicators=indicators)
