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
from scorecard.text.punctuation import listed
from scorecard.view import View


def cause_names(language: Language) -> dict[str, str]:
    """Why something differs (ledger/sql/measures.sql, change_between), in the order in which it is told."""
    _ = translator(language)
    return {
        "new_report": _("new report"), "correction": _("correction"), "target": _("target or schedule changed"),
        "rule": _("rule changed"), "time": _("time passing"),
    }  # fmt: skip


def month_at_revision(snapshot: Snapshot, language: Language) -> str:
    """A month at a revision."""
    _ = translator(language)
    return _("{month} at revision {revision}").format(
        month=narrative.year_month(snapshot.period, language), revision=snapshot.revision
    )


def counts_by_cause(table: pd.DataFrame, view: View) -> str:
    """How many lights turned, and by which causes (one may have several)."""
    _, names = view.translate, cause_names(view.language)
    turned = status_changes(table)
    if turned.empty:
        return _("No status has changed.")
    counts = Counter(cause for row in turned.itertuples() for cause in row.causes)
    parts = [f"{names[one]} {counts[one]}" for one in names if counts[one]]
    better = int((turned["step"] > 0).sum())
    words = _("{count} statuses have changed, {better} for the better; causes: {causes}.")
    return words.format(count=len(turned), better=better, causes=listed(parts, view.language))


def status_changes(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``queries.changes`` whose status changed, those that became worst first; ``step``: for the better
    (above 0) or for the worse."""
    both = table[table["status_before"].notna() & table["status_after"].notna()]
    turned = both[both["status_before"] != both["status_after"]]
    steps = [_step(*pair) for pair in zip(turned["status_before"], turned["status_after"], strict=True)]
    turned = turned.assign(step=steps, rank=[status.rank(one) for one in turned["status_after"]])
    return turned.sort_values(["step", "rank"], kind="stable")


def _step(before: str, after: str) -> int:
    """How far a judgement has moved. Who falls silent is worse off; what is newly judged is neither better nor worse."""
    if after == "not_reported":
        return -1
    judged = ("behind", "slightly_behind", "on_track", "achieved")
    return judged.index(after) - judged.index(before) if before in judged and after in judged else 0


def revision_names(rows: pd.DataFrame, language: Language) -> dict[str, str]:
    """Rows of ``queries.revisions`` as choices: number → number, time and what it was about."""
    return {
        str(row.revision): f"{row.revision} · {row.made_at:%Y-%m-%d %H:%M} · {revision_cause(row, language)}"
        for row in rows.itertuples()
    }


def causes_of(row: Any, language: Language) -> str:
    """Why a row of ``queries.changes`` differs."""
    names = cause_names(language)
    return listed((names[one] for one in names if one in row.causes), language)


def revision_cause(row: Any, language: Language) -> str:
    _ = translator(language)
    known = {
        "build": _("plan and register"), "rule": _("rules"), "allocation": _("shares of towns"),
        "schedule": _("monthly schedule"), "period": _("month closed or opened"),
        "meeting": _("meeting begun"), "agenda": _("agenda changed"), "decision": _("decision recorded"),
        "withdrawal": _("decision withdrawn"), "problem": _("problem moved on"),
        "confirmation": _("state of a task confirmed"), "adjustment": _("score adjusted"),
    }  # fmt: skip
    if pd.isna(row.submission_id):
        return known[row.cause]
    kind: SubmissionKind = row.kind
    who = narrative.reporter(row, language)
    words = [who, submission_text.when(kind, row.period, language), submission_text.kind(kind, language)]
    if row.cause == "review":
        words.append(submission_text.standing(row.decision, language))
    return " ".join(words)
