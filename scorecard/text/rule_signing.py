"""Messages about signing rules: faults, and from which month a rule is in force."""

from datetime import date

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.workflow.rule_signing import Fault, SigningError
from scorecard.i18n import translator
from scorecard.text import narrative


def faults(refused: SigningError, language: Language) -> list[str]:
    """A sentence for each fault."""
    _ = translator(language)
    messages: dict[Fault, str] = {
        "month_unknown": _("Choose a month of the plan's year."),
        "values_unreadable": _("These values cannot be put in force. Choose others."),
        "lights_crossed": _(
            "The threshold for “behind” must be lower than that for “on track”. Change one of the two."
        ),
        "weights_not_hundred": _("The three weights must add up to 100."),
        "unchanged": _("These values are already in force. Change one of them, or choose another month."),
    }
    return [messages[fault] for fault in refused.faults]


def signed_message(in_force_from: date, language: Language) -> str:
    _ = translator(language)
    return _("Signed: in force from {month} on.").format(month=narrative.year_month(in_force_from, language))


def in_force_text(rules: pd.DataFrame, rule_id: str, language: Language) -> str:
    """From which month a rule of ``plan_queries.rules`` is in force, and who signed it."""
    _ = translator(language)
    [row] = rules[rules["rule_id"] == rule_id].itertuples()
    month = narrative.year_month(row.in_force_from, language)
    if row.signed_by is None:
        return _("In force since {month}: program default, not signed yet.").format(month=month)
    return _("In force since {month}, signed by {name} on {day}.").format(
        month=month, name=row.signed_by, day=f"{row.signed_on:%Y-%m-%d}"
    )
