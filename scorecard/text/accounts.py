"""What is said to somebody who wants to come in, or to change a password or an account."""

from datetime import datetime

from ledger.accounts import passwords, tokens
from ledger.accounts.accounts import AccountError, Fault
from ledger.accounts.actor import Role, Scope
from ledger.accounts.sessions import SignInError
from ledger.accounts.tokens import TokenError
from ledger.vocabulary.language import Language
from scorecard.i18n import translator


def wrong_credentials(refused: SignInError, language: Language) -> str:
    """The same for an account that there is not and for a wrong password."""
    _ = translator(language)
    if refused.wait:
        return wait(refused.wait, language)
    return _("The account or the password is wrong. An administrator can give you a new password.")


def wait(until: datetime, language: Language) -> str:
    _ = translator(language)
    return _("Too many failed attempts. Try again after {time}.").format(time=f"{until:%H:%M:%S}")


def provider_refused(language: Language) -> str:
    _ = translator(language)
    return _("The sign-in was broken off. Try again; if it goes on, ask an administrator.")


def no_answer(name: str, language: Language) -> str:
    """Of a provider, which the operator may have given a name."""
    _ = translator(language)
    words = _(
        "Signing in with {name} does not work just now. Try again in a minute; if it stays so, ask an administrator."
    )
    return words.format(name=name or _("the district's account"))


def other_account(language: Language) -> str:
    _ = translator(language)
    return _("The new password was not typed the same twice. Nothing has been changed.")


def busy(language: Language) -> str:
    _ = translator(language)
    return _("Another program is using the database. Nothing has been saved; try again in a minute.")


def faults(refused: AccountError, language: Language) -> list[str]:
    """Every fault in a sentence."""
    _ = translator(language)
    words: dict[Fault, str] = {
        "account_unreadable": _("The account is 2 to 40 small letters, digits, dots or dashes, like zhang.san."),
        "account_known": _("There is such an account already. Choose another."),
        "account_unknown": _("There is no such account any more. Reload the page."),
        "name_missing": _("Enter the name (at most 60 letters)."),
        "role_unknown": _("Choose one of the roles."),
        "reporter_missing": _("Choose the departments and towns of a reporter; other roles have none."),
        "reporter_unknown": _("One of the departments or towns is not in the database. Choose from the list."),
        "password_short": _("The password needs at least {count} letters.").format(count=passwords.MIN_PASSWORD_LENGTH),
        "password_long": _("The password has at most {count} letters.").format(count=passwords.MAX_PASSWORD_LENGTH),
        "password_same": _("The new password is the old one. Choose another."),
        "password_wrong": _("The old password is wrong. Nothing has been changed."),
        "last_administrator": _("This is the last administrator. Make another account administrator first."),
        "own_account": _("Your own role is changed, and your account closed, by another administrator only. Ask one."),
        "unchanged": _("Nothing was changed."),
        "closed": _("Your account is closed here. An administrator can open it again."),
        "password_here": _(
            "There is an account of this name that signs in with a password. Use the password, or ask an administrator."
        ),
        "role_missing": _("You have no role here. Ask an administrator for one."),
    }
    return [words[one] for one in refused.faults]


def token_faults(refused: TokenError, language: Language) -> list[str]:
    _ = translator(language)
    words: dict[tokens.Fault, str] = {
        "name_missing": _("Say what the token is for (at most 60 letters)."),
        "scope_unknown": _("Choose what the token may do."),
        "days_unknown": _("A token holds 1 to {count} days.").format(count=tokens.MAX_DAYS),
        "too_many": _("You have {count} tokens. End one that is not needed first.").format(count=tokens.MAX_TOKENS),
        "name_known": _("You have a token for this already. Name another purpose, or end that one first."),
        "account_unknown": _("There is no such account any more. Reload the page."),
        "token_unknown": _("There is no such token any more. Reload the page."),
    }
    return [words[one] for one in refused.faults]


def role_name(role: Role, language: Language) -> str:
    _ = translator(language)
    names: dict[Role, str] = {
        "viewer": _("viewer"), "reporter": _("reporter"), "coordinator": _("coordinator"),
        "administrator": _("administrator"),
    }  # fmt: skip
    return names[role]


def scope_name(name: Scope, language: Language) -> str:
    """What a token is for."""
    _ = translator(language)
    words: dict[Scope, str] = {
        "read": _("to read"),
        "send": _("to read, to send reports and to undo them"),
        "decide": _("to read, to send reports and to decide on them"),
    }
    return words[name]
