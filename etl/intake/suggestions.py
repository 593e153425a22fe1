"""The known names most similar to an unknown one, for its finding (difflib)."""

import difflib
from collections.abc import Iterable

MAX_SUGGESTIONS = 3
MIN_SIMILARITY = {
    "indicator_unknown": 0.6,
    "name_unknown": 0.5,
    "department_named_unknown": 0.5,
    "area_unknown": 0.4,
    "sender_unknown": 0.4,
}
"""Minimum difflib ratio (0 to 1) by finding; lower for short names, which have few characters to match."""
MAX_NAME_CHARS = 200
"""Characters of the unknown name that are compared. No known name is longer."""


def nearest(code: str, unknown: str, known: Iterable[str]) -> tuple[str, ...]:
    """At most CANDIDATES of ``known``, the most similar first. ``code``: the finding that they are for."""
    return tuple(
        difflib.get_close_matches(unknown[:MAX_NAME_CHARS], list(known), n=MAX_SUGGESTIONS, cutoff=MIN_SIMILARITY[code])
    )
