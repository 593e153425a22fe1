"""Long lists: every run tries a part of them, `pytest -m slow` the rest."""

from collections.abc import Callable, Iterable

import pytest


def partly_slow(cases: Iterable[tuple], always: Callable[[int, tuple], bool]) -> list:
    """The cases as parameters; all but those that run ``always``, by number or by content, are marked slow."""
    return [
        pytest.param(*case, marks=() if always(number, case) else pytest.mark.slow) for number, case in enumerate(cases)
    ]
