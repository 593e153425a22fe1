"""Meetings on figures frozen at a revision: agenda, decisions and withdrawals, each recorded at its own revision.

Rows are only added: a changed agenda is a newer set of rows, and a mistaken decision is withdrawn by a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import duckdb

from ledger.accounts.actor import Actor
from ledger.accounts.permissions import authorized_write
from ledger.database.connection import row_exists
from ledger.database.revisions import next_revision
from ledger.vocabulary.rejected import RejectedError
from ledger.workflow import problem_triggers

Kind = Literal[
    "last_decisions",
    "district",
    "changes",
    "section",
    "indicator",
    "departments",
    "towns",
    "missing",
    "problems",
    "decisions",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
MAX_TITLE_CHARS = 80
MAX_TEXT_CHARS = 500
MAX_ITEMS = 200
Fault = Literal[
    "title_missing",
    "title_too_long",
    "plan_unknown",
    "revision_unknown",
    "meeting_unknown",
    "agenda_empty",
    "agenda_too_long",
    "item_unknown",
    "item_twice",
    "words_missing",
    "words_too_long",
    "department_unknown",
    "subject_unknown",
    "due_before_meeting",
    "decision_unknown",
    "withdrawn_already",
    "reason_missing",
]


class MeetingError(RejectedError[Fault]):
    """A meeting, an agenda or a decision was not recorded."""


@dataclass(frozen=True)
class Item:
    """One item of the agenda: one slide."""

    kind: Kind
    section_no: int | None = None
    indicator_id: str | None = None


@dataclass(frozen=True)
class Meeting:
    """A meeting to be started. ``frozen_revision``: the revision whose figures it shows, whatever is reported later."""

    plan_id: str
    title: str
    held_on: date
    period: date
    frozen_revision: int


@dataclass(frozen=True)
class Decision:
    """The department that is to do something by a day; about an indicator, a task, or neither."""

    meeting_id: int
    words: str
    department_id: str
    due_on: date
    indicator_id: str | None = None
    task_no: int | None = None


def start(path: Path, meeting: Meeting, agenda: Sequence[Item], by: Actor) -> int:
    """Records the meeting with its agenda. Returns its number. Raises MeetingError or NotAllowedError, and then changes nothing."""
    with authorized_write(path, by, "meet") as connection:
        faults = _meeting_faults(connection, meeting) + _agenda_faults(connection, meeting.plan_id, agenda)
        _raise_faults(faults)
        meeting_id = next_revision(connection, "meeting", by.name)
        connection.execute(
            "INSERT INTO meeting VALUES (?, ?, ?, ?, ?, ?)",
            [
                meeting_id,
                meeting.plan_id,
                meeting.title.strip(),
                meeting.held_on,
                meeting.period,
                meeting.frozen_revision,
            ],
        )
        _append_agenda(connection, meeting_id, meeting_id, agenda)
        return meeting_id


def set_agenda(path: Path, meeting_id: int, agenda: Sequence[Item], by: Actor) -> int:
    """Replaces the agenda. Returns the revision. Raises as ``start``."""
    with authorized_write(path, by, "meet") as connection:
        plan_id = _plan_of(connection, meeting_id)
        _raise_faults(_agenda_faults(connection, plan_id, agenda))
        revision = next_revision(connection, "agenda", by.name)
        _append_agenda(connection, meeting_id, revision, agenda)
        return revision


def decide(path: Path, decision: Decision, by: Actor) -> int:
    """Records a decision and its effect on problems. Returns its number. Raises as ``start``."""
    with authorized_write(path, by, "meet") as connection:
        plan_id = _plan_of(connection, decision.meeting_id)
        _raise_faults(_decision_faults(connection, plan_id, decision))
        decision_id = next_revision(connection, "decision", by.name)
        connection.execute(
            "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                decision_id,
                decision.meeting_id,
                decision.indicator_id,
                decision.task_no,
                decision.words.strip(),
                decision.department_id,
                decision.due_on,
            ],
        )
        problem_triggers.after_decision(connection, plan_id, decision_id)
        return decision_id


def withdraw(path: Path, decision_id: int, by: Actor, reason: str) -> int:
    """Withdraws a decision. Returns the revision. Raises as ``start``."""
    with authorized_write(path, by, "meet") as connection:
        faults: list[Fault] = []
        if not row_exists(connection, "decision WHERE decision_id = ?", decision_id):
            faults.append("decision_unknown")
        if row_exists(connection, "withdrawal WHERE decision_id = ?", decision_id):
            faults.append("withdrawn_already")
        if not reason.strip():
            faults.append("reason_missing")
        _raise_faults(faults)
        [(meeting_id,)] = connection.execute(
            "SELECT meeting_id FROM decision WHERE decision_id = ?", [decision_id]
        ).fetchall()
        revision = next_revision(connection, "withdrawal", by.name)
        connection.execute("INSERT INTO withdrawal VALUES (?, ?, ?)", [revision, decision_id, reason.strip()])
        problem_triggers.after_withdrawal(
            connection, _plan_of(connection, meeting_id), decision_id, revision, reason.strip()
        )
        return revision


# ---- checks


def _raise_faults(faults: Sequence[Fault]) -> None:
    if faults:
        raise MeetingError(faults)


def _plan_of(connection: duckdb.DuckDBPyConnection, meeting_id: int) -> str:
    rows = connection.execute("SELECT plan_id FROM meeting WHERE meeting_id = ?", [meeting_id]).fetchall()
    if not rows:
        raise MeetingError(["meeting_unknown"])
    return str(rows[0][0])


def _meeting_faults(connection: duckdb.DuckDBPyConnection, meeting: Meeting) -> list[Fault]:
    faults: list[Fault] = []
    if not meeting.title.strip():
        faults.append("title_missing")
    if len(meeting.title.strip()) > MAX_TITLE_CHARS:
        faults.append("title_too_long")
    if not row_exists(connection, "plan WHERE plan_id = ? AND year = ?", meeting.plan_id, meeting.period.year):
        faults.append("plan_unknown")
    if not row_exists(connection, "revision WHERE revision = ?", meeting.frozen_revision):
        faults.append("revision_unknown")
    return faults


def _agenda_faults(connection: duckdb.DuckDBPyConnection, plan_id: str, agenda: Sequence[Item]) -> list[Fault]:
    faults: list[Fault] = []
    if not agenda:
        faults.append("agenda_empty")
    if len(agenda) > MAX_ITEMS:
        return [*faults, "agenda_too_long"]
    if len(set(agenda)) < len(agenda):
        faults.append("item_twice")
    if not all(_item_exists(connection, plan_id, item) for item in agenda):
        faults.append("item_unknown")
    return faults


def _item_exists(connection: duckdb.DuckDBPyConnection, plan_id: str, item: Item) -> bool:
    if item.kind not in KINDS:
        return False
    if (item.section_no is not None) != (item.kind == "section"):
        return False
    if (item.indicator_id is not None) != (item.kind == "indicator"):
        return False
    if item.section_no is not None:
        return row_exists(connection, "section WHERE plan_id = ? AND section_no = ?", plan_id, item.section_no)
    if item.indicator_id is not None:
        return row_exists(connection, "indicator WHERE plan_id = ? AND indicator_id = ?", plan_id, item.indicator_id)
    return True


def _append_agenda(
    connection: duckdb.DuckDBPyConnection, meeting_id: int, revision: int, agenda: Sequence[Item]
) -> None:
    for position, item in enumerate(agenda, start=1):
        connection.execute(
            "INSERT INTO agenda_item VALUES (?, ?, ?, ?, ?, ?)",
            [meeting_id, revision, position, item.kind, item.section_no, item.indicator_id],
        )


def _decision_faults(connection: duckdb.DuckDBPyConnection, plan_id: str, decision: Decision) -> list[Fault]:
    faults: list[Fault] = []
    if not decision.words.strip():
        faults.append("words_missing")
    if len(decision.words.strip()) > MAX_TEXT_CHARS:
        faults.append("words_too_long")
    if not row_exists(connection, "department WHERE department_id = ?", decision.department_id):
        faults.append("department_unknown")
    indicator, task = decision.indicator_id, decision.task_no
    if indicator and not row_exists(connection, "indicator WHERE plan_id = ? AND indicator_id = ?", plan_id, indicator):
        faults.append("subject_unknown")
    if task is not None and not row_exists(connection, "task WHERE plan_id = ? AND task_no = ?", plan_id, task):
        faults.append("subject_unknown")
    before_due = "meeting WHERE meeting_id = ? AND held_on <= ?"
    if not row_exists(connection, before_due, decision.meeting_id, decision.due_on):
        faults.append("due_before_meeting")
    return faults
