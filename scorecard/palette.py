"""The colours of every page, chart and mark, on a light ground, a dark one and a projector's.

One neutral ink for figures; colour is for statuses only. The statuses' hues (vermilion, amber, blue, teal) stay
apart for colour-blind readers, each has a shape and a word beside it, and each is readable as text on its ground
(a contrast of at least 4.5 : 1). A projector washes out what is pale: there everything is darker and stronger.
"""

from typing import Literal

from scorecard.status import SIGNS

Screen = Literal["auto", "light", "dark", "projector"]
Ground = Literal["light", "dark", "projector"]

NEUTRAL: dict[str, dict[Ground, str]] = {
    "ground": {"light": "#FFFFFF", "dark": "#141A22", "projector": "#FFFFFF"},
    "text": {"light": "#1F2733", "dark": "#E8ECF2", "projector": "#000000"},
    "quiet": {"light": "#566070", "dark": "#AEB6C2", "projector": "#222222"},
    "ink": {"light": "#3D4756", "dark": "#C6CDD8", "projector": "#1A1A1A"},
    "hatch": {"light": "#8B95A5", "dark": "#6F7A8A", "projector": "#4A4A4A"},
    "faint": {"light": "#D5DAE1", "dark": "#3A4351", "projector": "#767676"},
    "band": {"light": "#F3F5F8", "dark": "#1D2530", "projector": "#EDEDED"},
    "link": {"light": "#1F5FA8", "dark": "#7DB4F5", "projector": "#003E8A"},
    "marked": {"light": "#FFE9A8", "dark": "#6B5200", "projector": "#FFE08A"},
    "found": {"light": "#D5DEEA", "dark": "#2C394C", "projector": "#CFE0F5"},
    "overdue": {"light": "#7A1FA2", "dark": "#DDA8F5", "projector": "#5A0F80"},
    "warning": {"light": "#8F5600", "dark": "#F2B33D", "projector": "#6B3F00"},
}
"""quiet: what stands beside the figures; hatch: what is forecast; faint: lines; band: the ground of
every other part; marked: the words of a target; found: the words that were looked for; overdue: a problem whose day has passed."""


def colour(name: str, *, dark: bool) -> str:
    """One of ``NEUTRAL``, for a chart that takes no style sheet."""
    return NEUTRAL[name]["dark" if dark else "light"]


SCREENS: dict[str, Screen] = {"auto": "auto", "light": "light", "dark": "dark", "projector": "projector"}


def style_sheet(screen: Screen) -> str:
    """Every colour as a variable of CSS: ``--ink``, ``--behind``…"""
    colours = NEUTRAL | {
        one: {"light": sign.light, "dark": sign.dark, "projector": sign.projector} for one, sign in SIGNS.items()
    }
    lines = [
        f"--{name}: {shades['projector'] if screen == 'projector' else _of_either(shades)};"
        for name, shades in colours.items()
    ]
    return f":root {{ {' '.join(lines)} }}"


def _of_either(shades: dict[Ground, str]) -> str:
    return f"light-dark({shades['light']}, {shades['dark']})"
