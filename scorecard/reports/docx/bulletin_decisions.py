"""The part of the bulletin that says what the meeting decided, and how what the one before decided has fared."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.meeting import Meeting
from scorecard.reports.docx.document import Cell, Paper, day, light_row
from scorecard.text import narrative
from scorecard.view import View


def decisions(paper: Paper, meeting: Meeting, view: View) -> None:
    _ = view.translate
    paper.heading(1, _("What the meeting decided"))
    paper.heading(2, _("Decisions of this meeting"))
    _table(paper, meeting.decisions, view) if len(meeting.decisions) else paper.body(_("Nothing has been decided yet."))
    paper.heading(2, _("Decisions of the last meeting"))
    if len(meeting.last_decisions):
        _table(paper, meeting.last_decisions, view, moved=True)
    elif meeting.before_id:
        paper.body(_("The meeting before took no decision."))
    else:
        paper.body(_("There was no meeting before this one."))


def _table(paper: Paper, table: pd.DataFrame, view: View, *, moved: bool = False) -> None:
    _, language = view.translate, view.language
    rows: list[list[Cell]] = []
    for number, row in enumerate(table.itertuples(), start=1):
        cells: list[Cell] = [
            str(number), row.words, about(row, language) or "—", narrative.name(row, "department", language), day(row.due_on, language),
        ]  # fmt: skip
        rows.append([*cells, _moved(row, view)] if moved else cells)
    head = [_("No."), _("Decision"), _("About"), _("Responsible"), _("Due on")]
    if moved:
        head.append(_("Status, then → now"))
        paper.table("", head, rows, (10, 42, 25, 20, 33, 26), ("centre", "text", "text", "text", "centre", "centre"))
    else:
        paper.table("", head, rows, (10, 57, 30, 25, 34), ("centre", "text", "text", "text", "centre"))


def about(row: Any, language: Language) -> str | None:
    """The indicator or the task that a decision is about; None for neither."""
    if row.indicator_id:
        return narrative.name(row, "indicator", language)
    return None if pd.isna(row.task_no) else f"{row.task_no:.0f}. {narrative.name(row, 'task', language)}"


def _moved(row: Any, view: View) -> Cell:
    _ = view.translate
    if not row.status_before or not row.status_now:
        return "—"
    now = light_row(row.status_now, _)
    return now if row.status_before == row.status_now else [light_row(row.status_before, _), " → ", now]
