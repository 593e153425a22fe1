"""Rows of ``queries.progress`` → the boards that pages show: status counts, bullets, towns by indicators. All HTML."""

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
from scorecard.text.punctuation import bracketed, labelled, listed, parted
from scorecard.view import View

Naming = Literal["indicator", "area"]
PROGRESS_COLUMNS = (
    "indicator_register.indicator_name", "progress.status", "progress.actual_value", "progress.target_value",
    "progress.attainment_rate", "progress.pace_gap",
)  # fmt: skip
LOOKS = {
    0: "name",
    1: "state",
    2: "number actual-value",
    3: "number target-value",
    4: "bar",
    5: "number rate",
    6: "number gap",
}


def status_counts(table: pd.DataFrame) -> dict[str, int]:
    """How many rows have each status; those that none has are left out."""
    return {str(one): int(count) for one, count in table["status"].value_counts().items()}


def status_strip(counts: Mapping[str, int], chosen: str | None, addresses: Mapping[Status, str], _: Translate) -> str:
    """The counts as one strip, worst first. Each leads to the page with that status alone (``addresses``); the one
    that is chosen leads back to all of them."""
    cells = []
    for one in status.SIGNS:
        pressed = ' aria-current="true"' if one == chosen else ""
        cells.append(
            f'<a class="count {one}" href="{escape(addresses[one])}"{pressed}>'
            f"<b>{counts.get(one, 0)}</b><span>{status.shape(one)} {escape(status.word(one, _))}</span></a>"
        )
    return f'<nav class="strip" aria-label="{escape(_("Counts by status"))}">{"".join(cells)}</nav>'


def bullets(
    rows: pd.DataFrame, view: View, *, naming: Naming = "indicator", explain: bool = False, by_task: bool = False
) -> str:
    """One bullet a row, aligned, with status, actual, target, attainment and gap; if asked, with the explaining
    sentence below each, and under their tasks, with who leads them."""
    language = view.language
    cells: list[list[str] | str] = []
    task_no = None
    for row in rows.itertuples():
        if by_task and row.task_no != task_no:
            task_no = row.task_no
            cells.append(tables.Group(_task_heading(row, view)))
        choice = {"indicator": row.indicator_id} | ({"area": row.area_id} if row.area_kind == "town" else {})
        cells.append([
            link("indicator", view, narrative.name(row, naming, language), **choice), marks.chip(row.status, view.translate),
            escape(reported(row, view)), escape(narrative.target(row, language)), marks.bullet(row, language),
            narrative.percent(row.attainment_rate), judged_gap(row, language),
        ])  # fmt: skip
        if explain:
            cells.append(escape(narrative.explanation(row, language)))
    return tables.table(bullet_heads(view, naming), cells, kind="list bullets", classes=LOOKS)


def bullet_heads(view: View, naming: Naming = "indicator") -> list[str]:
    """The columns of ``bullets``, called as the database calls them."""
    _ = view.translate
    head = [labels.label(view.snapshot, place, view.language) for place in PROGRESS_COLUMNS]
    head.insert(4, _("Progress to target"))
    if naming == "area":
        head[0] = _("Area")
    return head


def reported(row: Any, view: View) -> str:
    """The actual value; 未报 when there is none, which zero never is."""
    if pd.isna(row.actual_value):
        return view.translate("Not reported")
    return narrative.amount(row, row.actual_value, view.language)


def judged_gap(row: Any, language: Language) -> str:
    """The gap, where something was due to compare with."""
    return narrative.gap(row.pace_gap, language) if marks.judged(row) else "—"


def section_board(sections: pd.DataFrame, table: pd.DataFrame, view: View, chosen: str | None = None) -> str:
    """Section by section the counts of its indicators' statuses; never a mean. A section without figures says so."""
    _, language = view.translate, view.language
    by_section = {number: status_counts(rows) for number, rows in table.groupby("section_no")}
    longest = max([sum(counts.values()) for counts in by_section.values()], default=1)
    choice = {"status": chosen} if chosen else {}
    lines = []
    for row in sections.itertuples():
        counts = by_section.get(row.section_no, {})
        name = link("sections", view, narrative.name(row, "section", language), section=str(row.section_no), **choice)
        none = f'<span class="quiet">{escape(_("none of this status") if chosen else _("no figures"))}</span>'
        lines.append([name, marks.stacked(counts, longest, _) if counts else none])
    return tables.table([_("Section"), _("Indicators by status")], lines, kind="board", classes={0: "name", 1: "bar"})


def town_table(rows: pd.DataFrame, view: View) -> str:
    """Indicators by towns: each cell the status's shape and the gap to pace, leading to the town's month by month."""
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
        *(narrative.name(one, "area", language) for one in areas),
    ]
    return tables.table(head, lines, numeric=range(1, len(head)), kind="grid heat")


def _town_cell(row: Any, view: View) -> str:
    figure = f" {row.pace_gap:+.1f}" if row.status in ("behind", "slightly_behind", "on_track") else ""
    words = labelled(status.word(row.status, view.translate), narrative.explanation(row, view.language), view.language)
    there = escape(page_address("indicator", view, indicator=row.indicator_id, area=row.area_id))
    return (
        f'<a class="chip cell {row.status}" href="{there}" title="{escape(words)}">'
        f"{status.shape(row.status)}{figure}</a>"
    )


def lead_departments(view: View, task_no: int, role: str = "lead") -> str:
    parts = plan_queries.task_departments(view.snapshot)
    chosen = parts[(parts["task_no"] == task_no) & (parts["role"] == role)]
    return listed(chosen["department" if view.language == "zh" else "department_en"], view.language)


def _task_heading(row: Any, view: View) -> str:
    """The task that a row's indicator belongs to, leading to its full text, and who leads it."""
    _, language = view.translate, view.language
    words = _("Task {number}: {title}").format(number=row.task_no, title=narrative.name(row, "task", language))
    lead = _("Lead: {departments}").format(departments=lead_departments(view, row.task_no))
    return f'{link("tasks", view, words, task=str(row.task_no))}<span class="quiet">{escape(lead)}</span>'


def report_table(sent: pd.DataFrame, row: Any, view: View) -> str:
    """Rows of ``queries.every_report`` of the indicator ``row``, newest month first."""
    _, language = view.translate, view.language
    if sent.empty:
        return f"<p>{escape(_('Nothing has been sent for it yet.'))}</p>"
    lines = []
    for one in sent.itertuples():
        number = link("submissions", view, f"{one.submission_id}", submission=str(one.submission_id))
        replaced = "—"
        if not pd.isna(one.replaced_submission_id):
            before = narrative.amount(row, one.replaced_value, language)
            replaced = escape(bracketed(before, f"{one.replaced_submission_id:.0f}", language))
        state = submission_text.standing(one.decision, language)
        counts = f"<b>{escape(_('in force'))}</b>" if one.counts else escape(state)
        said = (one.problem, one.next_step, one.note, None if one.counts else one.reason)
        words = parted((text for text in said if text), language)
        lines.append([
            narrative.year_month(one.period, language), escape(narrative.amount(row, one.value, language)), counts,
            f"{one.submitted_at:%Y-%m-%d %H:%M}", escape(one.submitted_by), number, replaced, escape(words),
        ])  # fmt: skip
    head = [
        _("Period"), _("Value"), _("State"), _("Reported at"), _("By"), _("Receipt"), _("Replaced"),
        _("Problem, next step, note"),
    ]  # fmt: skip
    return tables.table(head, lines, kind="list records", numeric=(1, 6))
