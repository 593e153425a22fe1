"""Projects within a task and their milestones on the year: what is planned, what is done, what is overdue."""

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
"""Shape, and the colour that it is shown in."""
DAYS_OF_YEAR = 366


def board(rows: list[Any], view: View) -> str:
    """Rows of ``queries.milestones`` of one task, project by project, each with its days on a line from January to December.

    Empty where there is none.
    """
    _ = view.translate
    if not rows:
        return ""
    lines: list[list[str] | str] = []
    named = None
    for row in rows:
        if row.project != named:
            named = row.project
            lines.append(Group(escape(named)))
        lines.append([
            escape(row.milestone), day_text(row.planned_on), day_text(row.actual_on), chip(row, view.language), _line(row, view),
        ])  # fmt: skip
    head = [_("Milestone"), _("Planned for"), _("Done on"), _("State"), _("January to December")]
    return tables.table(head, lines, classes={1: "day", 2: "day", 3: "state", 4: "line"}, kind="list milestones")


def chip(row: Any, language: Language) -> str:
    """The state by shape, word and colour."""
    shape, look = SIGNS[row.state]
    return f'<span class="chip {look}">{shape} {escape(state_text(row, language))}</span>'


def _line(row: Any, view: View) -> str:
    """The year: planned outlined, done solid, what lies between them, and the last day that is known."""
    period, year = view.snapshot.period, view.snapshot.period.year
    ends = period.replace(day=calendar.monthrange(year, period.month)[1])
    planned, known = _place(row.planned_on, year), _place(ends, year)
    done = None if pd.isna(row.actual_on) else _place(row.actual_on, year)
    parts = [f'<i class="known-until" style="left:{known:.2f}%"></i>']
    if row.state == "overdue" or (done is not None and done > planned):
        until = known if done is None else done
        parts.append(f'<i class="late" style="left:{planned:.2f}%;width:{max(until - planned, 0):.2f}%"></i>')
    parts.append(f'<i class="planned" style="left:{planned:.2f}%"></i>')
    if done is not None:
        parts.append(f'<i class="done" style="left:{done:.2f}%"></i>')
    return (
        f'<span class="timeline" role="img" aria-label="{escape(summary(row, view.translate))}">{"".join(parts)}</span>'
    )


def _place(found: date | pd.Timestamp, year: int) -> float:
    """From the beginning of the year, in percent; a day of another year stands at the end that is nearer to it."""
    days = (date(found.year, found.month, found.day) - date(year, 1, 1)).days
    return min(max(100 * days / DAYS_OF_YEAR, 0), 100)
