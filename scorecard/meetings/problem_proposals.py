"""Problems that could be raised: red lights, silent tasks, and what was reported as a problem, where none is open yet."""

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
    """``about``: what it is called; ``why``: what it is proposed for, and what the problem will say."""

    about: str
    why: str
    problem: Problem


def proposals(view: View, day: date) -> list[Proposal]:
    """In this order: what was reported, what is behind pace (the furthest first), what is silent."""
    table = problem_queries.tracked_problems(view.snapshot, day)
    still = table[table["state"] != "closed"]
    return [*_reported(view, table), *_behind(view, still), *_silent(view, still)]


def district(view: View) -> str:
    """The id of the area whose plan this is."""
    areas = plan_queries.areas(view.snapshot)
    return str(areas.loc[areas["kind"] == "district", "area_id"].iloc[0])


def _task(view: View, number: int, title: str) -> str:
    _ = view.translate
    return _("Task {number}: {title}").format(number=number, title=title)


def _reported(view: View, table: pd.DataFrame) -> list[Proposal]:
    """What departments and towns have written as a problem, unless it was raised in these words before."""
    plan_id, area_id, language = view.snapshot.plan_id, district(view), view.language
    told = set(zip(table["task_no"], table["words"], strict=True))
    found = []
    for row in reported_problem_queries.reported_problems(view.snapshot).itertuples():
        if (row.task_no, row.problem) not in told:
            problem = Problem(plan_id, row.problem, "reporter", area_id, int(row.task_no))
            found.append(
                Proposal(_task(view, row.task_no, narrative.name(row, "task", language)), row.problem, problem)
            )
    return found


def _behind(view: View, still: pd.DataFrame) -> list[Proposal]:
    plan_id, area_id, language = view.snapshot.plan_id, district(view), view.language
    followed = set(still.loc[still["area_id"] == area_id, "indicator_id"])
    rows = progress_queries.lagging(view.snapshot)
    found = []
    for row in rows[rows["status"] == "behind"].itertuples():
        if row.indicator_id not in followed:
            why = narrative.explanation(row, language)
            problem = Problem(plan_id, why, "program", area_id, int(row.task_no), row.indicator_id)
            found.append(Proposal(narrative.name(row, "indicator", language), why, problem))
    return found


def _silent(view: View, still: pd.DataFrame) -> list[Proposal]:
    _, plan_id, area_id, language = view.translate, view.snapshot.plan_id, district(view), view.language
    followed = set(still["task_no"])
    found = []
    for row in problem_queries.silent_tasks(view.snapshot).itertuples():
        if row.task_no in followed:
            continue
        last = narrative.year_month(row.last_period, language) if not pd.isna(row.last_period) else ""
        why = _("Nothing heard since {month}.").format(month=last) if last else _("Nothing heard this year.")
        problem = Problem(plan_id, why, "program", area_id, int(row.task_no))
        found.append(Proposal(_task(view, row.task_no, narrative.name(row, "task", language)), why, problem))
    return found
