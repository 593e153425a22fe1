"""Header of the server-rendered pages: the site's name, which links back to the figures, and the language links."""

from collections.abc import Iterable
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request

from ledger.vocabulary.language import Language
from scorecard.html import document as html_document
from scorecard.html.navigation import NAMES
from scorecard.web import redirects

QueryItems = tuple[tuple[str, str], ...]
"""Query parameters: names and values, in the order of the address."""


def other_parameters(request: Request) -> QueryItems:
    """All query parameters but ``lang`` and ``next``."""
    return tuple((name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "next"))


def page_header(back: str, switch: str = "", links: Iterable[tuple[str, str]] = ()) -> str:
    """``back``: address of the page of figures; ``switch``: HTML of ``language_links``; ``links``: addresses and
    labels."""
    anchors = "".join(f'<a href="{escape(address)}">{escape(label)}</a>' for address, label in links)
    nav = f"<nav>{anchors}</nav>" if anchors else ""
    # A div, since frame.css hides header elements until Streamlit has drawn its page.
    name = f'<a class="name" href="{escape(back)}">{html_document.SITE_NAME}</a>'
    return f'<div class="masthead" role="banner">{name}{nav}{switch}</div>'


def language_links(path: str, back: str, language: Language, parameters: QueryItems) -> str:
    """Links to the same page in either language; ``back`` switches with it."""
    links, others = [], [(name, value) for name, value in parameters if name != "lang"]
    for linked, name in NAMES.items():
        query = urlencode([*others, ("lang", linked), ("next", _in_language(back, linked))])
        current = ' aria-current="true"' if linked == language else ""
        address = escape(f"{redirects.safe_redirect_path('')}{path}?{query}")
        links.append(f'<a href="{address}" lang="{html_document.LANGUAGE_TAGS[linked]}"{current}>{name}</a>')
    return f'<nav aria-label="语言 · Language">{"".join(links)}</nav>'


def _in_language(address: str, language: Language) -> str:
    """An address on this site with its ``lang`` replaced."""
    parts = urlsplit(address)
    others = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    return urlunsplit(parts._replace(query=urlencode([*others, ("lang", language)])))
