"""The parts of the department page: what one department stands for, and all of them ranked."""

from html import escape

import pandas as pd
import streamlit as st

from scorecard import alerts, boards, marks, narrative, queries, tables, timeline
from scorecard.links import link
from scorecard.punctuation import labelled, listed, parted
from scorecard.queries.ranking import FEW
from scorecard.status import SIGNS
from scorecard.task_choice import DEPARTMENT, OVERDUE, STATUS
from scorecard.view import View

SHOWN = 5
"""Overdue milestones that are named; the rest is a link."""


def profile(department_id: str, view: View) -> None:
    """Its indicators by status, what it has reported, what has become worse or is overdue, and the problems that it
    named this month."""
    _, language, snapshot = view.translate, view.language, view.snapshot
    led = queries.led_by(snapshot, department_id, "lead")
    counts = boards.status_counts(led)
    if counts:
        st.html(marks.stacked(counts, len(led), _))
    reporting = queries.reporting(snapshot)
    [*own] = reporting[reporting["reporter_id"] == department_id].itertuples()
    words = _("Nothing is due from it in this month.")
    if own:
        words = _("Reported {reported} of {due} figures that were due, {on_time} of them by the deadline.").format(
            reported=own[0].reported, due=own[0].due, on_time=own[0].on_time
        )
    lines = [(_("Reporting"), escape(words)), *worsened(set(led["indicator_id"]), view), *overdue(department_id, view)]
    for row in queries.department_problems(snapshot, department_id).itertuples():
        task = link("tasks", view, narrative.name(row, "task", language), task=str(row.task_no))
        step = labelled(_("Next step"), row.next_step, language) if row.next_step else ""
        words = parted((one for one in (row.problem, step) if one), language)
        lines.append((_("Problem"), labelled(task, escape(words), language)))
    st.html(tables.facts(lines, html=True))


def worsened(indicator_ids: set[str], view: View) -> list[tuple[str, str]]:
    """Lights of these indicators that are worse than a month before: a label and HTML for each."""
    _, earlier = view.translate, queries.before(view.snapshot)
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
    parts = queries.task_departments(view.snapshot)
    led = parts.loc[(parts["department_id"] == department_id) & (parts["role"] == "lead"), "task_no"]
    rows = queries.milestones(view.snapshot)
    rows = rows[(rows["state"] == "overdue") & rows["task_no"].isin(led)].sort_values("days", ascending=False)
    lines = []
    for row in rows.head(SHOWN).itertuples():
        named = _("Task {number}: {title}").format(number=row.task_no, title=f"{row.project} · {row.milestone}")
        lines.append(f"{link('tasks', view, named, task=str(row.task_no))} {timeline.chip(row, language)}")
    if len(rows) > SHOWN:
        more = _("and {count} more").format(count=len(rows) - SHOWN)
        lines.append(link("tasks", view, more, **{DEPARTMENT: department_id, STATUS: OVERDUE}))
    return [(_("Overdue milestones"), "<br>".join(lines))] if lines else []


def extent(department_id: str, role: str, indicators: int, view: View) -> str:
    known = queries.departments(view.snapshot).set_index("department_id")
    count = known.loc[department_id, f"{role}_tasks"]
    _ = view.translate
    return _("{tasks} tasks, {indicators} indicators").format(tasks=count, indicators=indicators)


def ranking(table: pd.DataFrame, view: View, chosen: str) -> str:
    """Ranked departments; apart from them those that cannot be ranked; under both the rule."""
    both = ranked(table[table["rank"].notna()], table, view, chosen) + unranked(table[table["rank"].isna()], view)
    return f'{both}<p class="asof">{escape(rule(view))}</p>'


def ranked(rows: pd.DataFrame, table: pd.DataFrame, view: View, chosen: str) -> str:
    """``rows`` of the ranking ``table``, whose longest bar is the same in every part of it."""
    _ = view.translate
    longest = int(table["due"].max() + table["not_due"].max()) if len(table) else 1
    lines = []
    for row in rows.itertuples():
        few = f' <span class="quiet">{escape(_("few"))}</span>' if row.few else ""
        lines.append([
            f"{row.rank:.0f}", _named(row, view, chosen), marks.stacked(_counts(row), longest, _),
            f"{row.on_pace} / {row.due}{few}", narrative.percent(row.share),
        ])  # fmt: skip
    head = [_("Rank"), _("Department"), _("Indicators by status"), _("On pace, of those due"), _("Share")]
    looks = {0: "number", 1: "name", 2: "bar", 3: "number", 4: "number"}
    return tables.table(head, lines, kind="board ranking", classes=looks)


def unranked(apart: pd.DataFrame, view: View) -> str:
    """Who cannot be ranked, and why."""
    return "".join(f'<p class="asof">{escape(words)}</p>' for words in without_rank(apart, view))


def without_rank(apart: pd.DataFrame, view: View) -> list[str]:
    """Who cannot be ranked, and why: a sentence for each reason."""
    _, language = view.translate, view.language
    groups = {
        _("Not ranked, nothing reported yet:"): apart[apart["due"] > 0],
        _("Not ranked, nothing due yet:"): apart[apart["due"] == 0],
    }
    names = {
        words: [narrative.name(row, "department", language) for row in rows.itertuples()]
        for words, rows in groups.items()
    }
    space = "" if language == "zh" else " "
    return [f"{words}{space}{listed(found, language)}" for words, found in names.items() if found]


def rule(view: View) -> str:
    """How the ranking is made, in words."""
    _ = view.translate
    words = _(
        "Ranked by the share of indicators that are on track or achieved among those that are due; one that is due and not reported counts as due. Equal shares have equal ranks. “Few” marks fewer than {few} due indicators, where one of them decides the rank. An indicator of several lead departments counts for each."
    )
    return words.format(few=FEW)


def _named(row: object, view: View, chosen: str) -> str:
    department_id = row.department_id  # type: ignore[attr-defined]
    name = link("departments", view, narrative.name(row, "department", view.language), department=department_id)
    return f"<b>{name}</b>" if department_id == chosen else name


def _counts(row: object) -> dict[str, int]:
    return {str(one): int(getattr(row, one)) for one in SIGNS}
