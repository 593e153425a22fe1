"""What differs between two snapshots, in words: the causes, the lights that turned, the figures before and after."""

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
    """Rows of ``turns``: the indicator, its light before and now, and why."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view),
            marks.turn(row.status_before, row.status_after, _, short=True),
            escape(causes_of(row, language)),
        ]
        for row in rows.itertuples()
    ]
    return tables.table([_("Indicator"), _("Status change"), _("Cause")], lines, kind="list turns")


def figures(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``queries.changes``: value, target, gap and light before and after, and why."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view), _pair(row, "value", language), _pair(row, "target", language),
            _gaps(row, language), _status_change(row, _), escape(causes_of(row, language)),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    head = [_("Indicator"), _("Actual"), _("Target"), _("Gap to pace"), _("Status change"), _("Cause")]
    return tables.table(head, lines, numeric=(1, 2, 3))


def corrections(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``queries.corrections_after``: what was shown then, what is known now, and who changed it."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view), _pair(row, "value", language), _status_change(row, _), escape(causes_of(row, language)),
            escape(_decision(row, view)),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    head = [_("Indicator"), _("Actual"), _("Status change"), _("Cause"), _("Changed by")]
    return tables.table(head, lines, numeric=(1,))


def _indicator(row: Any, view: View) -> str:
    return link("indicator", view, narrative.name(row, "indicator", view.language), indicator=row.indicator_id)


def _pair(row: Any, what: str, language: Language) -> str:
    """Before → after; once when nothing changed."""
    before, after = (getattr(row, f"{what}_{when}") for when in ("before", "after"))
    written = [escape(_value(row, value, what, language)) for value in (before, after)]
    return written[1] if written[0] == written[1] else f'{written[0]} <span class="quiet">→</span> {written[1]}'


def _value(row: Any, value: float, what: str, language: Language) -> str:
    _ = translator(language)
    if pd.isna(value):
        return _("Not reported") if what == "value" else "—"
    return narrative.amount(row, value, language)


def _gaps(row: Any, language: Language) -> str:
    gaps = [
        narrative.gap(getattr(row, f"pace_gap_{when}"), language) if getattr(row, f"expected_rate_{when}") > 0 else "—"
        for when in ("before", "after")
    ]
    return gaps[1] if gaps[0] == gaps[1] else f'{gaps[0]} <span class="quiet">→</span> {gaps[1]}'


def _status_change(row: Any, _: Translate) -> str:
    if pd.isna(row.status_before) or pd.isna(row.status_after):
        return "—"
    if row.status_before == row.status_after:
        return marks.chip(row.status_after, _)
    return marks.turn(row.status_before, row.status_after, _)


def _decision(row: Any, view: View) -> str:
    if pd.isna(row.submission_id):
        return "—"
    who = narrative.reporter(row, view.language)
    state = submission_text.standing(row.decision, view.language)
    return f"{who} {row.submitted_by} · {row.submission_id:.0f} · {state} {row.decided_at:%Y-%m-%d %H:%M}"
