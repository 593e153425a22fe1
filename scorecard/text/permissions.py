"""Messages for refused actions: the reason, and whom to ask."""

from html import escape

from ledger.accounts.permissions import MINIMUM_ROLE, Action, DenialReason, NotAllowedError
from ledger.vocabulary.language import Language
from scorecard.addresses import ACCOUNT, READING, WHY
from scorecard.i18n import translator
from scorecard.text.accounts import role_name


def denial_text(why: DenialReason, action: Action, language: Language) -> str:
    template = refusals(language)[why]
    return template.format(do=action_text(action, language), role=_required_role(action, language))


def _required_role(action: Action, language: Language) -> str:
    """The lowest role with the permission; a reporter only for their own departments and towns."""
    role = role_name(MINIMUM_ROLE[action], language)
    _ = translator(language)
    return (
        _("{role} for the department or town concerned").format(role=role)
        if MINIMUM_ROLE[action] == "reporter"
        else role
    )


def refusals(language: Language) -> dict[DenialReason, str]:
    """Sentences with placeholders for the action (``do``) and the role."""
    _ = translator(language)
    return {
        "nobody": _("To {do}, sign in first."),
        "signed_out": _("Your session has ended, or your account was closed. Nothing has been saved; sign in again."),
        "password_first": _("Change your temporary password on the account page first. Nothing has been saved."),
        "demonstration_only": _(
            "Roles can be chosen in the demonstration only. Nothing has been saved; sign in with your account."
        ),
        "scope": _(
            "The token does not permit this: {do}. Make another one on the account page, or sign in and do it on the pages."
        ),
        "role": _("To {do}, you need the role of {role}. Ask an administrator for it."),
        "not_own": _("To {do} for another department or town, you need the role of coordinator. Ask the coordinator."),
    }


def denial_text_of(fault: NotAllowedError, language: Language) -> str:
    return denial_text(fault.why, fault.action, language)


def denial_html(why: DenialReason, action: Action, language: Language) -> str:
    """The message as HTML, with a link to sign in for readers who have not signed in."""
    _ = translator(language)
    message = escape(denial_text(why, action, language))
    if why == "nobody":
        message += f' <a href="./{ACCOUNT}?lang={language}" data-full-load>{escape(_("Sign in"))}</a>'
    return f'<p class="asof">{message}</p>'


def login_required_text(language: Language) -> str:
    _ = translator(language)
    return _("To read the figures, sign in.")


def login_required_html(language: Language) -> str:
    """Shown instead of a page where reading needs a sign-in, with a link to sign in."""
    _ = translator(language)
    href = escape(f"./{ACCOUNT}?lang={language}&{WHY}={READING}")
    return f'<p class="asof">{escape(login_required_text(language))} <a href="{href}" data-full-load>{escape(_("Sign in"))}</a></p>'


def action_text(action: Action, language: Language) -> str:
    """The name of an action, in messages and in the table of roles."""
    _ = translator(language)
    names: dict[Action, str] = {
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
        "keep_accounts": _("manage accounts"),
        "keep_backups": _("make and restore backups"),
        "export_all": _("export everything"),
        "read_events": _("read the audit log"),
    }
    return names[action]
