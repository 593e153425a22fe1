"""Where pages lead: addresses that open the same plan, month, language and screen elsewhere."""

from html import escape
from urllib.parse import urlencode

from scorecard.view import View


def address(page: str, view: View, **choice: str) -> str:
    """The address, beside this page's, of one that shows the same plan, period, language and screen ("": the first)."""
    return f"./{page}?{urlencode(parts(view) | choice)}"


def parts(view: View) -> dict[str, str]:
    """What every address says: the snapshot (its revision only where it is not the newest) and how it is shown."""
    snapshot = view.snapshot
    said = {"plan": snapshot.plan_id, "period": f"{snapshot.period:%Y-%m}", "lang": view.language}
    if view.screen != "auto":
        said["screen"] = view.screen
    if not view.newest:
        said["revision"] = str(snapshot.revision)
    return said


def link(page: str, view: View, words: str, **choice: str) -> str:
    """Words that lead to a page, as HTML."""
    return f'<a href="{escape(address(page, view, **choice))}">{escape(words)}</a>'
