"""The words around what the coordinator says of a month: what stands in the way, and how it is told."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.workflow import judgement
from ledger.workflow.judgement import Fault, JudgementError
from scorecard.i18n import translator
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import bracketed, labelled


def faults(refused: JudgementError, cap: float, language: Language) -> list[str]:
    """A sentence for each fault; ``cap``: points that can be given at most."""
    _ = translator(language)
    words: dict[Fault, str] = {
        "words_missing": _("Write the reason: it is shown with what you say."),
        "words_too_long": _("Shorten the words to {count} letters.").format(count=judgement.MAX_TEXT_CHARS),
        "task_unknown": _("Choose a task of this plan."),
        "state_unknown": _("Choose one of the states."),
        "nothing_said": _("Nothing has been said that could be taken back."),
        "reporter_unknown": _("Choose a department or a town."),
        "period_unknown": _("Choose a month of the plan's year."),
        "points_unreadable": _("Enter the points as a number."),
        "points_too_many": _("Give or take {count} points at most.").format(count=f"{cap:g}"),
    }
    return [words[one] for one in refused.faults]


def confirmed(row: Any, language: Language) -> str:
    """How the coordinator sees the task of a row of ``queries.task_standing``, who says so and why; else nothing."""
    _ = translator(language)
    if pd.isna(row.confirmed):
        return ""
    said = _("Confirmed: {state}").format(state=submission_text.rating(row.confirmed, language))
    return bracketed(said, labelled(row.confirmed_by, row.confirmed_words, language), language)


def adjusted(row: Any, language: Language) -> str:
    """The points that the coordinator gave to a row of ``queries.assessment``, who and why; else nothing."""
    _ = translator(language)
    if pd.isna(row.adjustment):
        return ""
    said = _("Adjusted by the coordinator: {points} points").format(points=points(row.adjustment))
    return bracketed(said, labelled(row.adjusted_by, row.adjusted_words, language), language)


def points(value: float) -> str:
    """With its sign; — where nothing was given."""
    return "—" if pd.isna(value) else f"{value:+.1f}"


def part_names(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {"progress": _("Progress"), "reporting": _("Reporting"), "problems": _("Problems closed in time")}
