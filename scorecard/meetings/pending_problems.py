"""The problems that need a meeting's decision: those that are followed and wait for it, then what was only reported."""

from dataclasses import dataclass
from typing import Any

from scorecard.meeting import Meeting
from scorecard.queries import problems as problem_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.text import narrative
from scorecard.text import problems as problem_text
from scorecard.text.punctuation import parted
from scorecard.view import View


@dataclass(frozen=True)
class Pending:
    """``about``: the task or indicator; ``who``: the department in charge, or who reported it; ``then``: who is to act by
    when, or the next step as reported."""

    about: str
    who: str
    words: str
    then: str


def pending(meeting: Meeting, view: View) -> list[Pending]:
    """As the frozen figures knew them: to be assigned, to be coordinated or overdue; and the reports of the month that
    nobody has raised in these words."""
    table = problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date())
    waiting = table[table["state"].isin(("raised", "coordinating")) | table["overdue"]]
    found = [_followed(row, view) for row in waiting.itertuples()]
    raised = set(zip(table["task_no"], table["words"], strict=True))
    for row in reported_problem_queries.reported_problems(meeting.snapshot).itertuples():
        if (row.task_no, row.problem) not in raised:
            task = f"{row.task_no}. {narrative.name(row, 'task', view.language)}"
            who = narrative.reporter(row, view.language)
            found.append(Pending(task, who, row.problem, row.next_step or ""))
    return found


def _followed(row: Any, view: View) -> Pending:
    language = view.language
    who = (
        narrative.name(row, "department", language) if row.department_id else problem_text.origin(row.origin, language)
    )
    then = [problem_text.waits(row, language), *([due] if (due := problem_text.due(row, language)) else [])]
    return Pending(problem_text.about(row, language), who, row.words, parted(then, language))
