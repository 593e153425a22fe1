"""The department or town that reports."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Reporter:
    """A department, or a town: exactly one of the two ids is set. Raises ValueError otherwise."""

    department_id: str | None = None
    area_id: str | None = None

    def __post_init__(self) -> None:
        if (self.department_id is None) == (self.area_id is None):
            raise ValueError("A reporter is either a department or a town: give one of department_id and area_id.")

    @property
    def kind(self) -> Literal["department", "town"]:
        return "town" if self.department_id is None else "department"

    @property
    def key(self) -> str:
        return self.department_id or self.area_id or ""
