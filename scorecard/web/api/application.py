"""The API's FastAPI application: routes, body limits, OpenAPI description in the reader's language, documentation
page."""

import copy as copying
import json
import re
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp

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
PUBLISHED_NAMES = {
    "DecisionAnswer": "Decided",
    "DecisionBody": "Deciding",
    "DryRun": "Trial",
    "InvalidParameter": "Wrong",
}
"""Model → component of the OpenAPI description. Programs generated from the description use these names; keep them."""


def openapi(language: Language) -> dict[str, Any]:
    """The OpenAPI description. Texts come from descriptions.py, field_descriptions.py, enum_descriptions.py and
    labels.sql."""
    return copying.deepcopy(_openapi(language))


@cache
def _openapi(language: Language) -> dict[str, Any]:
    described = _with_published_names(program.openapi())
    described["info"]["title"] = html_document.SITE_NAME
    described["servers"] = [{"url": f"/{redirects.base_path()}/{ADDRESS}".replace("//", "/")}]
    for path in described["paths"].values():
        for operation in path.values():
            operation["summary"] = descriptions.operation(operation["operationId"], language)
            operation.pop("description", None)
            if operation["operationId"] in descriptions.PUBLIC_OPERATIONS:
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
    for component, model in described["components"]["schemas"].items():
        model.pop("description", None)  # the class's docstring, meant for developers of this program
        for name, schema in model["properties"].items():
            schema["description"] = _with_texts(
                field_descriptions.field(component, name, language), component, name, schema, language
            )
    return described


def _with_published_names(described: dict[str, Any]) -> dict[str, Any]:
    """A copy in which components have their published names."""
    names = "|".join(PUBLISHED_NAMES)
    text = re.sub(
        rf'"(#/components/schemas/)?({names})"',
        lambda match: f'"{match[1] or ""}{PUBLISHED_NAMES[match[2]]}"',
        json.dumps(described),
    )
    renamed: dict[str, Any] = json.loads(text)
    return renamed


def _with_texts(meaning: str, component: str, name: str, schema: dict[str, Any], language: Language) -> str:
    """The meaning of a field, followed by a Markdown list (as OpenAPI allows) of the meaning of each enum value."""
    allowed = [value for variant in schema.get("anyOf", [schema]) for value in variant.get("enum", ())]
    meanings = (
        {str(form): media_type for form, media_type in content_negotiation.MEDIA_TYPES.items()}
        if name == "format"
        else enum_descriptions.values(component, name, language)
    )
    lines = [f"- {labelled(f'`{value}`', meanings[value], language)}" for value in allowed]
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
    redirect_slashes=False,  # it redirects to the host that the request's Host header names
    exception_handlers=HANDLERS,
    middleware=[Middleware(RouteBodyLimits, file_path="/submissions"), Middleware(GZipMiddleware, minimum_size=1000)],
)
program.include_router(read_routes.router)
program.include_router(submission_routes.router)
program.add_route(f"/{DESCRIPTION}", description)
program.add_route("/", docs)


class ApiMount(Mount):
    """A mount that also takes paths with a line break. Starlette's pattern ends in ``.*``, which does not match one:
    the request would leave the API, and its 404 would be plain text in place of problem details."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


route = ApiMount(f"/{ADDRESS}", program)
