"""Why a figure or a status has changed, in words."""

from collections import Counter
from typing import Any

import pandas as pd

from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.i18n import translator
from scorecard.snapshot import Snapshot
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import join_list
from scorecard.view import View


def cause_names(language: Language) -> dict[str, str]:
    """Causes of a change (ledger/sql/measures.sql, change_between), in the order in which they are listed."""
    _ = translator(language)
    return {
        "new_report": _("new report"),
        "correction": _("correction"),
        "target": _("target or schedule changed"),
        "rule": _("rule changed"),
        "time": _("passage of time"),
    }


def month_at_revision(snapshot: Snapshot, language: Language) -> str:
    """A month and its revision, as headings and comparisons name a snapshot."""
    _ = translator(language)
    return _("{month} at revision {revision}").format(
        month=narrative.year_month(snapshot.period, language), revision=snapshot.revision
    )


def counts_by_cause(table: pd.DataFrame, view: View) -> str:
    """How many statuses changed, and how often by which cause (a change may have several)."""
    _, names = view.translate, cause_names(view.language)
    turned = status_changes(table)
    if turned.empty:
        return _("No status has changed.")
    counts = Counter(cause for row in turned.itertuples() for cause in row.causes)
    parts = [f"{names[cause]} {counts[cause]}" for cause in names if counts[cause]]
    better = int((turned["step"] > 0).sum())
    message = _("Statuses changed: {count}, of which improved: {better}; causes: {causes}.")
    return message.format(count=len(turned), better=better, causes=join_list(parts, view.language))


def status_changes(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``change_queries.changes`` whose status changed, the largest deterioration first; ``step``: above 0
    for the better, below 0 for the worse."""
    both = table[table["status_before"].notna() & table["status_after"].notna()]
    turned = both[both["status_before"] != both["status_after"]]
    steps = [_step(*pair) for pair in zip(turned["status_before"], turned["status_after"], strict=True)]
    turned = turned.assign(step=steps, rank=[status.rank(status_after) for status_after in turned["status_after"]])
    return turned.sort_values(["step", "rank"], kind="stable")


def _step(before: str, after: str) -> int:
    """By how many levels a status has changed. A missing report is worse; a first judgement is neither better nor worse."""
    if after == "not_reported":
        return -1
    judged = ("behind", "slightly_behind", "on_track", "achieved")
    return judged.index(after) - judged.index(before) if before in judged and after in judged else 0


def revision_names(rows: pd.DataFrame, language: Language) -> dict[str, str]:
    """Rows of ``change_queries.revisions`` as choices: number → number, time and cause."""
    return {
        str(row.revision): f"{row.revision} · {row.made_at:%Y-%m-%d %H:%M} · {revision_cause(row, language)}"
        for row in rows.itertuples()
    }


def causes_of(row: Any, language: Language) -> str:
    """The causes of a row of ``change_queries.changes``."""
    names = cause_names(language)
    return join_list((names[cause] for cause in names if cause in row.causes), language)


def revision_cause(row: Any, language: Language) -> str:
    """What made a revision: of a submission, the reporter, month and kind (and the decision)."""
    _ = translator(language)
    known = {
        "build": _("plan and register"),
        "rule": _("rules"),
        "allocation": _("shares of towns"),
        "schedule": _("monthly schedule"),
        "period": _("month closed or opened"),
        "meeting": _("meeting started"),
        "agenda": _("agenda changed"),
        "decision": _("decision recorded"),
        "withdrawal": _("decision withdrawn"),
        "problem": _("problem updated"),
        "confirmation": _("state of a task confirmed"),
        "adjustment": _("score adjusted"),
    }
    if pd.isna(row.submission_id):
        return known[row.cause]
    kind: SubmissionKind = row.kind
    who = narrative.reporter(row, language)
    parts = [who, submission_text.period_name(kind, row.period, language), submission_text.kind(kind, language)]
    if row.cause == "review":
        parts.append(submission_text.state_name(row.decision, language))
    return " ".join(parts)
