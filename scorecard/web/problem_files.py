"""What belongs to problems as downloads: files of evidence, a supervision order, the calendar of due days.

``/problem-files/<problem>/evidence/<revision>/<place>``, ``…/<problem>/order``, ``…/calendar.ics``
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger import clock, settings
from ledger.accounts.permissions import DenialReason
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.language import Language
from ledger.workflow import evidence_files
from scorecard import snapshot
from scorecard.addresses import PROBLEM_FILES
from scorecard.meetings import loader as meeting_loader
from scorecard.notifications import reminders
from scorecard.queries import plan as plan_queries
from scorecard.queries import problems as problem_queries
from scorecard.reports import papers
from scorecard.text import permissions as permission_text
from scorecard.text import problems as problem_text
from scorecard.web.auth import request_actor
from scorecard.web.papers import MEDIA


async def file(request: Request) -> Response:
    """Always to be saved and never shown: what somebody has sent is run by no browser. For who may act on the problem,
    whoever guesses the address."""
    asked = request.path_params
    try:
        if why := await run_in_threadpool(_denial_reason, request, asked["problem"]):
            return PlainTextResponse(permission_text.denial_text(why, "answer_problem", _language(request)), 403)
        found = await run_in_threadpool(
            evidence_files.stored, settings.database_path(), asked["problem"], asked["revision"], asked["place"]
        )
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)
    if found is None:
        return PlainTextResponse("404", 404)
    attachment, media_type = found
    return _attachment(attachment.filename, attachment.data, media_type)


def _denial_reason(request: Request, problem_id: int) -> DenialReason | None:
    """Why the visitor may not act on the problem; nobody owns one that there is not."""
    by = request_actor.actor_of_request(request, _language(request))
    newest = plan_queries.newest_of(snapshot.store(settings.database_path()).copy)
    steps = None if newest is None else problem_queries.problem_steps(newest, problem_id)
    return problem_text.refusal(by, steps)


async def order(request: Request) -> Response:
    return await run_in_threadpool(_response, _order, request)


async def calendar(request: Request) -> Response:
    return await run_in_threadpool(_response, _calendar, request)


def _response(door: Callable[[Request, snapshot.Copy], Response], request: Request) -> Response:
    try:
        return door(request, snapshot.store(settings.database_path()).copy)
    except (KeyError, LookupError, ValueError):
        return PlainTextResponse("404", 404)
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)


def _language(request: Request) -> Language:
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _order(request: Request, copy: snapshot.Copy) -> Response:
    words = request.query_params
    period = date.fromisoformat(f"{words['period']}-01")
    if (words["plan"], period.year) not in [
        (row.plan_id, row.year) for row in plan_queries.plans(copy.database_id, copy.revision)
    ]:
        raise KeyError(words["plan"])
    shown = meeting_loader.meeting_without_session(copy, words["plan"], period)
    made = papers.order_for_problem(shown, request.path_params["problem"], _language(request))
    return _attachment(made.name, made.data, MEDIA["docx"])


def _calendar(request: Request, copy: snapshot.Copy) -> Response:
    """Of the newest revision, whatever page it was found on: a calendar asks for it again and again."""
    words, language = request.query_params, _language(request)
    [plan] = [row for row in plan_queries.plans(copy.database_id, copy.revision) if row.plan_id == words["plan"]]
    newest = snapshot.Snapshot(copy.database_id, plan.plan_id, plan.newest_period.date(), copy.revision)
    made = reminders.calendar(newest, clock.now().date(), language, words.get("department", ""), demo=copy.demo)
    return Response(made, headers={"Cache-Control": "no-store"}, media_type="text/calendar; charset=utf-8")


def _attachment(name: str, data: bytes, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(data, headers=headers, media_type=media_type)


routes = [
    Route(f"/{PROBLEM_FILES}/{{problem:int}}/evidence/{{revision:int}}/{{place:int}}", file),
    Route(f"/{PROBLEM_FILES}/{{problem:int}}/order", order),
    Route(f"/{PROBLEM_FILES}/calendar.ics", calendar),
]
