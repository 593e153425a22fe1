"""Response models of submissions: findings, receipt, decisions, dry run."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from etl.submissions import dry_run, submission
from etl.submissions.listing import Decided
from ledger import clock
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.finding_catalogue import Severity
from ledger.vocabulary.findings import Finding as LedgerFinding
from scorecard.status import Status


class Finding(BaseModel):
    """One error, doubt or note: its place in the file and, in both languages, what to do next."""

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
    """Value and status of one indicator of one area, before and after."""

    indicator_id: str
    area_id: str
    value_before: float | None
    value_after: float | None
    status_before: Status | None
    status_after: Status


class DryRun(BaseModel):
    """What submitting the file would do; nothing was recorded."""

    outcome: Literal["accepted", "held", "reason_needed"]
    new: int
    changed: int
    unchanged: int
    findings: list[Finding]
    changes: list[Change]


def findings(found: Iterable[LedgerFinding]) -> list[Finding]:
    return [
        Finding(
            severity=finding.severity,
            code=finding.code,
            row=finding.row,
            column=finding.column,
            mend=finding.mend,
            sentence=finding.sentence("zh"),
            sentence_en=finding.sentence("en"),
        )
        for finding in found
    ]


def receipt(stored: submission.Receipt, decisions: Sequence[Decided] = ()) -> Receipt:
    fields = {name: getattr(stored, name) for name in Receipt.model_fields if hasattr(stored, name)}
    return Receipt(
        **fields | {"submitted_at": _in_beijing_time(stored.submitted_at)},
        findings=findings(stored.notes),
        decisions=[
            Decision(
                decision=decision.decision,
                decided_by=decision.by,
                decided_at=_in_beijing_time(decision.at),
                reason=decision.reason,
            )
            for decision in decisions
        ],
    )


def _in_beijing_time(at: datetime) -> datetime:
    """Stored times are Beijing time without a zone."""
    return at.replace(tzinfo=clock.BEIJING)


def dry_run_of(consequence: dry_run.Consequence, notes: Sequence[LedgerFinding], outcome: str) -> DryRun:
    changes = [
        Change(
            indicator_id=change.indicator_id,
            area_id=change.area_id,
            value_before=change.before.value if change.before else None,
            value_after=change.after.value,
            status_before=change.before.status if change.before else None,  # type: ignore[arg-type]
            status_after=change.after.status,  # type: ignore[arg-type]
        )
        for change in consequence.changes
    ]
    return DryRun(
        outcome=outcome,  # type: ignore[arg-type]
        new=consequence.new,
        changed=consequence.changed,
        unchanged=consequence.unchanged,
        findings=findings(notes),
        changes=changes,
    )
