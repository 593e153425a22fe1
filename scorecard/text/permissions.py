"""What is said to somebody who may not do something: why, and whom to ask."""

from html import escape

from ledger.accounts.permissions import MINIMUM_ROLE, Action, DenialReason, NotAllowedError
from ledger.vocabulary.language import Language
from scorecard.addresses import ACCOUNT, READING, WHY
from scorecard.i18n import translator
from scorecard.text.accounts import role_name


def denial_text(why: DenialReason, action: Action, language: Language) -> str:
    words = refusals(language)[why]
    return words.format(do=action_text(action, language), role=_needed(action, language))


def _needed(action: Action, language: Language) -> str:
    """The first role that may; a reporter only for what is theirs."""
    role = role_name(MINIMUM_ROLE[action], language)
    _ = translator(language)
    return (
        _("{role} for the department or town concerned").format(role=role)
        if MINIMUM_ROLE[action] == "reporter"
        else role
    )


def refusals(language: Language) -> dict[DenialReason, str]:
    """Sentences with braces for the deed and the role."""
    _ = translator(language)
    return {
        "nobody": _("To {do}, sign in first."),
        "signed_out": _("Your session has ended, or your account was closed. Nothing has been saved; sign in again."),
        "password_first": _(
            "Change your first password on the page of your account before anything else. Nothing has been saved."
        ),
        "demonstration_only": _(
            "Roles can be taken in the demonstration only. Nothing has been saved; sign in with your account."
        ),
        "scope": _(
            "The token is not made for this: {do}. Make another one on the page of your account, or sign in and do it on the pages."
        ),
        "role": _("To {do} takes the role of {role}. Ask an administrator for it."),
        "not_own": _("To {do} for another department or town takes the role of coordinator. Ask the coordinator."),
    }


def denial_text_of(fault: NotAllowedError, language: Language) -> str:
    return denial_text(fault.why, fault.action, language)


def denial_html(why: DenialReason, action: Action, language: Language) -> str:
    """The same as HTML, with the way in for who has not signed in."""
    _ = translator(language)
    words = escape(denial_text(why, action, language))
    if why == "nobody":
        words += f' <a href="./{ACCOUNT}?lang={language}" data-door>{escape(_("Sign in"))}</a>'
    return f'<p class="asof">{words}</p>'


def reading_asks(language: Language) -> str:
    _ = translator(language)
    return _("To read the figures, sign in.")


def reading(language: Language) -> str:
    """Instead of a page, where reading needs a sign-in."""
    _ = translator(language)
    there = escape(f"./{ACCOUNT}?lang={language}&{WHY}={READING}")
    return (
        f'<p class="asof">{escape(reading_asks(language))} <a href="{there}" data-door>{escape(_("Sign in"))}</a></p>'
    )


def action_text(action: Action, language: Language) -> str:
    """What is done, as it stands in a sentence and in the table of roles."""
    _ = translator(language)
    words: dict[Action, str] = {
        "report": _("send reports"),
        "open_report": _("open receipts and the files that were sent"),
        "take_back": _("undo a submission"),
        "decide_report": _("accept or return submissions"),
        "close_month": _("close months and open them again"),
        "raise_problem": _("raise problems"),
        "answer_problem": _("act on problems in one's charge"),
        "lead_problem": _("assign, return and close problems"),
        "meet": _("hold meetings and record decisions"),
        "judge": _("confirm states of tasks and adjust scores"),
        "sign_rules": _("sign rules"),
        "keep_accounts": _("keep accounts"),
        "keep_backups": _("make backups and put them back"),
        "export_all": _("export everything"),
        "read_events": _("read the events"),
    }
    return words[action]
