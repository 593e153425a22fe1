"""The six statuses: their order, labels, shapes and colours, the same everywhere."""

from dataclasses import dataclass
from typing import Literal

from scorecard.i18n import Translate

Status = Literal["behind", "slightly_behind", "not_reported", "on_track", "not_due", "achieved"]


@dataclass(frozen=True)
class Sign:
    """A shape and its colours on a light background, on a dark one and on a projector.

    Vermilion, amber, blue and teal stay apart for colour-blind readers; greys mark statuses that are not judged.
    """

    shape: str
    light: str
    dark: str
    projector: str


# Worst first.
SIGNS: dict[Status, Sign] = {
    "behind": Sign("▼", "#970E0E", "#FF8A7A", "#800000"),
    "slightly_behind": Sign("◆", "#9B6200", "#F2B33D", "#8A5A00"),
    "not_reported": Sign("○", "#5B6472", "#B4BCC8", "#333333"),
    "on_track": Sign("▲", "#1765C4", "#6FAAF7", "#0F5CBF"),
    "not_due": Sign("□", "#626B79", "#A3ABB7", "#4A4A4A"),
    "achieved": Sign("●", "#00524A", "#5BE0BE", "#003A35"),
}


def label(status: str, translate: Translate) -> str:
    _ = translate
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
