"""Signing the deadline of reports, and when a report is doubted: parts of the method and the administration page."""

from collections.abc import Mapping

import streamlit as st

from ledger.vocabulary.rules import FAMILIES, RANGES
from ledger.workflow.rule_signing import Family
from pages.forms import sign_rules
from scorecard.queries import plan as plan_queries
from scorecard.text import rules as rule_text
from scorecard.text.punctuation import bracketed
from scorecard.view import View


def rules(now: View) -> None:
    _ = now.translate
    sign_rules.sign("reporting", lambda: _given("reporting", now), now, _("Sign another deadline of reports"))
    sign_rules.sign("doubts", lambda: _given("doubts", now), now, _("Sign other rules for doubts"))


def _given(family: Family, now: View) -> Mapping[str, float]:
    """A field for each rule of the family, with what is in force in the month that is shown."""
    known = {row.rule_id: row.value for row in plan_queries.rules(now.snapshot).itertuples()}
    return {rule_id: field(rule_id, known[rule_id], now) for rule_id in FAMILIES[family]}


def field(rule_id: str, value: float, now: View) -> float:
    """A number that may be put in force, within what the rule may say."""
    may = RANGES[rule_id]
    kind = int if may.whole else float
    label = bracketed(rule_text.name(rule_id, now.language), f"{may.least:g}–{may.most:g}", now.language)
    return st.number_input(
        label, kind(may.least), kind(may.most), kind(value), kind(may.step), format="%d" if may.whole else "%g"
    )
