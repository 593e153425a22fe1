"""Download tables of records: submissions, reports, milestones, changes, rules and the data dictionary."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.i18n import translator
from scorecard.queries import changes as change_queries
from scorecard.queries import plan as plan_queries
from scorecard.queries import submissions as submission_queries
from scorecard.queries import tasks as task_queries
from scorecard.snapshot import Snapshot, newest_revision
from scorecard.text import changes as change_text
from scorecard.text import labels
from scorecard.text import milestones as milestone_text
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import bracketed, join_list


def changes(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """Differences from the month ``before`` at ``before_revision``, with their causes."""
    _ = translator(language)
    revision = min(max(int(choice["before_revision"]), 0), newest_revision(snapshot.database_id))
    earlier = replace(snapshot, period=date.fromisoformat(f"{choice['before']}-01"), revision=revision)
    table = change_queries.changes(earlier, snapshot)
    suffix, names = "" if language == "zh" else "_en", change_text.cause_names(language)
    columns: dict[str, object] = {
        _("Indicator"): table[f"indicator{suffix}"],
        _("Unit"): table[f"unit{suffix}"],
    }
    for when, label in (("before", _("before")), ("after", _("after"))):
        columns |= {
            bracketed(_("Actual"), label, language): table[f"value_{when}"],
            bracketed(_("Target"), label, language): table[f"target_{when}"],
            bracketed(_("Gap to pace"), label, language): table[f"pace_gap_{when}"],
            bracketed(_("Status"), label, language): [
                status.label(name, _) if name else None for name in table[f"status_{when}"]
            ],
        }
    columns[_("Cause")] = [join_list((names[cause] for cause in causes), language) for causes in table["causes"]]
    return pd.DataFrame(columns)


def reports(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """Every value ever reported for one indicator and area, with its decision."""
    _ = translator(language)
    table = submission_queries.every_report(snapshot, choice["indicator"], choice["area"])
    return pd.DataFrame(
        {
            _("Period"): table["period"].dt.strftime("%Y-%m"),
            _("Value"): table["value"],
            _("State"): [submission_text.state_name(decision, language) for decision in table["decision"]],
            _("In force"): [_("yes") if counts else _("no") for counts in table["counts"]],
            _("Reported at"): table["submitted_at"],
            _("By"): table["submitted_by"],
            _("Receipt"): table["submission_id"],
            _("Replaced"): table["replaced_value"],
            _("Problem"): table["problem"],
            _("Next step"): table["next_step"],
            _("Remarks"): table["note"],
        }
    )


def milestones(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """The milestones of one ``task`` or of all, with their states at the end of the month."""
    _ = translator(language)
    table = task_queries.milestones(snapshot)
    if "task" in choice:
        table = table[table["task_no"].astype(str) == choice["task"]]
    return pd.DataFrame(
        {
            _("Task"): table["task_no"],
            _("Project"): table["project"],
            _("Milestone"): table["milestone"],
            _("Planned for"): [milestone_text.day_text(day) for day in table["planned_on"]],
            _("Done on"): [milestone_text.day_text(day).replace("—", "") for day in table["actual_on"]],
            _("State"): [milestone_text.state_text(row, language) for row in table.itertuples()],
            _("Days late"): table["days"],
            _("Receipt"): table["submission_id"],
        }
    )


def rules(snapshot: Snapshot, language: Language, _choice: Mapping[str, str]) -> pd.DataFrame:
    """The rules in force for the period, by their rule_id."""
    _ = translator(language)
    table = plan_queries.rules(snapshot)
    return pd.DataFrame(
        {
            _("Rule"): table["rule_id"],
            _("Value"): table["value"],
            _("In force since"): table["in_force_from"].dt.strftime("%Y-%m"),
            _("Signed by"): table["signed_by"],
            _("Signed on"): table["signed_on"],
        }
    )


def dictionary(snapshot: Snapshot, language: Language, _choice: Mapping[str, str]) -> pd.DataFrame:
    """Every table and column of the database, with its label."""
    _ = translator(language)
    table = labels.dictionary(snapshot)
    return pd.DataFrame(
        {
            _("Table or view"): table[f"table_{language}"],
            _("Name"): table["table"] + "." + table["column"],
            _("Meaning"): table[f"column_{language}"],
            _("Type"): table["type"],
        }
    )


def submissions(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """Submissions, newest first, with their newest decision; ``choice``: state, reported (month)."""
    _ = translator(language)
    table = submission_queries.submissions(snapshot)
    if "state" in choice:
        table = table[table["decision"] == choice["state"]]
    if "reported" in choice:
        table = table[table["period"].dt.strftime("%Y-%m") == choice["reported"]]
    return pd.DataFrame(
        {
            _("Receipt"): table["submission_id"],
            _("Kind of report"): [submission_text.kind(kind, language) for kind in table["kind"]],
            _("Department or town"): table["reporter" if language == "zh" else "reporter_en"].fillna(
                _("several departments")
            ),
            _("Period"): [submission_text.period_name(row.kind, row.period, language) for row in table.itertuples()],
            _("By"): table["submitted_by"],
            _("Reported at"): table["submitted_at"],
            _("State"): [submission_text.state_name(decision, language) for decision in table["decision"]],
            _("Reason"): table["reason"],
        }
    )


def reporting(snapshot: Snapshot, language: Language, _choice: Mapping[str, str]) -> pd.DataFrame:
    """Values due, reported, and reported by the deadline, for each department and town."""
    _ = translator(language)
    table = submission_queries.reporting(snapshot)
    return pd.DataFrame(
        {
            _("Department or town"): table["reporter" if language == "zh" else "reporter_en"],
            _("Due"): table["due"],
            _("Reported"): table["reported"],
            _("By the deadline"): table["on_time"],
        }
    )
