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

from etl.findings import Language
from scorecard import shell
from scorecard.doors.api import faults, page, reading, sending, words
from scorecard.doors.api.bounds import Bounds
from scorecard.doors.api.faults import HANDLERS

ADDRESS = "api/v1"
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
                if status >= "400":
                    response["content"] = {faults.MEDIA: response["content"].pop("application/json")}
            for parameter in operation.get("parameters", ()):
                parameter["description"] = words.parameter(parameter["name"], language)
    for name in ("Body_send", "Deciding"):
        for field, schema in found["components"]["schemas"][name]["properties"].items():
            schema["description"] = words.parameter(field, language)
    return found


async def description(request: Request) -> Response:
    return JSONResponse(described(shell.language_of_request(request.scope)))


async def shown(request: Request) -> Response:
    language = shell.language_of_request(request.scope)
    return HTMLResponse(page.html(described(language), language))


program = FastAPI(
    title=shell.TITLE,
    version="1",
    openapi_url=None,
    docs_url=None,
    redoc_url=None,
    exception_handlers=HANDLERS,
    middleware=[Middleware(Bounds, carries="/submissions"), Middleware(GZipMiddleware, minimum_size=1000)],
)
program.include_router(reading.router)
program.include_router(sending.router)
program.add_route(f"/{DESCRIPTION}", description)
program.add_route("/", shown)
route = Mount(f"/{ADDRESS}", program)
