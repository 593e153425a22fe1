"""Reminders of problems: a line on the overview, a text to paste into a message, and an iCalendar feed."""

from collections.abc import Iterable
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
from icalendar import Alarm, Calendar, Event

from ledger import clock
from ledger.vocabulary.language import Language
from scorecard.addresses import page_address
from scorecard.cache import cached
from scorecard.html.links import link
from scorecard.i18n import translator
from scorecard.queries import problems as problem_queries
from scorecard.snapshot import Snapshot
from scorecard.text import narrative
from scorecard.text import problems as problem_text
from scorecard.text.problems import REMINDER_DAYS
from scorecard.text.punctuation import join_clauses, labelled
from scorecard.view import View

WEEK = 7
HOST = "luozhuang-targets"
"""Suffix of the UIDs of calendar entries; not a resolvable host name, so no client looks it up."""


def due_within(table: pd.DataFrame, days: int) -> pd.DataFrame:
    """Rows of ``tracked_problems`` that are overdue or due within ``days``, the longest overdue first."""
    return table[(table["state"] != "closed") & (table["days_left"] <= days)]


@cached
def overview_line(view: View, day: date) -> str:
    """Links with the numbers of problems that are overdue or due within three days; empty without any."""
    _ = view.translate
    soon = due_within(problem_queries.tracked_problems(view.snapshot, day), REMINDER_DAYS)
    if soon.empty:
        return ""
    overdue = int(soon["overdue"].sum())
    parts = []
    if overdue:
        href = escape(page_address("problems", view, state="overdue"))
        text = escape(_("Problems overdue: {count}").format(count=overdue))
        parts.append(f'<a class="chip overdue" href="{href}">■ {text}</a>')
    if len(soon) > overdue:
        text = _("Problems due within {days} days: {count}").format(days=REMINDER_DAYS, count=len(soon) - overdue)
        parts.append(link("problems", view, text))
    return f'<p class="asof">{" · ".join(parts)}</p>'


@cached
def own_problems_line(view: View, day: date, reporters: frozenset[str]) -> str:
    """Links to the problems of a reporter's departments and towns that are overdue or due within three days; empty
    without any."""
    _, language = view.translate, view.language
    soon = due_within(problem_queries.tracked_problems(view.snapshot, day), REMINDER_DAYS)
    soon = soon[soon["department_id"].isin(reporters) | soon["area_id"].isin(reporters)]
    if soon.empty:
        return ""
    parts = []
    for row in soon.itertuples():
        text = labelled(problem_text.due(row, language), problem_text.subject_name(row, language), language)
        mark = '<span class="chip overdue">■</span> ' if row.overdue else ""
        parts.append(mark + link("problems", view, text, problem=str(row.problem_id)))
    return f'<p class="asof">{escape(labelled(_("In your charge"), "", language))}{join_clauses(parts, language)}</p>'


def text(snapshot: Snapshot, day: date, language: Language, *, demo: bool, days: int = WEEK) -> str:
    """A text to paste into a message: problems overdue or due within ``days``, by department, then unassigned ones."""
    _ = translator(language)
    table = problem_queries.tracked_problems(snapshot, day)
    due, unassigned = due_within(table, days), table[table["state"] == "raised"]
    lines = [_("Reminders of problems, {day}").format(day=f"{day:%Y-%m-%d}")]
    lines += [narrative.demo_notice(language)] if demo else []
    if due.empty and unassigned.empty:
        return "\n".join(
            [*lines, _("Nothing is overdue, due in the next {days} days or to be assigned.").format(days=days)]
        )
    for department_id in due["department_id"].unique():
        own = due[due["department_id"] == department_id]
        lines += [
            "",
            narrative.name(next(own.itertuples()), "department", language),
            *_numbered(own.itertuples(), language),
        ]
    if len(unassigned):
        lines += ["", _("To be assigned by the coordinator"), *_numbered(unassigned.itertuples(), language)]
    return "\n".join(lines)


def _numbered(rows: Iterable[Any], language: Language) -> list[str]:
    _ = translator(language)
    lines = []
    for place, row in enumerate(rows, start=1):
        about = labelled(problem_text.subject_name(row, language), _single_line(row), language)
        due = problem_text.due(row, language)
        lines.append(f"{place}. {labelled(due, about, language) if due else about}")
    return lines


def _single_line(row: Any) -> str:
    return " ".join(row.words.split())


def calendar(snapshot: Snapshot, day: date, language: Language, department_id: str, *, demo: bool) -> bytes:
    """The due days of open problems (of one department, or "": of all) as iCalendar (RFC 5545).

    A problem always has the same UID, so that a calendar moves its entry when the due day changes.
    """
    _ = translator(language)
    table = problem_queries.tracked_problems(snapshot, day)
    table = table[(table["state"] != "closed") & table["due_on"].notna()]
    if department_id:
        table = table[table["department_id"] == department_id]
    name = _("Problems to be closed")
    feed = Calendar.new(
        name=f"{name} ({narrative.demo_notice(language)})" if demo else name,
        prodid=f"-//{HOST}//{language}",
        language=language,
        refresh_interval=timedelta(hours=1),
    )
    for row in table.itertuples():
        feed.add_component(_entry(row, language, demo=demo))
    return bytes(feed.to_ical())


def _entry(row: Any, language: Language, *, demo: bool) -> Event:
    _ = translator(language)
    summary = labelled(
        _("Problem {number}").format(number=row.problem_id), problem_text.subject_name(row, language), language
    )
    description = [
        row.words,
        problem_text.waiting_text(row, language),
        *([narrative.demo_notice(language)] if demo else []),
    ]
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(days=-REMINDER_DAYS))
    due = row.due_on.date()
    return Event.new(
        uid=f"problem-{row.problem_id}@{HOST}",
        summary=summary,
        description="\n".join(description),
        start=due,
        end=due + timedelta(days=1),
        stamp=clock.to_utc(row.moved_at.to_pydatetime()),
        sequence=int(row.seen),
        subcomponents=[alarm],
    )
