"""The rules in force in the month that is shown, since when, and who signed them; as HTML."""

from collections.abc import Collection

import pandas as pd

from ledger.vocabulary.rules import FAMILIES
from scorecard.html import tables
from scorecard.html.links import link
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.text import rules as rule_text
from scorecard.view import View


def table(now: View, families: Collection[str] = tuple(FAMILIES)) -> str:
    """Those of a family together."""
    _, language = now.translate, now.language
    order = [rule_id for family in families for rule_id in FAMILIES[family]]
    known = {row.rule_id: row for row in plan_queries.rules(now.snapshot).itertuples()}
    rows = [
        tables.plain(
            rule_text.name(row.rule_id, language), f"{row.value:g}", narrative.year_month(row.in_force_from, language),
            row.signed_by or _("program default, not signed yet"),
            "—" if pd.isna(row.signed_on) else f"{row.signed_on:%Y-%m-%d}",
        )
        for row in (known[rule_id] for rule_id in order if rule_id in known)
    ]  # fmt: skip
    head = [_("Rule"), _("Value"), _("In force since"), _("Signed by"), _("Signed on")]
    return tables.table(head, rows, numeric=(1,))


def elsewhere(now: View) -> str:
    """Where the rules are signed that can be tried first."""
    _ = now.translate
    lights = link("method", now, _("Thresholds are tried and signed on the page Method."))
    weights = link("assessment", now, _("Weights are tried and signed on the page Assessment."))
    return f'<p class="elsewhere">{lights} {weights}</p>'
