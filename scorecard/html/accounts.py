"""The administration page as HTML: accounts, tokens, the table of permissions; temporary passwords as CSV."""

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
from scorecard.text.punctuation import join_list, labelled


def accounts(
    stored: Mapping[str, StoredAccount],
    names: Mapping[str, str],
    last_sign_ins: Mapping[str, datetime],
    language: Language,
) -> str:
    """``names``: id of a department or town → its name; ``last_sign_ins``: account → time of its last sign-in."""
    _ = translator(language)
    rows = []
    for account in sorted(stored.values(), key=lambda account: (not account.active, account.account_id)):
        state = _("account open") if account.active else _("account closed")
        if account.active and account.must_change:
            state = _("temporary password not changed yet")
        elif account.active and not account.has_password:
            state = _("account open, no password on this site")
        reporters = join_list([names.get(key, key) for key in sorted(account.reporters)], language) or "—"
        last_sign_in = (
            f"{last_sign_ins[account.account_id]:%Y-%m-%d %H:%M}" if account.account_id in last_sign_ins else "—"
        )
        rows.append(
            tables.plain(
                account.account_id, account.name, role_name(account.role, language), reporters, state, last_sign_in
            )
        )
    head = [_("Account"), _("Full name"), _("Role"), _("Departments and towns"), _("State"), _("Last sign-in")]
    return tables.table(head, rows, kind="list records")


def tokens(sessions: Sequence[Session], people: Mapping[str, StoredAccount], language: Language) -> str:
    """The API tokens: name, owner, scope, day of creation and of expiry."""
    _ = translator(language)
    rows = [
        tables.plain(
            session.name or "",
            people[session.account_id].name,
            session.account_id,
            account_text.scope_name(session.scope or "read", language),
            f"{session.begun_at:%Y-%m-%d}",
            f"{session.expires_at:%Y-%m-%d}",
        )
        for session in sessions
    ]
    return tables.table([_("For"), _("Full name"), _("Account"), _("Scope"), _("Created on"), _("Valid until")], rows)


def roles(language: Language) -> str:
    """Actions by roles: which role may do what (ledger/accounts/permissions.py)."""
    _ = translator(language)
    rows = []
    for action in ACTIONS:
        first = ROLES.index(MINIMUM_ROLE[action])
        cells = [
            "—" if place < first else _("their own") if role == "reporter" else _("yes")
            for place, role in enumerate(ROLES)
        ]
        rows.append(tables.plain(permission_text.action_text(action, language), *cells))
    return tables.table([_("Action"), *(role_name(role, language) for role in ROLES)], rows)


def passwords_csv(new_accounts: Sequence[tuple[Account, str]], language: Language) -> bytes:
    """New accounts with their temporary passwords, to be handed over and then deleted."""
    _ = translator(language)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_("Account"), _("Full name"), _("Temporary password")])
    writer.writerows(
        [escape_formula(account.account_id), escape_formula(account.name), password]
        for account, password in new_accounts
    )
    return stream.getvalue().encode("utf-8-sig")


def import_errors(errors: Sequence[RowError], language: Language) -> list[str]:
    """A sentence for each error in an imported list of accounts: line and column, what is wrong, what to do."""
    _ = translator(language)
    messages: dict[RowFault, str] = {
        "column_missing": _("The column “{column}” is missing from the first line. Add it."),
        "size": _("The list has no accounts, or more than 500. No account was created."),
        "too_long": _("The cell has too many characters. Shorten it."),
        "account_unreadable": _(
            "“{found}” is not a valid account: use 2 to 40 lower-case letters, digits, dots or hyphens."
        ),
        "account_taken": _("“{found}” appears twice in the list, or the account already exists. Choose another name."),
        "name_missing": _("Enter the full name, in at most 60 characters."),
        "role_unknown": _("“{found}” is not a role. Write viewer, reporter, coordinator or administrator."),
        "reporter_unknown": _("“{found}” is not a department or town. Write its name as on the page Submit."),
        "reporter_missing": _("A reporter needs a department or town."),
        "reporter_only": _("Only reporters have departments or towns. Empty the cell, or make it a reporter."),
    }
    where = _("Line {line}, column “{column}”")
    sentences = []
    for error in errors:
        sentence = messages[error.why].format(found=error.found, column=error.column)
        in_cell = error.why not in ("column_missing", "size")
        place = where.format(line=error.line, column=error.column)
        sentences.append(labelled(place, sentence, language) if in_cell else sentence)
    return sentences


def temporary_password(account_id: str, password: str, language: Language) -> str:
    """The temporary password of one account, shown once to the administrator who hands it over."""
    _ = translator(language)
    message = _(
        "Temporary password of {account}. Note it down, then close this message: it must be changed at the first sign-in."
    )
    return f"<p>{escape(message.format(account=account_id))}</p><p><code>{escape(password)}</code></p>"


def account_label(account: StoredAccount, language: Language) -> str:
    """An account as an option of a select box."""
    return labelled(account.account_id, account.name, language)
