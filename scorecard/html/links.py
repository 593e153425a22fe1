"""Where pages lead: addresses that open the same plan, month, language and screen elsewhere."""

from html import escape

from scorecard.addresses import page_address
from scorecard.view import View


def link(page: str, view: View, words: str, **choice: str) -> str:
    """Words that lead to a page, as HTML."""
    return f'<a href="{escape(page_address(page, view, **choice))}">{escape(words)}</a>'
