"""Error responses of the API: problem details (RFC 9457), in the reader's language."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from ledger.accounts import permissions
from ledger.accounts.permissions import NotAllowedError
from ledger.database.errors import DatabaseUnavailableError
from scorecard.text import accounts as account_text
from scorecard.text import permissions as permission_text
from scorecard.web.api import descriptions, enum_descriptions
from scorecard.web.api.submission_schemas import Finding
from scorecard.web.snapshot_request import language_of_request

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = {"Retry-After": "30"}
SIGN_IN = {"WWW-Authenticate": "Bearer"}


class InvalidParameter(BaseModel):
    """A parameter that does not match the description; ``why``: pydantic's error type."""

    where: str
    why: str


class Problem(BaseModel):
    """Problem details of RFC 9457; ``code`` identifies the error for programs; only some errors have ``findings`` or
    ``parameters``."""

    title: str
    status: int
    detail: str
    code: Annotated[str, Field(json_schema_extra={"enum": list(enum_descriptions.faults("en"))})]
    findings: list[Finding] = []
    parameters: list[InvalidParameter] = []


class ApiError(Exception):
    """An error response. ``more``: additional members; ``values``: placeholders of the message."""

    def __init__(self, status: int, code: str, *, more: Mapping[str, Any] | None = None, **values: object) -> None:
        super().__init__(code)
        self.status, self.code, self.more, self.values = status, code, dict(more or {}), values


def answer(status: int, code: str, detail: str, more: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    body = {"title": descriptions.TITLES[status], "status": status, "detail": detail, "code": code} | dict(more)
    return Response(json.dumps(body, ensure_ascii=False), status, dict(headers), MEDIA_TYPE)


async def api_error(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, ApiError)
    language = language_of_request(request.scope)
    detail = descriptions.fault(fault.code, language).format_map(fault.values)
    headers = {401: SIGN_IN, 503: RETRY_AFTER}.get(fault.status, {})
    return answer(fault.status, fault.code, detail, fault.more, headers)


async def invalid(request: Request, fault: Exception) -> Response:
    """422 with every invalid parameter."""
    assert isinstance(fault, RequestValidationError)
    language = language_of_request(request.scope)
    parameters = [{"where": ".".join(map(str, error["loc"])), "why": error["type"]} for error in fault.errors()]
    detail = descriptions.fault("invalid", language).format(
        where=", ".join(parameter["where"] for parameter in parameters)
    )
    return answer(422, "invalid", detail, {"parameters": parameters}, {})


async def not_allowed(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, NotAllowedError)
    return forbidden(fault.why, fault.action, request)


def forbidden(why: permissions.DenialReason, action: permissions.Action, request: Request) -> Response:
    """401: authentication is required; 403: the account has no permission."""
    language = language_of_request(request.scope)
    status = 401 if why == "signed_out" else 403
    return answer(status, why, permission_text.denial_text(why, action, language), {}, SIGN_IN if status == 401 else {})


async def unavailable(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, DatabaseUnavailableError)
    return answer(503, "busy", account_text.database_busy(language_of_request(request.scope)), {}, RETRY_AFTER)


async def routing_error(request: Request, fault: Exception) -> Response:
    """404 and 405 of the router."""
    assert isinstance(fault, HTTPException)
    code = {404: "address_unknown", 405: "method_unknown"}.get(fault.status_code, "unreadable")
    detail = descriptions.fault(code, language_of_request(request.scope))
    headers = {"Allow": ", ".join(sorted(_methods(request)))} if fault.status_code == 405 else fault.headers or {}
    return answer(fault.status_code, code, detail, {}, headers)


def _methods(request: Request) -> set[str]:
    """All methods of the path. (Starlette's 405 names only those of the first matching route.)"""
    described = request.app.openapi()["paths"]
    here = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    matching = [operations for path, operations in described.items() if compile_path(path)[0].match(here)]
    return {method.upper() for operations in matching for method in operations}


HANDLERS: dict[int | type[Exception], Any] = {
    ApiError: api_error,
    RequestValidationError: invalid,
    NotAllowedError: not_allowed,
    HTTPException: routing_error,
    DatabaseUnavailableError: unavailable,
}
