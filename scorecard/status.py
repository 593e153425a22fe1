"""The six statuses: their order, words, shapes and colours, the same everywhere."""

from dataclasses import dataclass
from typing import Literal

from scorecard.i18n import Translate

Status = Literal["behind", "slightly_behind", "not_reported", "on_track", "not_due", "achieved"]


@dataclass(frozen=True)
class Sign:
    """A shape and two colours: on a light ground and on a dark one (vermilion, amber, blue and teal stay
    apart for colour-blind readers; the greys mark what is not judged)."""

    shape: str
    light: str
    dark: str


# Worst first.
SIGNS: dict[Status, Sign] = {
    "behind": Sign("▼", "#B3261E", "#FF8A7A"),
    "slightly_behind": Sign("◆", "#A66300", "#F2B33D"),
    "not_reported": Sign("○", "#5B6472", "#B4BCC8"),
    "on_track": Sign("▲", "#1F5FA8", "#7DB4F5"),
    "not_due": Sign("□", "#7A8290", "#8D96A3"),
    "achieved": Sign("●", "#00695C", "#4FC3A8"),
}


def word(status: str, _: Translate) -> str:
    return {
        "behind": _("Behind"),
        "slightly_behind": _("Slightly behind"),
        "not_reported": _("Not reported"),
        "on_track": _("On track"),
        "not_due": _("Not due yet"),
        "achieved": _("Achieved"),
    }[status]


def colour(status: str, *, dark: bool) -> str:
    sign = SIGNS[status]  # type: ignore[index]
    return sign.dark if dark else sign.light


def shape(status: str) -> str:
    return SIGNS[status].shape  # type: ignore[index]


def rank(status: str) -> int:
    """0 for the worst."""
    return list(SIGNS).index(status)  # type: ignore[arg-type]
