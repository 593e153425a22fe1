"""The further sheets of the work ledger: sections, departments, towns, decisions."""

from typing import Any

import pandas as pd

from scorecard.html import marks
from scorecard.meeting import Meeting
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.reports.xlsx import number_formats
from scorecard.reports.xlsx.layout import Book
from scorecard.status import SIGNS
from scorecard.text import labels, narrative
from scorecard.text.punctuation import bracketed, labelled


def sheet_title(book: Book, name: str) -> str:
    """The title over a sheet: the plan's title and the sheet's name."""
    snapshot = book.meeting.snapshot
    plans = plan_queries.plans(snapshot.database_id, snapshot.revision)
    [plan] = [row for row in plans if row.plan_id == snapshot.plan_id]
    return labelled(plan.title if book.language == "zh" else plan.title_en, name, book.language)


def progress_heads(book: Book) -> list[str]:
    """The heads of target, actual, attainment, expected share, gap and status: the database's labels."""
    _ = book.translate
    columns = ("target_value", "actual_value", "attainment_rate", "expected_rate", "pace_gap", "status")
    heads = [labels.label(book.meeting.snapshot, f"progress.{column}", book.language) for column in columns]
    heads[4] = f"{heads[4]}\n{bracketed('', _('points'), book.language).strip()}"
    return heads


def summary(book: Book, last: int) -> None:
    """Counts by section and status, as formulas on the ledger, whose last row is ``last``."""
    _, snapshot, language = book.translate, book.meeting.snapshot, book.language
    name, ledger = _("By section"), _("Work ledger")
    heads = [_("Section"), _("Tasks"), _("Indicators"), *(book.status_text(code) for code in SIGNS)]
    sheet = book.sheet(name, sheet_title(book, name), heads, [34, 10, 10, *(16 for _code in SIGNS)])
    table = progress_queries.district(snapshot)
    counts = table.groupby(["section_no", "status"]).size()
    first = sheet.row
    for row in plan_queries.sections(snapshot).itertuples():
        sheet.text(sheet.row, 0, narrative.name(row, "section", language))
        sheet.number(sheet.row, 1, row.tasks, "0")
        for index, code in enumerate(SIGNS):
            column = chr(ord("D") + index)
            formula = f"=COUNTIFS('{ledger}'!$Q$5:$Q${last},{row.section_no},'{ledger}'!$K$5:$K${last},{column}$4)"
            sheet.formula(sheet.row, 3 + index, formula, int(counts.get((row.section_no, code), 0)), "0")
        sheet.formula(sheet.row, 2, f"=SUM(D{sheet.row + 1}:I{sheet.row + 1})", row.indicators, "0")
        sheet.row += 1
    sheet.text(sheet.row, 0, _("District"), book.cell(bold=True))
    totals = {code: int((table["status"] == code).sum()) for code in SIGNS}
    tasks = int(plan_queries.sections(snapshot)["tasks"].sum())
    for index, total in enumerate([tasks, len(table), *totals.values()], start=1):
        column = chr(ord("A") + index)
        sheet.formula(sheet.row, index, f"=SUM({column}{first + 1}:{column}{sheet.row})", total, "0")


def departments(book: Book) -> None:
    _, snapshot = book.translate, book.meeting.snapshot
    name = _("By department")
    heads = [
        _("Rank"),
        _("Department"),
        *(book.status_text(code) for code in SIGNS),
        _("Indicators due"),
        _("On track or achieved"),
        _("Share"),
    ]
    sheet = book.sheet(
        name, sheet_title(book, name), heads, [8, 34, *(15 for _code in SIGNS), 12, 14, 10], frozen_columns=2
    )
    for row in ranking_queries.department_ranking(snapshot).itertuples():
        share = None if pd.isna(row.share) else (float(row.share), "0.0%")
        sheet.write_row(
            [
                None if pd.isna(row.rank) else int(row.rank),
                narrative.name(row, "department", book.language),
                *(int(getattr(row, code)) for code in SIGNS),
                int(row.due),
                int(row.on_pace),
                share,
            ]
        )


def towns(book: Book) -> None:
    """Each town's share of a target; no sheet while no target is shared out."""
    _, language = book.translate, book.language
    table = progress_queries.towns(book.meeting.snapshot)
    if table.empty:
        return
    name = _("By town")
    target, *others = progress_heads(book)
    heads = [_("Indicator"), _("Town"), target, _("Unit"), *others]
    sheet = book.sheet(name, sheet_title(book, name), heads, [30, 16, 12, 9, 12, 11, 11, 13, 16], frozen_columns=2)
    for row in table.itertuples():
        sheet.write_row(
            [
                narrative.name(row, "indicator", language),
                narrative.name(row, "area", language),
                (row.target_value, number_formats.target_format(row, language)),
                narrative.name(row, "unit", language),
                *_figures(row, book),
                row.status,
            ],
            state=8,
            numeric=range(4, 8),
        )


def _figures(row: Any, book: Book) -> list[str | tuple[float, str] | None]:
    """Actual, attainment, expected share and gap, as the pages show them."""
    expected = (row.expected_rate, "0.0%")
    if pd.isna(row.actual_value):
        return [book.translate("Not reported"), None, expected, None]
    attainment = None if pd.isna(row.attainment_rate) else (row.attainment_rate, "0.0%")
    gap = (row.pace_gap, number_formats.gap_format(row)) if marks.has_gap(row) else None
    return [(row.actual_value, number_formats.number_format(row.decimals)), attainment, expected, gap]


def decisions(book: Book) -> None:
    """Decisions of this meeting and the one before; no sheet for papers without a meeting."""
    if book.meeting.meeting_id is None:
        return
    _, language = book.translate, book.language
    name = _("Decisions")
    heads = [_("Meeting"), _("Decision"), _("About"), _("Responsible"), _("Due on")]
    sheet = book.sheet(name, sheet_title(book, name), heads, [16, 60, 36, 26, 13])
    for meeting, table in _decisions_by_meeting(book.meeting, book):
        for row in table.itertuples():
            about = narrative.name(row, "indicator", language) if row.indicator_id else None
            sheet.write_row(
                [meeting, row.words, about, narrative.name(row, "department", language), f"{row.due_on:%Y-%m-%d}"]
            )


def _decisions_by_meeting(meeting: Meeting, book: Book) -> list[tuple[str, pd.DataFrame]]:
    _ = book.translate
    return [(_("This meeting"), meeting.decisions), (_("The meeting before"), meeting.last_decisions)]
