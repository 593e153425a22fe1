"""``GET`` routes: plans, indicators, areas, departments, progress, the series of an indicator, submissions."""

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

import pandas as pd
from fastapi import APIRouter, Path, Query, Request, Response

from etl.submissions import access as submission_access
from etl.submissions.submission import Decision
from ledger import settings
from ledger.accounts.actor import Actor
from ledger.workflow.evidence_files import plain_name
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import submissions as submission_queries
from scorecard.web.api import content_negotiation, table_schemas
from scorecard.web.api import tables as api_tables
from scorecard.web.api.content_negotiation import Format
from scorecard.web.api.dependencies import RequestActor, RequestedSnapshot, TokenActor, copy, snapshot_of
from scorecard.web.api.problem_details import ApiError, Problem
from scorecard.web.api.submission_schemas import Receipt, receipt

ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem},
    404: {"model": Problem},
    406: {"model": Problem},
    422: {"model": Problem},
    503: {"model": Problem},
}
Content = TypeVar("Content")
NO_STORE = {"Cache-Control": "no-store"}
"""For responses that require permission."""
router = APIRouter(responses=ERROR_RESPONSES)
FormatParameter = Annotated[Format | None, Query(alias="format")]
IdParameter = Annotated[str, Path(min_length=1, max_length=60)]
NumberParameter = Annotated[int, Path(ge=1, le=2**31 - 1)]


def table_responses(row: type[table_schemas.Row]) -> dict[str, Any]:
    """Arguments of a table's route for its description: the model of the JSON, and the three other media types."""
    others = {
        media_type: {"schema": {"type": "string"}}
        for form, media_type in content_negotiation.MEDIA_TYPES.items()
        if form != "json"
    }
    return {
        "response_model": table_schemas.Answer[row],  # type: ignore[valid-type]
        "responses": {200: {"content": others}, 304: {}},
    }


@router.get("/plans", operation_id="plans", **table_responses(table_schemas.Plan))
def plans(request: Request, by: RequestActor, form: FormatParameter = None) -> Response:
    newest = copy()
    requested = snapshot_of(newest, by, None, None, None)
    return content_negotiation.table_response(
        request, requested, table_schemas.Plan, lambda: api_tables.plans(newest, newest.revision), form
    )


@router.get("/indicators", operation_id="indicators", **table_responses(table_schemas.Indicator))
def indicators(request: Request, requested: RequestedSnapshot, form: FormatParameter = None) -> Response:
    return content_negotiation.table_response(
        request, requested, table_schemas.Indicator, lambda: api_tables.indicators(requested.at), form
    )


@router.get("/areas", operation_id="areas", **table_responses(table_schemas.Area))
def areas(request: Request, requested: RequestedSnapshot, form: FormatParameter = None) -> Response:
    return content_negotiation.table_response(
        request, requested, table_schemas.Area, lambda: plan_queries.areas(requested.at), form
    )


@router.get("/departments", operation_id="departments", **table_responses(table_schemas.Department))
def departments(request: Request, requested: RequestedSnapshot, form: FormatParameter = None) -> Response:
    return content_negotiation.table_response(
        request, requested, table_schemas.Department, lambda: plan_queries.departments(requested.at), form
    )


@router.get("/progress", operation_id="progress", **table_responses(table_schemas.Progress))
def progress(
    request: Request,
    requested: RequestedSnapshot,
    area: Annotated[str | None, Query(max_length=60)] = None,
    indicator: Annotated[str | None, Query(max_length=60)] = None,
    form: FormatParameter = None,
) -> Response:
    filters = {"area_id": area, "indicator_id": indicator}
    return content_negotiation.table_response(
        request, requested, table_schemas.Progress, lambda: _filtered(api_tables.progress(requested.at), filters), form
    )


@router.get("/indicators/{indicator_id}/series", operation_id="series", **table_responses(table_schemas.Month))
def series(
    request: Request,
    requested: RequestedSnapshot,
    indicator_id: IdParameter,
    area: Annotated[str | None, Query(max_length=60)] = None,
    form: FormatParameter = None,
) -> Response:
    table = progress_queries.progress(requested.at)
    own = table[table["indicator_id"] == indicator_id]
    if own.empty:
        raise ApiError(404, "indicator_unknown", found=indicator_id)
    rows = own[own["area_kind"] == "district"] if area is None else own[own["area_id"] == area]
    if rows.empty:
        raise ApiError(404, "area_unknown", found=area or "")
    area_id = str(rows["area_id"].iloc[0])
    return content_negotiation.table_response(
        request, requested, table_schemas.Month, lambda: api_tables.series(requested.at, indicator_id, area_id), form
    )


@router.get("/submissions", operation_id="submissions", **table_responses(table_schemas.Submission))
def submissions(
    request: Request,
    requested: RequestedSnapshot,
    reporter: Annotated[str | None, Query(max_length=60)] = None,
    state: Decision | None = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    form: FormatParameter = None,
) -> Response:
    def rows() -> pd.DataFrame:
        table = _filtered(submission_queries.submissions(requested.at), {"decision": state})
        if reporter is not None:
            table = table[table["department_id"].fillna(table["area_id"]) == reporter]
        if "period" in request.query_params:
            table = table[table["period"].dt.date == requested.at.period]
        return table.head(limit)

    return content_negotiation.table_response(request, requested, table_schemas.Submission, rows, form)


@router.get(
    "/submissions/{submission_id}",
    operation_id="submission",
    response_model=Receipt,
    responses={403: {"model": Problem}},
)
def submission(requested: RequestedSnapshot, by: TokenActor, submission_id: NumberParameter) -> Response:
    """As of the requested revision."""
    if not (submission_queries.submissions(requested.at)["submission_id"] == submission_id).any():
        raise ApiError(404, "submission_unknown", found=submission_id)
    _open(submission_access.receipt, submission_id, by)
    answer = receipt(
        submission_queries.receipt(requested.at, submission_id), submission_queries.reviews(requested.at, submission_id)
    )
    return Response(answer.model_dump_json(), media_type="application/json", headers=NO_STORE)


@router.get(
    "/submissions/{submission_id}/original",
    operation_id="original",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
        403: {"model": Problem},
    },
)
def original(by: TokenActor, submission_id: NumberParameter) -> Response:
    """The submitted file, unchanged."""
    data = _open(submission_access.original, submission_id, by)
    name = plain_name(_open(submission_access.receipt, submission_id, by).filename)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, 200, headers | NO_STORE, "application/octet-stream")


def _open(read: Callable[[FilePath, int, Actor], Content], submission_id: int, by: Actor) -> Content:
    """Raises NotAllowedError without permission, ApiError 404 for an unknown submission."""
    try:
        return read(settings.database_path(), submission_id, by)
    except LookupError:
        raise ApiError(404, "submission_unknown", found=submission_id) from None


def _filtered(table: pd.DataFrame, filters: dict[str, str | None]) -> pd.DataFrame:
    for column, value in filters.items():
        if value is not None:
            table = table[table[column] == value]
    return table
