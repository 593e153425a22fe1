"""What a report would change, shown before it is sent."""

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


def consequence(found: dry_run.Consequence, rows: pd.DataFrame, view: View) -> None:
    """``rows``: ``queries.progress`` of the same month, for units."""
    _, language = view.translate, view.language
    words = _("{new} new values, {changed} changed, {unchanged} unchanged.")
    widgets.caption(words.format(new=found.new, changed=found.changed, unchanged=found.unchanged))
    # A town that is to get its first share has no row yet; its indicator has the unit.
    units = {row.indicator_id: row for row in rows.itertuples()}
    names = plan_queries.names(view.snapshot, language)
    # What turns a light stands first.
    shown = sorted(found.changes, key=lambda one: one.before is not None and one.before.status == one.after.status)
    targets = any(one.before is None or one.before.target != one.after.target for one in found.changes)
    ranks = any(one.before is not None and one.before.rank != one.after.rank for one in found.changes)
    lines = []
    for change in shown[:SHOWN]:
        row = units[change.indicator_id]
        now, then = change.before, change.after
        lines.append([
            escape(names[change.indicator_id]), escape(names[change.area_id]),
            *([_target(row, now, view), _target(row, then, view)] if targets else []),
            _value(row, now, view), _value(row, then, view),
            *([_rank(now), _rank(then)] if ranks else []),
            marks.chip(now.status, _) if now else _("no share"), marks.chip(then.status, _),
        ])  # fmt: skip
    if lines:
        head = [
            _("Indicator"), _("Area"), *([_("Target now"), _("Target after")] if targets else []),
            _("Value now"), _("Value after"), *([_("Rank now"), _("Rank after")] if ranks else []),
            _("Status now"), _("Status after"),
        ]  # fmt: skip
        widgets.table(head, lines, numeric=range(2, len(head) - 2))
    if ranks:
        widgets.caption(_("Rank: among the towns that have reported the indicator, by gap to pace."))
    if len(found.changes) > SHOWN:
        widgets.caption(_("and {count} more").format(count=len(found.changes) - SHOWN))
    turned = [
        [marks.chip(one, _), str(found.counts_before.get(one, 0)), str(found.counts_after.get(one, 0))]
        for one in status.SIGNS
        if found.counts_before.get(one, 0) != found.counts_after.get(one, 0)
    ]
    if turned:
        widgets.table([_("Indicators of the district"), _("Now"), _("Then")], turned, numeric=(1, 2))


def _value(row: object, one: dry_run.IndicatorState | None, view: View) -> str:
    if one is None or one.value is None:
        return view.translate("Not reported")
    return escape(narrative.amount(row, one.value, view.language))


def _target(row: object, one: dry_run.IndicatorState | None, view: View) -> str:
    return escape(narrative.amount(row, one.target, view.language)) if one else "—"


def _rank(one: dry_run.IndicatorState | None) -> str:
    return str(one.rank) if one and one.rank else "—"
