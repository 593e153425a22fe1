"""``POST`` routes: submit a file, or a dry run of it, exactly as on the page; decide on a submission."""

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Path, Request, Response, UploadFile
from pydantic import BaseModel, Field

from etl.intake import reader
from etl.submissions import review, submit
from etl.submissions.submission import MAX_REASON_CHARS, DecisionError, ReasonNeededError, RefusedError, SubmittedFile
from ledger import settings
from ledger.accounts import permissions
from ledger.accounts.actor import Actor
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.findings import Finding, doubts, errors
from ledger.vocabulary.reporter import Reporter
from scorecard.queries import submit as submit_queries
from scorecard.web.api.dependencies import (
    MAX_PARAMETER_CHARS,
    PERIOD,
    SnapshotRequest,
    TokenActor,
    TokenFirstRoute,
    copy,
    month_of,
    snapshot_of,
)
from scorecard.web.api.problem_details import ApiError, Problem, forbidden
from scorecard.web.api.submission_schemas import DryRun, Receipt, dry_run_of, findings, receipt

MAX_FILENAME_CHARS = 200
"""Longer names of files are cut."""
router = APIRouter(
    route_class=TokenFirstRoute,
    responses={code: {"model": Problem} for code in (400, 401, 403, 404, 408, 409, 413, 422, 503)},
)


@router.post(
    "/submissions",
    operation_id="send",
    status_code=201,
    response_model=Receipt,
    responses={200: {"model": Receipt | DryRun}},
)
def send(
    request: Request,
    by: TokenActor,
    file: Annotated[UploadFile, File()],
    plan: Annotated[str | None, Form(max_length=MAX_PARAMETER_CHARS)] = None,
    reporter: Annotated[str | None, Form(max_length=MAX_PARAMETER_CHARS)] = None,
    kind: Annotated[SubmissionKind, Form()] = "actual",
    period: Annotated[str | None, Form(pattern=PERIOD)] = None,
    reason: Annotated[str, Form(max_length=MAX_REASON_CHARS)] = "",
    late: Annotated[bool, Form()] = False,
    dry_run: Annotated[bool, Form()] = False,
) -> Response:
    requested = snapshot_of(copy(), by, plan, month_of(period), None)
    sender = _sender(requested, reporter)
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:MAX_FILENAME_CHARS] or "-"
    try:
        submitted = SubmittedFile(
            file.file.read(),
            name,
            requested.at.plan_id,
            by.name,
            sender.department_id if sender else None,
            month_of(period),
            kind,
            area_id=sender.area_id if sender else None,
            reason=reason,
            late=late,
        )
    except ValueError:
        raise ApiError(422, "town_sends_figures") from None
    reason_denied = permissions.denial_reason(by, submit.action_for_kind(kind), {sender.key} if sender else ())
    if reason_denied:
        return forbidden(reason_denied, submit.action_for_kind(kind), request)
    return _dry_run(requested, submitted) if dry_run else _record(submitted, by)


def _sender(requested: SnapshotRequest, reporter: str | None) -> Reporter | None:
    """The named department or town, or the only one that the account reports for; None: for all."""
    reporters = submit_queries.known_reporters(requested.at)
    own = requested.by.reporters
    name = reporter or (next(iter(own)) if len(own) == 1 else "")
    if name and name not in reporters:
        raise ApiError(422, "reporter_unknown", found=name)
    return reporters[name] if name else None


def _dry_run(requested: SnapshotRequest, submitted: SubmittedFile) -> Response:
    """The same checks as the page shows before *Send*."""
    content = reader.read(submitted.data, submit_queries.expectation(requested.at, submitted))
    if errors(content.findings):
        raise _findings_error("file_refused", content.findings)
    # Without a period, it is that of the file; shares and schedules are judged in the newest period.
    periods = content.values["period"].to_pylist() if submitted.kind in ("actual", "published", "progress") else []
    consequence = submit_queries.consequence(
        requested.at, submitted, submitted.period or max(periods, default=requested.at.period)
    )
    needs_review = submitted.kind != "published" and (submitted.late or bool(doubts(content.findings)))
    outcome = "accepted" if not needs_review else "held" if submitted.reason.strip() else "reason_needed"
    return _json(dry_run_of(consequence, content.findings, outcome), 200)


def _record(submitted: SubmittedFile, by: Actor) -> Response:
    try:
        stored = submit.submit(settings.database_path(), submitted, by)
    except ReasonNeededError as error:
        raise _findings_error("reason_needed", error.findings) from None
    except RefusedError as error:
        raise _findings_error("file_refused", error.findings) from None
    answer = _json(receipt(stored), 200 if stored.repeated else 201)
    answer.headers["Location"] = f"submissions/{stored.submission_id}"
    return answer


def _findings_error(code: str, found: list[Finding]) -> ApiError:
    return ApiError(422, code, more={"findings": [finding.model_dump() for finding in findings(found)]})


class DecisionBody(BaseModel):
    decision: Literal["accepted", "returned", "undone"]
    # With a maximum length, pydantic also rejects lone surrogates; without one it accepts them.
    reason: str = Field("", max_length=MAX_REASON_CHARS)


class DecisionAnswer(BaseModel):
    submission_id: int
    decision: Literal["accepted", "returned", "undone"]
    revision: int


@router.post(
    "/submissions/{submission_id}/decisions", operation_id="decide", status_code=201, response_model=DecisionAnswer
)
def decide(by: TokenActor, submission_id: Annotated[int, Path(ge=1, le=2**31 - 1)], body: DecisionBody) -> Response:
    try:
        revision = review.decide(settings.database_path(), submission_id, body.decision, by, body.reason)
    except DecisionError as fault:
        raise ApiError(409, fault.code) from None
    except LookupError:
        raise ApiError(404, "submission_unknown", found=submission_id) from None
    return _json(DecisionAnswer(submission_id=submission_id, decision=body.decision, revision=revision), 201)


def _json(answer: BaseModel, status: int) -> Response:
    return Response(answer.model_dump_json(), status, media_type="application/json")
