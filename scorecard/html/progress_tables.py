"""Rows of ``progress_queries.progress`` as HTML tables: status counts, bullets, sections, indicators by towns,
reports."""

from collections.abc import Mapping
from html import escape
from typing import Any, Literal

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.addresses import page_address
from scorecard.html import marks, tables
from scorecard.html.links import link
from scorecard.i18n import Translate
from scorecard.queries import plan as plan_queries
from scorecard.status import Status
from scorecard.text import labels, narrative
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import bracketed, join_clauses, join_list, labelled
from scorecard.view import View

Naming = Literal["indicator", "area"]
PROGRESS_COLUMNS = (
    "indicator_register.indicator_name",
    "progress.status",
    "progress.actual_value",
    "progress.target_value",
    "progress.attainment_rate",
    "progress.pace_gap",
)
COLUMN_CLASSES = {
    0: "name",
    1: "state",
    2: "number actual-value",
    3: "number target-value",
    4: "bar",
    5: "number rate",
    6: "number gap",
}


def status_counts(table: pd.DataFrame) -> dict[str, int]:
    """How many rows have each status; statuses without rows are left out."""
    return {str(code): int(count) for code, count in table["status"].value_counts().items()}


def status_strip(
    counts: Mapping[str, int], chosen: str | None, addresses: Mapping[Status, str], translate: Translate
) -> str:
    """The counts as one strip, worst first. Each links to the page that shows that status alone (``addresses``); the
    chosen one links back to all statuses."""
    _ = translate
    cells = []
    for code in status.SIGNS:
        current = ' aria-current="true"' if code == chosen else ""
        cells.append(
            f'<a class="count {code}" href="{escape(addresses[code])}"{current}>'
            f"<b>{counts.get(code, 0)}</b><span>{status.shape(code)} {escape(status.label(code, translate))}</span></a>"
        )
    return f'<nav class="strip" aria-label="{escape(_("Counts by status"))}">{"".join(cells)}</nav>'


def bullets(
    rows: pd.DataFrame, view: View, *, naming: Naming = "indicator", explain: bool = False, by_task: bool = False
) -> str:
    """One bullet a row with status, actual, target, attainment and gap. ``explain``: with the explaining sentence below
    each. ``by_task``: grouped under headings of their tasks with the lead departments."""
    language = view.language
    cells: list[list[str] | str] = []
    task_no = None
    for row in rows.itertuples():
        if by_task and row.task_no != task_no:
            task_no = row.task_no
            cells.append(tables.Group(_task_heading(row, view)))
        choice = {"indicator": row.indicator_id} | ({"area": row.area_id} if row.area_kind == "town" else {})
        cells.append(
            [
                link("indicator", view, narrative.name(row, naming, language), **choice),
                marks.chip(row.status, view.translate),
                escape(actual_text(row, view)),
                escape(narrative.target(row, language)),
                marks.bullet(row, language),
                narrative.percent(row.attainment_rate),
                gap_text(row, language),
            ]
        )
        if explain:
            cells.append(escape(narrative.explanation(row, language)))
    return tables.table(bullet_heads(view, naming), cells, kind="list bullets", classes=COLUMN_CLASSES)


def bullet_heads(view: View, naming: Naming = "indicator") -> list[str]:
    """The column heads of ``bullets``: the database's labels (``COMMENT ON COLUMN``)."""
    _ = view.translate
    head = [labels.label(view.snapshot, place, view.language) for place in PROGRESS_COLUMNS]
    head.insert(4, _("Progress to target"))
    if naming == "area":
        head[0] = _("Area")
    return head


def actual_text(row: Any, view: View) -> str:
    """The actual value; “Not reported” when there is none, which is never written as zero."""
    if pd.isna(row.actual_value):
        return view.translate("Not reported")
    return narrative.amount(row, row.actual_value, view.language)


def gap_text(row: Any, language: Language) -> str:
    """The gap to pace; a dash where nothing was due or reported."""
    return narrative.gap(row.pace_gap, language) if marks.has_gap(row) else "—"


def section_table(sections: pd.DataFrame, table: pd.DataFrame, view: View, chosen: str | None = None) -> str:
    """Counts by status of each section's indicators, never a mean; a section without indicators says so."""
    _, language = view.translate, view.language
    by_section = {number: status_counts(rows) for number, rows in table.groupby("section_no")}
    longest = max([sum(counts.values()) for counts in by_section.values()], default=1)
    choice = {"status": chosen} if chosen else {}
    lines = []
    for row in sections.itertuples():
        counts = by_section.get(row.section_no, {})
        name = link("sections", view, narrative.name(row, "section", language), section=str(row.section_no), **choice)
        none = f'<span class="quiet">{escape(_("none of this status") if chosen else _("no figures"))}</span>'
        lines.append([name, marks.stacked_bar(counts, longest, _) if counts else none])
    return tables.table([_("Section"), _("Indicators by status")], lines, kind="board", classes={0: "name", 1: "bar"})


def town_table(rows: pd.DataFrame, view: View) -> str:
    """Indicators by towns: each cell shows the status's shape and the gap to pace, and links to the town's months."""
    _, language = view.translate, view.language
    none = f'<span class="quiet" title="{escape(_("no share"))}">·</span>'
    areas = list(rows.drop_duplicates("area_id").itertuples())
    cells = {(row.indicator_id, row.area_id): row for row in rows.itertuples()}
    lines = []
    for first in rows.drop_duplicates("indicator_id").itertuples():
        line = [link("indicator", view, narrative.name(first, "indicator", language), indicator=first.indicator_id)]
        for area in areas:
            row = cells.get((first.indicator_id, area.area_id))
            line.append(_town_cell(row, view) if row else none)
        lines.append(line)
    head = [
        labels.label(view.snapshot, PROGRESS_COLUMNS[0], language),
        *(narrative.name(area, "area", language) for area in areas),
    ]
    return tables.table(head, lines, numeric=range(1, len(head)), kind="grid heat")


def _town_cell(row: Any, view: View) -> str:
    figure = f" {row.pace_gap:+.1f}" if row.status in ("behind", "slightly_behind", "on_track") else ""
    label = labelled(status.label(row.status, view.translate), narrative.explanation(row, view.language), view.language)
    address = escape(page_address("indicator", view, indicator=row.indicator_id, area=row.area_id))
    return (
        f'<a class="chip cell {row.status}" href="{address}" title="{escape(label)}">'
        f"{status.shape(row.status)}{figure}</a>"
    )


def lead_departments(view: View, task_no: int, role: str = "lead") -> str:
    roles = plan_queries.task_departments(view.snapshot)
    chosen = roles[(roles["task_no"] == task_no) & (roles["role"] == role)]
    return join_list(chosen["department" if view.language == "zh" else "department_en"], view.language)


def _task_heading(row: Any, view: View) -> str:
    """The task of a row's indicator as a link to its full text, and its lead departments."""
    _, language = view.translate, view.language
    title = _("Task {number}: {title}").format(number=row.task_no, title=narrative.name(row, "task", language))
    lead = _("Lead: {departments}").format(departments=lead_departments(view, row.task_no))
    return f'{link("tasks", view, title, task=str(row.task_no))}<span class="quiet">{escape(lead)}</span>'


def report_table(reports: pd.DataFrame, row: Any, view: View) -> str:
    """Rows of ``submission_queries.every_report`` of the indicator ``row``, newest month first."""
    _, language = view.translate, view.language
    if reports.empty:
        return f"<p>{escape(_('Nothing has been sent for it yet.'))}</p>"
    lines = []
    for report in reports.itertuples():
        number = link("submissions", view, f"{report.submission_id}", submission=str(report.submission_id))
        replaced = "—"
        if not pd.isna(report.replaced_submission_id):
            before = narrative.amount(row, report.replaced_value, language)
            replaced = escape(bracketed(before, f"{report.replaced_submission_id:.0f}", language))
        state = submission_text.state_name(report.decision, language)
        counts = f"<b>{escape(_('In force'))}</b>" if report.counts else escape(state)
        remarks = (report.problem, report.next_step, report.note, None if report.counts else report.reason)
        remark = join_clauses((text for text in remarks if text), language)
        lines.append(
            [
                narrative.year_month(report.period, language),
                escape(narrative.amount(row, report.value, language)),
                counts,
                f"{report.submitted_at:%Y-%m-%d %H:%M}",
                escape(report.submitted_by),
                number,
                replaced,
                escape(remark),
            ]
        )
    head = [
        _("Period"),
        _("Value"),
        _("State"),
        _("Reported at"),
        _("By"),
        _("Receipt"),
        _("Replaced"),
        _("Problem, next step, note"),
    ]
    return tables.table(head, lines, kind="list records", numeric=(1, 6))
