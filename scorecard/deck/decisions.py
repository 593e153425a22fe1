"""Decisions on a meeting's slides: those that were taken, how those of the last meeting fare, and room for new ones."""

from html import escape
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.workflow.meetings import MAX_TEXT_CHARS
from scorecard.html import marks, tables
from scorecard.meeting import Meeting
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed
from scorecard.view import View

ALL_DECISIONS = "all"
"""What the list of every decision is called, beside those about one indicator."""


def followed(meeting: Meeting, view: View, rows: int) -> list[str]:
    """What the last meeting decided, and whether the status has moved since; ``rows`` of them a part."""
    _, language = view.translate, view.language
    table = meeting.last_decisions
    if table.empty:
        words = (
            _("The meeting before took no decision.")
            if meeting.before_id
            else _("There was no meeting before this one.")
        )
        return [f"<p>{escape(words)}</p>"]
    lines = [
        [
            escape(row.words),
            _about(row, view),
            escape(narrative.name(row, "department", language)),
            f"{row.due_on:%Y-%m-%d}",
            _moved(row, view),
        ]
        for row in table.itertuples()
    ]
    head = [_("Decision"), _("About"), _("Responsible"), _("Due on"), _("Status, then → now")]
    return [tables.table(head, lines[at : at + rows], words=(0,)) for at in range(0, len(lines), rows)]


def _about(row: Any, view: View) -> str:
    if row.indicator_id:
        return escape(narrative.name(row, "indicator", view.language))
    return "—" if pd.isna(row.task_no) else escape(f"{row.task_no:.0f}. {narrative.name(row, 'task', view.language)}")


def _moved(row: Any, view: View) -> str:
    if not row.status_before or not row.status_now:
        return "—"
    if row.status_before == row.status_now:
        return marks.chip(row.status_now, view.translate)
    return marks.turn(row.status_before, row.status_now, view.translate)


def listed(meeting: Meeting, view: View, indicator_id: str | None = None) -> str:
    """What this meeting has decided: about one indicator, or all of it."""
    _, language = view.translate, view.language
    table = meeting.decisions
    if indicator_id:
        table = table[table["indicator_id"] == indicator_id]
    if table.empty:
        return "" if indicator_id else f'<p class="quiet">{escape(_("Nothing has been decided yet."))}</p>'
    if indicator_id:
        return f"<ul>{''.join(f'<li>{_line(row, language)}</li>' for row in table.itertuples())}</ul>"
    lines = [
        [
            escape(row.words),
            _about(row, view),
            escape(narrative.name(row, "department", language)),
            f"{row.due_on:%Y-%m-%d}",
        ]
        for row in table.itertuples()
    ]
    return tables.table([_("Decision"), _("About"), _("Responsible"), _("Due on")], lines, words=(0,))


def _line(row: Any, language: Language) -> str:
    who = f"{narrative.name(row, 'department', language)} {row.due_on:%Y-%m-%d}"
    return escape(bracketed(row.words, who, language))


def place(meeting: Meeting, view: View, indicator_id: str | None = None, *, every: bool = False) -> str:
    """Where decisions are typed (except in a file that is handed on), and under it those that were."""
    shown = listed(meeting, view, indicator_id) if every or indicator_id else ""
    name = escape(indicator_id or (ALL_DECISIONS if every else ""))
    return f'{form(meeting, view, indicator_id)}<div class="decided" data-decided="{name}">{shown}</div>'


def form(meeting: Meeting, view: View, indicator_id: str | None) -> str:
    """Nothing for papers without a meeting. What is sent and answered: scorecard/web/deck.py."""
    _, language = view.translate, view.language
    if meeting.meeting_id is None:
        return ""
    leads = _leads(view, indicator_id)
    options = "".join(
        f'<option value="{escape(row.department_id)}"{" selected" if row.department_id == leads else ""}>'
        f"{escape(narrative.name(row, 'department', language))}</option>"
        for row in plan_queries.departments(view.snapshot).itertuples()
    )
    start = f'min="{meeting.held_on:%Y-%m-%d}"' if meeting.held_on else ""
    words = escape(_("Decision"))
    return (
        f'<form class="deciding" data-indicator="{escape(indicator_id or "")}">'
        f'<textarea name="words" rows="2" maxlength="{MAX_TEXT_CHARS}" aria-label="{words}" placeholder="{words}" required></textarea>'
        f'<label>{escape(_("Responsible"))}<select name="department_id">{options}</select></label>'
        f'<label>{escape(_("Due on"))}<input type="date" name="due_on" {start} required></label>'
        f'<button>{escape(_("Record"))}</button><p class="answer" role="status"></p></form>'
    )


def _leads(view: View, indicator_id: str | None) -> str:
    """The first lead department of the indicator's task: who a decision about it is mostly for."""
    if indicator_id is None:
        return ""
    table = progress_queries.district(view.snapshot).set_index("indicator_id")
    parts = plan_queries.task_departments(view.snapshot)
    leads = parts[(parts["task_no"] == table.loc[indicator_id, "task_no"]) & (parts["role"] == "lead")]
    return str(leads["department_id"].iloc[0]) if len(leads) else ""
