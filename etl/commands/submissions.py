"""submissions and receipt: what was sent, and what became of it."""

import csv
import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from etl.commands import remote
from etl.commands.options import Database, SubmissionId, month, resolve_database, write_new
from etl.commands.remote import ServerAddress
from etl.submissions import receipts
from etl.submissions.listing import Listed, decisions, listed, original
from etl.submissions.receipt_text import ANYBODY, KINDS, STATES, choose, facts, period_label, sender_name
from etl.submissions.submission import Decision
from ledger.database.connection import is_demo, read_only_connection
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.formula_escape import escape_formula
from ledger.vocabulary.terminal import printable
from ledger.workflow.evidence_files import plain_name

HEADS = ("No.", "Month", "Kind", "Sender", "By", "At", "File", "Values", "State")
NUMBERS = ("No.", "Values")
LONG = ("Sender", "By", "File")
COLUMNS = (
    "submission_id", "period", "kind", "reporter", "submitted_by", "submitted_at", "filename", "value_count", "decision",
    "data",
)  # fmt: skip


def submissions(
    period: Annotated[str | None, typer.Option(help="Only this month, like 2023-09.")] = None,
    state: Annotated[Decision | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 20,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV for a spreadsheet, on standard output.")] = False,
    database_path: Database = None,
    server: ServerAddress = None,
) -> None:
    """List what was sent, newest first."""
    period_on = month(period) if period is not None else None
    if far := remote.remote_of(server, database_path):
        rows, made_up = far.submissions(period_on, state, limit)
    else:
        with copy_to_memory(resolve_database(database_path)) as connection:
            rows, made_up = listed(connection, period_on, state, limit), is_demo(connection)
    if made_up:
        typer.echo("Demonstration database: everything here is made up.", err=True)
    if as_csv:
        sys.stdout.buffer.write(_csv(rows, "made up" if made_up else "reported"))
    elif rows:
        _show(rows)
    else:
        typer.echo("Nothing was sent that fits." if period_on or state else "Nothing was sent yet.")


def _csv(rows: list[Listed], data: str) -> bytes:
    """With a byte order mark, or Excel garbles it. ``data``: stands in each row, so that no row loses it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        words = (row.reporter or "", row.submitted_by, f"{row.submitted_at:%Y-%m-%d %H:%M:%S}", row.filename)
        month = period_label(row.kind, row.period, "en")
        writer.writerow([row.submission_id, month, row.kind, *map(escape_formula, words), row.values, row.state, data])
    return text.getvalue().encode("utf-8-sig")


def _show(rows: list[Listed]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(
            head, justify="right" if head in NUMBERS else "left", overflow="fold", no_wrap=head not in LONG
        )
    for row in rows:
        cells = (
            str(row.submission_id), period_label(row.kind, row.period, "en"), choose(KINDS[row.kind], "en"), row.reporter or "",
            row.submitted_by, f"{row.submitted_at:%Y-%m-%d %H:%M}", row.filename, str(row.values),
            choose(STATES[row.state], "en"),
        )  # fmt: skip
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console = Console(highlight=False)
    if not console.is_terminal:
        # A file or a pager has no edge to fold at.
        console.width = Measurement.get(console, console.options.update(max_width=10_000), table).maximum
    console.print(table)


def receipt(
    submission_id: SubmissionId,
    copy: Annotated[
        Path | None, typer.Option("--original", help="Write the file as it was sent here: a new file, or a folder.")
    ] = None,
    database_path: Database = None,
    server: ServerAddress = None,
) -> None:
    """Print a receipt with its findings and decisions; the original file can be written too."""
    if far := remote.remote_of(server, database_path):
        found, history, notes = far.receipt(submission_id)
        lines = facts(found, found.department_id or found.area_id or choose(ANYBODY, "en"), "en")
        data = far.original(submission_id) if copy is not None else b""
    else:
        with read_only_connection(resolve_database(database_path)) as connection:
            found = receipts.receipt(connection, submission_id)
            lines = facts(found, sender_name(connection, found, "en"), "en")
            history = decisions(connection, submission_id)
            data = original(connection, submission_id)
        notes = [note.line("en") for note in found.notes]
    if copy is not None:
        path = copy / plain_name(found.filename or f"{submission_id}") if copy.is_dir() else copy
        write_new(path, data, "--original")
    for label, words in lines:
        typer.echo(f"{label}: {printable(words)}")
    for review in history:
        why = f": {printable(review.reason)}" if review.reason else ""
        typer.echo(
            f"{review.at:%Y-%m-%d %H:%M} {choose(STATES[review.decision], 'en')}, by {printable(review.by)}{why}"
        )
    for note in notes:
        typer.echo(printable(note))
    if copy is not None:
        typer.echo(f"{path}: written")
