"""backup and restore: whole copies of the database, and putting one back."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.account import By
from etl.commands.options import Database, resolve_database
from ledger import settings
from ledger.accounts.actor import operator
from ledger.maintenance import backup as backups

FOLDER_HELP = "The folder of the backups. Default: BACKUP_FOLDER, or data/backups."


def backup(
    to: Annotated[Path | None, typer.Option(help=FOLDER_HELP)] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Remove all but the newest so many.")] = None,
    by: By = "operator",
    database_path: Database = None,
) -> None:
    """Copy the whole database into a new file while everybody works, and check the copy."""
    path, where = resolve_database(database_path), to or settings.backup_folder()
    made = backups.create(path, where, operator(by))
    typer.echo(f"{made.path}: revision {made.revision}, {made.size / 2**20:.1f} MB")
    if keep is not None:
        for gone in backups.prune(path, where, keep):
            typer.echo(f"{gone}: removed")


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", exists=True, dir_okay=False, help="The file.")],
    force: Annotated[bool, typer.Option("--force", help="Although later revisions or events would be lost.")] = False,
    by: By = "operator",
    database_path: Database = None,
) -> None:
    """Put a backup in the place of the database; what stood there is kept beside it, and everybody signs in again."""
    path = resolve_database(database_path)
    replaced = backups.restore(path, source, operator(by), force=force)
    typer.echo(f"{path}: restored from {source}" + (f"; what stood there is {replaced.name}" if replaced else ""))
    typer.echo("Everybody signs in again, and programs get new tokens. Accounts are as they were in the backup.")
