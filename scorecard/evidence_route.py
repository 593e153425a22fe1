"""Files of evidence as downloads: ``/evidence/<problem>/<revision>/<place>``."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from etl import database, evidence
from scorecard.deck.routes import path

ADDRESS = "evidence"


def address(problem_id: int, revision: int, place: int) -> str:
    """The file's address beside any page."""
    return f"./{ADDRESS}/{problem_id}/{revision}/{place}"


async def file(request: Request) -> Response:
    """Always to be saved and never shown: what somebody has sent is run by no browser."""
    asked = request.path_params
    try:
        found = await run_in_threadpool(evidence.stored, path(), asked["problem"], asked["revision"], asked["place"])
    except database.DatabaseUnavailableError:
        return PlainTextResponse("503", 503)
    if found is None:
        return PlainTextResponse("404", 404)
    attachment, media_type = found
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.filename)}",
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(attachment.data, headers=headers, media_type=media_type)


route = Route(f"/{ADDRESS}/{{problem:int}}/{{revision:int}}/{{place:int}}", file)
