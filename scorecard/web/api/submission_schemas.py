"""What becomes of a file that a program sends, as its answer: findings, receipt, decisions, what would change."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from etl.submissions import dry_run, submission
from etl.submissions.listing import Decided
from ledger import clock
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.finding_catalogue import Severity
from ledger.vocabulary.findings import Finding as Found
from scorecard.status import Status


class Finding(BaseModel):
    """One fault, doubt or note: where it stands and, in both languages, what to do next."""

    severity: Severity
    code: str
    row: int | None
    column: str | None
    sentence: str
    sentence_en: str
    mend: str | None


class Decision(BaseModel):
    decision: submission.Decision
    decided_by: str
    decided_at: datetime
    reason: str | None


class Receipt(BaseModel):
    submission_id: int
    plan_id: str
    kind: SubmissionKind
    period: date
    department_id: str | None
    area_id: str | None
    submitted_by: str
    submitted_at: datetime
    filename: str
    sha256: str
    decision: submission.Decision
    values: int
    new: int
    changed: int
    unchanged: int
    repeated: bool
    made_up: bool
    findings: list[Finding]
    decisions: list[Decision]


class Change(BaseModel):
    """Where one indicator of one area stands, and where it would."""

    indicator_id: str
    area_id: str
    value_before: float | None
    value_after: float | None
    status_before: Status | None
    status_after: Status


class DryRun(BaseModel):
    """What sending a file would do. ``outcome``: what would become of it; nothing was recorded."""

    outcome: Literal["accepted", "held", "reason_needed"]
    new: int
    changed: int
    unchanged: int
    findings: list[Finding]
    changes: list[Change]


def findings(found: Iterable[Found]) -> list[Finding]:
    return [
        Finding(
            severity=one.severity, code=one.code, row=one.row, column=one.column, mend=one.mend,
            sentence=one.sentence("zh"), sentence_en=one.sentence("en"),
        )
        for one in found
    ]  # fmt: skip


def receipt(sent: submission.Receipt, decided: Sequence[Decided] = ()) -> Receipt:
    known = {name: getattr(sent, name) for name in Receipt.model_fields if hasattr(sent, name)}
    return Receipt(
        **known | {"submitted_at": _finding(sent.submitted_at)},
        findings=findings(sent.notes),
        decisions=[
            Decision(decision=one.decision, decided_by=one.by, decided_at=_finding(one.at), reason=one.reason)
            for one in decided
        ],
    )


def _finding(at: datetime) -> datetime:
    """The tables keep Beijing time; a program is told so."""
    return at.replace(tzinfo=clock.BEIJING)


def dry_run_of(found: dry_run.Consequence, notes: Sequence[Found], outcome: str) -> DryRun:
    changes = [
        Change(
            indicator_id=one.indicator_id, area_id=one.area_id, value_before=one.before.value if one.before else None,
            value_after=one.after.value,
            status_before=one.before.status if one.before else None,  # type: ignore[arg-type]
            status_after=one.after.status,  # type: ignore[arg-type]
        )
        for one in found.changes
    ]  # fmt: skip
    return DryRun(
        outcome=outcome,  # type: ignore[arg-type]
        new=found.new, changed=found.changed, unchanged=found.unchanged, findings=findings(notes), changes=changes,
    )  # fmt: skip
