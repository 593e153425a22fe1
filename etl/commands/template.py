"""template: the files that departments and towns fill in."""

from datetime import date
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from etl.commands.options import DEFAULT_PLAN, Database, Plan, month, resolve_database, write_new
from etl.templates import reporters
from etl.templates import template as templates
from etl.templates.rows import rows_of
from ledger.database.connection import is_demo
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.language import Language
from ledger.vocabulary.reporter import Reporter


def template(
    period: Annotated[str, typer.Option(help="The month to report, like 2023-10.")],
    department: Annotated[str | None, typer.Option(help="The department_id that reports.")] = None,
    town: Annotated[str | None, typer.Option(help="The area_id of the town that reports.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="A ZIP archive with a template for everyone.")] = False,
    kind: Annotated[templates.Kind, typer.Option(help="The kind of file.")] = "xlsx",
    of: Annotated[SubmissionKind, typer.Option(help="What the template is for.")] = "actual",
    language: Annotated[Language, typer.Option(help="The language of the file.")] = "zh",
    output: Annotated[
        Path | None, typer.Option(help="The file or folder. Default: named after the reporter, here.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    plan: Plan = DEFAULT_PLAN,
    database_path: Database = None,
) -> None:
    """Write the file that a department or a town fills in, or an archive with everybody's."""
    if [department is not None, town is not None, everyone].count(True) != 1:
        raise typer.BadParameter("Give one of --department, --town and --all.")
    period_on = month(period)
    reporter = None if everyone else Reporter(department, town)
    with copy_to_memory(resolve_database(database_path)) as connection:
        name, data = _template(connection, plan, period_on, reporter, language, kind, of)
        made_up = is_demo(connection)
    path = output / name if output and output.is_dir() else output or Path(name)
    write_new(path, data, "--output", force=force)
    if made_up:
        typer.echo("Demonstration database: the last values are made up.")
    typer.echo(f"{path}: written")


def _template(
    connection: duckdb.DuckDBPyConnection,
    plan: str,
    period: date,
    reporter: Reporter | None,
    language: Language,
    kind: templates.Kind,
    of: SubmissionKind,
) -> tuple[str, bytes]:
    """The name and the bytes of a reporter's template, or of the archive with everybody's."""
    if reporter is None:
        data = templates.archive(connection, plan, period, language, kind, of=of)
        return templates.filename(templates.EVERYONE[language], period, "zip", of, language), data
    name = reporters.name(connection, reporter, language)
    if not rows_of(of, connection, plan, period, reporter, language):
        raise LookupError(f"{name} has nothing to report in {plan}. Nothing was written.")
    data = templates.file(connection, plan, period, reporter, language, kind, of=of)
    return templates.filename(name, period, kind, of, language), data
