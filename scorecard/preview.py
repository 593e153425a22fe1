"""What a report would change, shown before it is sent."""

from html import escape

import pandas as pd

from etl import trial
from scorecard import narrative, queries, status, widgets
from scorecard.view import View

SHOWN = 40


def consequence(found: trial.Consequence, rows: pd.DataFrame, view: View) -> None:
    """``rows``: ``queries.progress`` of the same month, for units."""
    _, language = view.translate, view.language
    words = _("{new} new values, {changed} changed, {unchanged} unchanged.")
    widgets.caption(words.format(new=found.new, changed=found.changed, unchanged=found.unchanged))
    # A town that is to get its first share has no row yet; its indicator has the unit.
    units = {row.indicator_id: row for row in rows.itertuples()}
    names = queries.names(view.snapshot, language)
    lines = []
    # What turns a light stands first.
    for change in sorted(found.changes, key=lambda one: one.status_before == one.status_after)[:SHOWN]:
        row = units[change.indicator_id]
        lines.append([
            escape(names[change.indicator_id]), escape(names[change.area_id]),
            _value(row, change.value_before, view), _value(row, change.value_after, view),
            widgets.chip(change.status_before, _) if change.status_before else _("no share"),
            widgets.chip(change.status_after, _),
        ])  # fmt: skip
    if lines:
        head = [_("Indicator"), _("Area"), _("Value now"), _("Value then"), _("Status now"), _("Status then")]
        widgets.table(head, lines, numeric=(2, 3))
    if len(found.changes) > SHOWN:
        widgets.caption(_("and {count} more").format(count=len(found.changes) - SHOWN))
    turned = [
        [widgets.chip(one, _), str(found.counts_before.get(one, 0)), str(found.counts_after.get(one, 0))]
        for one in status.SIGNS
        if found.counts_before.get(one, 0) != found.counts_after.get(one, 0)
    ]
    if turned:
        widgets.table([_("Indicators of the district"), _("Now"), _("Then")], turned, numeric=(1, 2))


def _value(row: object, value: float | None, view: View) -> str:
    return escape(narrative.amount(row, value, view.language)) if value is not None else view.translate("Not reported")
