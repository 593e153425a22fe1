"""Texts about the coordinator's confirmations of tasks and adjustments of scores."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.workflow import judgement
from ledger.workflow.judgement import Fault, JudgementError
from scorecard.i18n import translator
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import bracketed, labelled


def faults(refused: JudgementError, cap: float, language: Language) -> list[str]:
    """A sentence for each fault; ``cap``: the most points that can be added or deducted."""
    _ = translator(language)
    messages: dict[Fault, str] = {
        "words_missing": _("Enter the reason; it is shown with your judgement."),
        "words_too_long": _("Shorten the text to {count} characters.").format(count=judgement.MAX_TEXT_CHARS),
        "task_unknown": _("Choose a task of this plan."),
        "state_unknown": _("Choose one of the states."),
        "nothing_said": _("There is nothing to withdraw."),
        "reporter_unknown": _("Choose a department or a town."),
        "period_unknown": _("Choose a month of the plan's year."),
        "points_unreadable": _("Enter the points as a number."),
        "points_too_many": _("Add or deduct {count} points at most.").format(count=f"{cap:g}"),
    }
    return [messages[fault] for fault in refused.faults]


def confirmation_text(row: Any, language: Language) -> str:
    """The state that the coordinator confirmed for a row of ``task_status``, with name and reason; empty without one."""
    _ = translator(language)
    if pd.isna(row.confirmed):
        return ""
    text = _("Confirmed: {state}").format(state=submission_text.rating(row.confirmed, language))
    return bracketed(text, labelled(row.confirmed_by, row.confirmed_words, language), language)


def adjustment_text(row: Any, language: Language) -> str:
    """The coordinator's adjustment of a row of ``assessment``, with name and reason; empty without one."""
    _ = translator(language)
    if pd.isna(row.adjustment):
        return ""
    text = _("Adjusted by the coordinator: {points} points").format(points=points(row.adjustment))
    return bracketed(text, labelled(row.adjusted_by, row.adjusted_words, language), language)


def points(value: float) -> str:
    """With its sign; — for a missing value."""
    return "—" if pd.isna(value) else f"{value:+.1f}"


def part_names(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {"progress": _("Progress"), "reporting": _("Reporting"), "problems": _("Problems closed in time")}
