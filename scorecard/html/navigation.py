"""Navigation as HTML: links for language and display, tabs of a page, links to the account.

Language and display are links and not select boxes: two select boxes take a sixth of the time of a rerun after a choice
of month. The browser merges their parameters into the current address (``data-also``, scorecard/web/index_html.js).
"""

from collections.abc import Mapping
from html import escape

from ledger.accounts import permissions
from ledger.accounts.actor import Actor
from ledger.vocabulary.language import Language
from scorecard.addresses import ACCOUNT
from scorecard.cache import cached
from scorecard.i18n import translator
from scorecard.palette import Screen
from scorecard.text import accounts as account_text

LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}
NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}


@cached
def language_and_display(language: Language, screen: Screen) -> str:
    _ = translator(language)
    language_links = "".join(
        f'<a href="?lang={code}" data-also{_aria_current(code == language)} lang="{code}">{NAMES[code]}</a>'
        for code in NAMES
    )
    screens: dict[Screen, str] = {
        "auto": _("system setting"),
        "light": _("light"),
        "dark": _("dark"),
        "projector": _("projector"),
    }
    display_links = "".join(
        f'<a href="?screen={code}" data-also{_aria_current(code == screen)}>{escape(name)}</a>'
        for code, name in screens.items()
    )
    return (
        f'<nav class="ways" aria-label="语言 · Language">{language_links}</nav>'
        f'<nav class="ways" aria-label="{escape(_("Display"))}"><span>{escape(_("Display"))}</span>{display_links}</nav>'
    )


def tabs(names: Mapping[str, str], current: str, label: str) -> str:
    """The parts of a page as tabs; ``names``: value of ``part`` in the address → name of the tab."""
    links = "".join(
        f'<a href="?part={part}" data-also{_aria_current(part == current)}>{escape(name)}</a>'
        for part, name in names.items()
    )
    return f'<nav class="ways parts" aria-label="{escape(label)}">{links}</nav>'


def account_links(actor: Actor, language: Language) -> str:
    """The name of the signed-in account or a link to sign in; for administrators also a link to the administration."""
    _ = translator(language)
    text = actor.name or _("Sign in")
    if actor.kind == "account":
        text = f"{actor.name} · {account_text.role_name(actor.role, language)}"
    links = [f'<a href="./{ACCOUNT}?lang={language}" data-full-load>{escape(text)}</a>']
    if permissions.is_allowed(actor, "keep_accounts"):
        links.append(f'<a href="./admin?lang={language}">{escape(_("Administration"))}</a>')
    return f'<nav class="who" aria-label="{escape(_("Account"))}">{" ".join(links)}</nav>'


def _aria_current(is_current: bool) -> str:
    return ' aria-current="true"' if is_current else ""
