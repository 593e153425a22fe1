"""Templates: each reporter's own rows, with target and last value beside the cell to fill in.

A CSV, an XLSX workbook, or a ZIP archive with a workbook for everyone. They are read from an open database or
a copy of one; nothing is written. The same database gives the same bytes, whenever they are made.
"""

import csv
import io
import re
import zipfile
from datetime import date
from typing import Literal

import duckdb

from etl.templates import xlsx as template_xlsx
from etl.templates.reporters import Row, name, period_text, reporters, rows, year_of
from etl.templates.rows import TaskRow, reporters_of_kind, rows_of
from ledger.database.connection import is_demo
from ledger.vocabulary.columns import (
    LAYOUTS,
    PREFILLED_NAMES,
    PREFILLED_NAMES_BY_KIND,
    YEARLY_KINDS,
    Column,
    PrefilledColumn,
    SubmissionKind,
)
from ledger.vocabulary.formula_escape import escape_formula
from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import number
from ledger.vocabulary.reporter import Reporter

__all__ = [
    "EVERYONE", "Kind", "Reporter", "Row", "archive", "csv_file", "file", "filename", "name", "reporters", "rows",
    "xlsx_file",
]  # fmt: skip

Kind = Literal["xlsx", "csv"]
TITLES: dict[SubmissionKind, tuple[str, str]] = {
    "actual": ("月度报送", "monthly report"),
    "allocation": ("街镇目标分解", "shares of the towns"),
    "schedule": ("月度计划", "monthly schedule"),
    "progress": ("工作进展", "progress of tasks"),
    "milestone": ("项目节点", "milestones of projects"),
}
EVERYONE = {"zh": "月度报送模板", "en": "Monthly report templates"}
# What Windows does not take.
NOT_IN_A_FILENAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


def csv_file(
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    period: date,
    reporter: Reporter,
    language: Language,
    *,
    of: SubmissionKind = "actual",
    revision: int | None = None,
) -> bytes:
    """A CSV with a byte order mark, or Excel garbles it. Raises what ``rows_of`` raises."""
    found = rows_of(of, connection, plan_id, period, reporter, language, revision=revision)
    head, layout = heads(language, of, made_up=is_demo(connection)), LAYOUTS[of]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head[column] for column in (*layout.prefilled, *layout.filled_in))
    for row in found:
        cells = row.texts | {"last_value": _last(row)}
        writer.writerow(escape_formula(cells.get(column, "")) for column in (*layout.prefilled, *layout.filled_in))
    return text.getvalue().encode("utf-8-sig")


def _last(row: Row | TaskRow) -> str:
    if isinstance(row, TaskRow) or row.last_value is None:
        return ""
    return number(row.last_value, row.decimals).replace(",", "")


def xlsx_file(
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    period: date,
    reporter: Reporter,
    language: Language,
    *,
    of: SubmissionKind = "actual",
    revision: int | None = None,
) -> bytes:
    """A workbook of one sheet, whose first row is the header. Raises what ``rows_of`` raises."""
    found = rows_of(of, connection, plan_id, period, reporter, language, revision=revision)
    made_up = is_demo(connection)
    if of in YEARLY_KINDS:
        period = date(year_of(connection, plan_id), 1, 1)
    title = _title(name(connection, reporter, language), period, language, of, made_up=made_up)
    head = heads(language, of, made_up=made_up)
    return template_xlsx.workbook(found, LAYOUTS[of], head, period, title, language, made_up=made_up)


def file(
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    period: date,
    reporter: Reporter,
    language: Language,
    kind: Kind,
    *,
    of: SubmissionKind = "actual",
    revision: int | None = None,
) -> bytes:
    """The template of one reporter as a file of this kind."""
    make = xlsx_file if kind == "xlsx" else csv_file
    return make(connection, plan_id, period, reporter, language, of=of, revision=revision)


def archive(
    connection: duckdb.DuckDBPyConnection,
    plan_id: str,
    period: date,
    language: Language,
    kind: Kind = "xlsx",
    *,
    of: SubmissionKind = "actual",
    revision: int | None = None,
) -> bytes:
    """A ZIP with a template for everyone who has something to fill in."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for reporter in reporters_of_kind(of, connection, plan_id, revision=revision):
            data = file(connection, plan_id, period, reporter, language, kind, of=of, revision=revision)
            inside = zipfile.ZipInfo(filename(name(connection, reporter, language), period, kind, of, language))
            # Fixed, so that the same input gives the same bytes on every day and system.
            inside.date_time = (period.year, period.month, 1, 0, 0, 0)
            inside.create_system, inside.external_attr = 3, 0o644 << 16
            packed.writestr(inside, data)
    return stream.getvalue()


def filename(
    reporter: str,
    period: date,
    kind: Kind | Literal["zip"],
    of: SubmissionKind = "actual",
    language: Language = "zh",
) -> str:
    """``区工信局-2023-10.xlsx``, from the reporter's name; ``区工信局-2023-月度计划.xlsx`` for other kinds."""
    about = "" if of == "actual" else f"-{TITLES[of][0 if language == 'zh' else 1]}"
    when = f"{period:%Y}" if of in YEARLY_KINDS else f"{period:%Y-%m}"
    return f"{NOT_IN_A_FILENAME.sub('-', reporter)}-{when}{about}.{kind}"


def heads(language: Language, of: SubmissionKind = "actual", *, made_up: bool) -> dict[Column | PrefilledColumn, str]:
    """Each column's name in the header."""
    place = 0 if language == "zh" else 1
    names: dict[Column | PrefilledColumn, str] = {column: known[place] for column, known in LAYOUTS[of].columns.items()}
    given = {**PREFILLED_NAMES, **PREFILLED_NAMES_BY_KIND.get(of, {})}
    names |= {column: known[place] for column, known in given.items()}
    if made_up:
        # Law 12: the last values of a demonstration say so in their own header.
        names["last_value"] += "（演示数据）" if language == "zh" else " (demonstration data)"
    return names


def _title(reporter: str, period: date, language: Language, of: SubmissionKind, *, made_up: bool) -> str:
    zh, en = TITLES[of]
    if language == "zh":
        when = f"{period.year}年" if of in YEARLY_KINDS else period_text(period, language)
        return f"{reporter}{when}{zh}" + ("（演示数据）" if made_up else "")
    when = str(period.year) if of in YEARLY_KINDS else period_text(period, language)
    return f"{reporter}: {en}, {when}" + (" (demonstration data)" if made_up else "")
