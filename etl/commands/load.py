"""load: files of a department or a town are checked and recorded, each in a transaction of its own."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from etl.commands import remote
from etl.commands.options import DEFAULT_PLAN, Database, Plan, fault_count_text, month, print_findings, resolve_database
from etl.commands.remote import Remote, RemoteError, ServerAddress
from etl.submissions import submit
from etl.submissions.receipt_text import counts, period_label
from etl.submissions.submission import ReasonNeededError, Receipt, RefusedError, SubmittedFile
from ledger.accounts.actor import Actor
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.terminal import printable

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="CSV or XLSX files to send.")
]


@dataclass(frozen=True)
class LoadOptions:
    """What is the same for all files of one command. ``like``: as they are sent, without their bytes and names."""

    to: Path | Remote
    by: Actor
    like: SubmittedFile
    several: bool


def load(
    files: Files,
    by: Annotated[str, typer.Option("--by", help="Who sends them. Over a server: who the token belongs to.")] = "",
    database_path: Database = None,
    server: ServerAddress = None,
    department: Annotated[str | None, typer.Option(help="The department_id that sends them. Default: any.")] = None,
    town: Annotated[str | None, typer.Option(help="The area_id of the town that sends them.")] = None,
    period: Annotated[str | None, typer.Option(help="The month, like 2023-09. Default: as in the file.")] = None,
    plan: Plan = DEFAULT_PLAN,
    kind: Annotated[SubmissionKind, typer.Option(help="What the files hold.")] = "actual",
    reason: Annotated[str, typer.Option(help="Why doubtful figures are right; the coordinator then decides.")] = "",
    late: Annotated[bool, typer.Option("--late", help="For a month that is closed; the coordinator decides.")] = False,
) -> None:
    """Check files and record each of them, or say everything that is wrong with it."""
    if department is not None and town is not None:
        raise typer.BadParameter("Give one of --department and --town.")
    month_sent = month(period) if period is not None else None
    like = SubmittedFile(b"", "", plan, by, department, month_sent, kind, area_id=town, reason=reason, late=late)
    to = remote.remote_of(server, database_path) or resolve_database(database_path)
    sending = LoadOptions(to, remote.token_account(by, to), like, several=len(files) > 1)
    recorded = 0
    try:
        for file in files:
            recorded += _load_file(file, sending)
    finally:
        # Also when the database is gone after the second of three.
        if sending.several:
            typer.echo(f"{recorded} of {len(files)} files recorded.", err=recorded < len(files))
    if recorded < len(files):
        raise typer.Exit(1)


def _load_file(file: Path, sending: LoadOptions) -> bool:
    """Sends one file and says what became of it: its receipt, or its findings on standard error."""
    before = f"{file}: " if sending.several else ""
    try:
        data = file.read_bytes()
    except OSError as fault:
        typer.echo(f"{file} cannot be read: {fault.strerror}. Nothing was recorded.", err=True)
        return False
    sent = replace(sending.like, data=data, filename=file.name)
    if isinstance(sending.to, Remote):
        return _load_remote(sending.to, sent, before)
    try:
        receipt = submit.submit(sending.to, sent, sending.by)
    except RefusedError as refused:
        print_findings(
            [finding.of_file(str(file)) for finding in refused.findings] if sending.several else refused.findings
        )
        if isinstance(refused, ReasonNeededError):
            what = "Nothing was recorded. Correct the file, or say why it is right with --reason."
        else:
            what = f"{fault_count_text(refused.findings)}. Nothing was written."
        typer.echo(before + what, err=True)
        return False
    _print_receipt(receipt)
    return True


def _load_remote(server: Remote, sent: SubmittedFile, before: str) -> bool:
    """The same over a server."""
    try:
        receipt, notes = server.submit(sent)
    except RemoteError as refused:
        for line in [*refused.findings, before + str(refused)]:
            typer.echo(printable(line), err=True)
        return False
    for line in notes:
        typer.echo(printable(line), err=True)
    _print_receipt(receipt)
    return True


def _print_receipt(receipt: Receipt) -> None:
    print_findings(list(receipt.notes))
    if receipt.made_up:
        typer.echo("Demonstration database: this counts as made-up data.")
    if receipt.repeated:
        typer.echo("These very bytes were sent before: nothing was recorded, and this is the receipt of then.")
    line = (
        f"Receipt {receipt.submission_id}: {receipt.filename}, {period_label(receipt.kind, receipt.period, 'en')}, "
        f"by {receipt.submitted_by} at {receipt.submitted_at:%Y-%m-%d %H:%M}. {counts(receipt, 'en')}. "
        f"sha256 {receipt.sha256[:12]}"
    )
    typer.echo(printable(line))
    if receipt.decision == "held":
        typer.echo("Held: it counts once the coordinator accepts it.")
