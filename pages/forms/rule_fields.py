"""Forms that sign the reporting deadline and the rules for doubts; used on the method and the administration page."""

from collections.abc import Mapping

import streamlit as st

from ledger.vocabulary.rules import FAMILIES, RANGES
from ledger.workflow.rule_signing import Family
from pages.forms import sign_rules
from scorecard.queries import plan as plan_queries
from scorecard.text import rules as rule_text
from scorecard.text.punctuation import bracketed
from scorecard.view import View


def rules(view: View) -> None:
    _ = view.translate
    sign_rules.sign("reporting", lambda: _fields("reporting", view), view, _("Sign a new reporting deadline"))
    sign_rules.sign("doubts", lambda: _fields("doubts", view), view, _("Sign new rules for doubts"))


def _fields(family: Family, view: View) -> Mapping[str, float]:
    """Draws a field for each rule of the family, at first with the value in force in the month on show; returns what
    was entered."""
    in_force = {row.rule_id: row.value for row in plan_queries.rules(view.snapshot).itertuples()}
    return {rule_id: field(rule_id, in_force[rule_id], view) for rule_id in FAMILIES[family]}


def field(rule_id: str, value: float, view: View) -> float:
    """A number field for a rule, within the range that the rule allows."""
    allowed = RANGES[rule_id]
    number = int if allowed.whole else float
    label = bracketed(rule_text.name(rule_id, view.language), f"{allowed.least:g}–{allowed.most:g}", view.language)
    return st.number_input(
        label,
        number(allowed.least),
        number(allowed.most),
        number(value),
        number(allowed.step),
        format="%d" if allowed.whole else "%g",
    )
