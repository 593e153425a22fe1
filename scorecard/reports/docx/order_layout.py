"""The forms of a supervision order: what is required of whom by when, the figures, and the feedback slip."""

from collections.abc import Sequence
from typing import Any

from scorecard.html import progress_tables
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.queries import plan as plan_queries
from scorecard.reports.docx.document import Cell, Paper, blank, day, status_run
from scorecard.reports.order_subjects import Subject
from scorecard.text import changes as change_text
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed, labelled
from scorecard.view import View

LABEL, ALL = 32, 156
"""Widths in millimetres of the labels and of a whole form."""
LINE, PARAGRAPH = 640, 2300
"""Heights in twips of a row for one line and for several lines of handwriting."""


def order_form(paper: Paper, rows: Sequence[tuple[str, Cell]], heights: Sequence[int] = ()) -> None:
    """A form: a label and its text in each row."""
    paper.table("", (), rows, (LABEL, ALL - LABEL), ("label", "answer"), heights)


def requirements(paper: Paper, meeting: Meeting, subject: Subject, view: View) -> None:
    """Subject, departments, requirement, due day and basis. What the meeting has not decided is left blank to fill
    in."""
    _, language = view.translate, view.language
    rows: list[tuple[str, Cell]] = [(_("Subject"), subject.name)]
    if subject.task_no is not None:
        for label, role in ((_("Lead department"), "lead"), (_("Participating departments"), "participant")):
            names = progress_tables.lead_departments(view, subject.task_no, role)
            rows += [(label, names)] if names else []
    for row in subject.decisions.itertuples():
        rows.append((_("Required"), row.words))
        rows.append((_("Responsible"), narrative.name(row, "department", language)))
        rows.append((_("Due on"), day(row.due_on, language)))
    if subject.decisions.empty:
        rows.append((_("Required"), blank(_("what is to be done"), language)))
        rows.append((_("Due on"), blank(_("by which day"), language)))
    order_form(paper, [*rows, (_("Ground"), _ground(meeting, view))])


def _ground(meeting: Meeting, view: View) -> str:
    """The basis of the order: the meeting, or the notice where there was no meeting."""
    language, snapshot = view.language, view.snapshot
    if meeting.held_on:
        return bracketed(meeting.title, day(meeting.held_on, language), language)
    [plan] = [
        row for row in plan_queries.plans(snapshot.database_id, snapshot.revision) if row.plan_id == snapshot.plan_id
    ]
    return bracketed(plan.title if language == "zh" else plan.title_en, plan.document_no, language)


def figures(paper: Paper, row: Any, view: View) -> None:
    """A row of ``progress_queries.district``: figures, what it takes to catch up, the explaining sentence, the notice's
    text."""
    _, language = view.translate, view.language
    pairs: list[tuple[str, Cell]] = [
        (_("Target"), narrative.target(row, language)),
        (_("Actual"), progress_tables.actual_text(row, view)),
        (_("Attainment"), narrative.percent(row.attainment_rate)),
        (_("Due by pace"), narrative.percent(row.expected_rate)),
        (_("Gap to pace"), progress_tables.gap_text(row, language)),
        (_("Status"), status_run(row.status, _)),
    ]
    # The monthly amount needed and the recent one; the projection is already in the explaining sentence.
    pairs += narrative.catch_up_facts(row, language)[:2]
    pairs += [("", "")] * (len(pairs) % 2)
    lines = [[*first, *second] for first, second in zip(pairs[::2], pairs[1::2], strict=True)]
    caption = labelled(
        narrative.name(row, "indicator", language), change_text.month_at_revision(view.snapshot, language), language
    )
    paper.table(caption, (), lines, (42, 36, 42, 36), ("head", "text", "head", "text"))
    [printed] = plan_queries.printed_target(view.snapshot, row.indicator_id).itertuples()
    task = _("Task {number}: {title}").format(number=row.task_no, title=narrative.name(row, "task", language))
    fields = [
        (_("How it stands"), narrative.explanation(row, language)),
        (_("Text of the notice"), bracketed(f"“{printed.quote}”", task, language)),
    ]
    order_form(paper, fields)


def problem(paper: Paper, row: Any, view: View) -> None:
    """A row of ``reported_problem_queries.reported_problems``: who reported what, and the next step."""
    _, language = view.translate, view.language
    reporter = narrative.name(row, "reporter", language) if row.reporter else ""
    fields = [(_("Problem"), bracketed(row.problem, reporter, language) if reporter else row.problem)]
    order_form(paper, [*fields, *([(_("Next step"), row.next_step)] if row.next_step else [])])


def feedback_slip(paper: Paper, number: str, name: str) -> None:
    """The feedback slip on the second page, to be filled in and returned."""
    _ = translator(paper.language)
    paper.add("Slip title", _("Feedback slip"))
    paper.add("Order number", number)
    rows: list[tuple[str, int]] = [
        (_("Reporting unit"), LINE),
        (_("What was done"), PARAGRAPH),
        (_("Causes"), PARAGRAPH),
        (_("Next step"), PARAGRAPH),
        (_("To be finished by"), LINE),
        (_("Contact and telephone"), LINE),
        (_("Signature, seal and day"), LINE),
    ]
    heights = [LINE, *(height for _label, height in rows)]
    order_form(paper, [(_("Subject"), name), *((label, "") for label, _height in rows)], heights)
