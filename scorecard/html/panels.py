"""Tables and charts as pages show them: each with its links for download under it, cached by snapshot and language.

All viewers of the same snapshot in the same language share the cached HTML, so that an ordinary rerun builds nothing.
"""

from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from scorecard.addresses import ExportName, download_address, page_address
from scorecard.cache import cached
from scorecard.exports import progress as progress_exports
from scorecard.html import changes as change_html
from scorecard.html import contributions as contribution_html
from scorecard.html import department_ranking as department_ranking_html
from scorecard.html import marks, progress_tables, tables
from scorecard.html.links import link
from scorecard.html.progress_tables import Naming
from scorecard.queries import changes as change_queries
from scorecard.queries import contributions as contribution_queries
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.queries import submissions as submission_queries
from scorecard.snapshot import Snapshot
from scorecard.text import changes as change_text
from scorecard.text import narrative
from scorecard.view import View

Keys = tuple[tuple[str, str], ...]
"""(indicator_id, area_id) of the rows, in the order in which they are shown."""


def panel(html: str, export: ExportName, view: View, **choice: str) -> str:
    """``html`` as a figure, and under it the links of ``download_links``. ``export`` names the table to download."""
    name = escape(progress_exports.title(export, view.language))
    return f'<figure data-chart="{name}">{html}{download_links(export, view, **choice)}</figure>'


def download_links(export: ExportName, view: View, **choice: str) -> str:
    """The links under a figure: its table as CSV and XLSX, its picture as PNG, the address of this view. The picture
    and the copying are done in the browser (scorecard/web/index_html.js)."""
    _ = view.translate
    files = "".join(
        f'<a href="{escape(download_address(export, file_format, view, **choice))}" download>{file_format.upper()}</a>'
        for file_format in ("csv", "xlsx")
    )
    copied_text = escape(_("Copied"))
    return (
        f'<figcaption class="take"><span>{escape(_("Download:"))}</span>{files}'
        f'<a href="#" role="button" data-picture>PNG</a>'
        f'<a href="#" role="button" data-copy="{copied_text}">{escape(_("Copy link"))}</a></figcaption>'
    )


def bullets(
    rows: pd.DataFrame,
    view: View,
    *,
    naming: Naming = "indicator",
    explain: bool = False,
    by_task: bool = False,
    **choice: str,
) -> str:
    """Rows of ``progress_queries.progress`` as bullets. ``choice``: the query parameters that select the same rows in a
    download (scorecard/exports/progress.py)."""
    keys = tuple(zip(rows["indicator_id"], rows["area_id"], strict=True))
    return panel(
        _bullets(view, keys, naming, explain, by_task),
        "progress",
        view,
        **choice,
    )


@cached
def _bullets(view: View, keys: Keys, naming: Naming, explain: bool, by_task: bool) -> str:
    table = progress_queries.progress(view.snapshot).set_index(["indicator_id", "area_id"], drop=False)
    return progress_tables.bullets(table.loc[list(keys)], view, naming=naming, explain=explain, by_task=by_task)


@cached
def towns(view: View) -> str:
    board = progress_tables.town_table(progress_queries.towns(view.snapshot), view)
    return panel(board, "progress", view, towns="1")


@cached
def sections(view: View, status: str | None) -> str:
    """``progress_tables.section_table`` of all indicators, or of those with one status."""
    table = progress_queries.district(view.snapshot)
    chosen = table if status is None else table[table["status"] == status]
    board = progress_tables.section_table(plan_queries.sections(view.snapshot), chosen, view, status)
    return panel(board, "sections", view, **({"status": status} if status else {}))


@cached
def missing_reports(view: View) -> str:
    """Lead departments with reports missing, most first."""
    _, language = view.translate, view.language
    table = progress_queries.missing_reports(view.snapshot)
    if table.empty:
        return f"<p>{escape(_('Every indicator that is due has been reported.'))}</p>"
    names = [
        f"{link('departments', view, narrative.name(row, 'department', language), department=row.department_id)}&nbsp;"
        f"<b>{row.count}</b>"
        for row in table.itertuples(index=False)
    ]
    text = escape(_("Lead departments, with how many of their indicators are due and not reported:"))
    return panel(f'<p class="names">{text} {" · ".join(names)}</p>', "missing", view)


@cached
def ranking(view: View, chosen: str) -> str:
    """Departments ranked by the indicators that they lead (``department_ranking_html.ranking``)."""
    table = ranking_queries.department_ranking(view.snapshot)
    return panel(department_ranking_html.ranking(table, view, chosen), "ranking", view)


def plot(key: str, row: Any, view: View) -> str:
    """The links under a chart that Plotly draws (element ``key``): its months as a table, its picture."""
    name = escape(narrative.name(row, "indicator", view.language))
    files = download_links("months", view, indicator=row.indicator_id, area=row.area_id)
    return f'<figure data-chart="{name}" data-plot="{escape(key)}">{files}</figure>'


@cached
def reports(view: View, indicator_id: str, area_id: str) -> str:
    """Every value ever submitted for the indicator in the area: who, when, its state, and the value it replaced."""
    table = progress_queries.progress(view.snapshot)
    [row] = table[(table["indicator_id"] == indicator_id) & (table["area_id"] == area_id)].itertuples()
    submitted = submission_queries.every_report(view.snapshot, indicator_id, area_id)
    html = progress_tables.report_table(submitted, row, view)
    return panel(html, "reports", view, indicator=indicator_id, area=area_id)


@cached
def contributions(view: View, indicator_id: str) -> str:
    """Which towns explain the district's gap; empty where the indicator has no figures of towns."""
    table = contribution_queries.contributions(view.snapshot, indicator_id)
    if table.empty:
        return ""
    return panel(contribution_html.board(table, view), "contributions", view, indicator=indicator_id)


@cached
def changes(earlier: Snapshot, later: Snapshot, view: View) -> str:
    html = change_html.figures(change_queries.changes(earlier, later), view)
    choice = {"before": f"{earlier.period:%Y-%m}", "before_revision": str(earlier.revision)}
    later_view = replace(view, snapshot=later)
    return panel(html, "changes", later_view, **choice)


@cached
def corrections(earlier: Snapshot, newest_revision: int, view: View) -> str:
    html = change_html.corrections(change_queries.corrections_after(earlier, newest_revision), view)
    choice = {"before": f"{earlier.period:%Y-%m}", "before_revision": str(earlier.revision)}
    newest_view = replace(view, snapshot=replace(earlier, revision=newest_revision))
    return panel(html, "changes", newest_view, **choice)


@cached
def status_changes(earlier: Snapshot, view: View, limit: int) -> str:
    """The first ``limit`` statuses that changed since ``earlier``, by cause, with a link to the page Compare for the
    rest."""
    _ = view.translate
    table = change_queries.changes(earlier, view.snapshot)
    rows = change_text.status_changes(table)
    summary = f'<p class="asof">{escape(change_text.counts_by_cause(table, view))}</p>'
    board = change_html.status_change_table(rows.head(limit), view) if len(rows) else ""
    more = link("compare", view, _("All that changed"))
    choice = {"before": f"{earlier.period:%Y-%m}", "before_revision": str(earlier.revision)}
    return panel(f'{summary}{board}<p class="asof">{more}</p>', "changes", view, **choice)


def threshold_flips(rows: pd.DataFrame, view: View, behind: float, on_track: float) -> str:
    """Indicators whose status would change under other thresholds (rows of ``threshold_trial``)."""
    _, language = view.translate, view.language
    lines = [
        [
            link("indicator", view, narrative.name(row, "indicator", language), indicator=row.indicator_id),
            narrative.gap(row.pace_gap, language),
            marks.status_change(row.status_before, row.status_after, _),
        ]
        for row in rows.itertuples()
    ]
    html = tables.table([_("Indicator"), _("Gap to pace"), _("Status change")], lines, numeric=(1,))
    return panel(html, "flips", view, behind=f"{behind:g}", on_track=f"{on_track:g}")


@cached
def trends(view: View, keys: Keys) -> str:
    """Small multiples: each indicator's months beside its pace and its target."""
    table = progress_queries.progress(view.snapshot).set_index(["indicator_id", "area_id"], drop=False)
    cells = []
    for row in table.loc[list(keys)].itertuples():
        series = progress_queries.series(view.snapshot, row.indicator_id, row.area_id)
        address = escape(page_address("indicator", view, indicator=row.indicator_id))
        name = escape(narrative.name(row, "indicator", view.language))
        sign = marks.sign(row.status, view.translate)
        cells.append(
            f'<a href="{address}"><span class="caption"><b>{sign} {name}</b>'
            f"<span>{escape(progress_tables.actual_text(row, view))}</span></span>{marks.sparkline(series, row, view.language)}</a>"
        )
    return f'<div class="sparks">{"".join(cells)}</div>'
