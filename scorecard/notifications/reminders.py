"""What is to be done about problems soon: a line on the overview, a text to paste into a message, a calendar's feed."""

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
from scorecard.text.problems import SOON
from scorecard.text.punctuation import labelled, parted
from scorecard.view import View

WEEK = 7
HOST = "luozhuang-targets"
"""What the ids of the calendar's entries end in: a name of no host, so that no host is asked."""


def due_within(table: pd.DataFrame, days: int) -> pd.DataFrame:
    """Rows of ``queries.followed`` that are overdue or due within so many days, the longest overdue first."""
    return table[(table["state"] != "closed") & (table["days_left"] <= days)]


@cached
def line(view: View, day: date) -> str:
    """How many problems are overdue or due within three days, leading to them; nothing where there are none."""
    _ = view.translate
    soon = due_within(problem_queries.tracked_problems(view.snapshot, day), SOON)
    if soon.empty:
        return ""
    overdue = int(soon["overdue"].sum())
    parts = []
    if overdue:
        there = escape(page_address("problems", view, state="overdue"))
        words = escape(_("Problems overdue: {count}").format(count=overdue))
        parts.append(f'<a class="chip overdue" href="{there}">■ {words}</a>')
    if len(soon) > overdue:
        words = _("Problems due within {days} days: {count}").format(days=SOON, count=len(soon) - overdue)
        parts.append(link("problems", view, words))
    return f'<p class="asof">{" · ".join(parts)}</p>'


@cached
def own(view: View, day: date, reporters: frozenset[str]) -> str:
    """The problems of a reporter's departments and towns that are overdue or due within three days, each leading to
    itself; nothing where there are none."""
    _, language = view.translate, view.language
    soon = due_within(problem_queries.tracked_problems(view.snapshot, day), SOON)
    soon = soon[soon["department_id"].isin(reporters) | soon["area_id"].isin(reporters)]
    if soon.empty:
        return ""
    parts = []
    for row in soon.itertuples():
        words = labelled(problem_text.due(row, language), problem_text.about(row, language), language)
        mark = '<span class="chip overdue">■</span> ' if row.overdue else ""
        parts.append(mark + link("problems", view, words, problem=str(row.problem_id)))
    return f'<p class="asof">{escape(labelled(_("In your charge"), "", language))}{parted(parts, language)}</p>'


def text(snapshot: Snapshot, day: date, language: Language, *, demo: bool, days: int = WEEK) -> str:
    """Ready to be pasted into a message: what is overdue or due, by department, then what has still to be assigned."""
    _ = translator(language)
    table = problem_queries.tracked_problems(snapshot, day)
    due, unassigned = due_within(table, days), table[table["state"] == "raised"]
    lines = [_("Reminders of problems, {day}").format(day=f"{day:%Y-%m-%d}")]
    lines += [narrative.made_up(language)] if demo else []
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
    said = []
    for place, row in enumerate(rows, start=1):
        about = labelled(problem_text.about(row, language), _last_said(row), language)
        due = problem_text.due(row, language)
        said.append(f"{place}. {labelled(due, about, language) if due else about}")
    return said


def _last_said(row: Any) -> str:
    return " ".join(row.words.split())


def calendar(snapshot: Snapshot, day: date, language: Language, department_id: str, *, demo: bool) -> bytes:
    """The days by which open problems are to be done (of one department, or "": of all), as RFC 5545 has it.

    The same problem is the same entry however often it is asked for, so that a calendar moves it when its day moves.
    """
    _ = translator(language)
    table = problem_queries.tracked_problems(snapshot, day)
    table = table[(table["state"] != "closed") & table["due_on"].notna()]
    if department_id:
        table = table[table["department_id"] == department_id]
    name = _("Problems to be closed")
    feed = Calendar.new(
        name=f"{name} ({narrative.made_up(language)})" if demo else name, prodid=f"-//{HOST}//{language}", language=language,
        refresh_interval=timedelta(hours=1),
    )  # fmt: skip
    for row in table.itertuples():
        feed.add_component(_entry(row, language, demo=demo))
    return bytes(feed.to_ical())


def _entry(row: Any, language: Language, *, demo: bool) -> Event:
    _ = translator(language)
    summary = labelled(_("Problem {number}").format(number=row.problem_id), problem_text.about(row, language), language)
    told = [row.words, problem_text.waits(row, language), *([narrative.made_up(language)] if demo else [])]
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(days=-SOON))
    due = row.due_on.date()
    return Event.new(
        uid=f"problem-{row.problem_id}@{HOST}", summary=summary, description="\n".join(told), start=due,
        end=due + timedelta(days=1), stamp=clock.to_utc(row.moved_at.to_pydatetime()), sequence=int(row.seen), subcomponents=[alarm],
    )  # fmt: skip
