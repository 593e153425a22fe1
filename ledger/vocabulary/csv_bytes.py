"""A table as CSV for people: UTF-8 with a byte order mark, which Excel needs, and with formulas escaped."""

import io

import pyarrow as pa
import pyarrow.csv

from ledger.vocabulary.formula_escape import escape_formula


def to_csv(table: pa.Table) -> bytes:
    """The table with a header row."""
    safe = [_safe_column(column) for column in table.columns]
    stream = io.BytesIO(b"\xef\xbb\xbf")
    stream.seek(0, io.SEEK_END)
    pyarrow.csv.write_csv(pa.table(safe, names=table.column_names), stream)
    return stream.getvalue()


def _safe_column(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_string(column.type):
        return pa.array([None if cell is None else escape_formula(cell) for cell in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(column.type) and column.type.tz:
        # ISO 8601 as in JSON: Arrow would write a space for the T, and the offset without its colon.
        return pa.array([None if cell is None else cell.isoformat() for cell in column.to_pylist()], pa.string())
    return column
