"""The overview as HTML: its first answer, and below it the boards that explain it.

One element rather than one for each heading and board: a month that is chosen is painted a third sooner.
"""

from html import escape
from typing import Any

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.addresses import page_address
from scorecard.cache import cached
from scorecard.html import marks, panels, progress_tables
from scorecard.i18n import translator
from scorecard.queries import changes as change_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Snapshot
from scorecard.status import SIGNS
from scorecard.text import narrative
from scorecard.view import View

# As many as one screen of 1920×1080 holds in either language.
SHOWN_LAGGING = 5
SHOWN_TURNED = 6


@cached
def answer(view: View, chosen: str | None) -> str:
    """The month, how much of the year has passed, and the counts by status."""
    return (
        f'<div class="answer"><h1>{escape(title(view))}</h1><p class="asof">{escape(elapsed(view))}</p>'
        f"{strip(view, chosen)}</div>"
    )


def title(view: View) -> str:
    _ = view.translate
    return _("Targets and actuals, {month}").format(month=narrative.year_month(view.snapshot.period, view.language))


def elapsed(view: View) -> str:
    return elapsed_of(view.snapshot, view.language)


def elapsed_of(snapshot: Snapshot, language: Language) -> str:
    """How many indicators there are, and how much of the year has passed."""
    _ = translator(language)
    words = _("{count} indicators; {share} of the year has passed.")
    return words.format(count=len(progress_queries.district(snapshot)), share=f"{snapshot.period.month / 12:.1%}")


def strip(view: View, chosen: str | None) -> str:
    there = {one: page_address("", view, **({} if one == chosen else {"status": one})) for one in SIGNS}
    counts = progress_tables.status_counts(progress_queries.district(view.snapshot))
    return progress_tables.status_strip(counts, chosen, there, view.translate)


@cached
def reasons(view: View, chosen: str | None) -> str:
    """Where, what has changed, and what lags: three columns. Where they do not stand beside each other, what lags is first."""
    _ = view.translate
    sections = _part(_("Status by section"), panels.sections(view, chosen))
    missing = _part(_("Reports missing"), panels.missing(view))
    changed = _part(_("Changed since last month"), _turned(view))
    lagging = _part(status.word(chosen, _) if chosen else _("Furthest behind pace"), _lagging(view, chosen))
    return f'<div class="reasons"><div>{sections}</div><div>{changed}{missing}</div><div>{lagging}</div></div>'


def _part(heading: str, html: str) -> str:
    return f"<section><h2>{escape(heading)}</h2>{html}</section>"


def _turned(view: View) -> str:
    _ = view.translate
    before = change_queries.before(view.snapshot)
    if before is None:
        return f"<p>{escape(_('The year begins with this month.'))}</p>"
    return panels.turned(before, view, SHOWN_TURNED)


def _lagging(view: View, chosen: str | None) -> str:
    """The indicators with the chosen status; without one, those furthest behind pace."""
    _ = view.translate
    table = progress_queries.district(view.snapshot)
    rows = table[table["status"] == chosen] if chosen else progress_queries.lagging(view.snapshot).head(SHOWN_LAGGING)
    if rows.empty:
        words = _("No indicator has this status.") if chosen else _("No reported indicator is behind pace.")
        return f"<p>{escape(words)}</p>"
    choice: dict[str, Any] = {"status": chosen} if chosen else {"indicator": ",".join(rows["indicator_id"])}
    return panels.bullets(rows, view, explain=True, **choice) + marks.key(_)


def made_up(view: View) -> str:
    """Law 12, on every page; nothing for real figures."""
    return f'<div class="demo" role="note">{narrative.made_up(view.language)}</div>' if view.demo else ""
