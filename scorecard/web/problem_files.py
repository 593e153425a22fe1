"""Downloads of problems: attachments of evidence, a supervision order, the calendar of due days.

``/problem-files/<problem>/evidence/<revision>/<place>``, ``…/<problem>/order``, ``…/calendar.ics``
"""

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger import clock, settings
from ledger.accounts.permissions import DenialReason
from ledger.database.errors import DatabaseUnavailableError
from ledger.workflow import evidence_files
from scorecard import snapshot
from scorecard.addresses import PROBLEM_FILES
from scorecard.meetings import loader as meeting_loader
from scorecard.notifications import reminders
from scorecard.queries import plan as plan_queries
from scorecard.queries import problems as problem_queries
from scorecard.reports import papers
from scorecard.reports.template_files import TemplateError
from scorecard.text import permissions as permission_text
from scorecard.text import problems as problem_text
from scorecard.web.auth import request_actor
from scorecard.web.papers import MEDIA
from scorecard.web.snapshot_request import SnapshotParameters, first_of_month, language_of_file


async def file(request: Request) -> Response:
    """Sent as an attachment with nosniff, so that no browser runs what somebody has uploaded. Requires permission to
    act on the problem."""
    place = request.path_params
    try:
        if reason := await run_in_threadpool(_denial_reason, request, place["problem"]):
            language = language_of_file(request.query_params)
            return PlainTextResponse(permission_text.denial_text(reason, "answer_problem", language), 403)
        stored = await run_in_threadpool(
            evidence_files.load, settings.database_path(), place["problem"], place["revision"], place["place"]
        )
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)
    if stored is None:
        return PlainTextResponse("404", 404)
    attachment, media_type = stored
    return _attachment(attachment.filename, attachment.data, media_type)


def _denial_reason(request: Request, problem_id: int) -> DenialReason | None:
    """Why the sender of the request may not act on the problem. An unknown problem has no owner."""
    by = request_actor.actor_of_request(request, language_of_file(request.query_params))
    newest = plan_queries.newest_snapshot(snapshot.store(settings.database_path()).copy)
    steps = None if newest is None else problem_queries.problem_steps(newest, problem_id)
    return problem_text.refusal(by, steps)


async def order(request: Request) -> Response:
    return await run_in_threadpool(_response, _order, request)


async def calendar(request: Request) -> Response:
    return await run_in_threadpool(_response, _calendar, request)


def _response(make: Callable[[Request, snapshot.Copy], Response], request: Request) -> Response:
    try:
        return make(request, snapshot.store(settings.database_path()).copy)
    except (KeyError, LookupError, ValueError):
        return PlainTextResponse("404", 404)
    except TemplateError as error:
        return PlainTextResponse(error.text(language_of_file(request.query_params)), 503)
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)


def _order(request: Request, copy: snapshot.Copy) -> Response:
    parameters = request.query_params
    requested = SnapshotParameters(parameters["plan"], first_of_month(parameters["period"])).snapshot(copy)
    meeting = meeting_loader.meeting_without_session(copy, requested.plan_id, requested.period)
    document = papers.order_for_problem(meeting, request.path_params["problem"], language_of_file(parameters))
    return _attachment(document.name, document.data, MEDIA["docx"])


def _calendar(request: Request, copy: snapshot.Copy) -> Response:
    """Of the newest revision and period, whatever page the link was on: calendar programs fetch it repeatedly."""
    parameters = request.query_params
    newest = SnapshotParameters(parameters["plan"]).snapshot(copy)
    department_id, language = parameters.get("department", ""), language_of_file(parameters)
    text = reminders.calendar(newest, clock.now().date(), language, department_id, demo=copy.demo)
    return Response(text, headers={"Cache-Control": "no-store"}, media_type="text/calendar; charset=utf-8")


def _attachment(name: str, data: bytes, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, headers=headers, media_type=media_type)


routes = [
    Route(f"/{PROBLEM_FILES}/{{problem:int}}/evidence/{{revision:int}}/{{place:int}}", file),
    Route(f"/{PROBLEM_FILES}/{{problem:int}}/order", order),
    Route(f"/{PROBLEM_FILES}/calendar.ics", calendar),
]
