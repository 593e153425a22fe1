"""Projects within a task and their milestones on the year: what is planned, what is done, what is overdue."""

import calendar
from datetime import date
from html import escape
from typing import Any, Literal

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.html import tables
from scorecard.html.tables import Group
from scorecard.i18n import Translate, translator
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
            escape(row.milestone), day(row.planned_on), day(row.actual_on), chip(row, view.language), _line(row, view),
        ])  # fmt: skip
    head = [_("Milestone"), _("Planned for"), _("Done on"), _("State"), _("January to December")]
    return tables.table(head, lines, classes={1: "day", 2: "day", 3: "state", 4: "line"}, kind="list milestones")


def chip(row: Any, language: Language) -> str:
    """The state by shape, word and colour."""
    shape, look = SIGNS[row.state]
    return f'<span class="chip {look}">{shape} {escape(state(row, language))}</span>'


def state(row: Any, language: Language) -> str:
    """``done``, ``done, 12 days late``, ``overdue by 10 days``, ``not due yet``: on the last day of the month."""
    _ = translator(language)
    if row.state == "not_due":
        return _("not due yet")
    days = int(row.days)
    if row.state == "done" and days < 1:
        return _("done in time")
    if row.state == "done":
        return _("done, 1 day late") if days == 1 else _("done, {days} days late").format(days=days)
    if days == 0:
        return _("due, and not done")
    return _("overdue by 1 day") if days == 1 else _("overdue by {days} days").format(days=days)


def day(found: Any) -> str:
    return "—" if pd.isna(found) else f"{found:%Y-%m-%d}"


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
        f'<span class="timeline" role="img" aria-label="{escape(words(row, view.translate))}">{"".join(parts)}</span>'
    )


def words(row: Any, _: Translate) -> str:
    """What the line shows, for those who do not see it."""
    if pd.isna(row.actual_on):
        return _("planned for {planned}").format(planned=day(row.planned_on))
    return _("planned for {planned}, done on {done}").format(planned=day(row.planned_on), done=day(row.actual_on))


def _place(found: date | pd.Timestamp, year: int) -> float:
    """From the beginning of the year, in percent; a day of another year stands at the end that is nearer to it."""
    days = (date(found.year, found.month, found.day) - date(year, 1, 1)).days
    return min(max(100 * days / DAYS_OF_YEAR, 0), 100)
