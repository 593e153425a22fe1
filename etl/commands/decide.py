"""undo and review: the decisions on what was sent."""

from typing import Annotated

import typer

from etl import ledger
from etl.actor import operator
from etl.commands.options import Database, SubmissionId, place

By = Annotated[str, typer.Option("--by", help="Who decides.")]


def undo(
    submission_id: SubmissionId,
    by: By,
    reason: Annotated[str, typer.Option(help="Why it is undone.")],
    database_path: Database = None,
) -> None:
    """Undo a whole submission: what counted before it counts again."""
    _decide(submission_id, "undone", by, reason, database_path)


def review(
    submission_id: SubmissionId,
    by: By,
    accept: Annotated[bool, typer.Option("--accept", help="It counts from now on.")] = False,
    give_back: Annotated[bool, typer.Option("--return", help="It does not count; give the reason.")] = False,
    reason: Annotated[str, typer.Option(help="Needed to return it.")] = "",
    database_path: Database = None,
) -> None:
    """Accept or return a submission that is held."""
    if accept == give_back:
        raise typer.BadParameter("Give one of --accept and --return.")
    _decide(submission_id, "accepted" if accept else "returned", by, reason, database_path)


def _decide(submission_id: int, decision: ledger.Decision, by: str, reason: str, database: Database) -> None:
    revision = ledger.decide(place(database), submission_id, decision, operator(by), reason)
    typer.echo(f"Submission {submission_id} is {decision}: revision {revision}")
