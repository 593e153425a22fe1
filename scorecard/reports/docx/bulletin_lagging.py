"""The bulletin's part on lagging indicators: all in a table, then section by section with the reasons."""

from typing import Any

import pandas as pd

from scorecard.html import progress_tables
from scorecard.queries import progress as progress_queries
from scorecard.queries import reported_problems as reported_problem_queries
from scorecard.reports.docx.document import SENTENCES, Cell, Column, Paper, status_run
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed, labelled
from scorecard.view import View


def lagging(paper: Paper, view: View) -> None:
    """Every indicator of the district that is behind pace, the furthest first; then the problems of other tasks."""
    _ = view.translate
    paper.heading(1, _("Lagging indicators"))
    rows = progress_queries.lagging(view.snapshot)
    problems = reported_problem_queries.reported_problems(view.snapshot)
    if rows.empty:
        paper.body(_("No reported indicator is behind pace."))
    else:
        message = _("Indicators behind pace: {count}, of which {behind} behind and {slightly} slightly behind.")
        behind = int((rows["status"] == "behind").sum())
        paper.body(message.format(count=len(rows), behind=behind, slightly=len(rows) - behind))
        figures(paper, rows, view)
    covered: set[int] = set()
    for _number, section_rows in sorted(rows.groupby("section_no"), key=lambda group: group[0]):
        paper.heading(2, narrative.name(next(section_rows.itertuples()), "section", view.language))
        for row in section_rows.itertuples():
            # A problem belongs to a task: it is printed once, with the first of the task's indicators.
            _indicator(paper, row, problems[~problems["task_no"].isin(covered)], view)
            covered.add(row.task_no)
    others = problems[~problems["task_no"].isin(covered)]
    if len(others):
        paper.heading(2, _("Problems of other tasks"))
        for row in others.itertuples():
            paper.heading(3, narrative.name(row, "task", view.language))
            paper.body(problem(row, view))


def figures(paper: Paper, rows: pd.DataFrame, view: View) -> None:
    """Rows of ``progress_queries.progress`` as a table."""
    _, language = view.translate, view.language
    lines: list[list[Cell]] = [
        [
            narrative.name(row, "indicator", language),
            narrative.target(row, language),
            progress_tables.actual_text(row, view),
            narrative.percent(row.attainment_rate),
            narrative.percent(row.expected_rate),
            progress_tables.gap_text(row, language),
            status_run(row.status, _),
        ]
        for row in rows.itertuples()
    ]
    head = [
        _("Indicator"),
        _("Target"),
        _("Actual"),
        _("Attainment"),
        _("Due by pace"),
        _("Gap to pace"),
        _("Status"),
    ]
    columns: tuple[Column, ...] = ("text", "figure", "figure", "figure", "figure", "figure", "centre")
    widths = (33.5, 20, 20, 15, 18, 27, 22.5) if language == "zh" else (39, 26, 26, 17.5, 13, 15.5, 19)
    paper.table(_("Lagging indicators"), head, lines, widths, columns)


def _indicator(paper: Paper, row: Any, problems: pd.DataFrame, view: View) -> None:
    """The explaining sentence, the reported problems of its task, and the lead departments."""
    _, language = view.translate, view.language
    paper.heading(3, narrative.name(row, "indicator", language))
    paper.body(narrative.explanation(row, language))
    for problem_row in problems[problems["task_no"] == row.task_no].itertuples():
        paper.body(problem(problem_row, view))
    paper.body(
        _("Lead: {departments}").format(departments=progress_tables.lead_departments(view, row.task_no)) + _(".")
    )


def problem(row: Any, view: View) -> str:
    """A row of ``reported_problem_queries.reported_problems``: who reported what, and the next step."""
    _, language = view.translate, view.language
    label = (
        bracketed(_("Problem"), narrative.name(row, "reporter", language), language) if row.reporter else _("Problem")
    )
    sentences = [labelled(label, _with_full_stop(row.problem), language)]
    if row.next_step:
        sentences.append(labelled(_("Next step"), _with_full_stop(row.next_step), language))
    return SENTENCES[language].join(sentences)


def _with_full_stop(text: str) -> str:
    """``text`` as it was typed, with a full stop added where it has no closing punctuation."""
    text = text.strip()
    return text if text.endswith(("。", "！", "？", "；", ".", "!", "?", "…")) else text + _full_stop(text)


def _full_stop(text: str) -> str:
    return "。" if any("\u4e00" <= character <= "\u9fff" for character in text) else "."
