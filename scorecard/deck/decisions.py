"""Decisions on a meeting's slides: those of the meeting, those of the previous one, and the form to record new ones."""

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
"""The data-decided name of the list of all decisions; lists about one indicator use its indicator_id."""


def last_decisions(meeting: Meeting, view: View, rows: int) -> list[str]:
    """Tables of the previous meeting's decisions with the change of status since, ``rows`` per slide."""
    _, language = view.translate, view.language
    table = meeting.last_decisions
    if table.empty:
        message = (
            _("The previous meeting took no decisions.") if meeting.before_id else _("There was no previous meeting.")
        )
        return [f"<p>{escape(message)}</p>"]
    lines = [
        [
            escape(row.words),
            _about(row, view),
            escape(narrative.name(row, "department", language)),
            f"{row.due_on:%Y-%m-%d}",
            _status_change(row, view),
        ]
        for row in table.itertuples()
    ]
    head = [_("Decision"), _("About"), _("Responsible"), _("Due on"), _("Status, then → now")]
    return [tables.table(head, lines[at : at + rows], words=(0,)) for at in range(0, len(lines), rows)]


def _about(row: Any, view: View) -> str:
    if row.indicator_id:
        return escape(narrative.name(row, "indicator", view.language))
    return "—" if pd.isna(row.task_no) else escape(f"{row.task_no:.0f}. {narrative.name(row, 'task', view.language)}")


def _status_change(row: Any, view: View) -> str:
    if not row.status_before or not row.status_now:
        return "—"
    if row.status_before == row.status_now:
        return marks.chip(row.status_now, view.translate)
    return marks.status_change(row.status_before, row.status_now, view.translate)


def decision_list(meeting: Meeting, view: View, indicator_id: str | None = None) -> str:
    """The decisions of this meeting, about one indicator or all."""
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


def decision_area(meeting: Meeting, view: View, indicator_id: str | None = None, *, every: bool = False) -> str:
    """The form to record decisions (hidden in the file form, by deck.css) and the recorded decisions."""
    recorded = decision_list(meeting, view, indicator_id) if every or indicator_id else ""
    name = escape(indicator_id or (ALL_DECISIONS if every else ""))
    return f'{form(meeting, view, indicator_id)}<div class="decided" data-decided="{name}">{recorded}</div>'


def form(meeting: Meeting, view: View, indicator_id: str | None) -> str:
    """The form to record a decision; empty without a meeting. scorecard/web/deck.py handles its request."""
    _, language = view.translate, view.language
    if meeting.meeting_id is None:
        return ""
    lead = _first_lead(view, indicator_id)
    options = "".join(
        f'<option value="{escape(row.department_id)}"{" selected" if row.department_id == lead else ""}>'
        f"{escape(narrative.name(row, 'department', language))}</option>"
        for row in plan_queries.departments(view.snapshot).itertuples()
    )
    start = f'min="{meeting.held_on:%Y-%m-%d}"' if meeting.held_on else ""
    label = escape(_("Decision"))
    return (
        f'<form class="deciding" data-indicator="{escape(indicator_id or "")}">'
        f'<textarea name="words" rows="2" maxlength="{MAX_TEXT_CHARS}" aria-label="{label}" placeholder="{label}" required></textarea>'
        f'<label>{escape(_("Responsible"))}<select name="department_id">{options}</select></label>'
        f'<label>{escape(_("Due on"))}<input type="date" name="due_on" {start} required></label>'
        f'<button>{escape(_("Record"))}</button><p class="answer" role="status"></p></form>'
    )


def _first_lead(view: View, indicator_id: str | None) -> str:
    """The first lead department of the indicator's task: the usual choice for decisions about it. "" for None."""
    if indicator_id is None:
        return ""
    table = progress_queries.district(view.snapshot).set_index("indicator_id")
    parts = plan_queries.task_departments(view.snapshot)
    leads = parts[(parts["task_no"] == table.loc[indicator_id, "task_no"]) & (parts["role"] == "lead")]
    return str(leads["department_id"].iloc[0]) if len(leads) else ""
