"""What a program asks for, and as whom: the token, the plan, the month and the revision of a request."""

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
from scorecard.queries import plan as plan_queries
from scorecard.snapshot import Copy, Snapshot
from scorecard.web.api.problem_details import ApiError
from scorecard.web.auth import request_actor
from scorecard.web.auth.current_actor import actor_of_token
from scorecard.web.middleware import login_required
from scorecard.web.snapshot_request import language_of_request

PERIOD = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
MAX_PARAMETER_CHARS = 60
BEARER = HTTPBearer(auto_error=False, scheme_name="token")
CredentialHeader = Annotated[str, Query(min_length=1, max_length=MAX_PARAMETER_CHARS)]
Month = Annotated[str, Query(pattern=PERIOD)]


def copy() -> Copy:
    """Raises DatabaseUnavailableError."""
    return snapshot.store(settings.database_path()).copy


def actor(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)] = None
) -> Actor:
    """Who sends the request: by a token only, never by a cookie, so that no other site can send one for them."""
    if credentials is None:
        if "authorization" in request.headers:
            raise ApiError(401, "token_unknown")
        if not login_required.is_public(copy()):
            raise ApiError(401, "token_missing")
        return NOBODY
    language = language_of_request(request.scope)
    found = actor_of_token(copy(), credentials.credentials, language, request_actor.address_of_request(request))
    if found is None:
        raise ApiError(401, "token_unknown")
    return found


def holder(by: Annotated[Actor, Depends(actor)]) -> Actor:
    """Somebody with a token, whatever it is for."""
    if by is NOBODY:
        raise ApiError(401, "token_missing")
    return by


class TokenFirstRoute(APIRoute):
    """A route that asks for the token before anything of the body is read; FastAPI itself reads the body first."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def asked_first(request: Request) -> Response:
            credentials = await BEARER(request)
            await run_in_threadpool(lambda: holder(actor(request, credentials)))
            return await answer(request)

        return asked_first


Sender = Annotated[Actor, Depends(actor)]
Holder = Annotated[Actor, Depends(holder)]


@dataclass(frozen=True)
class SnapshotRequest:
    """``at``: what is looked at; ``by``: who looks."""

    at: Snapshot
    copy: Copy
    by: Actor


def snapshot_request(
    by: Sender,
    plan: CredentialHeader | None = None,
    period: Month | None = None,
    revision: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> SnapshotRequest:
    """The newest of what is not said: plan, month with data, revision."""
    return plan_snapshot(copy(), by, plan, month(period), revision)


def month(period: str | None) -> date | None:
    if period is None:
        return None
    try:
        return date.fromisoformat(f"{period}-01")
    except ValueError:  # the year 0
        raise ApiError(404, "period_unknown", found=period) from None


def plan_snapshot(
    newest: Copy, by: Actor, plan: str | None, period: date | None, revision: int | None
) -> SnapshotRequest:
    number = newest.revision if revision is None else revision
    if number > newest.revision:
        raise ApiError(404, "revision_unknown", found=number, newest=newest.revision)
    known = plan_queries.plans(newest.database_id, number)
    chosen = [one for one in known if plan in (None, one.plan_id)][:1]
    if not chosen:
        raise ApiError(404, "plan_unknown", found=plan or "")
    if period is not None and period.year != chosen[0].year:
        raise ApiError(404, "period_unknown", found=f"{period:%Y-%m}")
    shown = period or chosen[0].newest_period.date()
    return SnapshotRequest(Snapshot(newest.database_id, chosen[0].plan_id, shown, number), newest, by)


Snapshotted = Annotated[SnapshotRequest, Depends(snapshot_request)]
