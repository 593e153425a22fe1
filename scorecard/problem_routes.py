"""What belongs to problems as downloads: files of evidence, a supervision order, the calendar of due days.

``/problem-files/<problem>/evidence/<revision>/<place>``, ``…/<problem>/order``, ``…/calendar.ics``
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger import clock
from ledger.accounts.permissions import DenialReason
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.language import Language
from ledger.workflow import evidence_files
from scorecard import access_words, loop_words, meeting, queries, reminders, snapshot
from scorecard.deck.routes import path
from scorecard.doors import visitors
from scorecard.links import parts
from scorecard.paper_routes import MEDIA
from scorecard.reports import papers
from scorecard.view import View

ADDRESS = "problem-files"


def evidence_address(problem_id: int, revision: int, place: int) -> str:
    """The file's address beside any page."""
    return f"./{ADDRESS}/{problem_id}/evidence/{revision}/{place}"


def order_address(problem_id: int, view: View) -> str:
    said = parts(view)
    asked = {one: said[one] for one in ("plan", "period", "lang")}
    return f"./{ADDRESS}/{problem_id}/order?{urlencode(asked)}"


def calendar_address(department_id: str, view: View) -> str:
    asked = {"plan": view.snapshot.plan_id, "lang": view.language} | (
        {"department": department_id} if department_id else {}
    )
    return f"./{ADDRESS}/calendar.ics?{urlencode(asked)}"


async def file(request: Request) -> Response:
    """Always to be saved and never shown: what somebody has sent is run by no browser. For who may act on the problem,
    whoever guesses the address."""
    asked = request.path_params
    try:
        if why := await run_in_threadpool(_refusal, request, asked["problem"]):
            return PlainTextResponse(access_words.refusal(why, "answer_problem", _language(request)), 403)
        found = await run_in_threadpool(
            evidence_files.stored, path(), asked["problem"], asked["revision"], asked["place"]
        )
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)
    if found is None:
        return PlainTextResponse("404", 404)
    attachment, media_type = found
    return _saved(attachment.filename, attachment.data, media_type)


def _refusal(request: Request, problem_id: int) -> DenialReason | None:
    """Why the visitor may not act on the problem; nobody owns one that there is not."""
    by = visitors.of(request, _language(request))
    newest = queries.newest_of(snapshot.store(path()).copy)
    steps = None if newest is None else queries.problem_steps(newest, problem_id)
    return loop_words.refusal(by, steps)


async def order(request: Request) -> Response:
    return await run_in_threadpool(_answer, _order, request)


async def calendar(request: Request) -> Response:
    return await run_in_threadpool(_answer, _calendar, request)


def _answer(door: Callable[[Request, snapshot.Copy], Response], request: Request) -> Response:
    try:
        return door(request, snapshot.store(path()).copy)
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
        (row.plan_id, row.year) for row in queries.plans(copy.database_id, copy.revision)
    ]:
        raise KeyError(words["plan"])
    shown = meeting.without(copy, words["plan"], period)
    made = papers.order_for_problem(shown, request.path_params["problem"], _language(request))
    return _saved(made.name, made.data, MEDIA["docx"])


def _calendar(request: Request, copy: snapshot.Copy) -> Response:
    """Of the newest revision, whatever page it was found on: a calendar asks for it again and again."""
    words, language = request.query_params, _language(request)
    [plan] = [row for row in queries.plans(copy.database_id, copy.revision) if row.plan_id == words["plan"]]
    newest = snapshot.Snapshot(copy.database_id, plan.plan_id, plan.newest_period.date(), copy.revision)
    made = reminders.calendar(newest, clock.now().date(), language, words.get("department", ""), demo=copy.demo)
    return Response(made, headers={"Cache-Control": "no-store"}, media_type="text/calendar; charset=utf-8")


def _saved(name: str, data: bytes, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(data, headers=headers, media_type=media_type)


routes = [
    Route(f"/{ADDRESS}/{{problem:int}}/evidence/{{revision:int}}/{{place:int}}", file),
    Route(f"/{ADDRESS}/{{problem:int}}/order", order),
    Route(f"/{ADDRESS}/calendar.ics", calendar),
]
