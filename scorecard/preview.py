"""What a report would change, shown before it is sent."""

from html import escape

import pandas as pd

from etl import trial
from scorecard import narrative, status, widgets
from scorecard.view import View

SHOWN = 40


def consequence(found: trial.Consequence, rows: pd.DataFrame, view: View) -> None:
    """``rows``: ``queries.progress`` of the month reported, for names and units."""
    _, language = view.translate, view.language
    words = _("{new} new values, {changed} changed, {unchanged} unchanged.")
    widgets.caption(words.format(new=found.new, changed=found.changed, unchanged=found.unchanged))
    by_key = {(row.indicator_id, row.area_id): row for row in rows.itertuples()}
    lines = []
    # What turns a light stands first.
    for change in sorted(found.changes, key=lambda one: one.status_before == one.status_after)[:SHOWN]:
        row = by_key[change.indicator_id, change.area_id]
        lines.append([
            escape(narrative.name(row, "indicator", language)), escape(narrative.name(row, "area", language)),
            _value(row, change.value_before, view), _value(row, change.value_after, view),
            widgets.chip(change.status_before, _), widgets.chip(change.status_after, _),
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
