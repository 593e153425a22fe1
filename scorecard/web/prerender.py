"""The overview's first answer, in the HTML that the program starts in: read before the program has arrived.

The program's own page takes its place once it stands (shell.js), with the same words at the same place.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ledger import settings
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.language import Language
from scorecard import snapshot
from scorecard.html import overview as overview_html
from scorecard.palette import Screen
from scorecard.queries import plan as plan_queries
from scorecard.snapshot import Snapshot
from scorecard.status import SIGNS
from scorecard.view import View


def prerendered(words: Mapping[str, str], language: Language, screen: Screen) -> str:
    """For the address's ``words``. Nothing while there is no database, or none of what they ask for."""
    try:
        path = settings.database_path()
        view = _view(snapshot.store(path).copy, path, words, language, screen)
    except (ValueError, LookupError, DatabaseUnavailableError):
        return ""
    chosen = words.get("status") if words.get("status") in SIGNS else None
    return f'<div id="first-sheet">{overview_html.made_up(view)}{overview_html.answer(view, chosen)}</div>'


def _view(copy: snapshot.Copy, path: Path, words: Mapping[str, str], language: Language, screen: Screen) -> View:
    """Raises ValueError and LookupError for what there is not; an earlier revision is left to the page itself."""
    if "revision" in words:
        raise LookupError(words["revision"])
    known = plan_queries.plans(copy.database_id, copy.revision)
    plan = next((row for row in known if row.plan_id == words.get("plan", row.plan_id)), None)
    if plan is None:
        raise LookupError(words["plan"])
    period = date.fromisoformat(f"{words['period']}-01") if "period" in words else plan.newest_period.date()
    if period.year != plan.year:
        raise LookupError(words["period"])
    shown = Snapshot(copy.database_id, str(plan.plan_id), period, copy.revision)
    return View(shown, language, False, copy.demo, path, int(plan.year), screen)
