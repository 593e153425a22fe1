"""Texts about problems: states, actions, who has to act, due days, and faults."""

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
REMINDER_DAYS = 3
"""Reminders start this many days before the due day."""


def state(name: State, language: Language) -> str:
    _ = translator(language)
    return {
        "raised": _("Raised"),
        "assigned": _("Assigned"),
        "coordinating": _("Coordinating"),
        "resolving": _("Resolving"),
        "feedback": _("Answered"),
        "closed": _("Closed"),
    }[name]


def button_label(action: Action, language: Language) -> str:
    """The label of the button for an action."""
    _ = translator(language)
    return {
        "assign": _("Assign"),
        "coordinate": _("Request coordination"),
        "resolve": _("Start work"),
        "feedback": _("Answer"),
        "return": _("Return"),
        "close": _("Close"),
        "dismiss": _("Dismiss"),
        "reopen": _("Reopen"),
    }[action]


def may_act(by: Actor, steps: pd.DataFrame) -> bool:
    """Whether the actor may act on a problem, given its steps (``problem_queries.problem_steps``)."""
    return refusal(by, steps) is None


def refusal(by: Actor, steps: pd.DataFrame | None) -> permissions.DenialReason | None:
    """Why the actor may not act on a problem, or None; ``steps``: None before there is any plan."""
    owners = set() if steps is None else set(steps["department_id"].dropna())
    return permissions.denial_reason(by, "answer_problem", owners)


def action_name(action: str, language: Language) -> str:
    """The name of an action in a problem's history."""
    _ = translator(language)
    return {
        "raise": _("raised"),
        "assign": _("assigned"),
        "coordinate": _("coordination requested"),
        "resolve": _("work started"),
        "feedback": _("answered"),
        "return": _("returned"),
        "close": _("closed"),
        "dismiss": _("dismissed"),
        "reopen": _("reopened"),
        "status": _("status changed"),
    }[action]


def origin(name: Origin, language: Language) -> str:
    _ = translator(language)
    return {
        "reporter": _("reported by a department or town"),
        "coordinator": _("found by the coordinator"),
        "meeting": _("decided by a meeting"),
        "program": _("proposed by the program"),
    }[name]


def subject_name(row: Any, language: Language) -> str:
    """The indicator or task of a row of ``tracked_problems``, with the town if it concerns one."""
    _ = translator(language)
    if row.indicator_id:
        name = narrative.name(row, "indicator", language)
    else:
        title = narrative.name(row, "task", language)
        name = _("Task {number}: {title}").format(number=row.task_no, title=title)
    return bracketed(name, narrative.name(row, "area", language), language) if row.area_kind == "town" else name


def waiting_text(row: Any, language: Language) -> str:
    """Which department has to act on a row of ``tracked_problems``, and which one is waiting."""
    _ = translator(language)
    name = narrative.name(row, "department", language) if row.department_id else ""
    templates: dict[State, str] = {
        "raised": _("to be assigned by the coordinator"),
        "assigned": _("{department} to start work"),
        "coordinating": _("{answering} waits for {department}"),
        "resolving": _("{department} to answer"),
        "feedback": _("{department} waits for the coordinator"),
        "closed": _("nobody"),
    }
    answering = narrative.name(row, "answering", language) if row.answering_id else _("the coordinator")
    return templates[row.state].format(department=name, answering=answering)


def due(row: Any, language: Language) -> str:
    """The due day and the days until or since; empty without one."""
    _ = translator(language)
    if pd.isna(row.due_on) or row.state == "closed":
        return "" if pd.isna(row.due_on) else f"{row.due_on:%Y-%m-%d}"
    if row.overdue and row.days_left == -1:
        return _("overdue by 1 day ({day})").format(day=f"{row.due_on:%Y-%m-%d}")
    if row.overdue:
        return _("overdue by {days} days ({day})").format(days=int(-row.days_left), day=f"{row.due_on:%Y-%m-%d}")
    if row.days_left == 0:
        return _("due today")
    if row.days_left == 1:
        return _("{day}, 1 day left").format(day=f"{row.due_on:%Y-%m-%d}")
    return _("{day}, {days} days left").format(day=f"{row.due_on:%Y-%m-%d}", days=int(row.days_left))


def faults(refused: ProblemError, language: Language) -> list[str]:
    """A sentence for each fault."""
    _ = translator(language)
    messages: dict[Fault, str] = {
        "words_missing": _("Enter a description."),
        "words_too_long": _("Shorten the text to {count} characters.").format(count=problems.MAX_TEXT_CHARS),
        "task_unknown": _("Choose a task of this plan."),
        "subject_unknown": _("The indicator does not belong to the task. Choose again."),
        "area_unknown": _("Choose the district or one of its towns."),
        "problem_unknown": _("Problem not found. Reload the page."),
        "moved_on": _("Someone else has acted on this problem in the meantime. Read the latest step and decide again."),
        "not_in_this_state": _("This step is not possible in the problem's current state. Reload the page."),
        "department_missing": _("Choose the department that is to act."),
        "due_missing": _("Choose the day by which it is to be done."),
        "due_past": _("Choose a day that has not passed."),
        "evidence_missing": _("The status has not recovered. To close the problem anyway, state the evidence."),
        "attachment_unknown": _("Attach PDF, Word, Excel (without macros), PNG or JPEG files."),
        "attachment_too_large": _("A file may be at most {size} MB.").format(size=evidence_files.MAX_BYTES // 2**20),
        "attachments_too_many": _("Attach {count} files at most.").format(count=evidence_files.MAX_FILES),
    }
    return [messages[fault] for fault in refused.faults]
