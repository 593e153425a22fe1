"""Supervision orders (督办单) as Word files: one for each lagging indicator, decision or problem.

An order has two pages: what is required of whom by when, with the figures; and the feedback slip.
"""

from pathlib import Path

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.meeting import Meeting, meeting_view
from scorecard.queries import plan as plan_queries
from scorecard.queries import problems as problem_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.reports import order_subjects
from scorecard.reports.docx import order_layout
from scorecard.reports.docx.document import Paper
from scorecard.reports.order_subjects import Subject
from scorecard.text import narrative
from scorecard.text.punctuation import labelled

LAGGING = ("behind", "slightly_behind")


def subjects(meeting: Meeting, language: Language) -> list[Subject]:
    """The subjects of all orders: the lagging indicators in the order of the agenda; then the decisions on anything
    else; then the problems of tasks not yet covered, tracked ones first. Nobody gets two orders for one thing: an order
    includes the decisions and problems of its subject."""
    district, problems = (
        progress_queries.district(meeting.snapshot),
        reported_problem_queries.reported_problems(meeting.snapshot),
    )
    lagging = set(district.loc[district["status"].isin(LAGGING), "indicator_id"])
    chosen = [item.indicator_id for item in meeting.items if item.indicator_id in lagging]
    found_subjects = [
        order_subjects.indicator(meeting, indicator_id, language) for indicator_id in chosen if indicator_id
    ]
    others = meeting.decisions[~meeting.decisions["indicator_id"].isin(chosen)]
    found_subjects += [
        order_subjects.decision(meeting, int(decision_id), language) for decision_id in others["decision_id"]
    ]
    covered_tasks = {subject.task_no for subject in found_subjects}
    tracked = problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date())
    uncovered = tracked[(tracked["state"] != "closed") & ~tracked["task_no"].isin(covered_tasks)]
    found_subjects += [
        order_subjects.tracked_problem(meeting, int(problem_id), language) for problem_id in uncovered["problem_id"]
    ]
    covered_tasks |= set(uncovered["task_no"])
    positions = [
        position for position, task_no in enumerate(problems["task_no"], start=1) if task_no not in covered_tasks
    ]
    return found_subjects + [order_subjects.problem(meeting, position, language) for position in positions]


def order(meeting: Meeting, subject: Subject, language: Language, template: Path | None = None) -> bytes:
    """One order as .docx; ``template``: a Word file with its styles. Raises TemplateError."""
    _ = translator(language)
    view = meeting_view(meeting, language)
    number = full_number(meeting, subject, language)
    title = labelled(_("Supervision order"), subject.name, language)
    made_up = narrative.demo_notice(language) if meeting.demo else ""
    paper = Paper(language, title, meeting.frozen_at_utc, made_up, template)
    paper.add("Title", _("Supervision order"))
    paper.add("Order number", number)
    order_layout.requirements(paper, meeting, subject, view)
    for row in subject.indicators.itertuples():
        order_layout.figures(paper, row, view)
    for row in subject.problems.itertuples():
        order_layout.problem(paper, row, view)
    paper.signature(meeting.held_on)
    order_layout.feedback_slip(paper, number, subject.name)
    return paper.file()


def full_number(meeting: Meeting, subject: Subject, language: Language) -> str:
    """督办〔2023〕192-T25-1号: the year of the plan and the number of the subject."""
    _ = translator(language)
    snapshot = meeting.snapshot
    [plan] = [
        row for row in plan_queries.plans(snapshot.database_id, snapshot.revision) if row.plan_id == snapshot.plan_id
    ]
    return _("Supervision order [{year}] No. {number}").format(year=plan.year, number=subject.number)
