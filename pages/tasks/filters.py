"""What the page of tasks is asked for: words and filters, which stand in the address, and the tasks that they leave."""

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
"""What was asked for when the reader came to the task in the address."""
MAX_SEARCH_CHARS = 60
"""Letters that can be typed."""


@dataclass(frozen=True)
class Filters:
    """Each filter may be ALL; no words leave every task."""

    words: str
    section: str
    department: str
    status: str
    figures: str


def reset_filters() -> None:
    """Before anything is asked: who follows a link to a task sees it, whatever was looked for before.

    What the address does not name is let go.
    """
    named = st.query_params.get(TASK, "")
    if named and named != st.session_state.get(f"address:{TASK}"):
        st.session_state.pop(OPENED_WITH, None)
        for key in TASK_PARAMETERS[1:]:
            if key not in st.query_params:
                st.session_state.pop(key, None)
                st.session_state.pop(f"address:{key}", None)
    st.session_state[f"address:{TASK}"] = named


def open_task(snapshot: Snapshot, asked: Filters) -> int | None:
    """The task that the address names, until something else is asked for; else None."""
    named = st.query_params.get(TASK, "")
    if named and st.session_state.setdefault(OPENED_WITH, asked) != asked:
        del st.query_params[TASK]
        st.session_state.pop(OPENED_WITH)
        return None
    known = set(plan_queries.tasks(snapshot)["task_no"])
    return int(named) if len(named) < 10 and named.isdecimal() and int(named) in known else None


def choose_filters(now: View) -> Filters:
    """The search field and the filters beside it."""
    _, language, snapshot = now.translate, now.language, now.snapshot
    every = {ANY: _("all")}
    sections = {
        str(row.section_no): narrative.name(row, "section", language)
        for row in plan_queries.sections(snapshot).itertuples()
    }
    departments = {
        row.department_id: narrative.name(row, "department", language)
        for row in plan_queries.departments(snapshot).itertuples()
    }
    statuses = {str(one): f"{status.shape(one)} {status.word(one, _)}" for one in status.SIGNS}
    statuses |= {SILENT: _("✕ silent for two months"), OVERDUE: _("✕ milestones overdue")}
    figures = {"with": _("with figures"), "without": _("without figures")}
    with st.container(key="task_choice"):
        places = st.columns([4, 3, 3, 2, 2])
    with places[0]:
        words = _typed(_("Search"), _("Words, pinyin, initials or a number"))
    with places[1]:
        section = widgets.choose(_("Section"), every | sections, TASK_SECTION, ANY)
    with places[2]:
        department = widgets.choose(_("Department"), every | departments, TASK_DEPARTMENT, ANY)
    with places[3]:
        of_status = widgets.choose(_("Status"), every | statuses, TASK_STATUS, ANY)
    with places[4]:
        with_figures = widgets.choose(_("Figures"), every | figures, TASK_FIGURES, ANY)
    return Filters(words, section, department, of_status, with_figures)


def _typed(label: str, placeholder: str) -> str:
    """A text field whose words stand in the address, as ``widgets.choose`` does it for a choice."""
    address, before = st.query_params.get(TASK_WORDS), st.session_state.get(f"address:{TASK_WORDS}")
    if address is not None and address != before:
        st.session_state[TASK_WORDS] = address[:MAX_SEARCH_CHARS]
    elif TASK_WORDS not in st.session_state:
        st.session_state[TASK_WORDS] = before or ""
    value = str(st.text_input(label, key=TASK_WORDS, max_chars=MAX_SEARCH_CHARS, placeholder=placeholder))
    widgets.remember(TASK_WORDS, value)
    return value


def matching_tasks(snapshot: Snapshot, asked: Filters) -> tuple[pd.DataFrame, dict[int, Hits]]:
    """The rows of ``queries.tasks`` that match the words and every filter, and where the words stand in them."""
    tasks, indicators = plan_queries.tasks(snapshot), progress_queries.district(snapshot)
    hits = search.search(search.index(searchable_texts(snapshot)), asked.words)
    kept = tasks["task_no"].isin(list(hits))
    if asked.section != ANY:
        kept &= tasks["section_no"] == int(asked.section)
    if asked.department != ANY:
        parts = plan_queries.task_departments(snapshot)
        kept &= tasks["task_no"].isin(parts.loc[parts["department_id"] == asked.department, "task_no"])
    if asked.status == SILENT:
        standing = task_queries.task_standing(snapshot)
        kept &= tasks["task_no"].isin(standing.loc[standing["silent"], "task_no"])
    elif asked.status == OVERDUE:
        standing = task_queries.task_standing(snapshot)
        kept &= tasks["task_no"].isin(standing.loc[standing["overdue"] > 0, "task_no"])
    elif asked.status != ANY:
        kept &= tasks["task_no"].isin(indicators.loc[indicators["status"] == asked.status, "task_no"])
    if asked.figures != ANY:
        kept &= tasks["task_no"].isin(indicators["task_no"]) == (asked.figures == "with")
    return tasks[kept], hits
