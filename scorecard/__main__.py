"""``python -m scorecard``: makes papers, prints reminders and sends alerts, for a scheduler. Its output is in English."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from etl.commands.options import Database, month, resolve_database, write_new
from ledger import clock
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.terminal import printable
from scorecard import snapshot
from scorecard.meeting import Meeting
from scorecard.meetings import loader as meeting_loader
from scorecard.notifications import reminders, webhook
from scorecard.notifications import run as alert_run
from scorecard.queries import plan as plan_queries
from scorecard.reports import papers
from scorecard.reports.png.svg import ChineseFontMissingError
from scorecard.reports.template_files import TemplateError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def commands() -> None:
    """Papers of a meeting, reminders of problems, and alerts."""


@app.command("papers")
def make(
    out: Annotated[Path, typer.Option(help="The folder that the files are written to. It is created if missing.")],
    plan: Annotated[str, typer.Option(help="The plan_id, or its year.")] = "2023",
    period: Annotated[str | None, typer.Option(help="The month, like 2023-09: its newest figures.")] = None,
    meeting: Annotated[
        int | None, typer.Option(help="The number of a meeting: its frozen figures and decisions.")
    ] = None,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="The language of the papers.")] = "zh",
    kind: Annotated[list[str] | None, typer.Option(help=f"One of: {', '.join(papers.MAKERS)}. Default: all.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
    database_path: Database = None,
) -> None:
    """Make the papers of a meeting, or of a month, and print the names of the files written."""
    if (period is None) == (meeting is None):
        raise typer.BadParameter("Give one of --period and --meeting.")
    unknown = set(kind or ()) - set(papers.MAKERS)
    if unknown:
        raise typer.BadParameter(f"Paper not found: {', '.join(sorted(unknown))}.", param_hint="--kind")
    copy = snapshot.store(resolve_database(database_path)).copy
    plan_id = _plan(copy, plan)
    chosen = (
        meeting_loader.load_meeting(copy, plan_id, meeting)
        if meeting is not None
        else _month_only(copy, plan_id, period or "")
    )
    out.mkdir(parents=True, exist_ok=True)
    missing = False
    for paper in papers.MAKERS:
        if kind and paper not in kind:
            continue
        try:
            for file in papers.files(paper, chosen, lang):
                write_new(out / file.name, file.data, "--out", force=force)
                typer.echo(file.name)
        except ChineseFontMissingError:
            typer.echo(
                "Pictures need a Chinese font on this machine (Debian: fonts-noto-cjk). No pictures were made.",
                err=True,
            )
            missing = True
        except TemplateError as error:
            typer.echo(str(error), err=True)
            missing = True
    raise typer.Exit(1 if missing else 0)


@app.command("reminders")
def remind(
    plan: Annotated[str, typer.Option(help="The plan_id, or its year.")] = "2023",
    on: Annotated[str | None, typer.Option(help="The day, like 2023-09-11. Default: today.")] = None,
    days: Annotated[int, typer.Option(min=0, help="How many days ahead.")] = reminders.WEEK,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="The language of the text.")] = "zh",
    database_path: Database = None,
) -> None:
    """Print which problems are overdue or due in the next days, ready to be pasted into a message."""
    day = date.fromisoformat(on) if on else clock.now().date()
    copy = snapshot.store(resolve_database(database_path)).copy
    plan_id = _plan(copy, plan)
    newest = snapshot.Snapshot(copy.database_id, plan_id, day.replace(day=1), copy.revision)
    reminder = reminders.text(newest, day, lang, demo=copy.demo, days=days)
    typer.echo("\n".join(map(printable, reminder.split("\n"))))


@app.command("alerts")
def alert(
    plan: Annotated[str, typer.Option(help="The plan_id, or its year.")] = "2023",
    lang: Annotated[Literal["zh", "en"], typer.Option(help="The language of the text.")] = "zh",
    database_path: Database = None,
) -> None:
    """Send the statuses that have become worse since the last run to ALERT_WEBHOOK; without it, nothing is sent."""
    path, to = resolve_database(database_path), webhook.configured()
    if to is None:
        typer.echo("Alerts are off. To turn them on, set ALERT_WEBHOOK to the address of the webhook.")
        return
    copy = snapshot.store(path).copy
    result = alert_run.run(path, copy, _plan(copy, plan), to, lang)
    typer.echo(f"{result.outcome}: {result.lights} worse{f', {result.answer}' if result.answer else ''}")
    raise typer.Exit(1 if result.outcome == "failed" else 0)


def _plan(copy: snapshot.Copy, name: str) -> str:
    """The plan_id of the plan with this id or year. Raises LookupError when there is not exactly one."""
    known = plan_queries.plans(copy.database_id, copy.revision)
    matches = [row.plan_id for row in known if name in (row.plan_id, str(row.year))]
    if len(matches) != 1:
        names = ", ".join(row.plan_id for row in known)
        raise LookupError(f"Give one plan with --plan: {names}.")
    return str(matches[0])


def _month_only(copy: snapshot.Copy, plan_id: str, period: str) -> Meeting:
    """The papers' figures for a month without a meeting. Raises LookupError for a month of another year."""
    first_day = month(period)
    [year] = [row.year for row in plan_queries.plans(copy.database_id, copy.revision) if row.plan_id == plan_id]
    if first_day.year != year:
        raise LookupError(f"The plan {plan_id} is of {year}. Give a month of that year with --period.")
    return meeting_loader.meeting_without_session(copy, plan_id, first_day)


def main() -> None:
    """Runs the command line; errors that users can correct are printed as one sentence, without a traceback."""
    try:
        app()
    except (LookupError, ValueError, DatabaseUnavailableError) as fault:
        typer.echo(printable(str(fault.args[0]) if fault.args else str(fault)), err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
