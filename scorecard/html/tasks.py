"""The ledger of tasks as HTML: by section, each task with its figures; opened, also its text, departments and notes."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from ledger.accounts.permissions import Action
from scorecard import search
from scorecard.addresses import page_address
from scorecard.cache import cached
from scorecard.html import marks, panels, progress_tables, quotation, timeline
from scorecard.html.links import link
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import tasks as task_queries
from scorecard.search import Hits
from scorecard.snapshot import Snapshot
from scorecard.text import assessment as assessment_text
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import bracketed, join_list
from scorecard.view import View

MAX_EXCERPTS = 3
Rows = list[Any]
"""Named tuples of one of the queries."""
AllowedActions = tuple[Action, ...]
"""Which of ``report`` and ``judge`` the reader may do for the tasks."""


@dataclass(frozen=True)
class Parts:
    """The rows that belong to one task."""

    indicators: Rows = field(default_factory=list)
    departments: Rows = field(default_factory=list)
    numerals: Rows = field(default_factory=list)
    notes: Rows = field(default_factory=list)
    status: Rows = field(default_factory=list)
    milestones: Rows = field(default_factory=list)


@cached
def parts(snapshot: Snapshot) -> dict[int, Parts]:
    """Number of the task → its rows."""
    by_task = {int(number): Parts() for number in plan_queries.tasks(snapshot)["task_no"]}
    tables = {
        "indicators": progress_queries.district,
        "departments": plan_queries.task_departments,
        "numerals": task_queries.numerals,
        "notes": task_queries.task_notes,
        "status": task_queries.task_status,
        "milestones": task_queries.milestones,
    }
    for name, table in tables.items():
        for row in table(snapshot).itertuples():
            getattr(by_task[row.task_no], name).append(row)
    return by_task


def ledger(tasks: pd.DataFrame, hits: dict[int, Hits], opened: int | None, view: View, allowed: AllowedActions) -> str:
    """Rows of ``plan_queries.tasks`` under the headings of their sections. ``hits``: the result of ``search.search``,
    by number of the task; ``opened``: the task that is shown open."""
    _, language, task_parts, unsearched = (
        view.translate,
        view.language,
        parts(view.snapshot),
        _entries_without_search(view, allowed),
    )
    section_names = {
        row.section_no: narrative.name(row, "section", language)
        for row in plan_queries.sections(view.snapshot).itertuples()
    }
    labels = (_("Indicator"), f"{_('Actual')} / {_('Target')}", _("Status"))
    head = "".join(f"<span>{escape(label)}</span>" for label in labels)
    sections: dict[int, list[str]] = {}
    for row in tasks.itertuples():
        task_hits = hits.get(row.task_no)
        entry = _entry(row, task_parts[row.task_no], task_hits, view, allowed) if task_hits else unsearched[row.task_no]
        if row.task_no == opened:
            entry = entry.replace("<details>", "<details open>", 1)
        sections.setdefault(row.section_no, []).append(entry)
    sections_html = [
        f'<section><div class="heading"><h2>{escape(section_names[number])}</h2><div class="columns" aria-hidden="true">{head}'
        f"</div></div>{''.join(entries)}</section>"
        for number, entries in sections.items()
    ]
    return f'<div class="tasks">{_legend(view)}{"".join(sections_html)}</div>'


@cached
def _entries_without_search(view: View, allowed: AllowedActions) -> dict[int, str]:
    """Every task, closed and without search hits; cached."""
    task_parts = parts(view.snapshot)
    return {
        int(row.task_no): _entry(row, task_parts[row.task_no], {}, view, allowed)
        for row in plan_queries.tasks(view.snapshot).itertuples()
    }


def _entry(task: Any, task_parts: Parts, hits: Hits, view: View, allowed: AllowedActions) -> str:
    _ = view.translate
    column = _column("task", view)
    title = search.highlight(getattr(task, column), hits.get(column, []))
    leads = ""
    if task_parts.departments:
        names = _("Lead: {departments}").format(departments=_names(task_parts.departments, "lead", hits, view))
        leads = f'<span class="leads">{names}</span>'
    excerpts = "".join(
        f'<span class="excerpt">{excerpt}</span>' for excerpt in _excerpts(task, task_parts.departments, hits, view)
    )
    summary = f'<span class="no">{task.task_no}</span><span class="what"><b>{title}</b>{leads}{_state(task_parts.status, view)}{excerpts}</span>'
    return (
        f'<article id="task-{task.task_no}"><details><summary>{summary}</summary>'
        f'<div class="whole">{_details(task, task_parts, hits, view, allowed)}</div></details>'
        f"{_indicators(task_parts.indicators, hits, view)}</article>"
    )


def _state(rows: Rows, view: View) -> str:
    """The state of a task (its row of ``task_queries.task_status``): status by its figures, or else the departments'
    own rating; the coordinator's assessment; whether it is silent; overdue milestones and open problems."""
    _, language = view.translate, view.language
    [row] = rows
    items = []
    if row.status:
        items.append(marks.chip(row.status, _))
    elif row.rating and not row.confirmed:
        month = narrative.year_month(row.rated_for, language)
        rating = _("Own rating: {state}").format(state=submission_text.rating(row.rating, language))
        items.append(escape(bracketed(rating, month, language)))
    if confirmed := assessment_text.confirmation_text(row, language):
        items.append(escape(confirmed))
    if row.silent:
        items.append(f'<span class="chip silent">{escape(_("✕ no report for two months"))}</span>')
    if row.overdue:
        text = _("✕ overdue milestones: {count}").format(count=row.overdue)
        items.append(f'<span class="chip overdue">{escape(text)}</span>')
    if row.problems:
        text = _("Open problems: {count}").format(count=row.problems)
        items.append(escape(text))
    return f'<span class="leads">{" · ".join(items)}</span>' if items else ""


def _column(name: str, view: View) -> str:
    return name if view.language == "zh" else f"{name}_en"


def _names(departments: Rows, role: str, hits: Hits, view: View, *, linked: bool = False) -> str:
    """Departments of one role as HTML; ``linked``: each as a link to its page."""
    column = _column("department", view)
    names = []
    for row in departments:
        if row.role != role:
            continue
        name = search.highlight(getattr(row, column), hits.get(f"{column} {row.department_id}", []))
        address = escape(page_address("departments", view, department=row.department_id))
        names.append(f'<a href="{address}">{name}</a>' if linked else name)
    return join_list(names, view.language)


def _excerpts(task: Any, departments: Rows, hits: Hits, view: View) -> list[str]:
    """The text around search hits that a closed task does not show: in its body, or else in its other texts."""
    indicator = f"{_column('indicator', view)} "
    shown = {search.NUMBER, _column("task", view), *(place for place in hits if place.startswith(indicator))}
    shown |= {f"{_column('department', view)} {row.department_id}" for row in departments if row.role == "lead"}
    if "body" in hits:
        return [search.excerpt(task.body, hits["body"])]
    if shown & set(hits):
        return []
    texts = {
        place: text for number, place, text in task_queries.searchable_texts(view.snapshot) if number == task.task_no
    }
    # A department or indicator whose names match in both languages is shown once.
    by_name = {place.partition(" ")[2]: place for place in reversed(hits)}
    return [search.excerpt(texts[place], hits[place]) for place in list(by_name.values())[:MAX_EXCERPTS]]


def _indicators(rows: Rows, hits: Hits, view: View) -> str:
    """A list of the task's indicators: name, actual and target, status."""
    _, column = view.translate, _column("indicator", view)
    if not rows:
        return f'<p class="none">{escape(_("No figure is set."))}</p>'
    lines = []
    for row in rows:
        address = escape(page_address("indicator", view, indicator=row.indicator_id))
        name = search.highlight(getattr(row, column), hits.get(f"{column} {row.indicator_id}", []))
        actual, target = progress_tables.actual_text(row, view), narrative.target(row, view.language)
        figures = f"<span>{escape(actual)}</span> <span>/ {escape(target)}</span>"
        lines.append(
            f'<li><a href="{address}">{name}</a><span class="figures">{figures}</span>{marks.chip(row.status, _)}</li>'
        )
    return f'<ul class="indicators">{"".join(lines)}</ul>'


def _details(task: Any, task_parts: Parts, hits: Hits, view: View, allowed: AllowedActions) -> str:
    """What an opened task shows: full text, other numerals, departments, milestones, notes, links."""
    _ = view.translate
    blocks = [
        f'<p class="notice" lang="zh">{quotation.with_numerals(task.body, task_parts.numerals, hits.get("body", []), view)}</p>'
    ]
    lines = quotation.other_numerals(task_parts.numerals, view.language)
    if lines:
        blocks.append(f"<h3>{escape(_('Numbers that are not targets'))}</h3>{_list(lines)}")
    if task_parts.departments:
        roles = {"lead": _("Leads"), "participant": _("Takes part in")}
        by_role = [
            (label, _names(task_parts.departments, role, hits, view, linked=True)) for role, label in roles.items()
        ]
        blocks.append(
            f"<h3>{escape(_('Departments'))}</h3>{_list([(escape(label), names) for label, names in by_role if names])}"
        )
    blocks += [
        _milestones(task_parts.milestones, view),
        f"<h3>{escape(_('Progress notes'))}</h3>{_notes(task_parts.notes, view)}",
    ]
    links = [link("tasks", view, _("Link to this task"), task=str(task.task_no))]
    if view.newest and "report" in allowed:
        links.append(link("tasks", view, _("Enter a milestone"), milestone=str(task.task_no)))
    if view.newest and "judge" in allowed:
        links.append(link("tasks", view, _("Confirm how it stands"), confirm=str(task.task_no)))
    return f'{"".join(blocks)}<p class="itself">{" · ".join(links)}</p>'


def _list(lines: list[tuple[str, str]]) -> str:
    """Terms and descriptions, both HTML."""
    return f"<dl>{''.join(f'<div><dt>{term}</dt><dd>{description}</dd></div>' for term, description in lines)}</dl>"


def _milestones(rows: Rows, view: View) -> str:
    """The task's projects with their milestones on a time line; empty where there is none."""
    if not rows:
        return ""
    heading = escape(view.translate("Projects and milestones"))
    chart = panels.panel(timeline.board(rows, view), "milestones", view, task=str(rows[0].task_no))
    return f"<h3>{heading}</h3>{chart}"


def _notes(rows: Rows, view: View) -> str:
    """The departments' progress notes, newest month first."""
    _, language = view.translate, view.language
    if not rows:
        return f'<p class="none">{escape(_("No notes yet."))}</p>'
    notes = []
    for row in rows:
        author = narrative.name(row, "department", language) if row.department else row.submitted_by
        head = [narrative.year_month(row.period, language), author]
        if row.state:
            head.append(_("Own rating: {state}").format(state=submission_text.rating(row.state, language)))
        fields = [(_("What was done"), row.done), (_("Problem"), row.problem), (_("Next step"), row.next_step)]
        lines = [(escape(label), escape(text)) for label, text in fields if text]
        notes.append(f'<p class="when">{escape(" · ".join(head))}</p>{_list(lines)}')
    return "".join(notes)


def _legend(view: View) -> str:
    """The legend of the marks in the texts, in one line."""
    _ = view.translate
    samples = [
        f"<mark><b>{escape(_('target'))}</b></mark>",
        f'<span class="other">{escape(_("number that is not a target"))}</span>',
    ]
    text = escape(_("Open a task for its full text: {marks}.")).format(marks=" · ".join(samples))
    return f'<p class="notice key">{text}</p>'


def judgement_facts(task_no: int, view: View) -> str:
    """What the coordinator assesses a task by: its state, figures, milestones and notes."""
    _, task_parts = view.translate, parts(view.snapshot)[task_no]
    notes = f"<h3>{escape(_('Progress notes'))}</h3>{_notes(task_parts.notes, view)}"
    figures, milestones = _indicators(task_parts.indicators, {}, view), _milestones(task_parts.milestones, view)
    return f'<div class="tasks"><p>{_state(task_parts.status, view)}</p>{figures}{milestones}{notes}</div>'
