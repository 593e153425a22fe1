"""Supervision orders (督办单) as Word files: one for each indicator that lags, decision, or problem that was reported.

An order has two pages: what is asked of whom by when, with the figures; and the slip on which the answer is given.
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
    """What there is an order about: the lagging indicators in the order of the agenda; the decisions about anything else;
    the problems of all other tasks, those that are followed first. Nobody gets two orders for one thing: an order holds what belongs to its subject."""
    district, problems = (
        progress_queries.district(meeting.snapshot),
        reported_problem_queries.reported_problems(meeting.snapshot),
    )
    lagging = set(district.loc[district["status"].isin(LAGGING), "indicator_id"])
    chosen = [item.indicator_id for item in meeting.items if item.indicator_id in lagging]
    found = [order_subjects.indicator(meeting, one, language) for one in chosen if one]
    others = meeting.decisions[~meeting.decisions["indicator_id"].isin(chosen)]
    found += [order_subjects.decision(meeting, int(one), language) for one in others["decision_id"]]
    told = {one.task_no for one in found}
    followed = problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date())
    still = followed[(followed["state"] != "closed") & ~followed["task_no"].isin(told)]
    found += [order_subjects.followed(meeting, int(one), language) for one in still["problem_id"]]
    told |= set(still["task_no"])
    places = [place for place, task_no in enumerate(problems["task_no"], start=1) if task_no not in told]
    return found + [order_subjects.problem(meeting, place, language) for place in places]


def order(meeting: Meeting, subject: Subject, language: Language, template: Path | None = None) -> bytes:
    """``template``: a Word file with its styles. Raises TemplateError."""
    _ = translator(language)
    view = meeting_view(meeting, language)
    number = full_number(meeting, subject, language)
    title = labelled(_("Supervision order"), subject.name, language)
    made_up = narrative.made_up(language) if meeting.demo else ""
    paper = Paper(language, title, meeting.frozen_at_utc, made_up, template)
    paper.add("Title", _("Supervision order"))
    paper.add("Order number", number)
    order_layout.what_is_asked(paper, meeting, subject, view)
    for row in subject.indicators.itertuples():
        order_layout.figures(paper, row, view)
    for row in subject.problems.itertuples():
        order_layout.problem(paper, row, view)
    paper.signed(meeting.held_on)
    order_layout.slip(paper, number, subject.name)
    return paper.file()


def full_number(meeting: Meeting, subject: Subject, language: Language) -> str:
    """督办〔2023〕192-T25-1号: the year is the plan's, the number the subject's."""
    _ = translator(language)
    snapshot = meeting.snapshot
    [plan] = [
        one for one in plan_queries.plans(snapshot.database_id, snapshot.revision) if one.plan_id == snapshot.plan_id
    ]
    return _("Supervision order [{year}] No. {number}").format(year=plan.year, number=subject.number)
