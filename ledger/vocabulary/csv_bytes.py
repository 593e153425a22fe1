"""A table as CSV for people: with a byte order mark, or Excel garbles it, and nothing in it that would be run."""

import io

import pyarrow as pa
import pyarrow.csv

from ledger.vocabulary.formula_escape import escape_formula


def written(table: pa.Table) -> bytes:
    safe = [_written(column) for column in table.columns]
    stream = io.BytesIO(b"\xef\xbb\xbf")
    stream.seek(0, io.SEEK_END)
    pyarrow.csv.write_csv(pa.table(safe, names=table.column_names), stream)
    return stream.getvalue()


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_string(column.type):
        return pa.array([None if cell is None else escape_formula(cell) for cell in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(column.type) and column.type.tz:
        # As ISO 8601 has it, and JSON; Arrow itself writes a space, and a zone without its colon.
        return pa.array([None if cell is None else cell.isoformat() for cell in column.to_pylist()], pa.string())
    return column
