"""What kinds of submissions, the states they are in and the time they are for are called."""

from datetime import date
from typing import Any

import pandas as pd

from etl.submissions import receipt_text
from etl.submissions.receipt_text import KINDS, STATES, choose
from etl.submissions.submission import Decision
from ledger.vocabulary.columns import OF_YEAR, SubmissionKind
from ledger.vocabulary.language import Language
from ledger.vocabulary.task_states import TASK_STATES
from scorecard.text import narrative

SENT_BY_STAFF: tuple[SubmissionKind, ...] = ("actual", "progress", "milestone", "allocation", "schedule")
"""Published figures come with the plan's own files."""


def kinds(language: Language) -> dict[str, str]:
    return {one: kind(one, language) for one in SENT_BY_STAFF}


def kind(one: SubmissionKind, language: Language) -> str:
    return choose(KINDS[one], language)


def standing(decision: Decision, language: Language) -> str:
    """What the state of a submission is called."""
    return choose(STATES[decision], language)


def rating(state: Any, language: Language) -> str:
    """What a department's own rating of a task is called."""
    return "—" if pd.isna(state) else TASK_STATES[state][language != "zh"]


def when(of: SubmissionKind, period: date, language: Language) -> str:
    """The month, or the year that the submission is for."""
    return receipt_text.when(of, period, language) if of in OF_YEAR else narrative.year_month(period, language)
