"""The milestones of a task's projects on a line of the year: planned, done, overdue; as HTML."""

import calendar
from datetime import date
from html import escape
from typing import Any, Literal

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.html import tables
from scorecard.html.tables import Group
from scorecard.text.milestones import day_text, state_text, summary
from scorecard.view import View

State = Literal["done", "overdue", "not_due"]
SIGNS: dict[State, tuple[str, str]] = {
    "done": ("●", "achieved"),
    "overdue": ("✕", "overdue"),
    "not_due": ("□", "not_due"),
}
"""State → its shape and its CSS class."""
DAYS_OF_YEAR = 366


def board(rows: list[Any], view: View) -> str:
    """Rows of ``task_queries.milestones`` of one task, grouped by project, each on a line from January to December.

    Empty where there is none.
    """
    _ = view.translate
    if not rows:
        return ""
    lines: list[list[str] | str] = []
    project = None
    for row in rows:
        if row.project != project:
            project = row.project
            lines.append(Group(escape(project)))
        lines.append(
            [
                escape(row.milestone),
                day_text(row.planned_on),
                day_text(row.actual_on),
                chip(row, view.language),
                _line(row, view),
            ]
        )
    head = [_("Milestone"), _("Planned for"), _("Done on"), _("State"), _("January to December")]
    return tables.table(head, lines, classes={1: "day", 2: "day", 3: "state", 4: "line"}, kind="list milestones")


def chip(row: Any, language: Language) -> str:
    """The state as shape and word in its colour."""
    shape, colour = SIGNS[row.state]
    return f'<span class="chip {colour}">{shape} {escape(state_text(row, language))}</span>'


def _line(row: Any, view: View) -> str:
    """The year as a line: planned day outlined, actual day solid, the delay between them, and the end of the month
    shown."""
    period, year = view.snapshot.period, view.snapshot.period.year
    month_end = period.replace(day=calendar.monthrange(year, period.month)[1])
    planned, month_end_at = _percent_of_year(row.planned_on, year), _percent_of_year(month_end, year)
    done = None if pd.isna(row.actual_on) else _percent_of_year(row.actual_on, year)
    parts = [f'<i class="known-until" style="left:{month_end_at:.2f}%"></i>']
    if row.state == "overdue" or (done is not None and done > planned):
        until = month_end_at if done is None else done
        parts.append(f'<i class="late" style="left:{planned:.2f}%;width:{max(until - planned, 0):.2f}%"></i>')
    parts.append(f'<i class="planned" style="left:{planned:.2f}%"></i>')
    if done is not None:
        parts.append(f'<i class="done" style="left:{done:.2f}%"></i>')
    return (
        f'<span class="timeline" role="img" aria-label="{escape(summary(row, view.translate))}">{"".join(parts)}</span>'
    )


def _percent_of_year(day: date | pd.Timestamp, year: int) -> float:
    """Position of a day in the year, in percent; a day of another year is put at the nearer end."""
    days = (date(day.year, day.month, day.day) - date(year, 1, 1)).days
    return min(max(100 * days / DAYS_OF_YEAR, 0), 100)
