"""The work ledger (工作台账) as .xlsx: every task with its figures, status, departments, problems and next steps."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.html import marks
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.queries import tasks as task_queries
from scorecard.reports.sanitize import without_control_chars
from scorecard.reports.xlsx import followup_sheets, number_formats, summary_sheets
from scorecard.reports.xlsx.layout import HIGHEST_ROW, LINE_POINTS, Book, Pages, Sheet, new_book
from scorecard.text import assessment as assessment_text
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import bracketed, join_list, labelled

SECTION, NUMBER, TASK, INDICATOR, TARGET, UNIT, ACTUAL, ATTAINMENT, EXPECTED, GAP, STATUS = range(11)
LEADS, PARTICIPANTS, DONE, PROBLEMS, STEPS, KEY = range(11, 17)
WIDTHS = (13, 5, 21, 21, 13, 10, 9, 10, 8, 10, 13, 20, 20, 22, 22, 22, 8)
SMALLEST_DIFFERENCE = 1e-6


def workbook(meeting: Meeting, language: Language) -> bytes:
    """The .xlsx: the ledger; counts by section as formulas on it; departments, towns, milestones, assessment,
    decisions."""
    with new_book(meeting, language) as (book, stream):
        last = _ledger(book)
        summary_sheets.summary(book, last)
        summary_sheets.departments(book)
        summary_sheets.towns(book)
        followup_sheets.milestones(book)
        followup_sheets.assessment(book)
        summary_sheets.decisions(book)
    return stream.getvalue()


def ledger_name(book: Book) -> str:
    return book.translate("Work ledger")


def _ledger(book: Book) -> int:
    """Writes the first sheet. Returns its last row, counted from 1 as spreadsheets do."""
    _, snapshot = book.translate, book.meeting.snapshot
    target, *others = summary_sheets.progress_heads(book)
    heads = [
        _("Section"),
        _("No."),
        _("Task"),
        _("Indicator"),
        target,
        _("Unit"),
        *others,
        _("Lead department"),
        _("Participating departments"),
        _("What was done"),
        _("Problem"),
        _("Next step"),
        _("Section number"),
    ]
    sheet = book.sheet(
        ledger_name(book), summary_sheets.sheet_title(book, ledger_name(book)), heads, WIDTHS, frozen_columns=3
    )
    sheet.page.set_column(KEY, KEY, WIDTHS[KEY], None, {"hidden": True})
    texts = _TaskTexts(book)
    pages = Pages(sheet)
    for section in plan_queries.sections(snapshot).itertuples():
        name = narrative.name(section, "section", book.language)
        first_row = sheet.row
        for task in plan_queries.tasks(snapshot).itertuples():
            if task.section_no != section.section_no:
                continue
            block = _block(sheet, task, texts)
            if pages.full(block.heights):
                _section(sheet, first_row, name)
                first_row = sheet.row
                name = _("{title} (continued)").format(title=narrative.name(section, "section", book.language))
            _task(sheet, block)
        _section(sheet, first_row, name)
    pages.close()
    sheet.page.print_area(0, 0, sheet.row - 1, STEPS)
    if texts.derived:
        sheet.text(sheet.row, 0, _("* Summed from the reports of all towns with a share."), book.format())
    return sheet.row


def _section(sheet: Sheet, first_row: int, name: str) -> None:
    """Merges the section's cell beside its tasks on the current page."""
    if first_row < sheet.row:
        sheet.merge(first_row, sheet.row - 1, SECTION, name, sheet.book.cell(bold=True, valign="top"))


class _TaskTexts:
    """The indicators and texts of each task, by its number."""

    def __init__(self, book: Book) -> None:
        snapshot, language = book.meeting.snapshot, book.language
        self.rows: dict[int, list[Any]] = {}
        for row in progress_queries.district(snapshot).itertuples():
            self.rows.setdefault(row.task_no, []).append(row)
        self.derived = any(row.derived for rows in self.rows.values() for row in rows)
        self.departments: dict[tuple[int, str], list[str]] = {}
        for row in plan_queries.task_departments(snapshot).itertuples():
            name = narrative.name(row, "department", language)
            self.departments.setdefault((row.task_no, row.role), []).append(name)
        self._texts: dict[tuple[int, int], list[str]] = {}
        notes = task_queries.task_notes(snapshot)
        for row in notes[notes["period"] == pd.Timestamp(snapshot.period)].itertuples():
            reporter = narrative.name(row, "department", language) if row.department else row.submitted_by
            self._add(row.task_no, DONE, reporter, row.done, language)
            if not row.problem:
                self._add(row.task_no, STEPS, reporter, row.next_step, language)
        self._states = {row.task_no: row for row in task_queries.task_status(snapshot).itertuples()}
        for row in self._states.values():
            if confirmation := assessment_text.confirmation_text(row, language):
                self._texts.setdefault((row.task_no, DONE), []).append(without_control_chars(confirmation))
        for row in reported_problem_queries.reported_problems(snapshot).itertuples():
            reporter = narrative.reporter(row, language)
            self._add(row.task_no, PROBLEMS, reporter, row.problem, language)
            self._add(row.task_no, STEPS, reporter, row.next_step, language)

    def _add(self, task_no: int, column: int, reporter: str, text: str | None, language: Language) -> None:
        if text:
            self._texts.setdefault((task_no, column), []).append(
                without_control_chars(labelled(reporter, text, language))
            )

    def without_figures(self, task_no: int, language: Language) -> str:
        """The text of a task without indicators: that no figure is set, and the departments' own rating."""
        _ = translator(language)
        row = self._states[task_no]
        if not row.rating:
            return _("No figure is set.")
        rating = _("Own rating: {state}").format(state=submission_text.rating(row.rating, language))
        return f"{_('No figure is set.')}\n{bracketed(rating, narrative.year_month(row.rated_for, language), language)}"

    def column(self, task_no: int, column: int) -> str:
        return "\n".join(self._texts.get((task_no, column), []))


@dataclass(frozen=True)
class _Block:
    """One task: the texts of its merged cells, its indicators, and the height of each of its rows in points. It has a
    row for each indicator, and more where its texts need them, since the height of a row is limited."""

    task: Any
    cells: dict[int, str]
    rows: list[Any]
    without_figures: str
    heights: list[float]


def _block(sheet: Sheet, task: Any, texts: _TaskTexts) -> _Block:
    language, number = sheet.book.language, int(task.task_no)
    rows = texts.rows.get(number, [])
    cells = {
        NUMBER: str(number),
        TASK: narrative.name(task, "task", language),
        LEADS: join_list(texts.departments.get((number, "lead"), []), language),
        PARTICIPANTS: join_list(texts.departments.get((number, "participant"), []), language),
        **{column: texts.column(number, column) for column in (DONE, PROBLEMS, STEPS)},
    }
    without = "" if rows else texts.without_figures(number, language)
    needed = max(sheet.height(column, text) for column, text in (cells | {INDICATOR: without}).items())
    heights = [_height(sheet, row) for row in rows]
    count = max(1, len(rows), -(-int(needed) // HIGHEST_ROW))
    heights += [LINE_POINTS + 6] * (count - len(heights))
    spare = max(0, needed - sum(heights)) / count
    return _Block(task, cells, rows, without, [min(height + spare, HIGHEST_ROW) for height in heights])


def _height(sheet: Sheet, row: Any) -> float:
    language = sheet.book.language
    texts = {
        INDICATOR: narrative.name(row, "indicator", language),
        UNIT: narrative.name(row, "unit", language),
        STATUS: sheet.book.status_text(row.status),
        TARGET: narrative.target(row, language),
    }
    return max(sheet.height(column, text) for column, text in texts.items())


def _task(sheet: Sheet, block: _Block) -> None:
    book, first, last = sheet.book, sheet.row, sheet.row + len(block.heights) - 1
    for index, height in enumerate(block.heights):
        sheet.page.set_row(first + index, height)
        sheet.page.write_number(first + index, KEY, block.task.section_no)
        if index < len(block.rows):
            _indicator(sheet, first + index, block.rows[index])
        else:
            for column in range(INDICATOR, STATUS + 1):
                sheet.text(first + index, column, "")
    if not block.rows:
        sheet.text(first, INDICATOR, block.without_figures)
    for column, text in block.cells.items():
        sheet.merge(first, last, column, text, book.cell(align="center") if column == NUMBER else book.cell())
    sheet.number(first, NUMBER, block.task.task_no, "0", align="center")
    sheet.row = last + 1


def _indicator(sheet: Sheet, row_index: int, row: Any) -> None:
    """One indicator. The attainment is a formula where it equals a division of the row's cells, else a value."""
    book, language = sheet.book, sheet.book.language
    sheet.text(row_index, INDICATOR, narrative.name(row, "indicator", language))
    sheet.number(row_index, TARGET, row.target_value, number_formats.target_format(row, language))
    sheet.text(row_index, UNIT, narrative.name(row, "unit", language), book.cell(align="center"))
    sheet.text(row_index, STATUS, book.status_text(row.status), book.status_format(row.status))
    sheet.number(row_index, EXPECTED, row.expected_rate, "0.0%")
    row_number = row_index + 1
    if pd.isna(row.actual_value):
        for column in (ATTAINMENT, GAP):
            sheet.text(row_index, column, "—", book.cell(align="right"))
        sheet.text(row_index, ACTUAL, book.translate("Not reported"), book.cell(align="right"))
        return
    sheet.number(
        row_index, ACTUAL, row.actual_value, number_formats.number_format(row.decimals) + ('"*"' if row.derived else "")
    )
    _attainment(sheet, row_index, row, row_number)
    if not marks.has_gap(row):
        sheet.text(row_index, GAP, "—", book.cell(align="right"))
    elif abs(100 * (row.attainment_rate - row.expected_rate) - row.pace_gap) < SMALLEST_DIFFERENCE:
        sheet.formula(
            row_index, GAP, f"=100*(H{row_number}-I{row_number})", row.pace_gap, number_formats.gap_format(row)
        )
    else:  # from a baseline, or of a target that must fall
        sheet.number(row_index, GAP, row.pace_gap, number_formats.gap_format(row))


def _attainment(sheet: Sheet, row_index: int, row: Any, row_number: int) -> None:
    if pd.isna(row.attainment_rate):
        sheet.text(row_index, ATTAINMENT, "—", sheet.book.cell(align="right"))
        return
    divisions = {
        f"=G{row_number}/E{row_number}": (row.actual_value, row.target_value),
        f"=E{row_number}/G{row_number}": (row.target_value, row.actual_value),
    }
    for formula, (above, below) in divisions.items():
        if below and above / below == row.attainment_rate:
            sheet.formula(row_index, ATTAINMENT, formula, row.attainment_rate, "0.0%")
            return
    sheet.number(row_index, ATTAINMENT, row.attainment_rate, "0.0%")
