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
from scorecard.addresses import API
from scorecard.html import document as html_document
from scorecard.text.punctuation import labelled
from scorecard.web import page_header, redirects
from scorecard.web.api import (
    content_negotiation,
    descriptions,
    docs_page,
    enum_descriptions,
    field_descriptions,
    problem_details,
    read_routes,
    submission_routes,
)
from scorecard.web.api.problem_details import HANDLERS
from scorecard.web.middleware.body_limits import RouteBodyLimits
from scorecard.web.snapshot_request import language_of_request

ADDRESS = API
DESCRIPTION = "openapi.json"


def openapi(language: Language) -> dict[str, Any]:
    """The OpenAPI description; what an operation, a parameter or a field means stands in words.py and labels.sql."""
    return copying.deepcopy(_openapi(language))


@cache
def _openapi(language: Language) -> dict[str, Any]:
    found: dict[str, Any] = program.openapi()
    found = copying.deepcopy(found)
    found["info"]["title"] = html_document.SITE_NAME
    found["servers"] = [{"url": f"/{redirects.base_path()}/{ADDRESS}".replace("//", "/")}]
    for path in found["paths"].values():
        for operation in path.values():
            operation["summary"] = descriptions.operation(operation["operationId"], language)
            operation.pop("description", None)
            if operation["operationId"] in descriptions.READ_FREELY:
                operation["security"].insert(0, {})
            for status, response in operation["responses"].items():
                response["description"] = descriptions.response(int(status), language)
                if status >= "400":
                    response["content"] = {problem_details.MEDIA_TYPE: response["content"].pop("application/json")}
            for parameter in operation.get("parameters", ()):
                name = parameter["name"]
                parameter["description"] = _with_texts(
                    descriptions.parameter(name, language), "", name, parameter["schema"], language
                )
    for kind, one in found["components"]["schemas"].items():
        one.pop("description", None)  # our own words, for who works on the program
        for name, schema in one["properties"].items():
            schema["description"] = _with_texts(
                field_descriptions.field(kind, name, language), kind, name, schema, language
            )
    return found


def _with_texts(meaning: str, kind: str, name: str, schema: dict[str, Any], language: Language) -> str:
    """Its meaning and, as a list of Markdown (which OpenAPI takes), what each of the words means that may stand there."""
    may_stand = [word for one in schema.get("anyOf", [schema]) for word in one.get("enum", ())]
    known = (
        {str(form): media for form, media in content_negotiation.MEDIA_TYPES.items()}
        if name == "format"
        else enum_descriptions.values(kind, name, language)
    )
    lines = [f"- {labelled(f'`{word}`', known[word], language)}" for word in may_stand]
    return "\n".join([meaning, "", *lines] if lines else [meaning])


async def description(request: Request) -> Response:
    return JSONResponse(openapi(language_of_request(request.scope)))


async def docs(request: Request) -> Response:
    language, back = language_of_request(request.scope), redirects.return_path(request)
    switch = page_header.language_links(f"{ADDRESS}/", back, language, page_header.other_parameters(request))
    return HTMLResponse(docs_page.docs_page(openapi(language), language, back, switch))


program = FastAPI(
    title=html_document.SITE_NAME,
    version="1",
    openapi_url=None,
    docs_url=None,
    redoc_url=None,
    redirect_slashes=False,  # it would lead to whatever host a request names
    exception_handlers=HANDLERS,
    middleware=[Middleware(RouteBodyLimits, carries="/submissions"), Middleware(GZipMiddleware, minimum_size=1000)],
)
program.include_router(read_routes.router)
program.include_router(submission_routes.router)
program.add_route(f"/{DESCRIPTION}", description)
program.add_route("/", docs)
route = Mount(f"/{ADDRESS}", program)
