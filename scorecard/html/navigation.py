"""The same page in the other language and on other screens, as links that add to the address (shell.js).

(Links rather than select boxes: two of those are a sixth of what a choice of the month costs.)
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
    tongues = "".join(
        f'<a href="?lang={one}" data-also{_aria_current(one == language)} lang="{one}">{NAMES[one]}</a>'
        for one in NAMES
    )
    screens: dict[Screen, str] = {
        "auto": _("system setting"), "light": _("light"), "dark": _("dark"), "projector": _("projector"),
    }  # fmt: skip
    grounds = "".join(
        f'<a href="?screen={one}" data-also{_aria_current(one == screen)}>{escape(words)}</a>'
        for one, words in screens.items()
    )
    return (
        f'<nav class="ways" aria-label="语言 · Language">{tongues}</nav>'
        f'<nav class="ways" aria-label="{escape(_("Display"))}"><span>{escape(_("Display"))}</span>{grounds}</nav>'
    )


def tabs(names: Mapping[str, str], chosen: str, label: str) -> str:
    """The parts of a page, of which one is shown: ``part`` in the address → its name."""
    links = "".join(
        f'<a href="?part={one}" data-also{_aria_current(one == chosen)}>{escape(words)}</a>'
        for one, words in names.items()
    )
    return f'<nav class="ways parts" aria-label="{escape(label)}">{links}</nav>'


def account_links(by: Actor, language: Language) -> str:
    """Who is signed in, or the way to sign in."""
    _ = translator(language)
    words = by.name or _("Sign in")
    if by.standing == "account":
        words = f"{by.name} · {account_text.role_name(by.role, language)}"
    links = [f'<a href="./{ACCOUNT}?lang={language}" data-door>{escape(words)}</a>']
    if permissions.is_allowed(by, "keep_accounts"):
        links.append(f'<a href="./admin?lang={language}">{escape(_("Administration"))}</a>')
    return f'<nav class="who" aria-label="{escape(_("Account"))}">{" ".join(links)}</nav>'


def _aria_current(whether: bool) -> str:
    return ' aria-current="true"' if whether else ""
