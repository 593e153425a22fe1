"""Routes of a meeting's slides: the document, the chart library, and decisions that are typed on a slide."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from plotly.offline import get_plotlyjs
from starlette.concurrency import run_in_threadpool
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
from scorecard.web.snapshot_request import language_of_file

MAX_DECISION_BYTES = 20_000
"""Maximum size of the JSON of a decision."""


@dataclass(frozen=True)
class DeckRequest:
    """The meeting and the language of one request."""

    meeting_id: int
    plan_id: str
    language: Language

    @staticmethod
    def of(request: Request) -> "DeckRequest":
        """Raises KeyError without a plan."""
        parameters = request.query_params
        return DeckRequest(request.path_params["meeting"], parameters["plan"], language_of_file(parameters))


def load(deck: DeckRequest) -> tuple[Meeting, View]:
    """Raises LookupError, ValueError and DatabaseUnavailableError."""
    copy = snapshot.store(settings.database_path()).copy
    meeting = meeting_loader.load_meeting(copy, deck.plan_id, deck.meeting_id)
    return meeting, meeting_view(meeting, deck.language)


async def slides(request: Request) -> Response:
    try:
        meeting, view = await run_in_threadpool(load, DeckRequest.of(request))
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
    """Takes a decision as JSON (words, department_id, due_on, optional indicator_id); answers the lists of decisions
    that now contain it. 422: every fault as a sentence. Only JSON sent by our own pages is accepted.
    """
    if not same_origin.is_same_origin_form(request):
        return PlainTextResponse("403", 403)
    try:
        deck = DeckRequest.of(request)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return PlainTextResponse("415", 415)
        if not body_limits.declares_size_within(request, MAX_DECISION_BYTES):
            return PlainTextResponse("413", 413)
        fields = await request.json()
        return await run_in_threadpool(_decide, deck, fields, request)
    except (KeyError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return PlainTextResponse("400", 400)


def _decide(deck: DeckRequest, fields: dict[str, Any], request: Request) -> Response:
    _ = translator(deck.language)
    try:
        due_on = date.fromisoformat(str(fields.get("due_on", "")))
    except ValueError:
        return JSONResponse({"words": [_("Give the due date.")]}, 422)
    indicator_id = str(fields["indicator_id"]) if fields.get("indicator_id") else None
    decision = Decision(
        deck.meeting_id, str(fields.get("words", "")), str(fields.get("department_id", "")), due_on, indicator_id
    )
    if not form_charset.has_no_lone_surrogate(f"{decision.words}{decision.department_id}{indicator_id}"):
        message = _(
            "The text contains an incomplete character, which cannot be saved. Delete the character that is displayed wrongly and type it again."
        )
        return JSONResponse({"words": [message]}, 422)
    try:
        meetings.decide(settings.database_path(), decision, request_actor.actor_of_request(request, deck.language))
    except NotAllowedError as error:
        return JSONResponse({"words": [permission_text.denial_text_of(error, deck.language)]}, 403)
    except MeetingError as error:
        return JSONResponse({"words": meeting_text.faults(error, deck.language)}, 422)
    except DatabaseUnavailableError:
        message = _("Another program is using the database. Nothing has been saved; try again in a minute.")
        return JSONResponse({"words": [message]}, 503)
    meeting, view = load(deck)
    lists = {deck_decisions.ALL_DECISIONS: deck_decisions.decision_list(meeting, view)}
    if indicator_id:
        lists[indicator_id] = deck_decisions.decision_list(meeting, view, indicator_id)
    return JSONResponse({"lists": lists})


routes = [
    Route(f"/{DECK}/plotly.js", plotly),
    Route(f"/{DECK}/{{meeting:int}}", slides),
    Route(
        f"/{DECK}/{{meeting:int}}/decisions",
        decide,
        methods=["POST"],
        middleware=[
            Middleware(
                body_limits.BodyLimitMiddleware, max_bytes=MAX_DECISION_BYTES, max_seconds=body_limits.FORM_SECONDS
            )
        ],
    ),
]
