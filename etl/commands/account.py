"""account: who may come in, kept on the server; the first administrator can be made nowhere else."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.options import Database, resolve_database
from ledger.accounts import accounts, passwords
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account
from ledger.accounts.actor import Role, operator
from ledger.accounts.store import StoredAccount
from ledger.database.connection import read_only_connection
from ledger.vocabulary.terminal import printable

app = typer.Typer(help="Accounts: who may come in, and what they may do.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ACCOUNT", help="What is typed to sign in, like zhang.san.")]
By = Annotated[str, typer.Option("--by", help="Who does this.")]
WithoutPassword = Annotated[
    bool, typer.Option("--without-password", help="None: they come in through a provider or a trusted proxy.")
]
Of = Annotated[list[str] | None, typer.Option("--for", help="A department_id or town that a reporter reports for.")]


@app.command()
def add(
    account_id: Id,
    name: Annotated[str, typer.Option(help="The name that stands with what they do.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    by: By = "operator",
    of: Of = None,
    without_password: WithoutPassword = False,
    database_path: Database = None,
) -> None:
    """Make an account, and print its first password, which must be changed at the first sign-in."""
    password = None if without_password else passwords.temporary_password()
    accounts.add(
        resolve_database(database_path), Account(account_id, name, role, frozenset(of or ())), password, operator(by)
    )
    _print_password(account_id, password)


@app.command()
def change(
    account_id: Id,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    role: Annotated[Role | None, typer.Option(help="Another role.")] = None,
    of: Of = None,
    closed: Annotated[bool | None, typer.Option("--closed/--open", help="Closed: nobody comes in with it.")] = None,
    by: By = "operator",
    database_path: Database = None,
) -> None:
    """Change an account, close it, or open it again. Closing signs its holder out everywhere."""
    path = resolve_database(database_path)
    now = _stored_accounts(path).get(account_id)
    if now is None:
        raise accounts.AccountError(["account_unknown"])
    other = Account(now.account_id, name or now.name, role or now.role, now.reporters, now.active)
    if of or role:
        other = replace(other, reporters=frozenset(of or (now.reporters if other.role == "reporter" else ())))
    if closed is not None:
        other = replace(other, active=not closed)
    accounts.change(path, other, operator(by))
    typer.echo(f"{account_id} is changed.")


@app.command()
def password(
    account_id: Id, by: By = "operator", without_password: WithoutPassword = False, database_path: Database = None
) -> None:
    """Give a new first password, or take the old one away, and sign its holder out everywhere."""
    given = None if without_password else passwords.temporary_password()
    accounts.set_temporary_password(resolve_database(database_path), account_id, given, operator(by))
    _print_password(account_id, given)


@app.command("list")
def listed(database_path: Database = None) -> None:
    """All accounts, with their roles."""
    for account in sorted(
        _stored_accounts(resolve_database(database_path)).values(), key=lambda account: account.account_id
    ):
        of = f" for {', '.join(sorted(account.reporters))}" if account.reporters else ""
        typer.echo(
            printable(f"{account.account_id}  {account.name}  {account.role}{of}{'' if account.active else '  closed'}")
        )


def _stored_accounts(path: Path) -> dict[str, StoredAccount]:
    with read_only_connection(path) as connection:
        return dict(account_store.load(connection).accounts)


def _print_password(account_id: str, password: str | None) -> None:
    typer.echo(f"{account_id}: first password {password}" if password else f"{account_id}: no password")
