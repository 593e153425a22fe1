"""Content negotiation of tables: JSON, CSV, Parquet or Arrow, by the Accept header or the parameter ``format``.

The ETag contains the revision, so that unchanged tables are answered with 304. Made-up figures are marked in every row,
in every format.
"""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import mimeparse
import pandas as pd
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
from starlette.requests import Request
from starlette.responses import Response

from ledger import clock
from ledger.database.errors import SCHEMA_VERSION
from ledger.database.schema import SQL
from ledger.vocabulary import csv_bytes
from scorecard.web.api.dependencies import SnapshotRequest
from scorecard.web.api.problem_details import ApiError
from scorecard.web.api.table_schemas import Row

Format = Literal["json", "csv", "parquet", "arrow"]
MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}
TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("s", "+08:00"),
}
MADE_UP_HEADER = "made_up"


def table_response(
    request: Request, requested: SnapshotRequest, row: type[Row], rows: Callable[[], pd.DataFrame], form: Format | None
) -> Response:
    """The table that ``rows`` computes, or 304 if the ETag matches (RFC 9110)."""
    form = form or _accepted(request.headers.get("accept", "*/*"))
    headers = {"ETag": _etag(requested, request, form), "Vary": "Accept, Authorization", "Cache-Control": "no-cache"}
    if headers["ETag"] in [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    table = _table(row, rows())
    table = table.append_column(MADE_UP_HEADER, pa.array([requested.copy.demo] * table.num_rows, pa.bool_()))
    return Response(ENCODERS[form](table, requested), headers=headers, media_type=MEDIA_TYPES[form])


def _accepted(accept: str) -> Format:
    """The format that the Accept header prefers; JSON among equals."""
    # mimeparse prefers the last of equals.
    forms = list(reversed(MEDIA_TYPES))
    try:
        best = mimeparse.best_match([MEDIA_TYPES[form] for form in forms], accept)
    except mimeparse.MimeTypeParseException:
        best = ""
    for form in forms:
        if MEDIA_TYPES[form] == best:
            return form
    raise ApiError(406, "form_unknown", forms=", ".join(MEDIA_TYPES.values()))


def _etag(requested: SnapshotRequest, request: Request, form: Format) -> str:
    """Differs by revision, query and format, and between databases whose history differs."""
    at = requested.at
    [origin] = [row for row in requested.copy.history if row[0] == at.revision] or [()]
    parameters = sorted(request.query_params.items())
    key = (at.plan_id, at.period, origin, requested.copy.demo, request.url.path, parameters, form)
    return f'"{at.revision}-{hashlib.sha256((_measures_version() + repr(key)).encode()).hexdigest()[:16]}"'


@cache
def _measures_version() -> str:
    """Changes with the SQL of the measures: the same revision then has other figures."""
    return f"{SCHEMA_VERSION}" + (SQL / "measures.sql").read_text(encoding="utf-8")


def _table(row: type[Row], rows: pd.DataFrame) -> pa.Table:
    schema = pa.schema([pa.field(name, _type(field.annotation)) for name, field in row.model_fields.items()])
    rows = rows[schema.names]
    # Stored times are Beijing time without a zone.
    local = {
        field.name: pd.to_datetime(rows[field.name]).dt.tz_localize(clock.BEIJING)
        for field in schema
        if pa.types.is_timestamp(field.type)
    }
    rows = rows.assign(**local)
    return pa.Table.from_pandas(rows, schema, preserve_index=False).replace_schema_metadata(None)


def _type(annotation: Any) -> pa.DataType:
    if get_origin(annotation) is Literal:
        return TYPES[str]
    [plain] = [part for part in get_args(annotation) or [annotation] if part is not NoneType]
    return TYPES[plain]


def _json(table: pa.Table, requested: SnapshotRequest) -> bytes:
    at = requested.at
    answer = {
        "plan_id": at.plan_id,
        "period": at.period,
        "revision": at.revision,
        MADE_UP_HEADER: requested.copy.demo,
        "rows": table.drop_columns(MADE_UP_HEADER).to_pylist(),
    }
    return encoded(answer)


def encoded(value: object) -> bytes:
    """As JSON; dates and times in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=lambda moment: moment.isoformat()).encode()


def _csv(table: pa.Table, _requested: SnapshotRequest) -> bytes:
    return csv_bytes.to_csv(table)


def _parquet(table: pa.Table, _requested: SnapshotRequest) -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(table, stream)
    return stream.getvalue()


def _arrow(table: pa.Table, _requested: SnapshotRequest) -> bytes:
    stream = io.BytesIO()
    with pyarrow.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue()


ENCODERS: dict[Format, Callable[[pa.Table, SnapshotRequest], bytes]] = {
    "json": _json,
    "csv": _csv,
    "parquet": _parquet,
    "arrow": _arrow,
}
