"""Names of the kinds, states and periods of submissions."""

from datetime import date
from typing import Any

import pandas as pd

from etl.submissions import receipt_text
from etl.submissions.receipt_text import KINDS, STATES, choose
from etl.submissions.submission import Decision
from ledger.vocabulary.columns import YEARLY_KINDS, SubmissionKind
from ledger.vocabulary.language import Language
from ledger.vocabulary.task_states import TASK_STATES
from scorecard.text import narrative

SENT_BY_STAFF: tuple[SubmissionKind, ...] = ("actual", "progress", "milestone", "allocation", "schedule")
"""The kinds that departments and towns submit; published figures come with the plan's own files."""


def kinds(language: Language) -> dict[str, str]:
    return {name: kind(name, language) for name in SENT_BY_STAFF}


def kind(name: SubmissionKind, language: Language) -> str:
    return choose(KINDS[name], language)


def state_name(decision: Decision, language: Language) -> str:
    """The name of a submission's state."""
    return choose(STATES[decision], language)


def rating(state: Any, language: Language) -> str:
    """The name of a department's own rating of a task."""
    return "—" if pd.isna(state) else TASK_STATES[state][language != "zh"]


def period_name(of: SubmissionKind, period: date, language: Language) -> str:
    """The month or year that a submission is for."""
    return (
        receipt_text.period_label(of, period, language)
        if of in YEARLY_KINDS
        else narrative.year_month(period, language)
    )
