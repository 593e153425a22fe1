"""export: everything in one archive."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.account import By
from etl.commands.options import Database, resolve_database
from ledger.accounts.actor import operator
from ledger.maintenance import export as exports


def export(
    to: Annotated[Path, typer.Argument(metavar="ZIP", dir_okay=False, help="The archive; there must be no such file.")],
    by: By = "operator",
    database_path: Database = None,
) -> None:
    """Write every table as CSV and every file that was sent into one archive."""
    path = resolve_database(database_path)
    part = to.with_name(f".{to.name}.part")
    if to.exists():
        raise FileExistsError(f"{to} is there already. Give another name.")
    part.unlink(missing_ok=True)
    try:
        part.touch(0o600)
        with part.open("wb") as archive:
            revision = exports.archive(path, archive, operator(by))
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)
    typer.echo(f"{to}: revision {revision}, {to.stat().st_size / 2**20:.1f} MB")
