"""Marks of figures to be verified (需核实): their names and rules, and the line beside a status."""

from html import escape

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.queries import progress as progress_queries
from scorecard.text.punctuation import join_list, labelled
from scorecard.view import View


def mark_names(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "late": _("late"),
        "revised": _("revised after the month was closed"),
        "exact": _("exactly what was due"),
        "spike": _("year-end spike"),
        "round": _("only round numbers"),
        "one_source": _("one source for all towns"),
    }


def mark_rules(language: Language) -> list[tuple[str, str]]:
    """(name of the mark, when it is set), as ledger/sql/credibility.sql defines it."""
    _ = translator(language)
    rules = {
        "late": _("The value came after the deadline of its month."),
        "revised": _("The value replaced another after the month had been closed."),
        "exact": _(
            "One unit of the last reported decimal place less would have missed the requirement; only for targets at least 100 such units away."
        ),
        "spike": _("November or December alone brought more than half of the year's increase to the target."),
        "round": _(
            "At least three months were reported, all of them multiples of ten of the last decimal place; only for targets of at least 100 such units."
        ),
        "one_source": _("The values of all towns that share the target came in one file."),
    }
    return [(name, rules[mark]) for mark, name in mark_names(language).items()]


def marks_html(indicator_id: str, area_id: str, view: View) -> str:
    """The marks of one figure as HTML; empty without any."""
    _ = view.translate
    table = progress_queries.credibility(view.snapshot)
    own = table[(table["indicator_id"] == indicator_id) & (table["area_id"] == area_id)]
    if own.empty:
        return ""
    names = mark_names(view.language)
    text = labelled(_("To be verified"), join_list((names[mark] for mark in own["mark"]), view.language), view.language)
    return f'<p class="asof">{escape(text)}</p>'
