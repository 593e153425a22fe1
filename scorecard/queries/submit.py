"""What sending a file needs: who may send, a template, what is expected, what would change."""

from datetime import date

from etl.intake.expectation import Expectation
from etl.submissions import dry_run, submit
from etl.submissions.submission import SubmittedFile
from etl.templates import template as templates
from etl.templates.reporters import known_as
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.language import Language
from ledger.vocabulary.reporter import Reporter
from scorecard.cache import cached
from scorecard.queries.plan import departments
from scorecard.queries.progress import towns
from scorecard.snapshot import Snapshot, cursor


@cached
def reporters(snapshot: Snapshot, language: Language) -> dict[str, str]:
    """Who may report: departments that lead indicators, by department_id, and towns with shares, by area_id."""
    leading = departments(snapshot)
    leading = leading[leading["lead_indicators"] > 0]
    sharing = towns(snapshot).drop_duplicates("area_id")
    suffix = "" if language == "zh" else "_en"
    names = dict(zip(leading["department_id"], leading[f"department{suffix}"], strict=True))
    return names | dict(zip(sharing["area_id"], sharing[f"area{suffix}"], strict=True))


@cached
def known_reporters(snapshot: Snapshot) -> dict[str, Reporter]:
    """Every id, name and alias of a department or town → which it is."""
    with cursor(snapshot.database_id) as connection:
        return known_as(connection)


@cached
def template(
    snapshot: Snapshot,
    reporter: Reporter,
    period: date,
    language: Language,
    kind: templates.Kind,
    of: SubmissionKind = "actual",
) -> bytes:
    """The file that a department or a town fills in for ``period``, with what was known at the snapshot's revision."""
    with cursor(snapshot.database_id) as one:
        plan, revision = snapshot.plan_id, snapshot.revision
        return templates.file(one, plan, period, reporter, language, kind, of=of, revision=revision)


def expectation(snapshot: Snapshot, sent: SubmittedFile) -> Expectation:
    """What a file is checked against."""
    with cursor(snapshot.database_id) as one:
        return submit.expectation_for(one, sent)


def consequence(snapshot: Snapshot, sent: SubmittedFile, period: date) -> dry_run.Consequence:
    """What sending a file would change; nothing of it stays."""
    with cursor(snapshot.database_id) as one:
        return dry_run.consequence(one, sent, period)
