"""Everything that was done, as an administrator reads it; as HTML and as CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from etl.submissions.receipt_text import STATES, choose, when
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
from scorecard.text.punctuation import bracketed, labelled, listed, parted


def events_table(found: Sequence[Event], language: Language) -> str:
    rows = [
        tables.plain(*("—" if cell in (None, "") else str(cell) for cell in _cells(one, language))) for one in found
    ]
    return tables.table(_head(language), rows, numeric=(6,), words=(7,))


def matching(words: str, language: Language) -> Callable[[Event], bool] | None:
    """Whether every one of the words stands in what is read of an event; None where there are none."""
    asked = words.lower().split()
    if not asked:
        return None

    def matches(one: Event) -> bool:
        read = " ".join(str(cell) for cell in _cells(one, language) if cell is not None).lower()
        return all(word in read for word in asked)

    return matches


def file(found: Sequence[Event], language: Language) -> bytes:
    """All of them as CSV; what a spreadsheet would run is defused."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_head(language))
    for one in found:
        writer.writerow(["" if cell is None else escape_formula(str(cell)) for cell in _cells(one, language)])
    return stream.getvalue().encode("utf-8-sig")


def _head(language: Language) -> list[str]:
    _ = translator(language)
    return [
        _("Time"), _("Event"), _("Full name"), _("Account"), _("Way"), _("Came from"), _("Revision"), _("About"),
    ]  # fmt: skip


def _cells(one: Event, language: Language) -> list[str | int | None]:
    return [
        f"{one.done_at:%Y-%m-%d %H:%M:%S}", event_text(one.what, language), name(one, language), one.account_id,
        way(one.via, language), one.address, one.revision, about(one, language),
    ]  # fmt: skip


@cache
def event_text(what: str, language: Language) -> str:
    _ = translator(language)
    words = {
        "signed_in": _("signed in"), "sign_in_failed": _("sign-in failed"),
        "sign_in_refused": _("sign-in refused"), "signed_out": _("signed out"),
        "password_changed": _("changed the password"),
        "token_made": _("made a token"), "token_ended": _("ended a token"),
    }  # fmt: skip
    deeds = {str(action): permission_text.action_text(action, language) for action in ACTIONS}
    return (words | deeds).get(what, what)


@cache
def way(via: str, language: Language) -> str:
    _ = translator(language)
    return {
        "page": _("page"), "api": _("program"), "command line": _("command line"), "inbox": _("watched folder"),
        "program": _("by itself"),
    }[via]  # fmt: skip


def name(one: Event, language: Language) -> str | None:
    """Who works on the file at the command line and gives no name is called by what they do."""
    _ = translator(language)
    return _("operator") if one.via == "command line" and one.name == "operator" else one.name


def about(one: Event, language: Language) -> str:
    """What it was done to: of what made a revision, what stands at that revision; else as it was remembered."""
    _ = translator(language)
    if one.kind is None:
        return _remembered(one.about or "", language)
    named, done = one.named or "", one.done or ""
    states = {str(state): choose(words, language) for state, words in STATES.items()}
    if one.kind == "submission":
        return listed([labelled(_receipt(one, language), named, language), states[done]], language)
    if one.kind == "review":
        number = _("receipt {number}").format(number=one.number)
        state = states[done]
        return labelled(number, bracketed(state, named, language) if named else state, language)
    if one.kind == "problem":
        number = _("Problem {number}").format(number=one.number)
        return labelled(number, problem_text.happened(done, language), language)
    month = narrative.year_month(date.fromisoformat(f"{named}-01"), language)
    if one.kind == "month":
        return labelled(month, choose(maintenance_html.STATES[done], language), language)
    said = [_("in force from {month} on").format(month=month)]
    changed = dict(rule.split("=") for rule in done.split(",") if rule)
    said += [labelled(rule_text.name(rule, language), f"{float(value):g}", language) for rule, value in changed.items()]
    return parted(said, language)


def _receipt(one: Event, language: Language) -> str:
    """Its number, for whom it was sent, and for when."""
    number = translator(language)("receipt {number}").format(number=one.number)
    reporter = one.reporter if language == "zh" else one.reporter_en
    month = when(one.content, one.period, language) if one.content and one.period else ""
    return bracketed(number, listed([word for word in (reporter, month) if word], language), language)


def _remembered(said: str, language: Language) -> str:
    """The short form in which an event keeps what it was about (``etl``), written out."""
    _ = translator(language)
    if said[:2] in ("+ ", "= "):
        words = {"+ ": _("new: {what}"), "= ": _("put back: {what}")}[said[:2]]
        return words.format(what=said[2:])
    codes = {str(role): role_name(role, language) for role in ROLES}
    codes |= {"closed": _("account closed"), "password": _("new first password")}
    codes |= {"everywhere": _("on all devices"), "*": _("everything")}
    begins, colon, rest = said.rpartition(": ")
    if all(one in codes for one in rest.split(", ")):
        words = listed([codes[one] for one in rest.split(", ")], language)
        return labelled(begins, words, language) if colon else words
    for scope in SCOPES:
        if rest.endswith(f" ({scope})"):
            held = bracketed(rest.removesuffix(f" ({scope})"), account_text.scope_name(scope, language), language)
            return labelled(begins, held, language)
    return said
