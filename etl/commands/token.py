"""token: what programs hold in place of a password, kept on the server for any account."""

from typing import Annotated

import typer

from etl.commands.account import By, Id
from etl.commands.options import Database, resolve_database
from ledger.accounts import tokens
from ledger.accounts.actor import Scope, operator
from ledger.database.connection import read_only_connection
from ledger.vocabulary.terminal import printable

app = typer.Typer(help="Tokens: what programs hold in place of a password.", no_args_is_help=True)


@app.command()
def add(
    account_id: Id,
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[Scope, typer.Option(help="What it may do; never more than its account.")] = "read",
    days: Annotated[int, typer.Option(help="How long it holds.")] = 90,
    by: By = "operator",
    database_path: Database = None,
) -> None:
    """Make a token for an account, and print it: this once only."""
    typer.echo(tokens.create(resolve_database(database_path), account_id, name, scope, days, operator(by)))


@app.command("list")
def listed(account_id: Id, database_path: Database = None) -> None:
    """The tokens of an account that hold now."""
    with read_only_connection(resolve_database(database_path)) as connection:
        for token in tokens.valid_tokens(connection, account_id):
            line = f"{tokens.token_number(token)}  {token.name}  {token.scope}  until {token.expires_at:%Y-%m-%d}"
            typer.echo(printable(line))


@app.command()
def end(
    account_id: Id,
    number: Annotated[str, typer.Argument(help="As the list shows it.")],
    by: By = "operator",
    database_path: Database = None,
) -> None:
    """End a token: nobody comes in with it any more."""
    tokens.end(resolve_database(database_path), account_id, number, operator(by))
    typer.echo(f"{number} is ended.")
