"""Shows what a report would change, before it is sent."""

from html import escape

import pandas as pd

from etl.submissions import dry_run
from pages.forms import widgets
from scorecard import status
from scorecard.html import marks
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.view import View

SHOWN = 40
"""Changes in the table."""


def show(consequence: dry_run.Consequence, rows: pd.DataFrame, view: View) -> None:
    """``rows``: ``progress_queries.progress`` of the same month, for the units."""
    _, language = view.translate, view.language
    summary = _("Values: {new} new, {changed} changed, {unchanged} unchanged.")
    widgets.caption(summary.format(new=consequence.new, changed=consequence.changed, unchanged=consequence.unchanged))
    # By indicator: a town that gets its first share has no row yet.
    units = {row.indicator_id: row for row in rows.itertuples()}
    names = plan_queries.names(view.snapshot, language)
    # Changes of status come first.
    changes = sorted(
        consequence.changes,
        key=lambda change: change.before is not None and change.before.status == change.after.status,
    )
    targets = any(change.before is None or change.before.target != change.after.target for change in changes)
    ranks = any(change.before is not None and change.before.rank != change.after.rank for change in changes)
    lines = []
    for change in changes[:SHOWN]:
        row = units[change.indicator_id]
        before, after = change.before, change.after
        lines.append(
            [
                escape(names[change.indicator_id]),
                escape(names[change.area_id]),
                *([_target(row, before, view), _target(row, after, view)] if targets else []),
                _value(row, before, view),
                _value(row, after, view),
                *([_rank(before), _rank(after)] if ranks else []),
                marks.chip(before.status, _) if before else _("no share"),
                marks.chip(after.status, _),
            ]
        )
    if lines:
        head = [
            _("Indicator"),
            _("Area"),
            *([_("Target now"), _("Target after")] if targets else []),
            _("Value now"),
            _("Value after"),
            *([_("Rank now"), _("Rank after")] if ranks else []),
            _("Status now"),
            _("Status after"),
        ]
        widgets.table(head, lines, numeric=range(2, len(head) - 2))
    if ranks:
        widgets.caption(_("Rank: among the towns that have reported the indicator, by gap to pace."))
    if len(changes) > SHOWN:
        widgets.caption(_("and {count} more").format(count=len(changes) - SHOWN))
    changed_counts = [
        [marks.chip(key, _), str(consequence.counts_before.get(key, 0)), str(consequence.counts_after.get(key, 0))]
        for key in status.SIGNS
        if consequence.counts_before.get(key, 0) != consequence.counts_after.get(key, 0)
    ]
    if changed_counts:
        widgets.table([_("Indicators of the district"), _("Now"), _("Then")], changed_counts, numeric=(1, 2))


def _value(row: object, state: dry_run.IndicatorState | None, view: View) -> str:
    if state is None or state.value is None:
        return view.translate("Not reported")
    return escape(narrative.amount(row, state.value, view.language))


def _target(row: object, state: dry_run.IndicatorState | None, view: View) -> str:
    return escape(narrative.amount(row, state.target, view.language)) if state else "—"


def _rank(state: dry_run.IndicatorState | None) -> str:
    return str(state.rank) if state and state.rank else "—"
