"""One table in four forms, chosen by what the program accepts or by ``format``: JSON, CSV, Parquet, Arrow.

Every answer is of a revision and says so in its ETag, so that what has not changed need not be sent again. Made-up
figures are called so in every row, whatever the form.
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
    str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32(), datetime: pa.timestamp("s", "+08:00"),
}  # fmt: skip
MADE_UP_HEADER = "made_up"


def table_response(
    request: Request, asked: SnapshotRequest, of: type[Row], rows: Callable[[], pd.DataFrame], form: Format | None
) -> Response:
    """The table that ``rows`` works out, unless the program has it already."""
    chosen = form or _accepted(request.headers.get("accept", "*/*"))
    headers = {"ETag": _tag(asked, request, chosen), "Vary": "Accept, Authorization", "Cache-Control": "no-cache"}
    if headers["ETag"] in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    table = _table(of, rows())
    table = table.append_column(MADE_UP_HEADER, pa.array([asked.copy.demo] * table.num_rows, pa.bool_()))
    return Response(ENCODERS[chosen](table, asked), headers=headers, media_type=MEDIA_TYPES[chosen])


def _accepted(accept: str) -> Format:
    """The form that the program likes best; JSON where it likes all the same."""
    # The library prefers the last of equals.
    forms = list(reversed(MEDIA_TYPES))
    try:
        best = mimeparse.best_match([MEDIA_TYPES[form] for form in forms], accept)
    except mimeparse.MimeTypeParseException:
        best = ""
    for form in forms:
        if MEDIA_TYPES[form] == best:
            return form
    raise ApiError(406, "form_unknown", forms=", ".join(MEDIA_TYPES.values()))


def _tag(asked: SnapshotRequest, request: Request, form: Format) -> str:
    """Another one for every revision, question and form; and for a database with another past."""
    at = asked.at
    [made] = [row for row in asked.copy.history if row[0] == at.revision] or [()]
    said = (at.plan_id, at.period, made, asked.copy.demo, request.url.path, sorted(request.query_params.items()), form)
    return f'"{at.revision}-{hashlib.sha256((_program() + repr(said)).encode()).hexdigest()[:16]}"'


@cache
def _program() -> str:
    """Changes when the measures do: the same revision then has other answers."""
    return f"{SCHEMA_VERSION}" + (SQL / "measures.sql").read_text(encoding="utf-8")


def _table(of: type[Row], rows: pd.DataFrame) -> pa.Table:
    schema = pa.schema([pa.field(name, _type(field.annotation)) for name, field in of.model_fields.items()])
    rows = rows[schema.names]
    # The tables keep Beijing time; a program is told so.
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
    [known] = [one for one in get_args(annotation) or [annotation] if one is not NoneType]
    return TYPES[known]


def _json(table: pa.Table, asked: SnapshotRequest) -> bytes:
    at = asked.at
    said = {
        "plan_id": at.plan_id, "period": at.period, "revision": at.revision, MADE_UP_HEADER: asked.copy.demo,
        "rows": table.drop_columns(MADE_UP_HEADER).to_pylist(),
    }  # fmt: skip
    return encoded(said)


def encoded(said: object) -> bytes:
    """As JSON; days and times as ISO 8601 has them."""
    return json.dumps(said, ensure_ascii=False, allow_nan=False, default=lambda one: one.isoformat()).encode()


def _csv(table: pa.Table, _asked: SnapshotRequest) -> bytes:
    return csv_bytes.written(table)


def _parquet(table: pa.Table, _asked: SnapshotRequest) -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(table, stream)
    return stream.getvalue()


def _arrow(table: pa.Table, _asked: SnapshotRequest) -> bytes:
    stream = io.BytesIO()
    with pyarrow.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue()


ENCODERS: dict[Format, Callable[[pa.Table, SnapshotRequest], bytes]] = {
    "json": _json, "csv": _csv, "parquet": _parquet, "arrow": _arrow,
}  # fmt: skip
