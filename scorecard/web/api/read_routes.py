"""What programs can read: ``GET`` of plans, indicators, areas, departments, progress, a series, submissions."""

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
from scorecard.web.api.dependencies import Holder, Sender, Snapshotted, copy, plan_snapshot
from scorecard.web.api.problem_details import ApiError, Problem
from scorecard.web.api.submission_schemas import Receipt, receipt

REVIEWED: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem}, 404: {"model": Problem}, 406: {"model": Problem}, 422: {"model": Problem},
    503: {"model": Problem},
}  # fmt: skip
Found = TypeVar("Found")
NO_STORE = {"Cache-Control": "no-store"}
"""What is for some only."""
router = APIRouter(responses=REVIEWED)
FormatParameter = Annotated[Format | None, Query(alias="format")]
IdParameter = Annotated[str, Path(min_length=1, max_length=60)]
NumberParameter = Annotated[int, Path(ge=1, le=2**31 - 1)]


def answers(of: type[table_schemas.Row]) -> dict[str, Any]:
    """How a table is described: its rows in JSON, and that it comes in three other forms."""
    others = {
        media: {"schema": {"type": "string"}}
        for form, media in content_negotiation.MEDIA_TYPES.items()
        if form != "json"
    }
    return {
        "response_model": table_schemas.Answer[of],  # type: ignore[valid-type]
        "responses": {200: {"content": others}, 304: {}},
    }


@router.get("/plans", operation_id="plans", **answers(table_schemas.Plan))
def plans(request: Request, by: Sender, form: FormatParameter = None) -> Response:
    newest = copy()
    asked = plan_snapshot(newest, by, None, None, None)
    return content_negotiation.table_response(
        request, asked, table_schemas.Plan, lambda: api_tables.plans(newest, newest.revision), form
    )


@router.get("/indicators", operation_id="indicators", **answers(table_schemas.Indicator))
def indicators(request: Request, asked: Snapshotted, form: FormatParameter = None) -> Response:
    return content_negotiation.table_response(
        request, asked, table_schemas.Indicator, lambda: api_tables.indicators(asked.at), form
    )


@router.get("/areas", operation_id="areas", **answers(table_schemas.Area))
def areas(request: Request, asked: Snapshotted, form: FormatParameter = None) -> Response:
    return content_negotiation.table_response(
        request, asked, table_schemas.Area, lambda: plan_queries.areas(asked.at), form
    )


@router.get("/departments", operation_id="departments", **answers(table_schemas.Department))
def departments(request: Request, asked: Snapshotted, form: FormatParameter = None) -> Response:
    return content_negotiation.table_response(
        request, asked, table_schemas.Department, lambda: plan_queries.departments(asked.at), form
    )


@router.get("/progress", operation_id="progress", **answers(table_schemas.Progress))
def progress(
    request: Request,
    asked: Snapshotted,
    area: Annotated[str | None, Query(max_length=60)] = None,
    indicator: Annotated[str | None, Query(max_length=60)] = None,
    form: FormatParameter = None,
) -> Response:
    chosen = {"area_id": area, "indicator_id": indicator}
    return content_negotiation.table_response(
        request, asked, table_schemas.Progress, lambda: _chosen(api_tables.progress(asked.at), chosen), form
    )


@router.get("/indicators/{indicator_id}/series", operation_id="series", **answers(table_schemas.Month))
def series(
    request: Request,
    asked: Snapshotted,
    indicator_id: IdParameter,
    area: Annotated[str | None, Query(max_length=60)] = None,
    form: FormatParameter = None,
) -> Response:
    known = progress_queries.progress(asked.at)
    own = known[known["indicator_id"] == indicator_id]
    if own.empty:
        raise ApiError(404, "indicator_unknown", found=indicator_id)
    chosen = own[own["area_kind"] == "district"] if area is None else own[own["area_id"] == area]
    if chosen.empty:
        raise ApiError(404, "area_unknown", found=area or "")
    area_id = str(chosen["area_id"].iloc[0])
    return content_negotiation.table_response(
        request, asked, table_schemas.Month, lambda: api_tables.series(asked.at, indicator_id, area_id), form
    )


@router.get("/submissions", operation_id="submissions", **answers(table_schemas.Submission))
def submissions(
    request: Request,
    asked: Snapshotted,
    reporter: Annotated[str | None, Query(max_length=60)] = None,
    state: Decision | None = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    form: FormatParameter = None,
) -> Response:
    def chosen() -> pd.DataFrame:
        table = _chosen(submission_queries.submissions(asked.at), {"decision": state})
        if reporter is not None:
            table = table[table["department_id"].fillna(table["area_id"]) == reporter]
        if "period" in request.query_params:
            table = table[table["period"].dt.date == asked.at.period]
        return table.head(limit)

    return content_negotiation.table_response(request, asked, table_schemas.Submission, chosen, form)


@router.get(
    "/submissions/{submission_id}",
    operation_id="submission",
    response_model=Receipt,
    responses={403: {"model": Problem}},
)
def submission(asked: Snapshotted, by: Holder, submission_id: NumberParameter) -> Response:
    """As it stood at the revision that is asked for."""
    if not (submission_queries.submissions(asked.at)["submission_id"] == submission_id).any():
        raise ApiError(404, "submission_unknown", found=submission_id)
    _opened(submission_access.receipt, submission_id, by)
    found = receipt(
        submission_queries.receipt(asked.at, submission_id), submission_queries.reviews(asked.at, submission_id)
    )
    return Response(found.model_dump_json(), media_type="application/json", headers=NO_STORE)


@router.get(
    "/submissions/{submission_id}/original",
    operation_id="original",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
        403: {"model": Problem},
    },
)
def original(by: Holder, submission_id: NumberParameter) -> Response:
    """The file as it was sent."""
    data = _opened(submission_access.original, submission_id, by)
    name = plain_name(_opened(submission_access.receipt, submission_id, by).filename)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, 200, headers | NO_STORE, "application/octet-stream")


def _opened(what: Callable[[FilePath, int, Actor], Found], submission_id: int, by: Actor) -> Found:
    """Raises NotAllowedError for who may not open it."""
    try:
        return what(settings.database_path(), submission_id, by)
    except LookupError:
        raise ApiError(404, "submission_unknown", found=submission_id) from None


def _chosen(table: pd.DataFrame, asked: dict[str, str | None]) -> pd.DataFrame:
    for column, value in asked.items():
        if value is not None:
            table = table[table[column] == value]
    return table
