"""The doors to a meeting's slides: the document, the chart library, and decisions that are typed on a slide."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ledger import settings
from ledger.accounts.permissions import NotAllowedError
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.language import Language
from ledger.workflow import meetings
from ledger.workflow.meetings import Decision, MeetingError
from scorecard import access_words, meeting_words, shell, snapshot
from scorecard import meeting as one_meeting
from scorecard.deck import decided, document
from scorecard.doors import letters, same_site, visitors
from scorecard.doors.api import bounds
from scorecard.i18n import translator
from scorecard.links import parts
from scorecard.meeting import Meeting
from scorecard.view import View

ADDRESS = "deck"
LARGEST = 20_000
"""Bytes of a decision as it is sent."""


def address(meeting_id: int, view: View) -> str:
    """The slides' address beside any page."""
    return f"./{ADDRESS}/{meeting_id}?plan={parts(view)['plan']}&lang={view.language}"


@dataclass(frozen=True)
class Asked:
    """One request: which meeting, in which language."""

    meeting_id: int
    plan_id: str
    language: Language

    @staticmethod
    def of(request: Request) -> "Asked":
        """Raises KeyError."""
        words: QueryParams = request.query_params
        language: Language = "en" if words.get("lang") == "en" else "zh"
        return Asked(request.path_params["meeting"], words["plan"], language)


def path() -> Path:
    return settings.configured_database() or settings.DEMO_DATABASE


def held(asked: Asked) -> tuple[Meeting, View]:
    """Raises LookupError, ValueError and DatabaseUnavailableError."""
    copy = snapshot.store(path()).copy
    meeting = one_meeting.held(copy, asked.plan_id, asked.meeting_id)
    return meeting, shown(meeting, asked.language)


def shown(meeting: Meeting, language: Language) -> View:
    """How slides and papers are shown: at the frozen revision, for a projector."""
    return View(
        meeting.snapshot, language, False, meeting.demo, path(), meeting.snapshot.period.year, "projector", newest=False
    )


async def slides(request: Request) -> Response:
    try:
        meeting, view = await run_in_threadpool(held, Asked.of(request))
    except (KeyError, LookupError, ValueError):
        return PlainTextResponse("404", 404)
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)
    base = f"/{shell.base_path()}/".replace("//", "/")
    html = await run_in_threadpool(document.document, meeting, view, "screen", base)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


@cache
def _library() -> bytes:
    return shell.ENCODINGS["gzip"](get_plotlyjs().encode())


async def plotly(_request: Request) -> Response:
    data = await run_in_threadpool(_library)
    headers = {"Content-Encoding": "gzip", "Cache-Control": "public, max-age=86400"}
    return Response(data, headers=headers, media_type="text/javascript")


async def decide(request: Request) -> Response:
    """A decision as JSON (words, department_id, due_on, indicator_id or nothing) → the lists it now stands in.

    422 with every fault in words. Only JSON of our own pages is read.
    """
    if not same_site.own(request):
        return PlainTextResponse("403", 403)
    try:
        asked = Asked.of(request)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return PlainTextResponse("415", 415)
        if not bounds.claims(request, LARGEST):
            return PlainTextResponse("413", 413)
        said = await request.json()
        return await run_in_threadpool(_decided, asked, said, request)
    except (KeyError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return PlainTextResponse("400", 400)


def _decided(asked: Asked, said: dict[str, Any], request: Request) -> Response:
    _ = translator(asked.language)
    try:
        due_on = date.fromisoformat(str(said.get("due_on", "")))
    except ValueError:
        return JSONResponse({"words": [_("Give the day by which it is to be done.")]}, 422)
    indicator_id = str(said["indicator_id"]) if said.get("indicator_id") else None
    decision = Decision(
        asked.meeting_id, str(said.get("words", "")), str(said.get("department_id", "")), due_on, indicator_id
    )
    if not letters.are_whole(f"{decision.words}{decision.department_id}{indicator_id}"):
        words = _(
            "The text holds half a letter, which cannot be kept. Delete the sign that is not shown, and type it anew."
        )
        return JSONResponse({"words": [words]}, 422)
    try:
        meetings.decide(path(), decision, visitors.of(request, asked.language))
    except NotAllowedError as refused:
        return JSONResponse({"words": [access_words.refused(refused, asked.language)]}, 403)
    except MeetingError as refused:
        return JSONResponse({"words": meeting_words.faults(refused, asked.language)}, 422)
    except DatabaseUnavailableError:
        words = _("Another program is using the database. Nothing has been saved; try again in a minute.")
        return JSONResponse({"words": [words]}, 503)
    meeting, view = held(asked)
    lists = {decided.ALL: decided.listed(meeting, view)}
    if indicator_id:
        lists[indicator_id] = decided.listed(meeting, view, indicator_id)
    return JSONResponse({"lists": lists})


routes = [
    Route(f"/{ADDRESS}/plotly.js", plotly),
    Route(f"/{ADDRESS}/{{meeting:int}}", slides),
    Route(
        f"/{ADDRESS}/{{meeting:int}}/decisions", decide, methods=["POST"],
        middleware=[Middleware(bounds.Bounded, max_bytes=LARGEST, max_seconds=bounds.FORM_SECONDS)],
    ),
]  # fmt: skip
