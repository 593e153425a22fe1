"""The part of the bulletin that says what lags: all of it in a table, then section by section with the reasons."""

from typing import Any

import pandas as pd

from scorecard.html import progress_tables
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.reports.docx.document import SENTENCES, Cell, Column, Paper, light_row
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed, labelled
from scorecard.view import View


def lagging(paper: Paper, view: View) -> None:
    """Every indicator of the district that is behind pace, the furthest first; then what else was reported as a problem."""
    _ = view.translate
    paper.heading(1, _("Lagging indicators"))
    rows = progress_queries.lagging(view.snapshot)
    problems = reported_problem_queries.reported_problems(view.snapshot)
    if rows.empty:
        paper.body(_("No reported indicator is behind pace."))
    else:
        words = _("{count} indicators are behind pace: {behind} behind, {slightly} slightly behind.")
        behind = int((rows["status"] == "behind").sum())
        paper.body(words.format(count=len(rows), behind=behind, slightly=len(rows) - behind))
        figures(paper, rows, view)
    told: set[int] = set()
    for _number, own in sorted(rows.groupby("section_no"), key=lambda one: one[0]):
        paper.heading(2, narrative.name(next(own.itertuples()), "section", view.language))
        for row in own.itertuples():
            # A problem is about a task: it is told once, with the first of the task's indicators.
            _indicator(paper, row, problems[~problems["task_no"].isin(told)], view)
            told.add(row.task_no)
    others = problems[~problems["task_no"].isin(told)]
    if len(others):
        paper.heading(2, _("Problems of other tasks"))
        for row in others.itertuples():
            paper.heading(3, narrative.name(row, "task", view.language))
            paper.body(problem(row, view))


def figures(paper: Paper, rows: pd.DataFrame, view: View) -> None:
    """Rows of ``queries.progress`` as a table."""
    _, language = view.translate, view.language
    lines: list[list[Cell]] = [
        [
            narrative.name(row, "indicator", language), narrative.target(row, language), progress_tables.reported(row, view),
            narrative.percent(row.attainment_rate), narrative.percent(row.expected_rate),
            progress_tables.judged_gap(row, language), light_row(row.status, _),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    head = [
        _("Indicator"), _("Target"), _("Actual"), _("Attainment"), _("Due by pace"), _("Gap to pace"), _("Status"),
    ]  # fmt: skip
    looks: tuple[Column, ...] = ("text", "figure", "figure", "figure", "figure", "figure", "centre")
    widths = (33.5, 20, 20, 15, 18, 27, 22.5) if language == "zh" else (39, 26, 26, 17.5, 13, 15.5, 19)
    paper.table(_("Lagging indicators"), head, lines, widths, looks)


def _indicator(paper: Paper, row: Any, problems: pd.DataFrame, view: View) -> None:
    """Its sentence, what was reported as a problem of its task, and who leads it."""
    _, language = view.translate, view.language
    paper.heading(3, narrative.name(row, "indicator", language))
    paper.body(narrative.explanation(row, language))
    for one in problems[problems["task_no"] == row.task_no].itertuples():
        paper.body(problem(one, view))
    paper.body(
        _("Lead: {departments}").format(departments=progress_tables.lead_departments(view, row.task_no)) + _(".")
    )


def problem(row: Any, view: View) -> str:
    """A row of ``queries.problems``: who reported what, and the next step."""
    _, language = view.translate, view.language
    who = bracketed(_("Problem"), narrative.name(row, "reporter", language), language) if row.reporter else _("Problem")
    said = [labelled(who, _ended(row.problem), language)]
    if row.next_step:
        said.append(labelled(_("Next step"), _ended(row.next_step), language))
    return SENTENCES[language].join(said)


def _ended(words: str) -> str:
    """As it was typed, with a full stop where there is none."""
    words = words.strip()
    return words if words.endswith(("。", "！", "？", "；", ".", "!", "?", "…")) else words + _stop(words)


def _stop(words: str) -> str:
    return "。" if any("\u4e00" <= one <= "\u9fff" for one in words) else "."
