"""The audit log for administrators; as HTML and as CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from etl.submissions.receipt_text import STATES, choose, period_label
from ledger.accounts.actor import ROLES, SCOPES
from ledger.accounts.audit_search import Event
from ledger.accounts.permissions import ACTIONS
from ledger.vocabulary.formula_escape import escape_formula
from ledger.vocabulary.language import Language
from scorecard.html import maintenance as maintenance_html
from scorecard.html import tables
from scorecard.i18n import translator
from scorecard.text import accounts as account_text
from scorecard.text import narrative
from scorecard.text import permissions as permission_text
from scorecard.text import problems as problem_text
from scorecard.text import rules as rule_text
from scorecard.text.accounts import role_name
from scorecard.text.punctuation import bracketed, join_clauses, join_list, labelled


def events_table(events: Sequence[Event], language: Language) -> str:
    rows = [
        tables.plain(*("—" if cell in (None, "") else str(cell) for cell in _cells(event, language)))
        for event in events
    ]
    return tables.table(_head(language), rows, numeric=(6,), words=(7,))


def matching(query: str, language: Language) -> Callable[[Event], bool] | None:
    """A test whether an event's row, as it is shown, contains every word of ``query``; None for an empty query."""
    terms = query.lower().split()
    if not terms:
        return None

    def matches(event: Event) -> bool:
        text = " ".join(str(cell) for cell in _cells(event, language) if cell is not None).lower()
        return all(term in text for term in terms)

    return matches


def file(events: Sequence[Event], language: Language) -> bytes:
    """The events as CSV (UTF-8 with BOM); cells that a spreadsheet would run as formulas are escaped."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_head(language))
    for event in events:
        writer.writerow(["" if cell is None else escape_formula(str(cell)) for cell in _cells(event, language)])
    return stream.getvalue().encode("utf-8-sig")


def _head(language: Language) -> list[str]:
    _ = translator(language)
    return [
        _("Time"),
        _("Event"),
        _("Full name"),
        _("Account"),
        _("Channel"),
        _("Client address"),
        _("Revision"),
        _("About"),
    ]


def _cells(event: Event, language: Language) -> list[str | int | None]:
    return [
        f"{event.done_at:%Y-%m-%d %H:%M:%S}",
        event_text(event.what, language),
        name(event, language),
        event.account_id,
        channel(event.via, language),
        event.address,
        event.revision,
        about(event, language),
    ]


@cache
def event_text(event_type: str, language: Language) -> str:
    _ = translator(language)
    sign_in_texts = {
        "signed_in": _("signed in"),
        "sign_in_failed": _("sign-in failed"),
        "sign_in_refused": _("sign-in refused"),
        "signed_out": _("signed out"),
        "password_changed": _("changed the password"),
        "token_made": _("created a token"),
        "token_ended": _("revoked a token"),
    }
    action_texts = {str(action): permission_text.action_text(action, language) for action in ACTIONS}
    return (sign_in_texts | action_texts).get(event_type, event_type)


@cache
def channel(via: str, language: Language) -> str:
    _ = translator(language)
    return {
        "page": _("page"),
        "api": _("program"),
        "command line": _("command line"),
        "inbox": _("watched folder"),
        "program": _("by itself"),
    }[via]


def name(event: Event, language: Language) -> str | None:
    """Who did it. At the command line, where no name was given, the stored name is “operator”: it is translated."""
    _ = translator(language)
    return _("operator") if event.via == "command line" and event.name == "operator" else event.name


def about(event: Event, language: Language) -> str:
    """What it was done to. An event that made a revision is described by the records of that revision, any other by the
    short summary stored with it."""
    _ = translator(language)
    if event.kind is None:
        return _expand_summary(event.about or "", language)
    title, outcome = event.named or "", event.done or ""
    states = {str(state): choose(texts, language) for state, texts in STATES.items()}
    if event.kind == "submission":
        return join_list([labelled(_receipt(event, language), title, language), states[outcome]], language)
    if event.kind == "review":
        number = _("receipt {number}").format(number=event.number)
        state = states[outcome]
        return labelled(number, bracketed(state, title, language) if title else state, language)
    if event.kind == "problem":
        number = _("Problem {number}").format(number=event.number)
        return labelled(number, problem_text.action_name(outcome, language), language)
    month = narrative.year_month(date.fromisoformat(f"{title}-01"), language)
    if event.kind == "month":
        return labelled(month, choose(maintenance_html.STATES[outcome], language), language)
    clauses = [_("in force from {month} on").format(month=month)]
    changed = dict(rule.split("=") for rule in outcome.split(",") if rule)
    clauses += [
        labelled(rule_text.name(rule, language), f"{float(value):g}", language) for rule, value in changed.items()
    ]
    return join_clauses(clauses, language)


def _receipt(event: Event, language: Language) -> str:
    """The receipt's number, and in brackets the reporter and the month."""
    number = translator(language)("receipt {number}").format(number=event.number)
    reporter = event.reporter if language == "zh" else event.reporter_en
    month = period_label(event.content, event.period, language) if event.content and event.period else ""
    return bracketed(number, join_list([part for part in (reporter, month) if part], language), language)


def _expand_summary(summary: str, language: Language) -> str:
    """The summary that is stored with an event (ledger/accounts/audit_log.py), with its codes translated."""
    _ = translator(language)
    if summary[:2] in ("+ ", "= "):
        message = {"+ ": _("new: {what}"), "= ": _("put back: {what}")}[summary[:2]]
        return message.format(what=summary[2:])
    codes = {str(role): role_name(role, language) for role in ROLES}
    codes |= {"closed": _("account closed"), "password": _("new temporary password")}
    codes |= {"everywhere": _("on all devices"), "*": _("everything")}
    subject, colon, rest = summary.rpartition(": ")
    if all(code in codes for code in rest.split(", ")):
        message = join_list([codes[code] for code in rest.split(", ")], language)
        return labelled(subject, message, language) if colon else message
    for scope in SCOPES:
        if rest.endswith(f" ({scope})"):
            scoped = bracketed(rest.removesuffix(f" ({scope})"), account_text.scope_name(scope, language), language)
            return labelled(subject, scoped, language)
    return summary
