"""What asks for a second look at a figure (需核实): the words of each mark, and the line beside a status."""

from html import escape

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.queries import progress as progress_queries
from scorecard.text.punctuation import labelled, listed
from scorecard.view import View


def words(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "late": _("late"), "revised": _("revised after the month was closed"), "exact": _("just what was due"),
        "spike": _("year-end spike"), "round": _("only round numbers"), "one_source": _("one source for all towns"),
    }  # fmt: skip


def rules(language: Language) -> list[tuple[str, str]]:
    """Mark, and when it is set (ledger/sql/credibility.sql)."""
    _ = translator(language)
    told = {
        "late": _("The value came after the deadline of its month."),
        "revised": _("The value replaced another after the month had been closed."),
        "exact": _("One step less, in the last decimal place that is reported, would have been too little; for targets at least 100 steps away."),
        "spike": _("In November or December one month brought more than half of the way to the target."),
        "round": _("At least three months were reported, all of them in tens of the last decimal place; for targets of at least 100 steps."),
        "one_source": _("The values of all towns that share the target came in one file."),
    }  # fmt: skip
    return [(name, told[mark]) for mark, name in words(language).items()]


def line(indicator_id: str, area_id: str, view: View) -> str:
    """The marks of one figure; nothing without any."""
    _ = view.translate
    table = progress_queries.credibility(view.snapshot)
    own = table[(table["indicator_id"] == indicator_id) & (table["area_id"] == area_id)]
    if own.empty:
        return ""
    names = words(view.language)
    said = labelled(_("To be verified"), listed((names[one] for one in own["mark"]), view.language), view.language)
    return f'<p class="asof">{escape(said)}</p>'
