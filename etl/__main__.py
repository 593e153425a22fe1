"""``python -m etl …``: the command line of everything that writes."""

import typer

from etl.commands import account, backup, export, load, review, submissions, template, token, watch
from etl.commands import build as build_command
from etl.commands.remote import RemoteError
from etl.submissions.submission import DecisionError
from ledger.accounts.accounts import AccountError
from ledger.accounts.permissions import NotAllowedError
from ledger.accounts.tokens import TokenError
from ledger.database.errors import DatabaseUnavailableError
from ledger.maintenance.backup import BackupError
from ledger.vocabulary.terminal import printable

app = typer.Typer(
    help="From the notice, the registers and the submissions to the DuckDB tables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    build_command.build, build_command.check, template.template, load.load, submissions.submissions, submissions.receipt, review.review, review.undo,
    watch.watch, build_command.demo, backup.backup, backup.restore, export.export,
):  # fmt: skip
    app.command()(command)
app.add_typer(account.app, name="account")
app.add_typer(token.app, name="token")

EXPECTED = (
    AccountError, BackupError, RemoteError, TokenError, NotAllowedError, LookupError, ValueError, FileExistsError, DatabaseUnavailableError,
    DecisionError,
)  # fmt: skip


def main() -> None:
    """Runs the command line; what users can mend is one sentence, not a traceback."""
    try:
        app()
    except EXPECTED as fault:
        typer.echo(printable(str(fault.args[0]) if fault.args else str(fault)), err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
