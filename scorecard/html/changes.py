"""What differs between two snapshots, in words: the causes, the lights that turned, the figures before and after."""

from collections import Counter
from html import escape
from typing import Any

import pandas as pd

from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.html import marks, tables
from scorecard.html.links import link
from scorecard.i18n import Translate, translator
from scorecard.snapshot import Snapshot
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import listed
from scorecard.view import View


def causes(language: Language) -> dict[str, str]:
    """Why something differs (ledger/sql/measures.sql, change_between), in the order in which it is told."""
    _ = translator(language)
    return {
        "new_report": _("new report"), "correction": _("correction"), "target": _("target or schedule changed"),
        "rule": _("rule changed"), "time": _("time passing"),
    }  # fmt: skip


def named(snapshot: Snapshot, language: Language) -> str:
    """A month at a revision."""
    _ = translator(language)
    return _("{month} at revision {revision}").format(
        month=narrative.year_month(snapshot.period, language), revision=snapshot.revision
    )


def by_cause(table: pd.DataFrame, view: View) -> str:
    """How many lights turned, and by which causes (one may have several)."""
    _, names = view.translate, causes(view.language)
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


def status_change_table(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``turns``: the indicator, its light before and now, and why."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view),
            marks.turn(row.status_before, row.status_after, _, short=True),
            escape(caused(row, language)),
        ]
        for row in rows.itertuples()
    ]
    return tables.table([_("Indicator"), _("Status change"), _("Cause")], lines, kind="list turns")


def figures(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``queries.changes``: value, target, gap and light before and after, and why."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view), _pair(row, "value", language), _pair(row, "target", language),
            _gaps(row, language), _status_change(row, _), escape(caused(row, language)),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    head = [_("Indicator"), _("Actual"), _("Target"), _("Gap to pace"), _("Status change"), _("Cause")]
    return tables.table(head, lines, numeric=(1, 2, 3))


def corrections(rows: pd.DataFrame, view: View) -> str:
    """Rows of ``queries.corrections_after``: what was shown then, what is known now, and who changed it."""
    _, language = view.translate, view.language
    lines = [
        [
            _indicator(row, view), _pair(row, "value", language), _status_change(row, _), escape(caused(row, language)),
            escape(_decision(row, view)),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    head = [_("Indicator"), _("Actual"), _("Status change"), _("Cause"), _("Changed by")]
    return tables.table(head, lines, numeric=(1,))


def revision_names(rows: pd.DataFrame, language: Language) -> dict[str, str]:
    """Rows of ``queries.revisions`` as choices: number → number, time and what it was about."""
    return {
        str(row.revision): f"{row.revision} · {row.made_at:%Y-%m-%d %H:%M} · {_about(row, language)}"
        for row in rows.itertuples()
    }


def _about(row: Any, language: Language) -> str:
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


def _indicator(row: Any, view: View) -> str:
    return link("indicator", view, narrative.name(row, "indicator", view.language), indicator=row.indicator_id)


def caused(row: Any, language: Language) -> str:
    """Why a row of ``queries.changes`` differs."""
    names = causes(language)
    return listed((names[one] for one in names if one in row.causes), language)


def _pair(row: Any, what: str, language: Language) -> str:
    """Before → after; once when nothing changed."""
    before, after = (getattr(row, f"{what}_{when}") for when in ("before", "after"))
    written = [escape(_value(row, value, what, language)) for value in (before, after)]
    return written[1] if written[0] == written[1] else f'{written[0]} <span class="quiet">→</span> {written[1]}'


def _value(row: Any, value: float, what: str, language: Language) -> str:
    _ = translator(language)
    if pd.isna(value):
        return _("Not reported") if what == "value" else "—"
    return narrative.amount(row, value, language)


def _gaps(row: Any, language: Language) -> str:
    gaps = [
        narrative.gap(getattr(row, f"pace_gap_{when}"), language) if getattr(row, f"expected_rate_{when}") > 0 else "—"
        for when in ("before", "after")
    ]
    return gaps[1] if gaps[0] == gaps[1] else f'{gaps[0]} <span class="quiet">→</span> {gaps[1]}'


def _status_change(row: Any, _: Translate) -> str:
    if pd.isna(row.status_before) or pd.isna(row.status_after):
        return "—"
    if row.status_before == row.status_after:
        return marks.chip(row.status_after, _)
    return marks.turn(row.status_before, row.status_after, _)


def _decision(row: Any, view: View) -> str:
    if pd.isna(row.submission_id):
        return "—"
    who = narrative.reporter(row, view.language)
    state = submission_text.standing(row.decision, view.language)
    return f"{who} {row.submitted_by} · {row.submission_id:.0f} · {state} {row.decided_at:%Y-%m-%d %H:%M}"
