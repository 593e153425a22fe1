"""What an administrator reads: accounts, tokens, who may do what; as HTML, and first passwords as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from etl.intake.accounts_csv import RowError, RowFault
from ledger.accounts.accounts import Account
from ledger.accounts.actor import ROLES
from ledger.accounts.permissions import ACTIONS, MINIMUM_ROLE
from ledger.accounts.store import Session, StoredAccount
from ledger.vocabulary.formula_escape import escape_formula
from ledger.vocabulary.language import Language
from scorecard.html import tables
from scorecard.i18n import translator
from scorecard.text import accounts as account_text
from scorecard.text import permissions as permission_text
from scorecard.text.accounts import role_name
from scorecard.text.punctuation import labelled, listed


def accounts(
    people: Mapping[str, StoredAccount], names: Mapping[str, str], came: Mapping[str, datetime], language: Language
) -> str:
    """``names``: id → name of departments and towns; ``came``: account → its last sign-in."""
    _ = translator(language)
    rows = []
    for one in sorted(people.values(), key=lambda one: (not one.active, one.account_id)):
        state = _("account open") if one.active else _("account closed")
        if one.active and one.must_change:
            state = _("first password not changed yet")
        elif one.active and not one.has_password:
            state = _("account open, without a password here")
        of = listed([names.get(key, key) for key in sorted(one.reporters)], language) or "—"
        last = f"{came[one.account_id]:%Y-%m-%d %H:%M}" if one.account_id in came else "—"
        rows.append(tables.plain(one.account_id, one.name, role_name(one.role, language), of, state, last))
    head = [_("Account"), _("Full name"), _("Role"), _("Departments and towns"), _("State"), _("Last sign-in")]
    return tables.table(head, rows, kind="list records")


def tokens(held: Sequence[Session], people: Mapping[str, StoredAccount], language: Language) -> str:
    """What each is called, whose it is, what for and until when."""
    _ = translator(language)
    rows = [
        tables.plain(
            one.name or "", people[one.account_id].name, one.account_id, account_text.scope_name(one.scope or "read", language),
            f"{one.begun_at:%Y-%m-%d}", f"{one.expires_at:%Y-%m-%d}",
        )
        for one in held
    ]  # fmt: skip
    return tables.table([_("For"), _("Full name"), _("Account"), _("Scope"), _("Made on"), _("Holds until")], rows)


def roles(language: Language) -> str:
    """The table of roles (ledger/accounts/permissions.py)."""
    _ = translator(language)
    rows = []
    for action in ACTIONS:
        first = ROLES.index(MINIMUM_ROLE[action])
        cells = [
            "—" if place < first else _("their own") if role == "reporter" else _("yes")
            for place, role in enumerate(ROLES)
        ]
        rows.append(tables.plain(permission_text.action_text(action, language), *cells))
    return tables.table([_("What is done"), *(role_name(role, language) for role in ROLES)], rows)


def passwords_file(made: Sequence[tuple[Account, str]], language: Language) -> bytes:
    """Accounts with their first passwords, to be handed over and thrown away."""
    _ = translator(language)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_("Account"), _("Full name"), _("First password")])
    writer.writerows([escape_formula(one.account_id), escape_formula(one.name), password] for one, password in made)
    return stream.getvalue().encode("utf-8-sig")


def wrong(found: Sequence[RowError], language: Language) -> list[str]:
    """A sentence for each fault of a list of accounts: where, what, and what to do."""
    _ = translator(language)
    words: dict[RowFault, str] = {
        "column_missing": _("The column “{column}” is missing from the first line. Add it."),
        "size": _("The list holds no account, or more than 500. Nothing was made."),
        "too_long": _("There are too many letters in the cell. Shorten it."),
        "account_unreadable": _("“{found}”: an account is 2 to 40 small letters, digits, dots or dashes."),
        "account_taken": _("“{found}” stands twice in the list, or is an account already. Take another name."),
        "name_missing": _("Give the full name, in up to 60 letters."),
        "role_unknown": _("“{found}” is no role. Write viewer, reporter, coordinator or administrator."),
        "reporter_unknown": _("“{found}” is no department or town. Write its name as on the page Submit."),
        "reporter_missing": _("A reporter needs a department or town."),
        "reporter_only": _("Only reporters have departments or towns. Empty the cell, or make it a reporter."),
    }
    where = _("Line {line}, column “{column}”")
    said = []
    for one in found:
        sentence = words[one.why].format(found=one.found, column=one.column)
        of_cell = one.why not in ("column_missing", "size")
        place = where.format(line=one.line, column=one.column)
        said.append(labelled(place, sentence, language) if of_cell else sentence)
    return said


def password_words(account_id: str, password: str, language: Language) -> str:
    """To be handed over."""
    _ = translator(language)
    words = _("First password of {account}. Note it down, then close it: it must be changed at the first sign-in.")
    return f"<p>{escape(words.format(account=account_id))}</p><p><code>{escape(password)}</code></p>"


def chosen(one: StoredAccount, language: Language) -> str:
    """An account in a list to choose from."""
    return labelled(one.account_id, one.name, language)
