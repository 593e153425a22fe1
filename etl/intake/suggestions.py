"""The known names that an unknown one is most alike to, for the finding that says so."""

import difflib
from collections.abc import Iterable

CANDIDATES = 3
CLOSE_ENOUGH = {
    "indicator_unknown": 0.6, "name_unknown": 0.5, "department_named_unknown": 0.5, "area_unknown": 0.4,
    "sender_unknown": 0.4,
}  # fmt: skip
"""Per finding, from 0 to 1, as difflib counts it. A short name has few letters to be alike in."""
MAX_NAME_CHARS = 200
"""Letters of the unknown one that are looked at. A longer one is like no name."""


def nearest(code: str, unknown: str, known: Iterable[str]) -> tuple[str, ...]:
    """At most CANDIDATES of ``known``, the most alike first. ``code``: the finding that they are for."""
    return tuple(
        difflib.get_close_matches(unknown[:MAX_NAME_CHARS], list(known), n=CANDIDATES, cutoff=CLOSE_ENOUGH[code])
    )
