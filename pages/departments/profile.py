"""Profile of one department: statuses, reporting, overdue milestones and problems; part of the department page."""

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
from scorecard.text.punctuation import join_clauses, labelled
from scorecard.view import View

SHOWN = 5
"""Overdue milestones in the list; the rest is a link."""


def profile(department_id: str, view: View) -> None:
    """Shows its indicators by status, what it has reported, which statuses are worse than last month, which milestones
    are overdue, and the problems that it reported this month."""
    _, language, snapshot = view.translate, view.language, view.snapshot
    led = progress_queries.led_by(snapshot, department_id, "lead")
    counts = progress_tables.status_counts(led)
    if counts:
        st.html(marks.stacked_bar(counts, len(led), _))
    reporting = submission_queries.reporting(snapshot)
    [*own] = reporting[reporting["reporter_id"] == department_id].itertuples()
    reported = _("No reports are due from it for this month.")
    if own:
        reported = _("Reported {reported} of {due} figures that were due, {on_time} of them by the deadline.").format(
            reported=own[0].reported, due=own[0].due, on_time=own[0].on_time
        )
    lines = [
        (_("Reporting"), escape(reported)),
        *worsened(set(led["indicator_id"]), view),
        *overdue(department_id, view),
    ]
    for row in reported_problem_queries.department_problems(snapshot, department_id).itertuples():
        task = link("tasks", view, narrative.name(row, "task", language), task=str(row.task_no))
        step = labelled(_("Next step"), row.next_step, language) if row.next_step else ""
        text = join_clauses((part for part in (row.problem, step) if part), language)
        lines.append((_("Problem"), labelled(task, escape(text), language)))
    st.html(tables.facts(lines, html=True))


def worsened(indicator_ids: set[str], view: View) -> list[tuple[str, str]]:
    """Statuses of these indicators that are worse than a month before: a label and HTML for each."""
    _, earlier = view.translate, change_queries.previous_snapshot(view.snapshot)
    changes = alerts.worsened(earlier, view.snapshot) if earlier else []
    return [
        (
            _("Worse than last month"),
            link(
                "indicator",
                view,
                narrative.name(change.row, "indicator", view.language),
                indicator=change.row.indicator_id,
            )
            + f" {marks.status_change(change.status_before, change.row.status, _, short=True)}",
        )
        for change in changes
        if change.row.indicator_id in indicator_ids
    ]


def overdue(department_id: str, view: View) -> list[tuple[str, str]]:
    """Overdue milestones of the tasks that it leads: one label with HTML, or an empty list."""
    _, language = view.translate, view.language
    parts = plan_queries.task_departments(view.snapshot)
    led = parts.loc[(parts["department_id"] == department_id) & (parts["role"] == "lead"), "task_no"]
    rows = task_queries.milestones(view.snapshot)
    rows = rows[(rows["state"] == "overdue") & rows["task_no"].isin(led)].sort_values("days", ascending=False)
    lines = []
    for row in rows.head(SHOWN).itertuples():
        name = _("Task {number}: {title}").format(number=row.task_no, title=f"{row.project} · {row.milestone}")
        lines.append(f"{link('tasks', view, name, task=str(row.task_no))} {timeline.chip(row, language)}")
    if len(rows) > SHOWN:
        more = _("and {count} more").format(count=len(rows) - SHOWN)
        lines.append(link("tasks", view, more, **{TASK_DEPARTMENT: department_id, TASK_STATUS: OVERDUE}))
    return [(_("Overdue milestones"), "<br>".join(lines))] if lines else []


def extent(department_id: str, role: str, indicators: int, view: View) -> str:
    """How many tasks it has in this role, and how many ``indicators``."""
    departments = plan_queries.departments(view.snapshot).set_index("department_id")
    count = departments.loc[department_id, f"{role}_tasks"]
    _ = view.translate
    return _("Tasks: {tasks}, indicators: {indicators}").format(tasks=count, indicators=indicators)
