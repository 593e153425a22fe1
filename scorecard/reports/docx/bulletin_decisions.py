"""The bulletin's part on decisions: those of this meeting, and those of the last one with their status then and now."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.meeting import Meeting
from scorecard.reports.docx.document import Cell, Paper, day, status_run
from scorecard.text import narrative
from scorecard.view import View


def decisions(paper: Paper, meeting: Meeting, view: View) -> None:
    _ = view.translate
    paper.heading(1, _("What the meeting decided"))
    paper.heading(2, _("Decisions of this meeting"))
    _table(paper, meeting.decisions, view) if len(meeting.decisions) else paper.body(_("Nothing has been decided yet."))
    paper.heading(2, _("Decisions of the last meeting"))
    if len(meeting.last_decisions):
        _table(paper, meeting.last_decisions, view, with_status=True)
    elif meeting.before_id:
        paper.body(_("The previous meeting took no decisions."))
    else:
        paper.body(_("There was no previous meeting."))


def _table(paper: Paper, table: pd.DataFrame, view: View, *, with_status: bool = False) -> None:
    _, language = view.translate, view.language
    rows: list[list[Cell]] = []
    for number, row in enumerate(table.itertuples(), start=1):
        cells: list[Cell] = [
            str(number),
            row.words,
            about(row, language) or "—",
            narrative.name(row, "department", language),
            day(row.due_on, language),
        ]
        rows.append([*cells, _status_then_now(row, view)] if with_status else cells)
    head = [_("No."), _("Decision"), _("About"), _("Responsible"), _("Due on")]
    if with_status:
        head.append(_("Status, then → now"))
        paper.table("", head, rows, (10, 42, 25, 20, 33, 26), ("centre", "text", "text", "text", "centre", "centre"))
    else:
        paper.table("", head, rows, (10, 57, 30, 25, 34), ("centre", "text", "text", "text", "centre"))


def about(row: Any, language: Language) -> str | None:
    """The indicator or the task that a decision is about; None for neither."""
    if row.indicator_id:
        return narrative.name(row, "indicator", language)
    return None if pd.isna(row.task_no) else f"{row.task_no:.0f}. {narrative.name(row, 'task', language)}"


def _status_then_now(row: Any, view: View) -> Cell:
    _ = view.translate
    if not row.status_before or not row.status_now:
        return "—"
    current = status_run(row.status_now, _)
    return current if row.status_before == row.status_now else [status_run(row.status_before, _), " → ", current]
