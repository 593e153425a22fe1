"""What several commands are asked for in the same words, and how they write to the terminal and to a file."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from etl.intake.cells import read_period
from ledger import settings
from ledger.vocabulary.findings import Finding, count_findings
from ledger.vocabulary.terminal import printable

DATABASE_HELP = "The DuckDB file. Default: DATABASE_URL, or data/luozhuang.duckdb."
Database = Annotated[Path | None, typer.Option("--database", help=DATABASE_HELP)]
Plan = Annotated[str, typer.Option("--plan", help="The plan_id.")]
SubmissionId = Annotated[int, typer.Argument(help="The number on the receipt.")]
DEFAULT_PLAN = "luozhuang-2023"


def resolve_database(given: Path | None, *, reads_only: bool = False) -> Path:
    """The database to work on. Who has named a server and no database does not mean the one that happens to stand here,
    unless the command ``reads_only`` and says nothing of what is in it."""
    try:
        named = given or settings.configured_database()
        if named is None and not reads_only and settings.value(settings.SERVER):
            raise ValueError(
                f"{settings.SERVER} names a server, and this command works on a database file only. Name the file with "
                f"--database or DATABASE_URL, or unset {settings.SERVER}. Nothing was done."
            )
        return named or settings.REAL_DATABASE
    except ValueError as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from None


def month(period: str) -> date:
    """``2023-09`` → its first day; anything else is said as typed wrong."""
    read = read_period(period, 0) if period[:4].isdecimal() else None
    if read is None:
        raise typer.BadParameter("Write the month like 2023-09.", param_hint="--period")
    return read


def print_findings(findings: list[Finding]) -> None:
    """One line for each finding, on standard error."""
    for finding in findings:
        typer.echo(printable(finding.line("en")), err=True)


def fault_count_text(findings: list[Finding]) -> str:
    """``1 fault found``, ``3 faults found``."""
    count = count_findings(findings, "error")
    return f"{count} fault{'s' if count != 1 else ''} found"


def refusal(findings: list[Finding]) -> typer.Exit:
    """Says the findings, and is the exit to raise."""
    print_findings(findings)
    typer.echo(f"{fault_count_text(findings)}. Nothing was written.", err=True)
    return typer.Exit(1)


def write_new(path: Path, data: bytes, option: str, *, force: bool | None = None) -> None:
    """Writes a new file that ``option`` names; one that exists is replaced only when ``force`` says so.

    ``force`` None: the command never replaces one.
    """
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except FileExistsError:
        instead = "." if force is None else ", or replace it with --force."
        typer.echo(f"{path} exists. Name another with {option}{instead}", err=True)
        raise typer.Exit(1) from None
    except OSError as fault:
        typer.echo(f"{path} cannot be written: {fault.strerror}. Name another with {option}.", err=True)
        raise typer.Exit(1) from None
