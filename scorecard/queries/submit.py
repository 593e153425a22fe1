"""For the submission page: reporters, templates, the expectation that a file is checked against, and its dry run."""

from datetime import date

from etl.intake.expectation import Expectation
from etl.submissions import dry_run, submit
from etl.submissions.submission import SubmittedFile
from etl.templates import template as templates
from etl.templates.reporters import reporters_by_name
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.language import Language
from ledger.vocabulary.reporter import Reporter
from scorecard.cache import cached
from scorecard.queries.plan import departments
from scorecard.queries.progress import towns
from scorecard.snapshot import Snapshot, cursor


@cached
def reporters(snapshot: Snapshot, language: Language) -> dict[str, str]:
    """Possible reporters: departments that lead indicators, by department_id, and towns with shares, by area_id."""
    leading = departments(snapshot)
    leading = leading[leading["lead_indicators"] > 0]
    sharing = towns(snapshot).drop_duplicates("area_id")
    suffix = "" if language == "zh" else "_en"
    names = dict(zip(leading["department_id"], leading[f"department{suffix}"], strict=True))
    return names | dict(zip(sharing["area_id"], sharing[f"area{suffix}"], strict=True))


@cached
def known_reporters(snapshot: Snapshot) -> dict[str, Reporter]:
    """id, name or alias of a department or town → reporter."""
    with cursor(snapshot.database_id) as connection:
        return reporters_by_name(connection)


@cached
def template(
    snapshot: Snapshot,
    reporter: Reporter,
    period: date,
    language: Language,
    kind: templates.Kind,
    of: SubmissionKind = "actual",
) -> bytes:
    """The template for a department or town and ``period``, with the values known at the snapshot's revision."""
    with cursor(snapshot.database_id) as connection:
        plan, revision = snapshot.plan_id, snapshot.revision
        return templates.file(connection, plan, period, reporter, language, kind, of=of, revision=revision)


def expectation(snapshot: Snapshot, sent: SubmittedFile) -> Expectation:
    """The expected rows that a file is checked against."""
    with cursor(snapshot.database_id) as connection:
        return submit.expectation_for(connection, sent)


def consequence(snapshot: Snapshot, sent: SubmittedFile, period: date) -> dry_run.Consequence:
    """The changes that submitting a file would make, computed without saving anything."""
    with cursor(snapshot.database_id) as connection:
        return dry_run.consequence(connection, sent, period)
