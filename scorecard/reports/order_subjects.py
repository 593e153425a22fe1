"""What a supervision order can be about: an indicator, a decision, a problem; and which number the order has."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.queries import problems as problem_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.reports.docx.bulletin_decisions import about
from scorecard.text import narrative
from scorecard.text import problems as problem_text


@dataclass(frozen=True)
class Subject:
    """What an order is about.

    ``number``: N of 督办〔year of the plan〕N号, made from what is recorded, so that the same order has the same number
    however often it is made, in whichever order, and after the agenda was changed:
      an indicator    meeting-indicator, 192-T25-1
      a decision      the revision at which it was decided, 193; no other record has it
      a problem       the revision at which it was raised, 187, where it is followed; of one that was only reported,
                      meeting-P and its place among the problems of the frozen figures, 192-P3
    Without a meeting the frozen revision stands for it: R191-T25-1.

    ``task_no``: None for a decision about no task; ``indicators``, ``decisions``, ``problems``: rows of
    ``queries.district``, ``queries.decisions`` and ``queries.problems`` that belong to it.
    """

    number: str
    name: str
    task_no: int | None
    indicators: pd.DataFrame
    decisions: pd.DataFrame
    problems: pd.DataFrame


def indicator(meeting: Meeting, indicator_id: str, language: Language) -> Subject:
    """One indicator, with what the meeting decided on it. Raises LookupError."""
    rows = _rows(progress_queries.district(meeting.snapshot), "indicator_id", indicator_id)
    row = _first(rows, indicator_id)
    return Subject(
        number=f"{_stem(meeting)}-{indicator_id}", name=narrative.name(row, "indicator", language), task_no=row.task_no,
        indicators=rows, decisions=_rows(meeting.decisions, "indicator_id", indicator_id),
        problems=_rows(reported_problem_queries.reported_problems(meeting.snapshot), "task_no", row.task_no),
    )  # fmt: skip


def decision(meeting: Meeting, decision_id: int, language: Language) -> Subject:
    """One decision that stands, with the figures of what it is about. Raises LookupError."""
    _ = translator(language)
    rows = _rows(meeting.decisions, "decision_id", decision_id)
    row = _first(rows, decision_id)
    task_no = None if pd.isna(row.task_no) else int(row.task_no)
    district, problems = (
        progress_queries.district(meeting.snapshot),
        reported_problem_queries.reported_problems(meeting.snapshot),
    )
    column, value = ("indicator_id", row.indicator_id) if row.indicator_id else ("task_no", task_no)
    return Subject(
        number=str(decision_id), name=about(row, language) or _("Decision of the meeting"), task_no=task_no,
        indicators=_rows(district, column, value), decisions=rows, problems=_rows(problems, "task_no", task_no),
    )  # fmt: skip


def problem(meeting: Meeting, place: int, language: Language) -> Subject:
    """One row of ``queries.problems``, by its place from 1, with the figures of its task. Raises LookupError."""
    rows = reported_problem_queries.reported_problems(meeting.snapshot).iloc[max(place - 1, 0) : place]
    row = _first(rows, place)
    return Subject(
        number=f"{_stem(meeting)}-P{place}", name=narrative.name(row, "task", language), task_no=row.task_no,
        indicators=_rows(progress_queries.district(meeting.snapshot), "task_no", row.task_no),
        decisions=_rows(meeting.decisions, "task_no", row.task_no), problems=rows,
    )  # fmt: skip


def followed(meeting: Meeting, problem_id: int, language: Language) -> Subject:
    """A problem that is followed: what was asked of whom by when, as last assigned. Raises LookupError."""
    table = _rows(
        problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date()), "problem_id", problem_id
    )
    row = _first(table, problem_id)
    steps = problem_queries.problem_steps(meeting.snapshot, problem_id)
    # What was asked before it was reopened is done with: it is to be assigned anew.
    again = steps.index[steps["action"] == "reopen"].max()
    steps = steps if pd.isna(again) else steps.loc[again:]
    asked = steps[steps["action"] == "assign"].tail(1)
    asked = asked.assign(words=[one or row.words for one in asked["words"]])
    reported = table.assign(problem=table["words"], reporter=None, reporter_en=None, next_step=None)
    return Subject(
        number=str(problem_id), name=problem_text.about(row, language), task_no=row.task_no,
        indicators=_rows(progress_queries.district(meeting.snapshot), "indicator_id", row.indicator_id), decisions=asked,
        problems=reported,
    )  # fmt: skip


def _stem(meeting: Meeting) -> str:
    return f"R{meeting.snapshot.revision}" if meeting.meeting_id is None else str(meeting.meeting_id)


def _rows(table: pd.DataFrame, column: str, value: object) -> pd.DataFrame:
    return table[table[column] == value]


def _first(rows: pd.DataFrame, asked: object) -> Any:
    for row in rows.itertuples():
        return row
    raise LookupError(f"There is nothing to order about {asked}.")
