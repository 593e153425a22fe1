"""What differs between two snapshots, as HTML tables: statuses that changed with their causes, figures before and
after."""

from html import escape
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.html import marks, tables
from scorecard.html.links import link
from scorecard.i18n import Translate, translator
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.text.changes import causes_of
from scorecard.view import View


def status_change_table(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``change_text.status_changes``: the indicator, its status before and after, and the causes."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view),
            marks.status_change(row.status_before, row.status_after, _, short=True),
            escape(causes_of(row, language)),
        ]
        for row in rows.itertuples()
    ]
    return tables.table([_("Indicator"), _("Status change"), _("Cause")], lines, kind="list turns")


def figures(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``change_queries.changes``: value, target, gap and status before and after, and the causes."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view),
            _pair(row, "value", language),
            _pair(row, "target", language),
            _gaps(row, language),
            _status_change(row, _),
            escape(causes_of(row, language)),
        ]
        for row in rows.itertuples()
    ]
    head = [_("Indicator"), _("Actual"), _("Target"), _("Gap to pace"), _("Status change"), _("Cause")]
    return tables.table(head, lines, numeric=(1, 2, 3))


def corrections(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``change_queries.corrections_after``: what was shown then, what is known now, and who changed it."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view),
            _pair(row, "value", language),
            _status_change(row, _),
            escape(causes_of(row, language)),
            escape(_decision(row, view)),
        ]
        for row in rows.itertuples()
    ]
    head = [_("Indicator"), _("Actual"), _("Status change"), _("Cause"), _("Changed by")]
    return tables.table(head, lines, numeric=(1,))


def _indicator(row: Any, view: View) -> str:
    return link("indicator", view, narrative.name(row, "indicator", view.language), indicator=row.indicator_id)


def _pair(row: Any, quantity: str, language: Language) -> str:
    """``quantity`` (value or target) as “before → after”; a single value where both read the same."""
    before, after = (getattr(row, f"{quantity}_{when}") for when in ("before", "after"))
    texts = [escape(_value(row, value, quantity, language)) for value in (before, after)]
    return texts[1] if texts[0] == texts[1] else f'{texts[0]} <span class="quiet">→</span> {texts[1]}'


def _value(row: Any, value: float, quantity: str, language: Language) -> str:
    _ = translator(language)
    if pd.isna(value):
        return _("Not reported") if quantity == "value" else "—"
    return narrative.amount(row, value, language)


def _gaps(row: Any, language: Language) -> str:
    gaps = [
        narrative.gap(getattr(row, f"pace_gap_{when}"), language) if getattr(row, f"expected_rate_{when}") > 0 else "—"
        for when in ("before", "after")
    ]
    return gaps[1] if gaps[0] == gaps[1] else f'{gaps[0]} <span class="quiet">→</span> {gaps[1]}'


def _status_change(row: Any, translate: Translate) -> str:
    if pd.isna(row.status_before) or pd.isna(row.status_after):
        return "—"
    if row.status_before == row.status_after:
        return marks.chip(row.status_after, translate)
    return marks.status_change(row.status_before, row.status_after, translate)


def _decision(row: Any, view: View) -> str:
    if pd.isna(row.submission_id):
        return "—"
    reporter = narrative.reporter(row, view.language)
    state = submission_text.state_name(row.decision, view.language)
    return f"{reporter} {row.submitted_by} · {row.submission_id:.0f} · {state} {row.decided_at:%Y-%m-%d %H:%M}"
