"""FastAPI dependencies: the token, plan, period and revision of a request."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from ledger import settings
from ledger.accounts.actor import NOBODY, Actor
from scorecard import snapshot
from scorecard.snapshot import Copy, Snapshot
from scorecard.web.api.problem_details import ApiError
from scorecard.web.auth import request_actor
from scorecard.web.auth.current_actor import actor_of_token
from scorecard.web.middleware import login_required
from scorecard.web.snapshot_request import SnapshotParameters, UnknownSnapshotError, first_of_month, language_of_request

PERIOD = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
MAX_PARAMETER_CHARS = 60
BEARER = HTTPBearer(auto_error=False, scheme_name="token")
PlanParameter = Annotated[str, Query(min_length=1, max_length=MAX_PARAMETER_CHARS)]
PeriodParameter = Annotated[str, Query(pattern=PERIOD)]


def copy() -> Copy:
    """Raises DatabaseUnavailableError."""
    return snapshot.store(settings.database_path()).copy


def actor(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)] = None
) -> Actor:
    """The account of the bearer token. Cookies are ignored, so that no other site can send a request with one
    (CSRF)."""
    if credentials is None:
        if "authorization" in request.headers:
            raise ApiError(401, "token_unknown")
        if not login_required.is_public(copy()):
            raise ApiError(401, "token_missing")
        return NOBODY
    language = language_of_request(request.scope)
    by = actor_of_token(copy(), credentials.credentials, language, request_actor.address_of_request(request))
    if by is None:
        raise ApiError(401, "token_unknown")
    return by


def token_actor(by: Annotated[Actor, Depends(actor)]) -> Actor:
    """The account of the bearer token, whatever its scope; a token is required."""
    if by is NOBODY:
        raise ApiError(401, "token_missing")
    return by


class TokenFirstRoute(APIRoute):
    """Checks the token before the body is read. (FastAPI parses the body before it calls dependencies.)"""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def authenticate_and_handle(request: Request) -> Response:
            credentials = await BEARER(request)
            await run_in_threadpool(lambda: token_actor(actor(request, credentials)))
            return await handle(request)

        return authenticate_and_handle


RequestActor = Annotated[Actor, Depends(actor)]
TokenActor = Annotated[Actor, Depends(token_actor)]


@dataclass(frozen=True)
class SnapshotRequest:
    """``at``: the snapshot that is read; ``by``: the account that reads it."""

    at: Snapshot
    copy: Copy
    by: Actor


def snapshot_request(
    by: RequestActor,
    plan: PlanParameter | None = None,
    period: PeriodParameter | None = None,
    revision: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> SnapshotRequest:
    """Defaults: the newest plan, its newest period with data, the newest revision."""
    return snapshot_of(copy(), by, plan, month_of(period), revision)


def month_of(period: str | None) -> date | None:
    if period is None:
        return None
    try:
        return first_of_month(period)
    except ValueError:  # the year 0
        raise ApiError(404, "period_unknown", found=period) from None


def snapshot_of(
    newest: Copy, by: Actor, plan: str | None, period: date | None, revision: int | None
) -> SnapshotRequest:
    try:
        at = SnapshotParameters(plan, period, revision).snapshot(newest)
    except UnknownSnapshotError as unknown:
        raise ApiError(404, unknown.code, found=unknown.value, newest=newest.revision) from None
    return SnapshotRequest(at, newest, by)


RequestedSnapshot = Annotated[SnapshotRequest, Depends(snapshot_request)]
