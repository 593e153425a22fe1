"""``python -m etl …``: the command line of everything that writes."""

from datetime import date
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from etl import build as building
from etl import database, ledger
from etl import demo as demonstration
from etl import template as templates
from etl.cells import read_period
from etl.findings import Finding, Language, errors

app = typer.Typer(
    help="From the notice, the registers and the submissions to the DuckDB tables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DATABASE_HELP = "The DuckDB file. Default: DATABASE_URL, or data/luozhuang.duckdb."
Database = Annotated[Path | None, typer.Option("--database", help=DATABASE_HELP)]
Plans = Annotated[Path, typer.Option("--plans", help="The folder with one folder for each plan.")]
Registers = Annotated[Path, typer.Option("--register", help="The folder with departments, areas and rules.")]


@app.command()
def build(
    database_path: Database = None, plans: Plans = building.PLANS, register: Registers = building.REGISTER
) -> None:
    """Read and check the plans' files, and write the tables that describe them."""
    read = _read(plans, register)
    path = _place(database_path)
    try:
        revision = building.build(path, read)
    except building.FaultsError as faults:
        raise _refuse(faults.findings) from None
    _describe(read)
    typer.echo(f"{path}: revision {revision}")


@app.command()
def check(
    database_path: Database = None, plans: Plans = building.PLANS, register: Registers = building.REGISTER
) -> None:
    """Do all that build does, on a copy in memory, and write nothing."""
    read = _read(plans, register)
    try:
        building.rehearse(_place(database_path), read)
    except building.FaultsError as faults:
        raise _refuse(faults.findings) from None
    _describe(read)
    typer.echo("No fault found.")


@app.command()
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The CSV file with monthly actuals.")],
    by: Annotated[str, typer.Option("--by", help="Who sends it.")],
    database_path: Database = None,
    department: Annotated[str | None, typer.Option(help="The department_id that sends it. Default: any.")] = None,
    period: Annotated[str | None, typer.Option(help="The month, like 2023-09. Default: as in the file.")] = None,
    plan: Annotated[str, typer.Option(help="The plan_id.")] = "luozhuang-2023",
    reason: Annotated[str, typer.Option(help="Why doubtful figures are right; the coordinator then decides.")] = "",
    late: Annotated[bool, typer.Option("--late", help="For a month that is closed; the coordinator decides.")] = False,
) -> None:
    """Check a file of monthly actuals and record it, or say everything that is wrong with it."""
    month = _month(period) if period is not None else None
    sent = ledger.Sent(file.read_bytes(), file.name, plan, by, department, month, reason=reason, late=late)
    try:
        receipt = ledger.submit(_place(database_path), sent)
    except ledger.ReasonNeededError as refused:
        for finding in refused.findings:
            typer.echo(finding.line("en"), err=True)
        typer.echo("Nothing was recorded. Correct the file, or say why it is right with --reason.", err=True)
        raise typer.Exit(1) from None
    except ledger.RefusedError as refused:
        raise _refuse(refused.findings) from None
    for note in receipt.notes:
        typer.echo(note.line("en"), err=True)
    if receipt.made_up:
        typer.echo("Demonstration database: this counts as made-up data.")
    typer.echo(
        f"Receipt {receipt.submission_id}: {receipt.filename}, {receipt.period:%Y-%m}, by {receipt.submitted_by} "
        f"at {receipt.submitted_at:%Y-%m-%d %H:%M}. {receipt.values} values: {receipt.new} new, "
        f"{receipt.changed} changed, {receipt.unchanged} unchanged. sha256 {receipt.sha256[:12]}"
    )


@app.command()
def template(
    period: Annotated[str, typer.Option(help="The month to report, like 2023-10.")],
    department: Annotated[str | None, typer.Option(help="The department_id that reports.")] = None,
    town: Annotated[str | None, typer.Option(help="The area_id of the town that reports.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="A ZIP archive with a template for everyone.")] = False,
    kind: Annotated[templates.Kind, typer.Option(help="The kind of file.")] = "xlsx",
    language: Annotated[Language, typer.Option(help="The language of the file.")] = "zh",
    output: Annotated[
        Path | None, typer.Option(help="The file or folder. Default: named after the reporter, here.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    plan: Annotated[str, typer.Option(help="The plan_id.")] = "luozhuang-2023",
    database_path: Database = None,
) -> None:
    """Write the file that a department or a town fills in, or an archive with everybody's."""
    if [department is not None, town is not None, everyone].count(True) != 1:
        raise typer.BadParameter("Give one of --department, --town and --all.")
    month = _month(period)
    reporter = None if everyone else templates.Reporter(department, town)
    with database.copy_to_memory(_place(database_path)) as connection:
        name, data = _template(connection, plan, month, reporter, language, kind)
        made_up = database.is_demo(connection)
    path = output / name if output and output.is_dir() else output or Path(name)
    _write(path, data, force=force)
    if made_up:
        typer.echo("Demonstration database: the last values are made up.")
    typer.echo(f"{path}: written")


@app.command()
def demo(database_path: Database = None) -> None:
    """Make the demonstration database, filled with made-up actuals."""
    path = database_path or database.DEMO_DATABASE
    if path.exists():
        typer.echo(f"{path} exists. Remove it first, or name another with --database.", err=True)
        raise typer.Exit(1)
    demonstration.make(path)
    typer.echo(f"{path}: made-up actuals for January to September 2023")


def _place(given: Path | None) -> Path:
    try:
        return given or database.configured() or database.REAL_DATABASE
    except ValueError as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from None


def _template(
    connection: duckdb.DuckDBPyConnection,
    plan: str,
    month: date,
    reporter: templates.Reporter | None,
    language: Language,
    kind: templates.Kind,
) -> tuple[str, bytes]:
    """The name and the bytes of a reporter's template, or of the archive with everybody's."""
    if reporter is None:
        data = templates.archive(connection, plan, month, language, kind)
        return templates.filename(templates.EVERYONE[language], month, "zip"), data
    name = templates.name(connection, reporter, language)
    if not templates.rows(connection, plan, month, reporter, language):
        raise LookupError(f"{name} has no indicator to report in {plan}. Nothing was written.")
    return templates.filename(name, month, kind), templates.file(connection, plan, month, reporter, language, kind)


def _write(path: Path, data: bytes, *, force: bool) -> None:
    """Writes a new file; one that exists is replaced only when ``force`` says so."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except FileExistsError:
        typer.echo(f"{path} exists. Name another with --output, or replace it with --force.", err=True)
        raise typer.Exit(1) from None
    except OSError as fault:
        typer.echo(f"{path} cannot be written: {fault.strerror}. Name another with --output.", err=True)
        raise typer.Exit(1) from None


def _month(period: str) -> date:
    month = read_period(period, 0) if period[:4].isdecimal() else None
    if month is None:
        raise typer.BadParameter("Write the month like 2023-09.", param_hint="--period")
    return month


def _read(plans: Path, register: Path) -> list[building.Plan]:
    read, findings = [], []
    for folder in building.plan_folders(plans):
        try:
            read.append(building.read(folder, register))
        except building.FaultsError as faults:
            findings += faults.findings
    if findings:
        raise _refuse(findings)
    if not read:
        typer.echo(f"There is no plan in {plans}. Each plan has a folder with a notice.txt.", err=True)
        raise typer.Exit(1)
    return read


def _refuse(findings: list[Finding]) -> typer.Exit:
    for finding in findings:
        typer.echo(finding.line("en"), err=True)
    count = len(errors(findings))
    typer.echo(f"{count} fault{'s' if count != 1 else ''} found. Nothing was written.", err=True)
    return typer.Exit(1)


def _describe(plans: list[building.Plan]) -> None:
    for plan in plans:
        notice, register = plan.notice, plan.register
        assignments = sum(len(task.assignments) for task in notice.tasks)
        typer.echo(
            f"{plan.origin.plan_id}: {len(notice.sections)} sections, {len(notice.tasks)} tasks, "
            f"{len(register.departments)} departments in {assignments} assignments, "
            f"{len(register.indicators)} indicators, {plan.numerals} numerals accounted for"
        )


EXPECTED = (LookupError, ValueError, FileExistsError, database.DatabaseUnavailableError)


def main() -> None:
    """Runs the command line; what users can mend is one sentence, not a traceback."""
    try:
        app()
    except EXPECTED as fault:
        typer.echo(str(fault.args[0]) if fault.args else str(fault), err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
