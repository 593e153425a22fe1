"""The rows of a report as the tables that the SQL checks read: numbered keys, and figures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.intake import cell_table
from etl.intake.cell_table import Cells, Rows
from etl.intake.cells import is_serial, read_period
from etl.intake.text_column import Codes, TextColumn, pairs
from ledger.vocabulary.columns import NUMBER_COLUMNS, TEXT_COLUMNS, Column

SUBJECT: tuple[Column, ...] = ("indicator_id", "indicator_name")
MAX_KEYS = 50_000_000
"""Size of the array of first rows by key (400 MB); for a larger key space the keys that occur are numbered first."""


@dataclass(frozen=True)
class RowKeys:
    """For each row the index of its pair of indicator id and name, its area and its month, as written."""

    cells: Cells
    subject: tuple[pa.StringArray, pa.StringArray]
    subject_codes: Codes
    area: TextColumn
    period: TextColumn

    @classmethod
    def of(cls, cells: Cells) -> "RowKeys":
        # Normalised before they are paired, because one long text may be in many pairs.
        ids, names, subject_codes = pairs(*(cells.column(name).normalised() for name in SUBJECT))
        area, period = cells.column("area"), cells.column("period")
        return cls(cells, (ids, names), subject_codes, area.normalised(), period.normalised())

    def distinct_tables(self, year: int) -> dict[str, pa.Table]:
        """The tables that sql/distinct_values.sql reads."""
        ids, names = self.subject
        month_texts = self.period.texts.to_pylist()
        return {
            "subject_written": _numbered(
                "subject_no",
                {
                    "indicator_written": ids,
                    "indicator": pc.utf8_upper(ids),
                    "indicator_name": names,
                },
            ),
            "area_written": _numbered("area_no", {"area": self.area.texts}),
            "period_written": _numbered(
                "period_no",
                {
                    "period": self.period.texts,
                    "period_on": pa.array([read_period(text, year) for text in month_texts], pa.date32()),
                    "changed": pa.array([is_serial(text) for text in month_texts], pa.bool_()),
                },
            ),
        }


@dataclass(frozen=True)
class ResolvedKeys:
    """The meaning of each distinct text, from sql/distinct_values.sql: null where it is unknown."""

    indicator_id: pa.Array
    unit: pa.Array
    area_id: pa.Array
    period: pa.Array

    @classmethod
    def of(cls, subjects: pa.Table, places: pa.Table, months: pa.Table) -> "ResolvedKeys":
        columns = (subjects["indicator_id"], subjects["unit"], places["area_id"], months["period_on"])
        return cls(*(column.combine_chunks() for column in columns))


def read(keys: RowKeys, resolved: ResolvedKeys) -> dict[str, pa.Table]:
    """The tables that sql/checks.sql reads."""
    units = resolved.unit.fill_null("").dictionary_encode()
    unit_at = units.indices.to_numpy()[keys.subject_codes]
    columns = {
        "row": pa.array(keys.cells.rows),
        "subject_no": pa.array(keys.subject_codes),
        "area_no": pa.array(keys.area.codes),
        "period_no": pa.array(keys.period.codes),
    }
    odd = []
    for column in NUMBER_COLUMNS:
        of_indicator = column in ("value", "month_value")
        figures = cell_table.figures(
            keys.cells.column(column),
            units.dictionary.to_pylist() if of_indicator else [""],
            unit_at if of_indicator else np.zeros(len(unit_at), dtype=np.int32),
        )
        columns[column] = pa.array(figures.values, from_pandas=True)
        odd.append(_with_position(figures.odd, column, keys, resolved))
    return {
        "line_read": pa.table(columns),
        "odd_number": pa.concat_tables(odd),
        "repeated_key": _repeated(keys, resolved),
    }


def values(keys: RowKeys, resolved: ResolvedKeys, worth: pa.Table) -> pa.Table:
    """A column for each field of ``reader.Reported``; ``worth``: row, value and the parts of a rate, in any order."""
    worth = worth.combine_chunks()
    rows = worth["row"].to_numpy()
    if (np.diff(rows) < 0).any():
        worth = worth.sort_by("row")
        rows = worth["row"].to_numpy()
    indexes: Any = slice(None) if len(rows) == keys.cells.num_rows else np.searchsorted(keys.cells.rows, rows)
    texts: dict[str, pa.Array] = {
        column: cell_table.texts(keys.cells.column(column).rows(indexes)) for column in TEXT_COLUMNS
    }
    return pa.table(
        {
            "row": worth["row"],
            "indicator_id": TextColumn(resolved.indicator_id.fill_null(""), keys.subject_codes[indexes]).array(),
            "area_id": TextColumn(resolved.area_id.fill_null(""), keys.area.codes[indexes]).array(),
            "period": resolved.period.take(pa.array(keys.period.codes[indexes])),
            **{column: worth[column] for column in ("value", "numerator", "denominator")},
            **texts,
        }
    )


def _numbered(number: str, columns: dict[str, pa.Array]) -> pa.Table:
    count = len(next(iter(columns.values())))
    return pa.table({number: pa.array(np.arange(count, dtype=np.int32)), **columns})


def _with_position(odd: pa.Table, column: str, keys: RowKeys, resolved: ResolvedKeys) -> pa.Table:
    """Adds the row, the column, and whether the indicator is known."""
    at = odd["at"].to_numpy()
    known = resolved.indicator_id.is_valid().take(pa.array(keys.subject_codes[at]))
    return (
        odd.drop_columns("at")
        .append_column("row", pa.array(keys.cells.rows[at]))
        .append_column("column", pa.array([column] * len(at), pa.string()))
        .append_column("known", known)
    )


def _repeated(keys: RowKeys, resolved: ResolvedKeys) -> pa.Table:
    """Rows with the indicator, area and month of an earlier row, and the first such row."""
    key = np.zeros(keys.cells.num_rows, dtype=np.int64)
    complete, space = np.ones(len(key), dtype=np.bool_), 1
    for meaning, at in (
        (resolved.indicator_id, keys.subject_codes),
        (resolved.area_id, keys.area.codes),
        (resolved.period, keys.period.codes),
    ):
        codes = meaning.dictionary_encode()
        code = codes.indices.fill_null(-1).to_numpy()[at]
        complete &= code >= 0
        key = key * len(codes.dictionary) + code
        space *= len(codes.dictionary)
    rows = keys.cells.rows
    if not complete.all():
        rows, key = rows[complete], key[complete]
    if space > MAX_KEYS:
        _, key = np.unique(key, return_inverse=True)
    return _not_first(rows, key)


def _not_first(rows: Rows, key: Rows) -> pa.Table:
    first = np.zeros(int(key.max(initial=-1)) + 1, dtype=np.int64)
    # Reversed, so that of rows with the same key the first is assigned last.
    first[key[::-1]] = rows[::-1]
    repeated = first[key] != rows
    return pa.table({"row": rows[repeated], "first_row": first[key[repeated]]})
