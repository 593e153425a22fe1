"""The ledger of tasks as HTML: by section, each task with its figures, and opened with its text, departments and notes."""

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
from scorecard.text.punctuation import bracketed, listed
from scorecard.view import View

MOST_EXCERPTS = 3


Rows = list[Any]
"""Named tuples of one of the queries."""
May = tuple[Action, ...]
"""What a reader may do for a task, of ``report`` and ``judge``."""


@dataclass(frozen=True)
class Parts:
    """What belongs to one task."""

    indicators: Rows = field(default_factory=list)
    departments: Rows = field(default_factory=list)
    numerals: Rows = field(default_factory=list)
    notes: Rows = field(default_factory=list)
    standing: Rows = field(default_factory=list)
    milestones: Rows = field(default_factory=list)


@cached
def parts(snapshot: Snapshot) -> dict[int, Parts]:
    """By number of the task."""
    found = {int(number): Parts() for number in plan_queries.tasks(snapshot)["task_no"]}
    tables = {
        "indicators": progress_queries.district, "departments": plan_queries.task_departments,
        "numerals": task_queries.numerals, "notes": task_queries.task_notes, "standing": task_queries.task_standing,
        "milestones": task_queries.milestones,
    }  # fmt: skip
    for name, table in tables.items():
        for row in table(snapshot).itertuples():
            getattr(found[row.task_no], name).append(row)
    return found


def ledger(tasks: pd.DataFrame, hits: dict[int, Hits], opened: int | None, now: View, may: May) -> str:
    """Rows of ``queries.tasks`` under the headings of their sections; ``hits`` are those of ``search.search``, ``may``
    is what the reader may do for a task."""
    _, language, known, plain = now.translate, now.language, parts(now.snapshot), _unmarked(now, may)
    names = {
        row.section_no: narrative.name(row, "section", language)
        for row in plan_queries.sections(now.snapshot).itertuples()
    }
    labels = (_("Indicator"), f"{_('Actual')} / {_('Target')}", _("Status"))
    head = "".join(f"<span>{escape(label)}</span>" for label in labels)
    sections: dict[int, list[str]] = {}
    for row in tasks.itertuples():
        found = hits.get(row.task_no)
        entry = _entry(row, known[row.task_no], found, now, may) if found else plain[row.task_no]
        if row.task_no == opened:
            entry = entry.replace("<details>", "<details open>", 1)
        sections.setdefault(row.section_no, []).append(entry)
    written = [
        f'<section><div class="heading"><h2>{escape(names[number])}</h2><div class="columns" aria-hidden="true">{head}'
        f"</div></div>{''.join(entries)}</section>"
        for number, entries in sections.items()
    ]
    return f'<div class="tasks">{_key(now)}{"".join(written)}</div>'


@cached
def _unmarked(now: View, may: May) -> dict[int, str]:
    """Every task as it stands when nothing is looked for, closed."""
    known = parts(now.snapshot)
    return {
        int(row.task_no): _entry(row, known[row.task_no], {}, now, may)
        for row in plan_queries.tasks(now.snapshot).itertuples()
    }


def _entry(task: Any, known: Parts, hits: Hits, now: View, may: May) -> str:
    _ = now.translate
    place = _column("task", now)
    title = search.marked(getattr(task, place), hits.get(place, []))
    leads = ""
    if known.departments:
        names = _("Lead: {departments}").format(departments=_names(known.departments, "lead", hits, now))
        leads = f'<span class="leads">{names}</span>'
    found = "".join(f'<span class="found">{one}</span>' for one in _found(task, known.departments, hits, now))
    summary = f'<span class="no">{task.task_no}</span><span class="what"><b>{title}</b>{leads}{_standing(known.standing, now)}{found}</span>'
    return (
        f'<article id="task-{task.task_no}"><details><summary>{summary}</summary>'
        f'<div class="whole">{_whole(task, known, hits, now, may)}</div></details>'
        f"{_indicators(known.indicators, hits, now)}</article>"
    )


def _standing(rows: Rows, now: View) -> str:
    """How the task stands by its numbers, or by its departments' own rating; how the coordinator sees it; whether it is
    silent; its open problems."""
    _, language = now.translate, now.language
    [row] = rows
    said = []
    if row.status:
        said.append(marks.chip(row.status, _))
    elif row.rating and not row.confirmed:
        month = narrative.year_month(row.rated_for, language)
        own = _("Own rating: {state}").format(state=submission_text.rating(row.rating, language))
        said.append(escape(bracketed(own, month, language)))
    if confirmed := assessment_text.confirmed(row, language):
        said.append(escape(confirmed))
    if row.silent:
        said.append(f'<span class="chip silent">{escape(_("✕ silent for two months"))}</span>')
    if row.overdue:
        words = _("✕ overdue milestones: {count}").format(count=row.overdue)
        said.append(f'<span class="chip overdue">{escape(words)}</span>')
    if row.problems:
        words = _("Open problems: {count}").format(count=row.problems)
        said.append(escape(words))
    return f'<span class="leads">{" · ".join(said)}</span>' if said else ""


def _column(name: str, now: View) -> str:
    return name if now.language == "zh" else f"{name}_en"


def _names(departments: Rows, role: str, hits: Hits, now: View, *, linked: bool = False) -> str:
    """Departments of one role, in order, as HTML; each leads to its page if asked."""
    column = _column("department", now)
    names = []
    for row in departments:
        if row.role != role:
            continue
        words = search.marked(getattr(row, column), hits.get(f"{column} {row.department_id}", []))
        there = escape(page_address("departments", now, department=row.department_id))
        names.append(f'<a href="{there}">{words}</a>' if linked else words)
    return listed(names, now.language)


def _found(task: Any, departments: Rows, hits: Hits, now: View) -> list[str]:
    """The words around what was found where a closed task does not show it: in its body, or else elsewhere."""
    indicator = f"{_column('indicator', now)} "
    shown = {search.NUMBER, _column("task", now), *(place for place in hits if place.startswith(indicator))}
    shown |= {f"{_column('department', now)} {row.department_id}" for row in departments if row.role == "lead"}
    if "body" in hits:
        return [search.excerpt(task.body, hits["body"])]
    if shown & set(hits):
        return []
    words = {
        place: text for number, place, text in task_queries.searchable_texts(now.snapshot) if number == task.task_no
    }
    # A body with several names that match is shown by one of them.
    named = {place.partition(" ")[2]: place for place in reversed(hits)}
    return [search.excerpt(words[place], hits[place]) for place in list(named.values())[:MOST_EXCERPTS]]


def _indicators(rows: Rows, hits: Hits, now: View) -> str:
    """Name, actual and target, and status of each."""
    _, column = now.translate, _column("indicator", now)
    if not rows:
        return f'<p class="none">{escape(_("No figure is set."))}</p>'
    lines = []
    for row in rows:
        there = escape(page_address("indicator", now, indicator=row.indicator_id))
        name = search.marked(getattr(row, column), hits.get(f"{column} {row.indicator_id}", []))
        actual, target = progress_tables.reported(row, now), narrative.target(row, now.language)
        figures = f"<span>{escape(actual)}</span> <span>/ {escape(target)}</span>"
        lines.append(
            f'<li><a href="{there}">{name}</a><span class="figures">{figures}</span>{marks.chip(row.status, _)}</li>'
        )
    return f'<ul class="indicators">{"".join(lines)}</ul>'


def _whole(task: Any, known: Parts, hits: Hits, now: View, may: May) -> str:
    """The full text, what its numerals are, the departments and the notes."""
    _ = now.translate
    written = [
        f'<p class="notice" lang="zh">{quotation.with_numerals(task.body, known.numerals, hits.get("body", []), now)}</p>'
    ]
    lines = quotation.other_numerals(known.numerals, now.language)
    if lines:
        written.append(f"<h3>{escape(_('Numerals that are no targets'))}</h3>{_list(lines)}")
    if known.departments:
        roles = {"lead": _("Leads"), "participant": _("Takes part in")}
        named = [(label, _names(known.departments, role, hits, now, linked=True)) for role, label in roles.items()]
        written.append(
            f"<h3>{escape(_('Departments'))}</h3>{_list([(escape(label), names) for label, names in named if names])}"
        )
    written += [_milestones(known.milestones, now), f"<h3>{escape(_('Progress notes'))}</h3>{_notes(known.notes, now)}"]
    ways = [link("tasks", now, _("Link to this task"), task=str(task.task_no))]
    if now.newest and "report" in may:
        ways.append(link("tasks", now, _("Enter a milestone"), milestone=str(task.task_no)))
    if now.newest and "judge" in may:
        ways.append(link("tasks", now, _("Confirm how it stands"), confirm=str(task.task_no)))
    return f'{"".join(written)}<p class="itself">{" · ".join(ways)}</p>'


def _list(lines: list[tuple[str, str]]) -> str:
    """Terms and what is said of them, both HTML."""
    return f"<dl>{''.join(f'<div><dt>{term}</dt><dd>{words}</dd></div>' for term, words in lines)}</dl>"


def _milestones(rows: Rows, now: View) -> str:
    """The task's projects on the year; nothing where there is none."""
    if not rows:
        return ""
    heading = escape(now.translate("Projects and milestones"))
    taken = panels.panel(timeline.board(rows, now), "milestones", now, task=str(rows[0].task_no))
    return f"<h3>{heading}</h3>{taken}"


def _notes(rows: Rows, now: View) -> str:
    """The notes month by month, newest first, in the departments' own words."""
    _, language = now.translate, now.language
    if not rows:
        return f'<p class="none">{escape(_("No notes yet."))}</p>'
    notes = []
    for row in rows:
        by = narrative.name(row, "department", language) if row.department else row.submitted_by
        head = [narrative.year_month(row.period, language), by]
        if row.state:
            head.append(_("Own rating: {state}").format(state=submission_text.rating(row.state, language)))
        said = [(_("What was done"), row.done), (_("Problem"), row.problem), (_("Next step"), row.next_step)]
        lines = [(escape(label), escape(words)) for label, words in said if words]
        notes.append(f'<p class="when">{escape(" · ".join(head))}</p>{_list(lines)}')
    return "".join(notes)


def _key(now: View) -> str:
    """What the marks in the texts mean, in one line."""
    _ = now.translate
    marks = [
        f"<mark><b>{escape(_('target'))}</b></mark>",
        f'<span class="other">{escape(_("number that is not a target"))}</span>',
    ]
    words = escape(_("Open a task for its full text: {marks}.")).format(marks=" · ".join(marks))
    return f'<p class="notice key">{words}</p>'


def known(task_no: int, now: View) -> str:
    """What there is to judge a task by: how it stands, its figures, its departments' notes."""
    _, known = now.translate, parts(now.snapshot)[task_no]
    notes = f"<h3>{escape(_('Progress notes'))}</h3>{_notes(known.notes, now)}"
    figures, milestones = _indicators(known.indicators, {}, now), _milestones(known.milestones, now)
    return f'<div class="tasks"><p>{_standing(known.standing, now)}</p>{figures}{milestones}{notes}</div>'
