"""The API put together: its routes, its bounds, its description in the reader's language, and the page that shows it."""

import copy as copying
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount

from ledger.vocabulary.language import Language
from scorecard import shell
from scorecard.doors import addresses, masthead, same_site
from scorecard.doors.api import faults, field_words, forms, page, reading, sending, value_words, words
from scorecard.doors.api.bounds import Bounds
from scorecard.doors.api.faults import HANDLERS
from scorecard.punctuation import labelled

ADDRESS = addresses.API
DESCRIPTION = "openapi.json"


def described(language: Language) -> dict[str, Any]:
    """The OpenAPI description; what an operation, a parameter or a field means stands in words.py and labels.sql."""
    return copying.deepcopy(_described(language))


@cache
def _described(language: Language) -> dict[str, Any]:
    found: dict[str, Any] = program.openapi()
    found = copying.deepcopy(found)
    found["info"]["title"] = shell.TITLE
    found["servers"] = [{"url": f"/{shell.base_path()}/{ADDRESS}".replace("//", "/")}]
    for path in found["paths"].values():
        for operation in path.values():
            operation["summary"] = words.operation(operation["operationId"], language)
            operation.pop("description", None)
            if operation["operationId"] in words.READ_FREELY:
                operation["security"].insert(0, {})
            for status, response in operation["responses"].items():
                response["description"] = words.response(int(status), language)
                if status >= "400":
                    response["content"] = {faults.MEDIA: response["content"].pop("application/json")}
            for parameter in operation.get("parameters", ()):
                name = parameter["name"]
                parameter["description"] = _said(
                    words.parameter(name, language), "", name, parameter["schema"], language
                )
    for kind, one in found["components"]["schemas"].items():
        one.pop("description", None)  # our own words, for who works on the program
        for name, schema in one["properties"].items():
            schema["description"] = _said(field_words.field(kind, name, language), kind, name, schema, language)
    return found


def _said(meaning: str, kind: str, name: str, schema: dict[str, Any], language: Language) -> str:
    """Its meaning and, as a list of Markdown (which OpenAPI takes), what each of the words means that may stand there."""
    may_stand = [word for one in schema.get("anyOf", [schema]) for word in one.get("enum", ())]
    known = (
        {str(form): media for form, media in forms.MEDIA.items()}
        if name == "format"
        else value_words.values(kind, name, language)
    )
    lines = [f"- {labelled(f'`{word}`', known[word], language)}" for word in may_stand]
    return "\n".join([meaning, "", *lines] if lines else [meaning])


async def description(request: Request) -> Response:
    return JSONResponse(described(shell.language_of_request(request.scope)))


async def shown(request: Request) -> Response:
    language, back = shell.language_of_request(request.scope), same_site.came_from(request)
    switch = masthead.languages(f"{ADDRESS}/", back, language, masthead.kept(request))
    return HTMLResponse(page.html(described(language), language, back, switch))


program = FastAPI(
    title=shell.TITLE,
    version="1",
    openapi_url=None,
    docs_url=None,
    redoc_url=None,
    redirect_slashes=False,  # it would lead to whatever host a request names
    exception_handlers=HANDLERS,
    middleware=[Middleware(Bounds, carries="/submissions"), Middleware(GZipMiddleware, minimum_size=1000)],
)
program.include_router(reading.router)
program.include_router(sending.router)
program.add_route(f"/{DESCRIPTION}", description)
program.add_route("/", shown)
route = Mount(f"/{ADDRESS}", program)
