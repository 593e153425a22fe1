"""The bulletin's parts on departments (by rank), on towns, and on missing reports."""

from datetime import timedelta

import pandas as pd

from scorecard import status
from scorecard.html import department_ranking as department_ranking_html
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.queries import submissions as submission_queries
from scorecard.reports.docx import bulletin_counts
from scorecard.reports.docx.document import Cell, Paper, day
from scorecard.status import SIGNS
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed, join_list, labelled
from scorecard.view import View

JUDGED = tuple(code for code in SIGNS if code != "not_due")

WIDTHS = {
    "zh": (10.5, 43, 13.4, 12, 12, 10, 13.2, 13.2, 14, 14.7),
    "en": (10.5, 34, 16, 12.5, 13, 14, 10, 15, 15, 16),
}
"""Widths of the ranking's columns in millimetres: the heads differ in length between the languages."""


def by_department(paper: Paper, view: View) -> None:
    """The ranking, the departments without a rank, and the rule."""
    _ = view.translate
    paper.heading(1, _("How the departments stand"))
    table = ranking_queries.department_ranking(view.snapshot)
    ranked, unranked = table[table["rank"].notna()], table[table["rank"].isna()]
    if len(ranked):
        _ranking(paper, ranked, view)
    for sentence in department_ranking_html.unranked_sentences(unranked, view):
        paper.add("Table note", sentence, _("."))
    paper.add("Table note", department_ranking_html.rule(view))


def _ranking(paper: Paper, ranked: pd.DataFrame, view: View) -> None:
    _, language = view.translate, view.language
    rows: list[list[Cell]] = []
    for row in ranked.itertuples():
        name = narrative.name(row, "department", language)
        rows.append(
            [
                f"{row.rank:.0f}",
                bracketed(name, _("few indicators"), language) if row.few else name,
                str(row.due),
                *(str(getattr(row, code)) for code in JUDGED),
                str(row.on_pace),
                narrative.percent(row.share),
            ]
        )
    head = [
        _("Rank"),
        _("Department"),
        _("Indicators due"),
        *(status.label(code, _) for code in JUDGED),
        _("On track or achieved"),
        _("Share"),
    ]
    paper.table(_("Departments by rank"), head, rows, WIDTHS[language], ("centre", "text", "figure"))


def by_town(paper: Paper, view: View) -> None:
    """Counts by status of the towns' shares of targets, and which indicators are behind in each town."""
    _, language = view.translate, view.language
    paper.heading(1, _("How the towns stand"))
    table = progress_queries.towns(view.snapshot)
    if table.empty:
        text = _("No target has been shared out among the towns yet. The notice sets targets for the district only.")
        paper.body(text)
        return
    places = {
        area.area_id: narrative.name(area, "area", language) for area in plan_queries.areas(view.snapshot).itertuples()
    }
    towns = [
        (name, town_rows) for area_id, name in places.items() if len(town_rows := table[table["area_id"] == area_id])
    ]
    caption = _("Towns: indicators with a share of the target, by status")
    bulletin_counts.counts(paper, view, caption, _("Town"), towns)
    for name, town_rows in towns:
        behind = town_rows[town_rows["status"] == "behind"]
        if len(behind):
            text = _("{status} {count}").format(status=status.label("behind", _), count=len(behind))
            names = join_list((narrative.name(row, "indicator", language) for row in behind.itertuples()), language)
            paper.body(labelled(name, bracketed(text, names, language), language), _("."))


def missing(paper: Paper, view: View) -> None:
    """How many reported in full and by the deadline; and the indicators due and not reported, by lead department."""
    _, language = view.translate, view.language
    paper.heading(1, _("Reports missing"))
    _complete(paper, view)
    table = progress_queries.missing_reports(view.snapshot)
    if table.empty:
        paper.body(_("Every indicator that is due has been reported."))
        return
    district, parts = progress_queries.district(view.snapshot), plan_queries.task_departments(view.snapshot)
    unreported = district[district["status"] == "not_reported"]
    rows: list[list[Cell]] = []
    for row in table.itertuples(index=False):
        tasks = parts.loc[(parts["department_id"] == row.department_id) & (parts["role"] == "lead"), "task_no"]
        department_rows = unreported[unreported["task_no"].isin(tasks)]
        names = join_list(
            (narrative.name(indicator, "indicator", language) for indicator in department_rows.itertuples()), language
        )
        rows.append([narrative.name(row, "department", language), str(row.count), names])
    head = [_("Lead department"), _("Indicators due and not reported"), _("Indicator")]
    caption = _("Indicators due and not reported, by lead department")
    paper.table(caption, head, rows, (46, 36, 74), ("text", "figure", "text"))
    paper.add("Table note", _("An indicator of several lead departments stands under each of them."))


def _complete(paper: Paper, view: View) -> None:
    """How many departments and towns reported in full; the same sentence as in pages/submissions/lists.py."""
    _, language = view.translate, view.language
    rows = submission_queries.reporting(view.snapshot)
    if rows.empty:
        paper.body(_("No reports are due for this month."))
        return
    deadline = rows["ends"].iloc[0].date() - timedelta(days=1)
    complete, on_time = (int((rows[name] == rows["due"]).sum()) for name in ("reported", "on_time"))
    message = _(
        "{complete} of {all} departments and towns have reported all that was due, {on_time} of them by the deadline, {day}."
    )
    paper.body(message.format(complete=complete, all=len(rows), on_time=on_time, day=day(deadline, language)))
