"""The colours of every page, chart and mark, on a light background, a dark one and a projector's.

One neutral ink for figures; colour is for statuses only. The statuses' hues (vermilion, amber, blue, teal) stay
apart for colour-blind readers, each has a shape and a label beside it, and each is readable as text on its background
(a contrast of at least 4.5 : 1). Projectors wash out pale colours, so all colours are darker there.
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
"""ground: background; quiet: secondary text; hatch: forecasts; faint: lines; band: background of every other block;
marked: the quotation of a target; found: search hits; overdue: problems past their due day."""


def colour(name: str, *, dark: bool) -> str:
    """One of ``NEUTRAL``, for Plotly charts, which use no style sheet."""
    return NEUTRAL[name]["dark" if dark else "light"]


SCREENS: dict[str, Screen] = {"auto": "auto", "light": "light", "dark": "dark", "projector": "projector"}


def style_sheet(screen: Screen) -> str:
    """Every colour as a CSS custom property: ``--ink``, ``--behind``…"""
    colours = NEUTRAL | {
        status: {"light": sign.light, "dark": sign.dark, "projector": sign.projector} for status, sign in SIGNS.items()
    }
    lines = [
        f"--{name}: {shades['projector'] if screen == 'projector' else _light_dark(shades)};"
        for name, shades in colours.items()
    ]
    return f":root {{ {' '.join(lines)} }}"


def _light_dark(shades: dict[Ground, str]) -> str:
    return f"light-dark({shades['light']}, {shades['dark']})"
