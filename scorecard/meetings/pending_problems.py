"""Problems that need a meeting's decision: tracked problems that wait for one, then problems that were only reported."""

from dataclasses import dataclass
from typing import Any

from scorecard.meeting import Meeting
from scorecard.queries import problems as problem_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.text import narrative
from scorecard.text import problems as problem_text
from scorecard.text.punctuation import join_clauses
from scorecard.view import View


@dataclass(frozen=True)
class PendingProblem:
    """``about``: the task or indicator; ``who``: the department in charge, or the reporter; ``then``: who has to act and
    the due day, or the next step as reported."""

    about: str
    who: str
    words: str
    then: str


def pending_problems(meeting: Meeting, view: View) -> list[PendingProblem]:
    """At the frozen revision: problems to be assigned, to be coordinated or overdue; and problems reported for the month
    that have not been raised with the same text."""
    table = problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date())
    waiting = table[table["state"].isin(("raised", "coordinating")) | table["overdue"]]
    problems = [_tracked(row, view) for row in waiting.itertuples()]
    raised = set(zip(table["task_no"], table["words"], strict=True))
    for row in reported_problem_queries.reported_problems(meeting.snapshot).itertuples():
        if (row.task_no, row.problem) not in raised:
            task = f"{row.task_no}. {narrative.name(row, 'task', view.language)}"
            who = narrative.reporter(row, view.language)
            problems.append(PendingProblem(task, who, row.problem, row.next_step or ""))
    return problems


def _tracked(row: Any, view: View) -> PendingProblem:
    language = view.language
    who = (
        narrative.name(row, "department", language) if row.department_id else problem_text.origin(row.origin, language)
    )
    then = [problem_text.waiting_text(row, language), *([due] if (due := problem_text.due(row, language)) else [])]
    return PendingProblem(problem_text.subject_name(row, language), who, row.words, join_clauses(then, language))
