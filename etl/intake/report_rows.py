"""The rows of a report as the checks ask for them: what each is about, by number, and its figures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.intake import cell_table
from etl.intake.cell_table import Cells, Rows
from etl.intake.cells import is_serial, read_period
from etl.intake.text_column import Codes, TextColumn, pairs
from ledger.vocabulary.columns import NUMBERS, WORDS, Column

SUBJECT: tuple[Column, ...] = ("indicator_id", "indicator_name")
MAX_KEYS = 50_000_000
"""So many places may be kept for the first row of each key; beyond, the keys that occur are counted through first."""


@dataclass(frozen=True)
class RowKeys:
    """Each row's place among the pairs of indicator id and name, the areas and the months, as they are written."""

    cells: Cells
    subject: tuple[pa.StringArray, pa.StringArray]
    subject_at: Codes
    area: TextColumn
    period: TextColumn

    @classmethod
    def of(cls, cells: Cells) -> "RowKeys":
        # Normalised before they are paired: a text that is long stands in many pairs.
        ids, names, subject_at = pairs(*(cells.column(name).normalised() for name in SUBJECT))
        area, period = cells.column("area"), cells.column("period")
        return cls(cells, (ids, names), subject_at, area.normalised(), period.normalised())

    def written(self, year: int) -> dict[str, pa.Table]:
        """The tables that sql/distinct_values.sql asks for."""
        ids, names = self.subject
        months = self.period.texts.to_pylist()
        return {
            "subject_written": _numbered("subject_no", {
                "indicator_written": ids, "indicator": pc.utf8_upper(ids), "indicator_name": names,
            }),
            "area_written": _numbered("area_no", {"area": self.area.texts}),
            "period_written": _numbered("period_no", {
                "period": self.period.texts,
                "period_on": pa.array([read_period(text, year) for text in months], pa.date32()),
                "changed": pa.array([is_serial(text) for text in months], pa.bool_()),
            }),
        }  # fmt: skip


@dataclass(frozen=True)
class ResolvedKeys:
    """What each way of writing means, as sql/distinct_values.sql says: null where it means nothing."""

    indicator_id: pa.Array
    unit: pa.Array
    area_id: pa.Array
    period: pa.Array

    @classmethod
    def of(cls, subjects: pa.Table, places: pa.Table, months: pa.Table) -> "ResolvedKeys":
        columns = (subjects["indicator_id"], subjects["unit"], places["area_id"], months["period_on"])
        return cls(*(column.combine_chunks() for column in columns))


def read(lines: RowKeys, meant: ResolvedKeys) -> dict[str, pa.Table]:
    """The tables that sql/checks.sql asks for."""
    units = meant.unit.fill_null("").dictionary_encode()
    unit_at = units.indices.to_numpy()[lines.subject_at]
    line = {
        "row": pa.array(lines.cells.rows), "subject_no": pa.array(lines.subject_at),
        "area_no": pa.array(lines.area.at), "period_no": pa.array(lines.period.at),
    }  # fmt: skip
    odd = []
    for column in NUMBERS:
        of_indicator = column in ("value", "month_value")
        figures = cell_table.figures(
            lines.cells.column(column),
            units.dictionary.to_pylist() if of_indicator else [""],
            unit_at if of_indicator else np.zeros(len(unit_at), dtype=np.int32),
        )
        line[column] = pa.array(figures.values, from_pandas=True)
        odd.append(_placed(figures.odd, column, lines, meant))
    return {
        "line_read": pa.table(line),
        "odd_number": pa.concat_tables(odd),
        "repeated_key": _repeated(lines, meant),
    }


def values(lines: RowKeys, meant: ResolvedKeys, worth: pa.Table) -> pa.Table:
    """A column for each field of ``intake.Reported``; ``worth``: row, value and the parts of a rate, in any order."""
    worth = worth.combine_chunks()
    rows = worth["row"].to_numpy()
    if (np.diff(rows) < 0).any():
        worth = worth.sort_by("row")
        rows = worth["row"].to_numpy()
    at: Any = slice(None) if len(rows) == lines.cells.num_rows else np.searchsorted(lines.cells.rows, rows)
    said: dict[str, pa.Array] = {column: cell_table.words(lines.cells.column(column).rows(at)) for column in WORDS}
    return pa.table({
        "row": worth["row"],
        "indicator_id": TextColumn(meant.indicator_id.fill_null(""), lines.subject_at[at]).array(),
        "area_id": TextColumn(meant.area_id.fill_null(""), lines.area.at[at]).array(),
        "period": meant.period.take(pa.array(lines.period.at[at])),
        **{column: worth[column] for column in ("value", "numerator", "denominator")},
        **said,
    })  # fmt: skip


def _numbered(number: str, columns: dict[str, pa.Array]) -> pa.Table:
    count = len(next(iter(columns.values())))
    return pa.table({number: pa.array(np.arange(count, dtype=np.int32)), **columns})


def _placed(odd: pa.Table, column: str, lines: RowKeys, meant: ResolvedKeys) -> pa.Table:
    """With its row and column, and whether its indicator is known."""
    at = odd["at"].to_numpy()
    known = meant.indicator_id.is_valid().take(pa.array(lines.subject_at[at]))
    return (
        odd.drop_columns("at")
        .append_column("row", pa.array(lines.cells.rows[at]))
        .append_column("column", pa.array([column] * len(at), pa.string()))
        .append_column("known", known)
    )


def _repeated(lines: RowKeys, meant: ResolvedKeys) -> pa.Table:
    """Rows whose indicator, area and month an earlier row has, and that row."""
    key = np.zeros(lines.cells.num_rows, dtype=np.int64)
    known, space = np.ones(len(key), dtype=np.bool_), 1
    for meaning, at in (
        (meant.indicator_id, lines.subject_at), (meant.area_id, lines.area.at), (meant.period, lines.period.at)
    ):  # fmt: skip
        codes = meaning.dictionary_encode()
        code = codes.indices.fill_null(-1).to_numpy()[at]
        known &= code >= 0
        key = key * len(codes.dictionary) + code
        space *= len(codes.dictionary)
    rows = lines.cells.rows
    if not known.all():
        rows, key = rows[known], key[known]
    if space > MAX_KEYS:
        _, key = np.unique(key, return_inverse=True)
    return _not_first(rows, key)


def _not_first(rows: Rows, key: Rows) -> pa.Table:
    first = np.zeros(int(key.max(initial=-1)) + 1, dtype=np.int64)
    # Backwards: of rows with the same key the earliest is written last, and stays.
    first[key[::-1]] = rows[::-1]
    repeated = first[key] != rows
    return pa.table({"row": rows[repeated], "first_row": first[key[repeated]]})
