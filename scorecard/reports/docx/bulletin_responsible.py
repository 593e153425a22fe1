"""The parts of the bulletin about who answers: departments by rank, towns, and whose reports are missing."""

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
from scorecard.text.punctuation import bracketed, labelled, listed
from scorecard.view import View

JUDGED = tuple(one for one in SIGNS if one != "not_due")

WIDTHS = {
    "zh": (10.5, 43, 13.4, 12, 12, 10, 13.2, 13.2, 14, 14.7),
    "en": (10.5, 34, 16, 12.5, 13, 14, 10, 15, 15, 16),
}
"""Millimetres of the ranking's columns: the words of its head are of other lengths in each language."""


def by_department(paper: Paper, view: View) -> None:
    """The ranking, those that cannot be ranked, and under both the rule."""
    _ = view.translate
    paper.heading(1, _("How the departments stand"))
    table = ranking_queries.department_ranking(view.snapshot)
    ranked, apart = table[table["rank"].notna()], table[table["rank"].isna()]
    if len(ranked):
        _ranking(paper, ranked, view)
    for words in department_ranking_html.without_rank(apart, view):
        paper.add("Table note", words, _("."))
    paper.add("Table note", department_ranking_html.rule(view))


def _ranking(paper: Paper, ranked: pd.DataFrame, view: View) -> None:
    _, language = view.translate, view.language
    rows: list[list[Cell]] = []
    for row in ranked.itertuples():
        name = narrative.name(row, "department", language)
        rows.append([
            f"{row.rank:.0f}", bracketed(name, _("few"), language) if row.few else name, str(row.due),
            *(str(getattr(row, one)) for one in JUDGED), str(row.on_pace), narrative.percent(row.share),
        ])  # fmt: skip
    head = [
        _("Rank"), _("Department"), _("Indicators due"), *(status.word(one, _) for one in JUDGED),
        _("On track or achieved"), _("Share"),
    ]  # fmt: skip
    paper.table(_("Departments by rank"), head, rows, WIDTHS[language], ("centre", "text", "figure"))


def by_town(paper: Paper, view: View) -> None:
    """How the towns stand in the targets that are shared out, and what is behind in each."""
    _, language = view.translate, view.language
    paper.heading(1, _("How the towns stand"))
    table = progress_queries.towns(view.snapshot)
    if table.empty:
        words = _("No target has been shared out among the towns yet. The notice sets targets for the district only.")
        paper.body(words)
        return
    places = {
        area.area_id: narrative.name(area, "area", language) for area in plan_queries.areas(view.snapshot).itertuples()
    }
    towns = [(name, own) for area_id, name in places.items() if len(own := table[table["area_id"] == area_id])]
    caption = _("Towns: indicators with a share of the target, by status")
    bulletin_counts.counts(paper, view, caption, _("Town"), towns)
    for name, own in towns:
        behind = own[own["status"] == "behind"]
        if len(behind):
            words = _("{status} {count}").format(status=status.word("behind", _), count=len(behind))
            names = listed((narrative.name(row, "indicator", language) for row in behind.itertuples()), language)
            paper.body(labelled(name, bracketed(words, names, language), language), _("."))


def missing(paper: Paper, view: View) -> None:
    """Who has reported in full and by the deadline; and which indicators are due and not reported, under each lead."""
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
        own = unreported[unreported["task_no"].isin(tasks)]
        names = listed((narrative.name(one, "indicator", language) for one in own.itertuples()), language)
        rows.append([narrative.name(row, "department", language), str(row.count), names])
    head = [_("Lead department"), _("Indicators due and not reported"), _("Indicator")]
    caption = _("Indicators due and not reported, by lead department")
    paper.table(caption, head, rows, (46, 36, 74), ("text", "figure", "text"))
    paper.add("Table note", _("An indicator of several lead departments stands under each of them."))


def _complete(paper: Paper, view: View) -> None:
    """The same sentence as on the page of submissions (pages/submissions/lists.py)."""
    _, language = view.translate, view.language
    rows = submission_queries.reporting(view.snapshot)
    if rows.empty:
        paper.body(_("Nothing is due in this month."))
        return
    ends = rows["ends"].iloc[0].date() - timedelta(days=1)
    complete, on_time = (int((rows[name] == rows["due"]).sum()) for name in ("reported", "on_time"))
    words = _(
        "{complete} of {all} departments and towns have reported all that was due, {on_time} of them by the deadline, {day}."
    )
    paper.body(words.format(complete=complete, all=len(rows), on_time=on_time, day=day(ends, language)))
