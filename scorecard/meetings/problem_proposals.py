"""Proposals for problems to raise: reported problems, indicators behind pace and silent tasks without an open problem."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ledger.workflow.problems import Problem
from scorecard.queries import plan as plan_queries
from scorecard.queries import problems as problem_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.text import narrative
from scorecard.view import View


@dataclass(frozen=True)
class Proposal:
    """``about``: its title; ``why``: the reason for the proposal, which becomes the problem's text."""

    about: str
    why: str
    problem: Problem


def proposals(view: View, day: date) -> list[Proposal]:
    """In this order: reported problems, indicators behind pace (the furthest first), silent tasks."""
    table = problem_queries.tracked_problems(view.snapshot, day)
    open_problems = table[table["state"] != "closed"]
    return [*_reported(view, table), *_behind(view, open_problems), *_silent(view, open_problems)]


def district(view: View) -> str:
    """The id of the area whose plan this is."""
    areas = plan_queries.areas(view.snapshot)
    return str(areas.loc[areas["kind"] == "district", "area_id"].iloc[0])


def _task(view: View, number: int, title: str) -> str:
    _ = view.translate
    return _("Task {number}: {title}").format(number=number, title=title)


def _reported(view: View, table: pd.DataFrame) -> list[Proposal]:
    """Problems that departments and towns reported, unless one was raised with the same text before."""
    plan_id, area_id, language = view.snapshot.plan_id, district(view), view.language
    raised = set(zip(table["task_no"], table["words"], strict=True))
    proposed = []
    for row in reported_problem_queries.reported_problems(view.snapshot).itertuples():
        if (row.task_no, row.problem) not in raised:
            problem = Problem(plan_id, row.problem, "reporter", area_id, int(row.task_no))
            proposed.append(
                Proposal(_task(view, row.task_no, narrative.name(row, "task", language)), row.problem, problem)
            )
    return proposed


def _behind(view: View, open_problems: pd.DataFrame) -> list[Proposal]:
    plan_id, area_id, language = view.snapshot.plan_id, district(view), view.language
    tracked = set(open_problems.loc[open_problems["area_id"] == area_id, "indicator_id"])
    rows = progress_queries.lagging(view.snapshot)
    proposed = []
    for row in rows[rows["status"] == "behind"].itertuples():
        if row.indicator_id not in tracked:
            why = narrative.explanation(row, language)
            problem = Problem(plan_id, why, "program", area_id, int(row.task_no), row.indicator_id)
            proposed.append(Proposal(narrative.name(row, "indicator", language), why, problem))
    return proposed


def _silent(view: View, open_problems: pd.DataFrame) -> list[Proposal]:
    _, plan_id, area_id, language = view.translate, view.snapshot.plan_id, district(view), view.language
    tracked = set(open_problems["task_no"])
    proposed = []
    for row in problem_queries.silent_tasks(view.snapshot).itertuples():
        if row.task_no in tracked:
            continue
        last = narrative.year_month(row.last_period, language) if not pd.isna(row.last_period) else ""
        why = _("No reports since {month}.").format(month=last) if last else _("No reports this year.")
        problem = Problem(plan_id, why, "program", area_id, int(row.task_no))
        proposed.append(Proposal(_task(view, row.task_no, narrative.name(row, "task", language)), why, problem))
    return proposed
