"""The words of the problem loop: its states and steps, who waits for whom, what is overdue, what stands in the way."""

from typing import Any, get_args

import pandas as pd

from ledger.accounts import permissions
from ledger.accounts.actor import Actor
from ledger.vocabulary.language import Language
from ledger.workflow import evidence_files, problems
from ledger.workflow.problem_steps import Origin, State
from ledger.workflow.problems import Action, Fault, ProblemError
from scorecard.i18n import translator
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed

STATES: tuple[State, ...] = get_args(State)
SOON = 3
"""Days before its day in which a problem is reminded of."""


def state(one: State, language: Language) -> str:
    _ = translator(language)
    return {
        "raised": _("Raised"), "assigned": _("Assigned"), "coordinating": _("Coordinating"),
        "resolving": _("Resolving"), "feedback": _("Answered"), "closed": _("Closed"),
    }[one]  # fmt: skip


def verb(one: Action, language: Language) -> str:
    """What a button says."""
    _ = translator(language)
    return {
        "assign": _("Assign"), "coordinate": _("Ask to coordinate"), "resolve": _("Take in hand"),
        "feedback": _("Answer"), "return": _("Return"), "close": _("Close"), "dismiss": _("Dismiss"),
        "reopen": _("Reopen"),
    }[one]  # fmt: skip


def acts_on(by: Actor, steps: pd.DataFrame) -> bool:
    """Whether somebody may act on a problem, or might have at one of its steps (``queries.problem_steps``)."""
    return refusal(by, steps) is None


def refusal(by: Actor, steps: pd.DataFrame | None) -> permissions.DenialReason | None:
    """Why somebody may not; ``steps``: None before there is any plan."""
    owners = set() if steps is None else set(steps["department_id"].dropna())
    return permissions.denial_reason(by, "answer_problem", owners)


def happened(action: str, language: Language) -> str:
    """What a line of a problem's history says."""
    _ = translator(language)
    return {
        "raise": _("raised"), "assign": _("assigned"), "coordinate": _("coordination asked for"),
        "resolve": _("taken in hand"), "feedback": _("answered"), "return": _("returned"), "close": _("closed"),
        "dismiss": _("dismissed"), "reopen": _("reopened"), "status": _("status changed"),
    }[action]  # fmt: skip


def origin(one: Origin, language: Language) -> str:
    _ = translator(language)
    return {
        "reporter": _("reported by a department or town"), "coordinator": _("found by the coordinator"),
        "meeting": _("decided by a meeting"), "program": _("proposed by the program"),
    }[one]  # fmt: skip


def about(row: Any, language: Language) -> str:
    """The indicator or the task of a row of ``queries.followed``, with the town where it is one's."""
    _ = translator(language)
    if row.indicator_id:
        name = narrative.name(row, "indicator", language)
    else:
        title = narrative.name(row, "task", language)
        name = _("Task {number}: {title}").format(number=row.task_no, title=title)
    return bracketed(name, narrative.name(row, "area", language), language) if row.area_kind == "town" else name


def waits(row: Any, language: Language) -> str:
    """Who has to act on a row of ``queries.followed``, and who waits for it."""
    _ = translator(language)
    name = narrative.name(row, "department", language) if row.department_id else ""
    words: dict[State, str] = {
        "raised": _("to be assigned by the coordinator"),
        "assigned": _("{department} to take it in hand"),
        "coordinating": _("{answering} waits for {department}"),
        "resolving": _("{department} to answer"),
        "feedback": _("{department} waits for the coordinator"),
        "closed": _("nobody"),
    }
    answering = narrative.name(row, "answering", language) if row.answering_id else _("the coordinator")
    return words[row.state].format(department=name, answering=answering)


def due(row: Any, language: Language) -> str:
    """The day, and how far off it is; empty while there is none."""
    _ = translator(language)
    if pd.isna(row.due_on) or row.state == "closed":
        return "" if pd.isna(row.due_on) else f"{row.due_on:%Y-%m-%d}"
    if row.overdue:
        return _("overdue by {days} days ({day})").format(days=int(-row.days_left), day=f"{row.due_on:%Y-%m-%d}")
    if row.days_left == 0:
        return _("due today")
    return _("{day}, {days} days left").format(day=f"{row.due_on:%Y-%m-%d}", days=int(row.days_left))


def faults(refused: ProblemError, language: Language) -> list[str]:
    """A sentence for each fault."""
    _ = translator(language)
    words: dict[Fault, str] = {
        "words_missing": _("Write what there is to say about it."),
        "words_too_long": _("Shorten the words to {count} letters.").format(count=problems.MAX_TEXT_CHARS),
        "task_unknown": _("Choose a task of this plan."),
        "subject_unknown": _("The indicator does not belong to the task. Choose again."),
        "area_unknown": _("Choose the district or one of its towns."),
        "problem_unknown": _("There is no such problem any more. Reload the page."),
        "moved_on": _("Somebody has acted on this problem meanwhile. Look at what they did, and decide again."),
        "not_in_this_state": _("This step does not follow from where the problem stands. Reload the page."),
        "department_missing": _("Choose the department that is to act."),
        "due_missing": _("Choose the day by which it is to be done."),
        "due_past": _("Choose a day that has not passed."),
        "evidence_missing": _("The status has not recovered. To close it nevertheless, write on which evidence."),
        "attachment_unknown": _("Attach PDF, Word, Excel (without macros), PNG or JPEG files."),
        "attachment_too_large": _("A file may have {size} MB at most.").format(size=evidence_files.MAX_BYTES // 2**20),
        "attachments_too_many": _("Attach {count} files at most.").format(count=evidence_files.MAX_FILES),
    }
    return [words[one] for one in refused.faults]
