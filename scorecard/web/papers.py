"""A meeting's papers as downloads: ``/papers/<meeting>/<paper>``, or ``all`` for one archive of them.

``…/orders?number=192-T25-1`` is one supervision order.
"""

from urllib.parse import quote

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger.database.errors import DatabaseUnavailableError
from scorecard.addresses import PAPERS
from scorecard.i18n import translator
from scorecard.reports import papers
from scorecard.reports.png.svg import ChineseFontMissingError
from scorecard.reports.template_files import TemplateError
from scorecard.text import meetings as meeting_text
from scorecard.web import deck as deck_routes

ALL = "all"
MAX_WAIT_SECONDS, RETRY_SECONDS = 8.0, 30
_slots = anyio.Semaphore(2)
"""Papers are made two at a time: all papers of a meeting take ten seconds of processor time. A request that waits for a
slot occupies no thread, so that other routes are still answered."""
MEDIA = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "png": "image/png",
    "zip": "application/zip",
}


async def paper(request: Request) -> Response:
    try:
        deck = deck_routes.DeckRequest.of(request)
        with anyio.move_on_after(MAX_WAIT_SECONDS) as waiting:
            await _slots.acquire()
        if waiting.cancelled_caught:
            return PlainTextResponse(_busy_text(deck), 503, {"Retry-After": str(RETRY_SECONDS)})
        try:
            return await run_in_threadpool(
                _response, deck, request.path_params["kind"], request.query_params.get("number")
            )
        finally:
            _slots.release()
    except (KeyError, LookupError, ValueError):
        return PlainTextResponse("404", 404)
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)


def _busy_text(deck: deck_routes.DeckRequest) -> str:
    _ = translator(deck.language)
    return _("Papers are being generated for other users. Try again in {count} seconds.").format(count=RETRY_SECONDS)


def _response(deck: deck_routes.DeckRequest, kind: str, number: str | None) -> Response:
    """Raises LookupError for an unknown kind, meeting or order."""
    meeting, _view = deck_routes.load(deck)
    try:
        if kind == ALL:
            file = papers.archive_of_all(meeting, deck.language, papers.MAKERS)
        elif kind == "orders" and number:
            file = papers.order(meeting, number, deck.language)
        elif kind in papers.MAKERS:
            file = papers.paper(kind, meeting, deck.language)
        else:
            raise KeyError(kind)
    except ChineseFontMissingError:
        return PlainTextResponse(meeting_text.no_font(deck.language), 503)
    except TemplateError as error:
        return PlainTextResponse(error.text(deck.language), 503)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}", "Cache-Control": "no-store"}
    return Response(file.data, headers=headers, media_type=MEDIA[file.name.rpartition(".")[2]])


route = Route(f"/{PAPERS}/{{meeting:int}}/{{kind}}", paper)
