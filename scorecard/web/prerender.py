"""Prerenders the overview into Streamlit's index.html, so that it can be read while Streamlit's program loads.

Streamlit's own page replaces it once it is drawn (index_html.js), with the same text at the same place.
"""

from collections.abc import Mapping
from pathlib import Path

from ledger import settings
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.language import Language
from scorecard import snapshot
from scorecard.html import overview as overview_html
from scorecard.palette import Screen
from scorecard.status import SIGNS
from scorecard.view import View
from scorecard.web.snapshot_request import SnapshotParameters


def prerendered(parameters: Mapping[str, str], language: Language, screen: Screen) -> str:
    """For the address's query parameters; "" without a database and where they name something unknown."""
    try:
        path = settings.database_path()
        view = _view(snapshot.store(path).copy, path, parameters, language, screen)
    except (ValueError, LookupError, DatabaseUnavailableError):
        return ""
    status = parameters.get("status") if parameters.get("status") in SIGNS else None
    return f'<div id="first-sheet">{overview_html.demo_notice(view)}{overview_html.answer(view, status)}</div>'


def _view(copy: snapshot.Copy, path: Path, parameters: Mapping[str, str], language: Language, screen: Screen) -> View:
    """Raises ValueError and LookupError for an unknown plan or period, and for any revision: that one is left to the
    page itself."""
    if "revision" in parameters:
        raise LookupError(parameters["revision"])
    newest = SnapshotParameters.of_query(parameters).snapshot(copy)
    return View(newest, language, False, copy.demo, path, newest.period.year, screen)
