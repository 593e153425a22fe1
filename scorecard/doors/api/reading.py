"""What programs can read: ``GET`` of plans, indicators, areas, departments, progress, a series, submissions."""

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

import pandas as pd
from fastapi import APIRouter, Path, Query, Request, Response

from etl.submissions import access as submission_access
from etl.submissions.submission import Decision
from ledger.accounts.actor import Actor
from ledger.workflow.evidence_files import plain_name
from scorecard import queries
from scorecard.doors.api import forms, rows, tables
from scorecard.doors.api.asked import Holder, Looking, Sender, copy, of, path
from scorecard.doors.api.faults import Problem, ProblemError
from scorecard.doors.api.forms import Form
from scorecard.doors.api.receipts import Receipt, receipt

REVIEWED: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem}, 404: {"model": Problem}, 406: {"model": Problem}, 422: {"model": Problem},
    503: {"model": Problem},
}  # fmt: skip
Found = TypeVar("Found")
NOT_KEPT = {"Cache-Control": "no-store"}
"""What is for some only."""
router = APIRouter(responses=REVIEWED)
As = Annotated[Form | None, Query(alias="format")]
Id = Annotated[str, Path(min_length=1, max_length=60)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def answers(of: type[rows.Row]) -> dict[str, Any]:
    """How a table is described: its rows in JSON, and that it comes in three other forms."""
    others = {media: {"schema": {"type": "string"}} for form, media in forms.MEDIA.items() if form != "json"}
    return {
        "response_model": rows.Answer[of],  # type: ignore[valid-type]
        "responses": {200: {"content": others}, 304: {}},
    }


@router.get("/plans", operation_id="plans", **answers(rows.Plan))
def plans(request: Request, by: Sender, form: As = None) -> Response:
    newest = copy()
    asked = of(newest, by, None, None, None)
    return forms.answer(request, asked, rows.Plan, lambda: tables.plans(newest, newest.revision), form)


@router.get("/indicators", operation_id="indicators", **answers(rows.Indicator))
def indicators(request: Request, asked: Looking, form: As = None) -> Response:
    return forms.answer(request, asked, rows.Indicator, lambda: tables.indicators(asked.at), form)


@router.get("/areas", operation_id="areas", **answers(rows.Area))
def areas(request: Request, asked: Looking, form: As = None) -> Response:
    return forms.answer(request, asked, rows.Area, lambda: queries.areas(asked.at), form)


@router.get("/departments", operation_id="departments", **answers(rows.Department))
def departments(request: Request, asked: Looking, form: As = None) -> Response:
    return forms.answer(request, asked, rows.Department, lambda: queries.departments(asked.at), form)


@router.get("/progress", operation_id="progress", **answers(rows.Progress))
def progress(
    request: Request,
    asked: Looking,
    area: Annotated[str | None, Query(max_length=60)] = None,
    indicator: Annotated[str | None, Query(max_length=60)] = None,
    form: As = None,
) -> Response:
    chosen = {"area_id": area, "indicator_id": indicator}
    return forms.answer(request, asked, rows.Progress, lambda: _chosen(tables.progress(asked.at), chosen), form)


@router.get("/indicators/{indicator_id}/series", operation_id="series", **answers(rows.Month))
def series(
    request: Request,
    asked: Looking,
    indicator_id: Id,
    area: Annotated[str | None, Query(max_length=60)] = None,
    form: As = None,
) -> Response:
    known = queries.progress(asked.at)
    own = known[known["indicator_id"] == indicator_id]
    if own.empty:
        raise ProblemError(404, "indicator_unknown", found=indicator_id)
    chosen = own[own["area_kind"] == "district"] if area is None else own[own["area_id"] == area]
    if chosen.empty:
        raise ProblemError(404, "area_unknown", found=area or "")
    area_id = str(chosen["area_id"].iloc[0])
    return forms.answer(request, asked, rows.Month, lambda: tables.series(asked.at, indicator_id, area_id), form)


@router.get("/submissions", operation_id="submissions", **answers(rows.Submission))
def submissions(
    request: Request,
    asked: Looking,
    reporter: Annotated[str | None, Query(max_length=60)] = None,
    state: Decision | None = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    form: As = None,
) -> Response:
    def chosen() -> pd.DataFrame:
        table = _chosen(queries.submissions(asked.at), {"decision": state})
        if reporter is not None:
            table = table[table["department_id"].fillna(table["area_id"]) == reporter]
        if "period" in request.query_params:
            table = table[table["period"].dt.date == asked.at.period]
        return table.head(limit)

    return forms.answer(request, asked, rows.Submission, chosen, form)


@router.get(
    "/submissions/{submission_id}",
    operation_id="submission",
    response_model=Receipt,
    responses={403: {"model": Problem}},
)
def submission(asked: Looking, by: Holder, submission_id: Number) -> Response:
    """As it stood at the revision that is asked for."""
    if not (queries.submissions(asked.at)["submission_id"] == submission_id).any():
        raise ProblemError(404, "submission_unknown", found=submission_id)
    _opened(submission_access.receipt, submission_id, by)
    found = receipt(queries.receipt(asked.at, submission_id), queries.reviews(asked.at, submission_id))
    return Response(found.model_dump_json(), media_type="application/json", headers=NOT_KEPT)


@router.get(
    "/submissions/{submission_id}/original",
    operation_id="original",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
        403: {"model": Problem},
    },
)
def original(by: Holder, submission_id: Number) -> Response:
    """The file as it was sent."""
    data = _opened(submission_access.original, submission_id, by)
    name = plain_name(_opened(submission_access.receipt, submission_id, by).filename)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, 200, headers | NOT_KEPT, "application/octet-stream")


def _opened(what: Callable[[FilePath, int, Actor], Found], submission_id: int, by: Actor) -> Found:
    """Raises NotAllowedError for who may not open it."""
    try:
        return what(path(), submission_id, by)
    except LookupError:
        raise ProblemError(404, "submission_unknown", found=submission_id) from None


def _chosen(table: pd.DataFrame, asked: dict[str, str | None]) -> pd.DataFrame:
    for column, value in asked.items():
        if value is not None:
            table = table[table[column] == value]
    return table
