"""undo and review: the decisions on what was sent."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands import remote
from etl.commands.options import Database, SubmissionId, resolve_database
from etl.commands.remote import Remote, ServerAddress
from etl.submissions import review as submission_review
from etl.submissions.submission import Decision

By = Annotated[str, typer.Option("--by", help="Who decides. Over a server: who the token belongs to.")]


def undo(
    submission_id: SubmissionId,
    reason: Annotated[str, typer.Option(help="Why it is undone.")],
    by: By = "",
    database_path: Database = None,
    server: ServerAddress = None,
) -> None:
    """Undo a whole submission: what counted before it counts again."""
    _decide(
        submission_id, "undone", by, reason, remote.remote_of(server, database_path) or resolve_database(database_path)
    )


def review(
    submission_id: SubmissionId,
    by: By = "",
    accept: Annotated[bool, typer.Option("--accept", help="It counts from now on.")] = False,
    give_back: Annotated[bool, typer.Option("--return", help="It does not count; give the reason.")] = False,
    reason: Annotated[str, typer.Option(help="Needed to return it.")] = "",
    database_path: Database = None,
    server: ServerAddress = None,
) -> None:
    """Accept or return a submission that is held."""
    if accept == give_back:
        raise typer.BadParameter("Give one of --accept and --return.")
    _decide(
        submission_id,
        "accepted" if accept else "returned",
        by,
        reason,
        remote.remote_of(server, database_path) or resolve_database(database_path),
    )


def _decide(submission_id: int, decision: Decision, by: str, reason: str, where: Path | Remote) -> None:
    if isinstance(where, Remote):
        revision = where.decide(submission_id, decision, reason)
    else:
        revision = submission_review.decide(where, submission_id, decision, remote.token_account(by, where), reason)
    typer.echo(f"Submission {submission_id} is {decision}: revision {revision}")
