"""build, check and demo: databases from the plans' files."""

from pathlib import Path
from typing import Annotated

import typer

from etl import demo as demonstration
from etl.commands.options import Database, refusal, resolve_database
from etl.plan import build as plan_build
from etl.plan import loader as plan_loader
from ledger import settings
from ledger.vocabulary.findings import FaultsError

Plans = Annotated[Path, typer.Option("--plans", help="The folder with one folder for each plan.")]
Registers = Annotated[Path, typer.Option("--register", help="The folder with departments, areas and rules.")]


def build(
    database_path: Database = None, plans: Plans = plan_loader.PLANS, register: Registers = plan_loader.REGISTER
) -> None:
    """Read and check the plans' files, and write the tables that describe them."""
    path = resolve_database(database_path)
    read = _read(plans, register)
    try:
        revision = plan_build.build(path, read)
    except FaultsError as faults:
        raise refusal(faults.findings) from None
    _describe(read)
    typer.echo(f"{path}: revision {revision}")


def check(
    database_path: Database = None, plans: Plans = plan_loader.PLANS, register: Registers = plan_loader.REGISTER
) -> None:
    """Do all that build does, on a copy in memory, and write nothing."""
    read = _read(plans, register)
    try:
        plan_build.rehearse(resolve_database(database_path, reads_only=True), read)
    except FaultsError as faults:
        raise refusal(faults.findings) from None
    _describe(read)
    typer.echo("No fault found.")


def demo(database_path: Database = None) -> None:
    """Make the demonstration database, filled with made-up actuals."""
    path = database_path or settings.DEMO_DATABASE
    if path.exists():
        typer.echo(f"{path} exists. Remove it first, or name another with --database.", err=True)
        raise typer.Exit(1)
    demonstration.make(path)
    typer.echo(f"{path}: made-up actuals for January to September 2023")


def _read(plans: Path, register: Path) -> list[plan_loader.Plan]:
    read, findings = [], []
    for folder in plan_loader.plan_folders(plans):
        try:
            read.append(plan_loader.read(folder, register))
        except FaultsError as faults:
            findings += faults.findings
    if findings:
        raise refusal(findings)
    if not read:
        typer.echo(f"There is no plan in {plans}. Each plan has a folder with a notice.txt.", err=True)
        raise typer.Exit(1)
    return read


def _describe(plans: list[plan_loader.Plan]) -> None:
    for plan in plans:
        notice, register = plan.notice, plan.register
        assignments = sum(len(task.assignments) for task in notice.tasks)
        typer.echo(
            f"{plan.origin.plan_id}: {len(notice.sections)} sections, {len(notice.tasks)} tasks, "
            f"{len(register.departments)} departments in {assignments} assignments, "
            f"{len(register.indicators)} indicators, {plan.numerals} numerals accounted for"
        )
