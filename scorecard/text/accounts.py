"""Messages about signing in, passwords, accounts and tokens."""

from datetime import datetime

from ledger.accounts import passwords, tokens
from ledger.accounts.accounts import AccountError, Fault
from ledger.accounts.actor import Role, Scope
from ledger.accounts.sessions import SignInError
from ledger.accounts.tokens import TokenError
from ledger.vocabulary.language import Language
from scorecard.i18n import translator


def wrong_credentials(refused: SignInError, language: Language) -> str:
    """The same message for an unknown account and for a wrong password."""
    _ = translator(language)
    if refused.wait:
        return throttled(refused.wait, language)
    return _("The account or the password is wrong. An administrator can give you a new password.")


def throttled(until: datetime, language: Language) -> str:
    _ = translator(language)
    return _("Too many failed attempts. Try again after {time}.").format(time=f"{until:%H:%M:%S}")


def provider_refused(language: Language) -> str:
    _ = translator(language)
    return _("The sign-in was not completed. Try again; if the problem persists, contact an administrator.")


def provider_unavailable(name: str, language: Language) -> str:
    """``name``: of the identity provider, "" when the operator has configured none."""
    _ = translator(language)
    message = _(
        "Sign-in with {name} is not available at the moment. Try again in a minute; if the problem persists, contact an administrator."
    )
    return message.format(name=name or _("the district's account"))


def passwords_differ(language: Language) -> str:
    _ = translator(language)
    return _("The two entries of the new password differ. Nothing has been changed.")


def database_busy(language: Language) -> str:
    _ = translator(language)
    return _("Another program is using the database. Nothing has been saved; try again in a minute.")


def faults(refused: AccountError, language: Language) -> list[str]:
    """A sentence for each fault."""
    _ = translator(language)
    messages: dict[Fault, str] = {
        "account_unreadable": _(
            "An account name has 2 to 40 lower-case letters, digits, dots or hyphens, like zhang.san."
        ),
        "account_known": _("This account already exists. Choose another name."),
        "account_unknown": _("Account not found. Reload the page."),
        "name_missing": _("Enter the name (at most 60 characters)."),
        "role_unknown": _("Choose one of the roles."),
        "reporter_missing": _("Choose the departments and towns of a reporter; other roles have none."),
        "reporter_unknown": _("One of the departments or towns is not in the database. Choose from the list."),
        "password_short": _("The password needs at least {count} characters.").format(
            count=passwords.MIN_PASSWORD_LENGTH
        ),
        "password_long": _("The password may have at most {count} characters.").format(
            count=passwords.MAX_PASSWORD_LENGTH
        ),
        "password_same": _("The new password is the same as the old one. Choose another."),
        "password_wrong": _("The old password is wrong. Nothing has been changed."),
        "last_administrator": _("This is the last administrator. Make another account administrator first."),
        "own_account": _("Only another administrator can change your role or close your account."),
        "unchanged": _("Nothing was changed."),
        "closed": _("Your account is closed here. An administrator can open it again."),
        "password_here": _(
            "An account of this name signs in with a password. Use the password, or ask an administrator."
        ),
        "role_missing": _("You have no role here. Ask an administrator for one."),
    }
    return [messages[fault] for fault in refused.faults]


def token_faults(refused: TokenError, language: Language) -> list[str]:
    _ = translator(language)
    messages: dict[tokens.Fault, str] = {
        "name_missing": _("Enter the purpose of the token (at most 60 characters)."),
        "scope_unknown": _("Choose what the token may do."),
        "days_unknown": _("A token is valid for 1 to {count} days.").format(count=tokens.MAX_DAYS),
        "too_many": _("You have {count} tokens. End one that is not needed first.").format(count=tokens.MAX_TOKENS),
        "name_known": _("You already have a token for this purpose. Enter another purpose, or end that token first."),
        "account_unknown": _("Account not found. Reload the page."),
        "token_unknown": _("Token not found. Reload the page."),
    }
    return [messages[fault] for fault in refused.faults]


def role_name(role: Role, language: Language) -> str:
    _ = translator(language)
    names: dict[Role, str] = {
        "viewer": _("viewer"),
        "reporter": _("reporter"),
        "coordinator": _("coordinator"),
        "administrator": _("administrator"),
    }
    return names[role]


def scope_name(name: Scope, language: Language) -> str:
    """What a token is for."""
    _ = translator(language)
    names: dict[Scope, str] = {
        "read": _("to read"),
        "send": _("to read, to send reports and to undo them"),
        "decide": _("to read, to send reports and to decide on them"),
    }
    return names[name]
