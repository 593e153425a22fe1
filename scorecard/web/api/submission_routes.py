"""What programs can send: a file, tried or recorded exactly as on the page, and decisions on what was sent."""

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
    Holder,
    SnapshotRequest,
    TokenFirstRoute,
    copy,
    month,
    plan_snapshot,
)
from scorecard.web.api.problem_details import ApiError, Problem, forbidden
from scorecard.web.api.submission_schemas import DryRun, Receipt, dry_run_of, findings, receipt

MAX_FILENAME_CHARS = 200
"""Letters of a file's name that are kept."""
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
    by: Holder,
    file: Annotated[UploadFile, File()],
    plan: Annotated[str | None, Form(max_length=MAX_PARAMETER_CHARS)] = None,
    reporter: Annotated[str | None, Form(max_length=MAX_PARAMETER_CHARS)] = None,
    kind: Annotated[SubmissionKind, Form()] = "actual",
    period: Annotated[str | None, Form(pattern=PERIOD)] = None,
    reason: Annotated[str, Form(max_length=MAX_REASON_CHARS)] = "",
    late: Annotated[bool, Form()] = False,
    dry_run: Annotated[bool, Form()] = False,
) -> Response:
    asked = plan_snapshot(copy(), by, plan, month(period), None)
    sender = _sender(asked, reporter)
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:MAX_FILENAME_CHARS] or "-"
    try:
        sent = SubmittedFile(
            file.file.read(), name, asked.at.plan_id, by.name, sender.department_id if sender else None,
            month(period), kind, area_id=sender.area_id if sender else None, reason=reason, late=late,
        )  # fmt: skip
    except ValueError:
        raise ApiError(422, "town_sends_figures") from None
    why = permissions.denial_reason(by, submit.action_for_kind(kind), {sender.key} if sender else ())
    if why:
        return forbidden(why, submit.action_for_kind(kind), request)
    return _dry_run(asked, sent) if dry_run else _recorded(sent, by)


def _sender(asked: SnapshotRequest, reporter: str | None) -> Reporter | None:
    """The department or town that is named, or the one that the sender reports for; None: for all."""
    known = submit_queries.known_reporters(asked.at)
    own = asked.by.reporters
    called = reporter or (next(iter(own)) if len(own) == 1 else "")
    if called and called not in known:
        raise ApiError(422, "reporter_unknown", found=called)
    return known[called] if called else None


def _dry_run(asked: SnapshotRequest, sent: SubmittedFile) -> Response:
    """What the page shows before *Send*."""
    taken = reader.read(sent.data, submit_queries.expectation(asked.at, sent))
    if errors(taken.findings):
        raise _faults("file_refused", taken.findings)
    # Without a month the file says which it is for; shares and schedules are judged in the newest month.
    said = taken.values["period"].to_pylist() if sent.kind in ("actual", "published", "progress") else []
    consequence = submit_queries.consequence(asked.at, sent, sent.period or max(said, default=asked.at.period))
    held = sent.kind != "published" and (sent.late or bool(doubts(taken.findings)))
    outcome = "accepted" if not held else "held" if sent.reason.strip() else "reason_needed"
    return _json(dry_run_of(consequence, taken.findings, outcome), 200)


def _recorded(sent: SubmittedFile, by: Actor) -> Response:
    try:
        done = submit.submit(settings.database_path(), sent, by)
    except ReasonNeededError as doubted:
        raise _faults("reason_needed", doubted.findings) from None
    except RefusedError as refused:
        raise _faults("file_refused", refused.findings) from None
    answer = _json(receipt(done), 200 if done.repeated else 201)
    answer.headers["Location"] = f"submissions/{done.submission_id}"
    return answer


def _faults(code: str, found: list[Finding]) -> ApiError:
    return ApiError(422, code, more={"findings": [one.model_dump() for one in findings(found)]})


class DecisionBody(BaseModel):
    decision: Literal["accepted", "returned", "undone"]
    # With a length, pydantic refuses half letters too; without one it would keep them.
    reason: str = Field("", max_length=MAX_REASON_CHARS)


class DecisionAnswer(BaseModel):
    submission_id: int
    decision: Literal["accepted", "returned", "undone"]
    revision: int


@router.post(
    "/submissions/{submission_id}/decisions", operation_id="decide", status_code=201, response_model=DecisionAnswer
)
def decide(by: Holder, submission_id: Annotated[int, Path(ge=1, le=2**31 - 1)], asked: DecisionBody) -> Response:
    try:
        revision = review.decide(settings.database_path(), submission_id, asked.decision, by, asked.reason)
    except DecisionError as fault:
        raise ApiError(409, fault.code) from None
    except LookupError:
        raise ApiError(404, "submission_unknown", found=submission_id) from None
    return _json(DecisionAnswer(submission_id=submission_id, decision=asked.decision, revision=revision), 201)


def _json(said: BaseModel, status: int) -> Response:
    return Response(said.model_dump_json(), status, media_type="application/json")
