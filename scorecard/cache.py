"""What is worked out once and shared by all viewers."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
MAX_ENTRIES = 256


class SingleFlightCache(Generic[P, R]):
    """A function that keeps its last answers. Who asks for one that is under way waits for it, and only for it.

    (``functools.lru_cache`` lets all who arrive at once work it out each for themselves.) The arguments are
    positional, hashable and say everything that the answer depends on; the answer is never changed.
    """

    def __init__(self, function: Callable[P, R], kept: int = MAX_ENTRIES) -> None:
        functools.update_wrapper(self, function)
        self._function, self._kept = function, kept
        self._answers: OrderedDict[Hashable, R] = OrderedDict()
        self._under_way: dict[Hashable, threading.RLock] = {}
        self._looking = threading.Lock()

    def __call__(self, *question: P.args, **nothing: P.kwargs) -> R:
        if nothing:
            raise TypeError(f"{self._function.__name__}: what is shared is asked for by position, not by name")
        with self._looking:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
            working = self._under_way.setdefault(question, threading.RLock())
        with working:
            with self._looking:
                if question in self._answers:
                    return self._answers[question]
            try:
                answer = self._function(*question)  # type: ignore[call-arg]
            finally:
                with self._looking:
                    self._under_way.pop(question, None)
            with self._looking:
                self._answers[question] = answer
                if len(self._answers) > self._kept:
                    self._answers.popitem(last=False)
            return answer

    def forget(self) -> None:
        with self._looking:
            self._answers.clear()


def cached(function: Callable[P, R]) -> SingleFlightCache[P, R]:
    return SingleFlightCache(function)


def cached_few(kept: int) -> Callable[[Callable[P, R]], SingleFlightCache[P, R]]:
    """For answers that are large: only the last ``kept`` of them."""
    return lambda function: SingleFlightCache(function, kept)
