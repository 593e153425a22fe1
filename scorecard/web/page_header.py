"""What stands above the server's own pages: the system's name, which leads back to the figures, and both languages."""

from collections.abc import Iterable
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request

from ledger.vocabulary.language import Language
from scorecard.html import document as html_document
from scorecard.html.navigation import NAMES
from scorecard.web import redirects

QueryItems = tuple[tuple[str, str], ...]
"""What an address asks for: names and values, in its order."""


def other_parameters(request: Request) -> QueryItems:
    """All that the address asks for beside the language and the place where one goes next."""
    return tuple((name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "next"))


def page_header(back: str, switch: str = "", links: Iterable[tuple[str, str]] = ()) -> str:
    """``back``: where the figures are; ``links``: other addresses, each with its words; ``switch``: of ``languages``."""
    ways = "".join(f'<a href="{escape(there)}">{escape(words)}</a>' for there, words in links)
    nav = f"<nav>{ways}</nav>" if ways else ""
    # No header: the frame of the pages hides those until the program has come.
    name = f'<a class="name" href="{escape(back)}">{html_document.SITE_NAME}</a>'
    return f'<div class="masthead" role="banner">{name}{nav}{switch}</div>'


def language_links(door: str, back: str, language: Language, asked: QueryItems) -> str:
    """The same page in either language; ``back`` is then read in it too."""
    links, others = [], [(name, value) for name, value in asked if name != "lang"]
    for one, name in NAMES.items():
        query = urlencode([*others, ("lang", one), ("next", _in_language(back, one))])
        current = ' aria-current="true"' if one == language else ""
        address = escape(f"{redirects.safe_redirect_path('')}{door}?{query}")
        links.append(f'<a href="{address}" lang="{html_document.LANGUAGE_TAGS[one]}"{current}>{name}</a>')
    return f'<nav aria-label="语言 · Language">{"".join(links)}</nav>'


def _in_language(there: str, language: Language) -> str:
    """A place of ours, asked for in this language."""
    parts = urlsplit(there)
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    return urlunsplit(parts._replace(query=urlencode([*asked, ("lang", language)])))
