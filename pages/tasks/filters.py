"""The search and the filters of the tasks page, which are query parameters of its URL, and the tasks that match."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.forms import widgets
from scorecard import search, status
from scorecard.addresses import (
    ANY,
    OVERDUE,
    SILENT,
    TASK,
    TASK_DEPARTMENT,
    TASK_FIGURES,
    TASK_PARAMETERS,
    TASK_SECTION,
    TASK_STATUS,
    TASK_WORDS,
)
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import tasks as task_queries
from scorecard.queries.tasks import searchable_texts
from scorecard.search import Hits
from scorecard.snapshot import Snapshot
from scorecard.text import narrative
from scorecard.view import View

OPENED_WITH = "task_arrived"
"""Key in the session state: the filters that were set when the task in the URL was opened."""
MAX_SEARCH_CHARS = 60
"""Maximum length of the search text."""


@dataclass(frozen=True)
class Filters:
    """Each filter may be ``ANY``; an empty search text matches every task."""

    text: str
    section: str
    department: str
    status: str
    figures: str


def reset_filters() -> None:
    """Called before the filters are drawn: a link to a task drops the filters of an earlier search that are not in the
    URL, so that the task is in the list."""
    task = st.query_params.get(TASK, "")
    if task and task != st.session_state.get(f"address:{TASK}"):
        st.session_state.pop(OPENED_WITH, None)
        for key in TASK_PARAMETERS[1:]:
            if key not in st.query_params:
                st.session_state.pop(key, None)
                st.session_state.pop(f"address:{key}", None)
    st.session_state[f"address:{TASK}"] = task


def open_task(snapshot: Snapshot, filters: Filters) -> int | None:
    """The number of the task in the URL; None once the reader changes a filter, which also takes it out of the URL, or
    if the plan has no such task."""
    task = st.query_params.get(TASK, "")
    if task and st.session_state.setdefault(OPENED_WITH, filters) != filters:
        del st.query_params[TASK]
        st.session_state.pop(OPENED_WITH)
        return None
    numbers = set(plan_queries.tasks(snapshot)["task_no"])
    return int(task) if len(task) < 10 and task.isdecimal() and int(task) in numbers else None


def choose_filters(view: View) -> Filters:
    """The search field and the filters beside it."""
    _, language, snapshot = view.translate, view.language, view.snapshot
    any_value = {ANY: _("all")}
    sections = {
        str(row.section_no): narrative.name(row, "section", language)
        for row in plan_queries.sections(snapshot).itertuples()
    }
    departments = {
        row.department_id: narrative.name(row, "department", language)
        for row in plan_queries.departments(snapshot).itertuples()
    }
    statuses = {str(key): f"{status.shape(key)} {status.label(key, _)}" for key in status.SIGNS}
    statuses |= {SILENT: _("✕ no report for two months"), OVERDUE: _("✕ milestones overdue")}
    figures = {"with": _("with figures"), "without": _("without figures")}
    with st.container(key="task_choice"):
        columns = st.columns([4, 3, 3, 2, 2])
    with columns[0]:
        text = _search_field(_("Search"), _("Words, pinyin, initials or a number"))
    with columns[1]:
        section = widgets.choose(_("Section"), any_value | sections, TASK_SECTION, ANY)
    with columns[2]:
        department = widgets.choose(_("Department"), any_value | departments, TASK_DEPARTMENT, ANY)
    with columns[3]:
        status_choice = widgets.choose(_("Status"), any_value | statuses, TASK_STATUS, ANY)
    with columns[4]:
        with_figures = widgets.choose(_("Figures"), any_value | figures, TASK_FIGURES, ANY)
    return Filters(text, section, department, status_choice, with_figures)


def _search_field(label: str, placeholder: str) -> str:
    """A text field whose value is a query parameter of the URL, as ``widgets.choose`` does it for a select box."""
    in_url, before = st.query_params.get(TASK_WORDS), st.session_state.get(f"address:{TASK_WORDS}")
    if in_url is not None and in_url != before:
        st.session_state[TASK_WORDS] = in_url[:MAX_SEARCH_CHARS]
    elif TASK_WORDS not in st.session_state:
        st.session_state[TASK_WORDS] = before or ""
    value = str(st.text_input(label, key=TASK_WORDS, max_chars=MAX_SEARCH_CHARS, placeholder=placeholder))
    widgets.remember(TASK_WORDS, value)
    return value


def matching_tasks(snapshot: Snapshot, filters: Filters) -> tuple[pd.DataFrame, dict[int, Hits]]:
    """The rows of ``plan_queries.tasks`` that match the search text and every filter; task number → where the search
    text was found in it."""
    tasks, indicators = plan_queries.tasks(snapshot), progress_queries.district(snapshot)
    hits = search.search(search.index(searchable_texts(snapshot)), filters.text)
    matches = tasks["task_no"].isin(list(hits))
    if filters.section != ANY:
        matches &= tasks["section_no"] == int(filters.section)
    if filters.department != ANY:
        task_departments = plan_queries.task_departments(snapshot)
        matches &= tasks["task_no"].isin(
            task_departments.loc[task_departments["department_id"] == filters.department, "task_no"]
        )
    if filters.status == SILENT:
        task_status = task_queries.task_status(snapshot)
        matches &= tasks["task_no"].isin(task_status.loc[task_status["silent"], "task_no"])
    elif filters.status == OVERDUE:
        task_status = task_queries.task_status(snapshot)
        matches &= tasks["task_no"].isin(task_status.loc[task_status["overdue"] > 0, "task_no"])
    elif filters.status != ANY:
        matches &= tasks["task_no"].isin(indicators.loc[indicators["status"] == filters.status, "task_no"])
    if filters.figures != ANY:
        matches &= tasks["task_no"].isin(indicators["task_no"]) == (filters.figures == "with")
    return tasks[matches], hits
