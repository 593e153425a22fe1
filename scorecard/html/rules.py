"""The rules in force in the month shown, since when, and who signed them; as HTML."""

from collections.abc import Collection

import pandas as pd

from ledger.vocabulary.rules import FAMILIES
from scorecard.html import tables
from scorecard.html.links import link
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.text import rules as rule_text
from scorecard.view import View


def table(view: View, families: Collection[str] = tuple(FAMILIES)) -> str:
    """A table of the rules of these families, family by family."""
    _, language = view.translate, view.language
    order = [rule_id for family in families for rule_id in FAMILIES[family]]
    rules = {row.rule_id: row for row in plan_queries.rules(view.snapshot).itertuples()}
    rows = [
        tables.plain(
            rule_text.name(row.rule_id, language),
            f"{row.value:g}",
            narrative.year_month(row.in_force_from, language),
            row.signed_by or _("program default, not signed yet"),
            "—" if pd.isna(row.signed_on) else f"{row.signed_on:%Y-%m-%d}",
        )
        for row in (rules[rule_id] for rule_id in order if rule_id in rules)
    ]
    head = [_("Rule"), _("Value"), _("In force since"), _("Signed by"), _("Signed on")]
    return tables.table(head, rows, numeric=(1,))


def signing_links(view: View) -> str:
    """Links to the pages on which thresholds and weights can be tried before they are signed."""
    _ = view.translate
    thresholds = link("method", view, _("Thresholds are tried and signed on the page Method."))
    weights = link("assessment", view, _("Weights are tried and signed on the page Assessment."))
    return f'<p class="elsewhere">{thresholds} {weights}</p>'
