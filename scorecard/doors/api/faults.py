"""What a program is told when it does not get what it asked for: problem details (RFC 9457), in the reader's language."""

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
from scorecard import access_words, shell
from scorecard.doors import account_words
from scorecard.doors.api import value_words, words
from scorecard.doors.api.receipts import Finding

MEDIA = "application/problem+json"
WAIT = {"Retry-After": "30"}
SIGN_IN = {"WWW-Authenticate": "Bearer"}


class Wrong(BaseModel):
    """A parameter that is not as described."""

    where: str
    why: str


class Problem(BaseModel):
    """As RFC 9457 has it; ``code`` names the fault for programs, and what stands below it only some faults have."""

    title: str
    status: int
    detail: str
    code: Annotated[str, Field(json_schema_extra={"enum": list(value_words.faults("en"))})]
    findings: list[Finding] = []
    parameters: list[Wrong] = []


class ProblemError(Exception):
    """A request that is not answered as asked. ``more``: members that only this fault has."""

    def __init__(self, status: int, code: str, *, more: Mapping[str, Any] | None = None, **values: object) -> None:
        super().__init__(code)
        self.status, self.code, self.more, self.values = status, code, dict(more or {}), values


def answer(status: int, code: str, detail: str, more: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    body = {"title": words.TITLES[status], "status": status, "detail": detail, "code": code} | dict(more)
    return Response(json.dumps(body, ensure_ascii=False), status, dict(headers), MEDIA)


async def refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, ProblemError)
    language = shell.language_of_request(request.scope)
    detail = words.fault(fault.code, language).format_map(fault.values)
    headers = {401: SIGN_IN, 503: WAIT}.get(fault.status, {})
    return answer(fault.status, fault.code, detail, fault.more, headers)


async def invalid(request: Request, fault: Exception) -> Response:
    """Parameters that are not as described: every one of them, and where it stands."""
    assert isinstance(fault, RequestValidationError)
    language = shell.language_of_request(request.scope)
    wrong = [{"where": ".".join(map(str, one["loc"])), "why": one["type"]} for one in fault.errors()]
    detail = words.fault("invalid", language).format(where=", ".join(one["where"] for one in wrong))
    return answer(422, "invalid", detail, {"parameters": wrong}, {})


async def not_allowed(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, NotAllowedError)
    return forbidden(fault.why, fault.action, request)


def forbidden(why: permissions.DenialReason, action: permissions.Action, request: Request) -> Response:
    """401: who it is must be said first; 403: who it is may not."""
    language = shell.language_of_request(request.scope)
    status = 401 if why == "signed_out" else 403
    return answer(status, why, access_words.refusal(why, action, language), {}, SIGN_IN if status == 401 else {})


async def unavailable(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, DatabaseUnavailableError)
    return answer(503, "busy", account_words.busy(shell.language_of_request(request.scope)), {}, WAIT)


async def other(request: Request, fault: Exception) -> Response:
    """What the routing itself says: no such address, no such method."""
    assert isinstance(fault, HTTPException)
    code = {404: "address_unknown", 405: "method_unknown"}.get(fault.status_code, "unreadable")
    detail = words.fault(code, shell.language_of_request(request.scope))
    headers = {"Allow": ", ".join(sorted(_methods(request)))} if fault.status_code == 405 else fault.headers or {}
    return answer(fault.status_code, code, detail, {}, headers)


def _methods(request: Request) -> set[str]:
    """Everything that the address takes; the routing itself names only what its first route takes."""
    described = request.app.openapi()["paths"]
    here = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    found = [operations for path, operations in described.items() if compile_path(path)[0].match(here)]
    return {method.upper() for operations in found for method in operations}


HANDLERS: dict[int | type[Exception], Any] = {
    ProblemError: refused, RequestValidationError: invalid, NotAllowedError: not_allowed, HTTPException: other,
    DatabaseUnavailableError: unavailable,
}  # fmt: skip
