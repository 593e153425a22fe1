"""The sheets of the work ledger on milestones of projects and on the assessment."""

from typing import Any

import pandas as pd

from scorecard.queries import assessment as assessment_queries
from scorecard.queries import tasks as task_queries
from scorecard.reports.xlsx.layout import Book
from scorecard.reports.xlsx.summary_sheets import sheet_title
from scorecard.text import assessment as assessment_text
from scorecard.text import milestones as milestone_text
from scorecard.text import narrative


def milestones(book: Book) -> None:
    """Every milestone with its state at the end of the month; no sheet while there are none."""
    _, language = book.translate, book.language
    table = task_queries.milestones(book.meeting.snapshot)
    if table.empty:
        return
    name = _("Projects and milestones")
    heads = [_("No."), _("Project"), _("Milestone"), _("Planned for"), _("Done on"), _("State"), _("Department")]
    sheet = book.sheet(name, sheet_title(book, name), heads, [6, 44, 30, 13, 13, 22, 30])
    for row in table.itertuples():
        done_on = None if pd.isna(row.actual_on) else milestone_text.day_text(row.actual_on)
        reporter = narrative.name(row, "department", language) if row.department else row.submitted_by
        sheet.write_row(
            [
                int(row.task_no),
                row.project,
                row.milestone,
                milestone_text.day_text(row.planned_on),
                done_on,
                milestone_text.state_text(row, language),
                reporter,
            ]
        )


def assessment(book: Book) -> None:
    """Points and ranks of departments and of towns; no sheet where no rules of the assessment were in force."""
    _, snapshot = book.translate, book.meeting.snapshot
    if not assessment_queries.has_assessment_rules(snapshot):
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
    sheet = book.sheet(name, sheet_title(book, name), heads, [8, 34, 10, *(16 for _part in parts), 12, 40])
    for row in assessment_queries.assessment(snapshot, assessment_queries.weights(snapshot)).itertuples():
        ranked = not pd.isna(row.place)
        sheet.write_row(
            [
                int(row.place) if ranked else None,
                narrative.name(row, "reporter", book.language),
                (float(row.points), "0.0") if ranked else None,
                *(_share(getattr(row, part)) for part in parts),
                None if pd.isna(row.adjustment) else assessment_text.points(row.adjustment),
                row.adjusted_words,
            ]
        )


def _share(value: Any) -> tuple[float, str] | None:
    return None if pd.isna(value) else (float(value), "0.0%")
