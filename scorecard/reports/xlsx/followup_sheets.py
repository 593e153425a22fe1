"""The sheets of the work ledger that follow the work: projects and their milestones, the assessment."""

from typing import Any

import pandas as pd

from scorecard.queries import assessment as assessment_queries
from scorecard.queries import tasks as task_queries
from scorecard.reports.xlsx.layout import Book
from scorecard.reports.xlsx.summary_sheets import titled
from scorecard.text import assessment as assessment_text
from scorecard.text import milestones as milestone_text
from scorecard.text import narrative


def milestones(book: Book) -> None:
    """Every milestone as it stands at the end of the month; no sheet while there is none."""
    _, language = book.translate, book.language
    table = task_queries.milestones(book.meeting.snapshot)
    if table.empty:
        return
    name = _("Projects and milestones")
    heads = [_("No."), _("Project"), _("Milestone"), _("Planned for"), _("Done on"), _("State"), _("Department")]
    sheet = book.sheet(name, titled(book, name), heads, [6, 44, 30, 13, 13, 22, 30])
    for row in table.itertuples():
        done = None if pd.isna(row.actual_on) else milestone_text.day_text(row.actual_on)
        by = narrative.name(row, "department", language) if row.department else row.submitted_by
        sheet.line([
            int(row.task_no), row.project, row.milestone, milestone_text.day_text(row.planned_on), done,
            milestone_text.state_text(row, language), by,
        ])  # fmt: skip


def assessment(book: Book) -> None:
    """Points and places of departments and of towns; no sheet where no rules of the assessment were in force."""
    _, snapshot = book.translate, book.meeting.snapshot
    if not assessment_queries.assessed(snapshot):
        return
    name = _("Assessment")
    parts = assessment_text.part_names(book.language)
    heads = [
        _("Rank"),
        _("Department or town"),
        _("Points"),
        *parts.values(),
        _("Adjustment"),
        _("Reason for the adjustment"),
    ]
    sheet = book.sheet(name, titled(book, name), heads, [8, 34, 10, *(16 for _one in parts), 12, 40])
    for row in assessment_queries.assessment(snapshot, assessment_queries.weights(snapshot)).itertuples():
        ranked = not pd.isna(row.place)
        sheet.line([
            int(row.place) if ranked else None, narrative.name(row, "reporter", book.language),
            (float(row.points), "0.0") if ranked else None, *(_share(getattr(row, part)) for part in parts),
            None if pd.isna(row.adjustment) else assessment_text.points(row.adjustment), row.adjusted_words,
        ])  # fmt: skip


def _share(found: Any) -> tuple[float, str] | None:
    return None if pd.isna(found) else (float(found), "0.0%")
