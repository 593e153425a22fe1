"""A memo cache shared by all viewers, in which concurrent calls with equal arguments compute once."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
MAX_ENTRIES = 256


class SingleFlightCache(Generic[P, R]):
    """An LRU cache of a function's results. A call whose result is being computed waits for that one computation.

    (``functools.lru_cache`` computes it once in each of the threads that call at the same time.) Arguments are
    positional, hashable and determine the result completely; callers never change the result.
    """

    def __init__(self, function: Callable[P, R], max_entries: int = MAX_ENTRIES) -> None:
        functools.update_wrapper(self, function)
        self._function, self._max_entries = function, max_entries
        self._results: OrderedDict[Hashable, R] = OrderedDict()
        self._computing: dict[Hashable, threading.RLock] = {}
        self._lock = threading.Lock()

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> R:
        if named:
            raise TypeError(f"{self._function.__name__}: pass the arguments by position, not by name")
        with self._lock:
            if arguments in self._results:
                self._results.move_to_end(arguments)
                return self._results[arguments]
            computation = self._computing.setdefault(arguments, threading.RLock())
        with computation:
            with self._lock:
                if arguments in self._results:
                    return self._results[arguments]
            try:
                result = self._function(*arguments)  # type: ignore[call-arg]
            finally:
                with self._lock:
                    self._computing.pop(arguments, None)
            with self._lock:
                self._results[arguments] = result
                if len(self._results) > self._max_entries:
                    self._results.popitem(last=False)
            return result

    def forget(self) -> None:
        """Drops all results."""
        with self._lock:
            self._results.clear()


def cached(function: Callable[P, R]) -> SingleFlightCache[P, R]:
    return SingleFlightCache(function)


def cached_with_limit(max_entries: int) -> Callable[[Callable[P, R]], SingleFlightCache[P, R]]:
    """For large results: keeps only the last ``max_entries`` of them."""
    return lambda function: SingleFlightCache(function, max_entries)
