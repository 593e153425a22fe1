"""A submission: the file as it is sent, its receipt, and why one is refused."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.findings import Finding
from ledger.vocabulary.reporter import Reporter

Decision = Literal["held", "accepted", "returned", "undone"]
MAX_REASON_CHARS = 500
"""Letters that a reason is asked for in."""


@dataclass(frozen=True)
class SubmittedFile:
    """A file as somebody sends it. Without ``period`` the file itself says which month it is for."""

    data: bytes
    filename: str
    plan_id: str
    submitted_by: str
    department_id: str | None = None
    period: date | None = None
    kind: SubmissionKind = "actual"
    submitted_at: datetime | None = None
    """When it was sent; None: now. Only made-up reports say it themselves."""
    area_id: str | None = None
    """The town that sends it, in place of a department."""
    reason: str = ""
    """What the sender says to the doubts, or to being late."""
    late: bool = False
    """For a month that is closed: the coordinator decides."""
    seen: int | None = None
    """The newest revision that the sender has looked at: the receipt names what others sent after it."""

    def __post_init__(self) -> None:
        if self.area_id is not None and self.kind not in ("actual", "published"):
            raise ValueError("A town sends its figures only: all else comes from departments.")

    @property
    def reporter(self) -> Reporter | None:
        """The department or the town; None: somebody who may report for all."""
        anybody = self.department_id is None and self.area_id is None
        return None if anybody else Reporter(self.department_id, self.area_id)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Overtaken:
    """A value that somebody else sent after what the sender had looked at."""

    indicator_id: str
    area_id: str
    period: date
    value: float
    submission_id: int
    submitted_by: str


@dataclass(frozen=True)
class Receipt:
    submission_id: int
    plan_id: str
    department_id: str | None
    period: date
    submitted_by: str
    submitted_at: datetime
    filename: str
    sha256: str
    values: int
    new: int
    changed: int
    made_up: bool = False
    """Sent to a demonstration database."""
    notes: tuple[Finding, ...] = ()
    """What was not read as it was written, and what was doubted."""
    decision: Decision = "accepted"
    area_id: str | None = None
    repeated: bool = False
    """These very bytes were sent before: this is the receipt of then, and nothing was recorded."""
    kind: SubmissionKind = "actual"
    overtaken: tuple[Overtaken, ...] = ()

    @property
    def unchanged(self) -> int:
        return self.values - self.new - self.changed


class RefusedError(Exception):
    """The file has errors; nothing was recorded."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.line("en") for finding in findings))
        self.findings = findings


class ReasonNeededError(RefusedError):
    """The file has doubts, or is late, and the sender gave no reason; nothing was recorded."""


class DecisionError(Exception):
    """The submission is not in a state that allows this decision; nothing was recorded. ``code``: why."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
