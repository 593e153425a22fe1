"""Subjects of supervision orders: an indicator, a decision or a problem, with the number of its order."""

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

    ``number``: N of 督办〔year of the plan〕N号. It is derived from recorded ids, so that the same order keeps its number
    whenever and in whichever order it is made, also after the agenda was changed:
      an indicator        meeting id and indicator id, 192-T25-1
      a decision          the revision at which it was decided, 193; no other record has that revision
      a tracked problem   the revision at which it was raised, 187
      a reported problem  meeting id, P, and its position among the problems of the frozen figures, 192-P3
    Without a meeting, R and the frozen revision take the place of the meeting id: R191-T25-1.

    ``task_no``: None for a decision about no task. ``indicators``, ``decisions``, ``problems``: the rows that belong to
    the subject, of ``progress_queries.district``, ``meeting.decisions`` and
    ``reported_problem_queries.reported_problems``.
    """

    number: str
    name: str
    task_no: int | None
    indicators: pd.DataFrame
    decisions: pd.DataFrame
    problems: pd.DataFrame


def indicator(meeting: Meeting, indicator_id: str, language: Language) -> Subject:
    """An indicator with the meeting's decisions on it. Raises LookupError if there is no such indicator."""
    rows = _rows(progress_queries.district(meeting.snapshot), "indicator_id", indicator_id)
    row = _first(rows, indicator_id)
    return Subject(
        number=f"{_number_prefix(meeting)}-{indicator_id}",
        name=narrative.name(row, "indicator", language),
        task_no=row.task_no,
        indicators=rows,
        decisions=_rows(meeting.decisions, "indicator_id", indicator_id),
        problems=_rows(reported_problem_queries.reported_problems(meeting.snapshot), "task_no", row.task_no),
    )


def decision(meeting: Meeting, decision_id: int, language: Language) -> Subject:
    """A decision with the figures of its indicator or task. Raises LookupError if there is no such decision."""
    _ = translator(language)
    rows = _rows(meeting.decisions, "decision_id", decision_id)
    row = _first(rows, decision_id)
    task_no = None if pd.isna(row.task_no) else int(row.task_no)
    district, problems = (
        progress_queries.district(meeting.snapshot),
        reported_problem_queries.reported_problems(meeting.snapshot),
    )
    column, identifier = ("indicator_id", row.indicator_id) if row.indicator_id else ("task_no", task_no)
    return Subject(
        number=str(decision_id),
        name=about(row, language) or _("Decision of the meeting"),
        task_no=task_no,
        indicators=_rows(district, column, identifier),
        decisions=rows,
        problems=_rows(problems, "task_no", task_no),
    )


def problem(meeting: Meeting, position: int, language: Language) -> Subject:
    """A reported problem, by its position from 1, with the figures of its task. Raises LookupError."""
    rows = reported_problem_queries.reported_problems(meeting.snapshot).iloc[max(position - 1, 0) : position]
    row = _first(rows, position)
    return Subject(
        number=f"{_number_prefix(meeting)}-P{position}",
        name=narrative.name(row, "task", language),
        task_no=row.task_no,
        indicators=_rows(progress_queries.district(meeting.snapshot), "task_no", row.task_no),
        decisions=_rows(meeting.decisions, "task_no", row.task_no),
        problems=rows,
    )


def tracked_problem(meeting: Meeting, problem_id: int, language: Language) -> Subject:
    """A tracked problem with its last assignment: what is required of whom by when. Raises LookupError."""
    table = _rows(
        problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date()), "problem_id", problem_id
    )
    row = _first(table, problem_id)
    steps = problem_queries.problem_steps(meeting.snapshot, problem_id)
    # Assignments from before a reopening no longer apply: a reopened problem has to be assigned again.
    last_reopening = steps.index[steps["action"] == "reopen"].max()
    steps = steps if pd.isna(last_reopening) else steps.loc[last_reopening:]
    assignment = steps[steps["action"] == "assign"].tail(1)
    assignment = assignment.assign(words=[words or row.words for words in assignment["words"]])
    problems = table.assign(problem=table["words"], reporter=None, reporter_en=None, next_step=None)
    return Subject(
        number=str(problem_id),
        name=problem_text.subject_name(row, language),
        task_no=row.task_no,
        indicators=_rows(progress_queries.district(meeting.snapshot), "indicator_id", row.indicator_id),
        decisions=assignment,
        problems=problems,
    )


def _number_prefix(meeting: Meeting) -> str:
    return f"R{meeting.snapshot.revision}" if meeting.meeting_id is None else str(meeting.meeting_id)


def _rows(table: pd.DataFrame, column: str, value: object) -> pd.DataFrame:
    return table[table[column] == value]


def _first(rows: pd.DataFrame, identifier: object) -> Any:
    for row in rows.itertuples():
        return row
    raise LookupError(f"no subject of a supervision order: {identifier}")
