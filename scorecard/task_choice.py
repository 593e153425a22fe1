"""What the page of tasks is asked for: words and filters, which stand in the address, and the tasks that they leave."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from scorecard import narrative, queries, search, status, widgets
from scorecard.search import Hits
from scorecard.sharing import shared
from scorecard.snapshot import Snapshot
from scorecard.view import View

ALL, SILENT, OVERDUE = "all", "silent", "overdue"
TASK, WORDS, SECTION, DEPARTMENT, STATUS, FIGURES = KEYS = (
    "task", "words", "task_section", "task_department", "task_status", "task_figures",
)  # fmt: skip
"""Their names in the address."""
ARRIVED = "task_arrived"
"""What was asked for when the reader came to the task in the address."""
LONGEST = 60
"""Letters that can be typed."""


@dataclass(frozen=True)
class Choice:
    """Each filter may be ALL; no words leave every task."""

    words: str
    section: str
    department: str
    status: str
    figures: str


def arrive() -> None:
    """Before anything is asked: who follows a link to a task sees it, whatever was looked for before.

    What the address does not name is let go.
    """
    named = st.query_params.get(TASK, "")
    if named and named != st.session_state.get(f"address:{TASK}"):
        st.session_state.pop(ARRIVED, None)
        for key in KEYS[1:]:
            if key not in st.query_params:
                st.session_state.pop(key, None)
                st.session_state.pop(f"address:{key}", None)
    st.session_state[f"address:{TASK}"] = named


def opened(snapshot: Snapshot, asked: Choice) -> int | None:
    """The task that the address names, until something else is asked for; else None."""
    named = st.query_params.get(TASK, "")
    if named and st.session_state.setdefault(ARRIVED, asked) != asked:
        del st.query_params[TASK]
        st.session_state.pop(ARRIVED)
        return None
    known = set(queries.tasks(snapshot)["task_no"])
    return int(named) if len(named) < 10 and named.isdecimal() and int(named) in known else None


def choice(now: View) -> Choice:
    """The search field and the filters beside it."""
    _, language, snapshot = now.translate, now.language, now.snapshot
    every = {ALL: _("all")}
    sections = {
        str(row.section_no): narrative.name(row, "section", language) for row in queries.sections(snapshot).itertuples()
    }
    departments = {
        row.department_id: narrative.name(row, "department", language)
        for row in queries.departments(snapshot).itertuples()
    }
    statuses = {str(one): f"{status.shape(one)} {status.word(one, _)}" for one in status.SIGNS}
    statuses |= {SILENT: _("✕ silent for two months"), OVERDUE: _("✕ milestones overdue")}
    figures = {"with": _("with figures"), "without": _("without figures")}
    with st.container(key="task_choice"):
        places = st.columns([4, 3, 3, 2, 2])
    with places[0]:
        words = _typed(_("Search"), _("Words, pinyin, initials or a number"))
    with places[1]:
        section = widgets.choose(_("Section"), every | sections, SECTION, ALL)
    with places[2]:
        department = widgets.choose(_("Department"), every | departments, DEPARTMENT, ALL)
    with places[3]:
        of_status = widgets.choose(_("Status"), every | statuses, STATUS, ALL)
    with places[4]:
        with_figures = widgets.choose(_("Figures"), every | figures, FIGURES, ALL)
    return Choice(words, section, department, of_status, with_figures)


def _typed(label: str, placeholder: str) -> str:
    """A text field whose words stand in the address, as ``widgets.choose`` does it for a choice."""
    address, before = st.query_params.get(WORDS), st.session_state.get(f"address:{WORDS}")
    if address is not None and address != before:
        st.session_state[WORDS] = address[:LONGEST]
    elif WORDS not in st.session_state:
        st.session_state[WORDS] = before or ""
    value = str(st.text_input(label, key=WORDS, max_chars=LONGEST, placeholder=placeholder))
    widgets.remember(WORDS, value)
    return value


def left(snapshot: Snapshot, asked: Choice) -> tuple[pd.DataFrame, dict[int, Hits]]:
    """The rows of ``queries.tasks`` that match the words and every filter, and where the words stand in them."""
    tasks, indicators = queries.tasks(snapshot), queries.district(snapshot)
    hits = search.search(search.index(searchable(snapshot)), asked.words)
    kept = tasks["task_no"].isin(list(hits))
    if asked.section != ALL:
        kept &= tasks["section_no"] == int(asked.section)
    if asked.department != ALL:
        parts = queries.task_departments(snapshot)
        kept &= tasks["task_no"].isin(parts.loc[parts["department_id"] == asked.department, "task_no"])
    if asked.status == SILENT:
        standing = queries.task_standing(snapshot)
        kept &= tasks["task_no"].isin(standing.loc[standing["silent"], "task_no"])
    elif asked.status == OVERDUE:
        standing = queries.task_standing(snapshot)
        kept &= tasks["task_no"].isin(standing.loc[standing["overdue"] > 0, "task_no"])
    elif asked.status != ALL:
        kept &= tasks["task_no"].isin(indicators.loc[indicators["status"] == asked.status, "task_no"])
    if asked.figures != ALL:
        kept &= tasks["task_no"].isin(indicators["task_no"]) == (asked.figures == "with")
    return tasks[kept], hits


@shared
def searchable(snapshot: Snapshot) -> tuple[tuple[int, str, str], ...]:
    """All that can be searched: number of the task, name of the place, words there. A place is a column of the
    queries, with the id of what it names: ``body``, ``task_en``, ``indicator T26-1``, ``alias industry-it``."""
    places = []
    indicators = queries.district(snapshot)
    for row in queries.tasks(snapshot).itertuples():
        ids = indicators.loc[indicators["task_no"] == row.task_no, "indicator_id"]
        places += [(row.task_no, name, getattr(row, name)) for name in ("task", "task_en", "body")]
        places.append((row.task_no, search.NUMBER, " ".join([str(row.task_no), f"T{row.task_no}", *ids])))
    for row in indicators.itertuples():
        places += [
            (row.task_no, f"{name} {row.indicator_id}", getattr(row, name)) for name in ("indicator", "indicator_en")
        ]
    aliases = queries.department_aliases(snapshot).groupby("department_id")["alias"].agg(list)
    for row in queries.task_departments(snapshot).itertuples():
        names = [("department", row.department), ("department_en", row.department_en)]
        names += [(f"alias{place}", alias) for place, alias in enumerate(aliases.get(row.department_id, []))]
        places += [(row.task_no, f"{name} {row.department_id}", words) for name, words in names]
    return tuple(places)
