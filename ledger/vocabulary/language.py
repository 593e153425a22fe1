"""The two languages of the interface."""

from typing import Literal

Language = Literal["zh", "en"]
