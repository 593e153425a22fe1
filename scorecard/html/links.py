"""Links to pages that keep the plan, month, language and display of the view."""

from html import escape

from scorecard.addresses import page_address
from scorecard.view import View


def link(page: str, view: View, text: str, **choice: str) -> str:
    """A link to a page, as HTML; ``choice``: further query parameters. ``text`` is escaped here."""
    return f'<a href="{escape(page_address(page, view, **choice))}">{escape(text)}</a>'
