"""The doors to a meeting's slides: the document, the chart library, and decisions that are typed on a slide."""

from dataclasses import dataclass
from datetime import date
from functools import cache
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
from scorecard import snapshot
from scorecard.addresses import DECK
from scorecard.deck import decisions as deck_decisions
from scorecard.deck import document as deck_document
from scorecard.i18n import translator
from scorecard.meeting import Meeting, meeting_view
from scorecard.meetings import loader as meeting_loader
from scorecard.text import meetings as meeting_text
from scorecard.text import permissions as permission_text
from scorecard.view import View
from scorecard.web import redirects, static_files
from scorecard.web.auth import request_actor
from scorecard.web.middleware import body_limits, form_charset, same_origin

MAX_DECISION_BYTES = 20_000
"""Bytes of a decision as it is sent."""


@dataclass(frozen=True)
class DeckRequest:
    """One request: which meeting, in which language."""

    meeting_id: int
    plan_id: str
    language: Language

    @staticmethod
    def of(request: Request) -> "DeckRequest":
        """Raises KeyError."""
        words: QueryParams = request.query_params
        language: Language = "en" if words.get("lang") == "en" else "zh"
        return DeckRequest(request.path_params["meeting"], words["plan"], language)


def _load(asked: DeckRequest) -> tuple[Meeting, View]:
    """Raises LookupError, ValueError and DatabaseUnavailableError."""
    copy = snapshot.store(settings.database_path()).copy
    meeting = meeting_loader.load_meeting(copy, asked.plan_id, asked.meeting_id)
    return meeting, meeting_view(meeting, asked.language)


async def slides(request: Request) -> Response:
    try:
        meeting, view = await run_in_threadpool(_load, DeckRequest.of(request))
    except (KeyError, LookupError, ValueError):
        return PlainTextResponse("404", 404)
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)
    base = f"/{redirects.base_path()}/".replace("//", "/")
    html = await run_in_threadpool(deck_document.document, meeting, view, "screen", base)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


@cache
def _library() -> bytes:
    return static_files.ENCODINGS["gzip"](get_plotlyjs().encode())


async def plotly(_request: Request) -> Response:
    data = await run_in_threadpool(_library)
    headers = {"Content-Encoding": "gzip", "Cache-Control": "public, max-age=86400"}
    return Response(data, headers=headers, media_type="text/javascript")


async def decide(request: Request) -> Response:
    """A decision as JSON (words, department_id, due_on, indicator_id or nothing) → the lists it now stands in.

    422 with every fault in words. Only JSON of our own pages is read.
    """
    if not same_origin.is_same_origin_form(request):
        return PlainTextResponse("403", 403)
    try:
        asked = DeckRequest.of(request)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return PlainTextResponse("415", 415)
        if not body_limits.declares_size_within(request, MAX_DECISION_BYTES):
            return PlainTextResponse("413", 413)
        said = await request.json()
        return await run_in_threadpool(_decided, asked, said, request)
    except (KeyError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return PlainTextResponse("400", 400)


def _decided(asked: DeckRequest, said: dict[str, Any], request: Request) -> Response:
    _ = translator(asked.language)
    try:
        due_on = date.fromisoformat(str(said.get("due_on", "")))
    except ValueError:
        return JSONResponse({"words": [_("Give the day by which it is to be done.")]}, 422)
    indicator_id = str(said["indicator_id"]) if said.get("indicator_id") else None
    decision = Decision(
        asked.meeting_id, str(said.get("words", "")), str(said.get("department_id", "")), due_on, indicator_id
    )
    if not form_charset.has_no_lone_surrogate(f"{decision.words}{decision.department_id}{indicator_id}"):
        words = _(
            "The text holds half a letter, which cannot be kept. Delete the sign that is not shown, and type it anew."
        )
        return JSONResponse({"words": [words]}, 422)
    try:
        meetings.decide(settings.database_path(), decision, request_actor.actor_of_request(request, asked.language))
    except NotAllowedError as refused:
        return JSONResponse({"words": [permission_text.denial_text_of(refused, asked.language)]}, 403)
    except MeetingError as refused:
        return JSONResponse({"words": meeting_text.faults(refused, asked.language)}, 422)
    except DatabaseUnavailableError:
        words = _("Another program is using the database. Nothing has been saved; try again in a minute.")
        return JSONResponse({"words": [words]}, 503)
    meeting, view = _load(asked)
    lists = {deck_decisions.ALL_DECISIONS: deck_decisions.listed(meeting, view)}
    if indicator_id:
        lists[indicator_id] = deck_decisions.listed(meeting, view, indicator_id)
    return JSONResponse({"lists": lists})


routes = [
    Route(f"/{DECK}/plotly.js", plotly),
    Route(f"/{DECK}/{{meeting:int}}", slides),
    Route(
        f"/{DECK}/{{meeting:int}}/decisions", decide, methods=["POST"],
        middleware=[Middleware(body_limits.BodyLimitMiddleware, max_bytes=MAX_DECISION_BYTES, max_seconds=body_limits.FORM_SECONDS)],
    ),
]  # fmt: skip
