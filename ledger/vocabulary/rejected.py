"""The base class of the exceptions that reject a change and list every reason as a code."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

FaultCode = TypeVar("FaultCode", bound=str)


class RejectedError(Exception, Generic[FaultCode]):
    """Nothing was recorded; ``faults`` lists everything that stands in the way.

    The message is the English sentence of each fault where ``text`` has them, otherwise the codes.
    """

    faults: tuple[FaultCode, ...]

    def __init__(self, faults: Sequence[FaultCode], text: Mapping[FaultCode, str] | None = None) -> None:
        super().__init__(", ".join(faults) if text is None else " ".join(text[fault] for fault in faults))
        self.faults = tuple(faults)
