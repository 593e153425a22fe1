"""The overview as HTML: the counts by status, and below them the tables that explain them.

One HTML element rather than one for each heading and table: after a choice of month the page is painted a third sooner.
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

# As many rows as fit on a screen of 1920×1080 in both languages.
SHOWN_LAGGING = 5
SHOWN_STATUS_CHANGES = 6


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
    message = _("Indicators: {count}; {share} of the year has passed.")
    return message.format(count=len(progress_queries.district(snapshot)), share=f"{snapshot.period.month / 12:.1%}")


def strip(view: View, chosen: str | None) -> str:
    """The counts by status as links; ``chosen``: the status that is shown alone."""
    addresses = {code: page_address("", view, **({} if code == chosen else {"status": code})) for code in SIGNS}
    counts = progress_tables.status_counts(progress_queries.district(view.snapshot))
    return progress_tables.status_strip(counts, chosen, addresses, view.translate)


@cached
def reasons(view: View, chosen: str | None) -> str:
    """Three columns: status by section; what changed and which reports are missing; what lags. On narrow screens the
    columns stack, and what lags comes first (styles)."""
    _ = view.translate
    sections = _section(_("Status by section"), panels.sections(view, chosen))
    missing = _section(_("Reports missing"), panels.missing_reports(view))
    changed = _section(_("Changed since last month"), _status_changes(view))
    lagging = _section(status.label(chosen, _) if chosen else _("Furthest behind pace"), _lagging(view, chosen))
    return f'<div class="reasons"><div>{sections}</div><div>{changed}{missing}</div><div>{lagging}</div></div>'


def _section(heading: str, html: str) -> str:
    return f"<section><h2>{escape(heading)}</h2>{html}</section>"


def _status_changes(view: View) -> str:
    _ = view.translate
    before = change_queries.previous_snapshot(view.snapshot)
    if before is None:
        return f"<p>{escape(_('This is the first month of the year.'))}</p>"
    return panels.status_changes(before, view, SHOWN_STATUS_CHANGES)


def _lagging(view: View, chosen: str | None) -> str:
    """The indicators with the chosen status; without one, those furthest behind pace."""
    _ = view.translate
    table = progress_queries.district(view.snapshot)
    rows = table[table["status"] == chosen] if chosen else progress_queries.lagging(view.snapshot).head(SHOWN_LAGGING)
    if rows.empty:
        message = _("No indicator has this status.") if chosen else _("No reported indicator is behind pace.")
        return f"<p>{escape(message)}</p>"
    choice: dict[str, Any] = {"status": chosen} if chosen else {"indicator": ",".join(rows["indicator_id"])}
    return panels.bullets(rows, view, explain=True, **choice) + marks.legend(_)


def demo_notice(view: View) -> str:
    """The notice on every page that figures are made up (DESIGN.md, law 12); empty for real figures."""
    return f'<div class="demo" role="note">{narrative.demo_notice(view.language)}</div>' if view.demo else ""
