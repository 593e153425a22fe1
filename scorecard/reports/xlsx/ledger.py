"""The ledger of the work (工作台账): every task with its figures, status, departments, obstacles and next steps."""

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
from scorecard.reports.xlsx.layout import HIGHEST_ROW, LINE_POINTS, Book, Pages, Sheet, made
from scorecard.text import assessment as assessment_text
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import bracketed, labelled, listed

SECTION, NUMBER, TASK, INDICATOR, TARGET, UNIT, ACTUAL, ATTAINMENT, EXPECTED, GAP, STATUS = range(11)
LEADS, PARTICIPANTS, DONE, PROBLEMS, STEPS, KEY = range(11, 17)
WIDTHS = (13, 5, 21, 21, 13, 10, 9, 10, 8, 10, 13, 20, 20, 22, 22, 22, 8)
SMALLEST_DIFFERENCE = 1e-6


def workbook(meeting: Meeting, language: Language) -> bytes:
    """An .xlsx: the ledger; counts by section, as formulas on it; departments; towns; projects; the assessment; what was decided."""
    with made(meeting, language) as (book, stream):
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
    """The first sheet; its last row, counted from one as a spreadsheet does."""
    _, snapshot = book.translate, book.meeting.snapshot
    target, *others = summary_sheets.measured(book)
    heads = [
        _("Section"), _("No."), _("Task"), _("Indicator"), target, _("Unit"), *others, _("Lead department"),
        _("Participating departments"), _("What was done"), _("Problem"), _("Next step"), _("Section number"),
    ]  # fmt: skip
    sheet = book.sheet(ledger_name(book), summary_sheets.titled(book, ledger_name(book)), heads, WIDTHS, steady=3)
    sheet.page.set_column(KEY, KEY, WIDTHS[KEY], None, {"hidden": True})
    words = _Words(book)
    pages = Pages(sheet)
    for section in plan_queries.sections(snapshot).itertuples():
        name = narrative.name(section, "section", book.language)
        begun = sheet.row
        for task in plan_queries.tasks(snapshot).itertuples():
            if task.section_no != section.section_no:
                continue
            block = _block(sheet, task, words)
            if pages.full(block.heights):
                _section(sheet, begun, name)
                begun = sheet.row
                name = _("{title} (continued)").format(title=narrative.name(section, "section", book.language))
            _task(sheet, block)
        _section(sheet, begun, name)
    pages.close()
    sheet.page.print_area(0, 0, sheet.row - 1, STEPS)
    if words.derived:
        sheet.text(sheet.row, 0, _("* Summed from the reports of all towns with a share."), book.format())
    return sheet.row


def _section(sheet: Sheet, begun: int, name: str) -> None:
    """The section's one cell beside its tasks, as far as they stand on the page."""
    if begun < sheet.row:
        sheet.merged(begun, sheet.row - 1, SECTION, name, sheet.book.cell(bold=True, valign="top"))


class _Words:
    """What is said of each task, by its number."""

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
        self.said: dict[tuple[int, int], list[str]] = {}
        notes = task_queries.task_notes(snapshot)
        for row in notes[notes["period"] == pd.Timestamp(snapshot.period)].itertuples():
            by = narrative.name(row, "department", language) if row.department else row.submitted_by
            self._add(row.task_no, DONE, by, row.done, language)
            if not row.problem:
                self._add(row.task_no, STEPS, by, row.next_step, language)
        self.standing = {row.task_no: row for row in task_queries.task_standing(snapshot).itertuples()}
        for row in self.standing.values():
            if said := assessment_text.confirmed(row, language):
                self.said.setdefault((row.task_no, DONE), []).append(without_control_chars(said))
        for row in reported_problem_queries.reported_problems(snapshot).itertuples():
            by = narrative.reporter(row, language)
            self._add(row.task_no, PROBLEMS, by, row.problem, language)
            self._add(row.task_no, STEPS, by, row.next_step, language)

    def _add(self, task_no: int, column: int, by: str, words: str | None, language: Language) -> None:
        if words:
            self.said.setdefault((task_no, column), []).append(without_control_chars(labelled(by, words, language)))

    def without_figures(self, task_no: int, language: Language) -> str:
        """What stands in the place of indicators: that there are none, and how the departments rate the task."""
        _ = translator(language)
        row = self.standing[task_no]
        if not row.rating:
            return _("No figure is set.")
        own = _("Own rating: {state}").format(state=submission_text.rating(row.rating, language))
        return f"{_('No figure is set.')}\n{bracketed(own, narrative.year_month(row.rated_for, language), language)}"

    def column(self, task_no: int, column: int) -> str:
        return "\n".join(self.said.get((task_no, column), []))


@dataclass(frozen=True)
class _Block:
    """One task: what its merged cells say, its indicators, and the height of each of its rows in points. It has as many
    rows as indicators, or as its words need: a row has a greatest height."""

    task: Any
    cells: dict[int, str]
    rows: list[Any]
    without_figures: str
    heights: list[float]


def _block(sheet: Sheet, task: Any, words: _Words) -> _Block:
    language, number = sheet.book.language, int(task.task_no)
    rows = words.rows.get(number, [])
    cells = {
        NUMBER: str(number),
        TASK: narrative.name(task, "task", language),
        LEADS: listed(words.departments.get((number, "lead"), []), language),
        PARTICIPANTS: listed(words.departments.get((number, "participant"), []), language),
        **{column: words.column(number, column) for column in (DONE, PROBLEMS, STEPS)},
    }
    without = "" if rows else words.without_figures(number, language)
    need = max(sheet.high(column, text) for column, text in (cells | {INDICATOR: without}).items())
    own = [_height(sheet, row) for row in rows]
    count = max(1, len(rows), -(-int(need) // HIGHEST_ROW))
    own += [LINE_POINTS + 6] * (count - len(own))
    spare = max(0, need - sum(own)) / count
    return _Block(task, cells, rows, without, [min(one + spare, HIGHEST_ROW) for one in own])


def _height(sheet: Sheet, row: Any) -> float:
    language = sheet.book.language
    words = {INDICATOR: narrative.name(row, "indicator", language), UNIT: narrative.name(row, "unit", language),
             STATUS: sheet.book.word(row.status), TARGET: narrative.target(row, language)}  # fmt: skip
    return max(sheet.high(column, text) for column, text in words.items())


def _task(sheet: Sheet, block: _Block) -> None:
    book, first, last = sheet.book, sheet.row, sheet.row + len(block.heights) - 1
    for at, height in enumerate(block.heights):
        sheet.page.set_row(first + at, height)
        sheet.page.write_number(first + at, KEY, block.task.section_no)
        if at < len(block.rows):
            _indicator(sheet, first + at, block.rows[at])
        else:
            for column in range(INDICATOR, STATUS + 1):
                sheet.text(first + at, column, "")
    if not block.rows:
        sheet.text(first, INDICATOR, block.without_figures)
    for column, text in block.cells.items():
        sheet.merged(first, last, column, text, book.cell(align="center") if column == NUMBER else book.cell())
    sheet.number(first, NUMBER, block.task.task_no, "0", align="center")
    sheet.row = last + 1


def _indicator(sheet: Sheet, at: int, row: Any) -> None:
    """One indicator. A rate that a division of its own cells gives is that division; any other is its value."""
    book, language = sheet.book, sheet.book.language
    sheet.text(at, INDICATOR, narrative.name(row, "indicator", language))
    sheet.number(at, TARGET, row.target_value, number_formats.target_format(row, language))
    sheet.text(at, UNIT, narrative.name(row, "unit", language), book.cell(align="center"))
    sheet.text(at, STATUS, book.word(row.status), book.state(row.status))
    sheet.number(at, EXPECTED, row.expected_rate, "0.0%")
    line = at + 1
    if pd.isna(row.actual_value):
        for column in (ATTAINMENT, GAP):
            sheet.text(at, column, "—", book.cell(align="right"))
        sheet.text(at, ACTUAL, book.translate("Not reported"), book.cell(align="right"))
        return
    sheet.number(
        at, ACTUAL, row.actual_value, number_formats.number_format(row.decimals) + ('"*"' if row.derived else "")
    )
    _attainment(sheet, at, row, line)
    if not marks.judged(row):
        sheet.text(at, GAP, "—", book.cell(align="right"))
    elif abs(100 * (row.attainment_rate - row.expected_rate) - row.pace_gap) < SMALLEST_DIFFERENCE:
        sheet.formula(at, GAP, f"=100*(H{line}-I{line})", row.pace_gap, number_formats.gap_format(row))
    else:  # from a baseline, or of a target that must fall
        sheet.number(at, GAP, row.pace_gap, number_formats.gap_format(row))


def _attainment(sheet: Sheet, at: int, row: Any, line: int) -> None:
    if pd.isna(row.attainment_rate):
        sheet.text(at, ATTAINMENT, "—", sheet.book.cell(align="right"))
        return
    divisions = {f"=G{line}/E{line}": (row.actual_value, row.target_value),
                 f"=E{line}/G{line}": (row.target_value, row.actual_value)}  # fmt: skip
    for formula, (above, below) in divisions.items():
        if below and above / below == row.attainment_rate:
            sheet.formula(at, ATTAINMENT, formula, row.attainment_rate, "0.0%")
            return
    sheet.number(at, ATTAINMENT, row.attainment_rate, "0.0%")
