"""What is worked out once and shared by all viewers."""

import functools
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
KEPT = 256


def shared(function: Callable[P, R]) -> Callable[P, R]:
    """Keeps the last answers of ``function``. Who asks for one that is under way waits for it.

    (``functools.lru_cache`` alone lets all who arrive at once work it out each for themselves.) The arguments
    are hashable and say everything that the answer depends on; the answer is never changed.
    """
    kept = functools.lru_cache(maxsize=KEPT)(function)
    working = threading.RLock()

    @functools.wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        with working:
            return kept(*args, **kwargs)  # type: ignore[arg-type]

    answer.forget = kept.cache_clear  # type: ignore[attr-defined]
    return answer
