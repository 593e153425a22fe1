"""The forms of a supervision order: what is asked of whom by when, how a figure stands, and the slip for the answer."""

from collections.abc import Sequence
from typing import Any

from scorecard.html import progress_tables
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.queries import plan as plan_queries
from scorecard.reports.docx.document import Cell, Paper, blank, day, light_row
from scorecard.reports.order_subjects import Subject
from scorecard.text import changes as change_text
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed, labelled
from scorecard.view import View

LABEL, ALL = 32, 156
"""Millimetres of the labels, and of a form."""
LINE, PARAGRAPH = 640, 2300
"""Twips: room to write a line, and to write several."""


def order_form(paper: Paper, rows: Sequence[tuple[str, Cell]], heights: Sequence[int] = ()) -> None:
    """A label and what belongs to it a row."""
    paper.table("", (), rows, (LABEL, ALL - LABEL), ("label", "words"), heights)


def what_is_asked(paper: Paper, meeting: Meeting, subject: Subject, view: View) -> None:
    """About what, of whom, what by when, and on which ground. What the meeting has not decided is left to be filled in."""
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
    """The meeting, or where there was none the notice."""
    language, snapshot = view.language, view.snapshot
    if meeting.held_on:
        return bracketed(meeting.title, day(meeting.held_on, language), language)
    [plan] = [
        one for one in plan_queries.plans(snapshot.database_id, snapshot.revision) if one.plan_id == snapshot.plan_id
    ]
    return bracketed(plan.title if language == "zh" else plan.title_en, plan.document_no, language)


def figures(paper: Paper, row: Any, view: View) -> None:
    """A row of ``queries.district``: its figures, what it takes to catch up, the sentence, and the notice's words."""
    _, language = view.translate, view.language
    pairs: list[tuple[str, Cell]] = [
        (_("Target"), narrative.target(row, language)), (_("Actual"), progress_tables.reported(row, view)),
        (_("Attainment"), narrative.percent(row.attainment_rate)), (_("Due by pace"), narrative.percent(row.expected_rate)),
        (_("Gap to pace"), progress_tables.judged_gap(row, language)), (_("Status"), light_row(row.status, _)),
    ]  # fmt: skip
    # What is needed and what was brought of late; where it leads says the sentence.
    pairs += narrative.catch_up_facts(row, language)[:2]
    pairs += [("", "")] * (len(pairs) % 2)
    lines = [[*left, *right] for left, right in zip(pairs[::2], pairs[1::2], strict=True)]
    caption = labelled(
        narrative.name(row, "indicator", language), change_text.month_at_revision(view.snapshot, language), language
    )
    paper.table(caption, (), lines, (42, 36, 42, 36), ("head", "text", "head", "text"))
    [printed] = plan_queries.printed_target(view.snapshot, row.indicator_id).itertuples()
    task = _("Task {number}: {title}").format(number=row.task_no, title=narrative.name(row, "task", language))
    said = [
        (_("How it stands"), narrative.explanation(row, language)),
        (_("The words of the notice"), bracketed(f"“{printed.quote}”", task, language)),
    ]
    order_form(paper, said)


def problem(paper: Paper, row: Any, view: View) -> None:
    """A row of ``queries.problems``: who reported what, and which step comes next."""
    _, language = view.translate, view.language
    reporter = narrative.name(row, "reporter", language) if row.reporter else ""
    said = [(_("Problem"), bracketed(row.problem, reporter, language) if reporter else row.problem)]
    order_form(paper, [*said, *([(_("Next step"), row.next_step)] if row.next_step else [])])


def slip(paper: Paper, number: str, name: str) -> None:
    """The second page, to be filled in and sent back."""
    _ = translator(paper.language)
    paper.add("Slip title", _("Feedback slip"))
    paper.add("Order number", number)
    rows: list[tuple[str, int]] = [
        (_("Reporting unit"), LINE), (_("What was done"), PARAGRAPH), (_("Causes"), PARAGRAPH),
        (_("Next step"), PARAGRAPH), (_("To be finished by"), LINE), (_("Contact and telephone"), LINE),
        (_("Signature, seal and day"), LINE),
    ]  # fmt: skip
    heights = [LINE, *(height for _label, height in rows)]
    order_form(paper, [(_("Subject"), name), *((label, "") for label, _height in rows)], heights)
