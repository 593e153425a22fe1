"""HTML of the account page: sign-in, password, sign-out; in the demonstration, the choice of a role."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from ledger.accounts.actor import ROLES, Actor
from ledger.accounts.passwords import MIN_PASSWORD_LENGTH
from ledger.vocabulary.language import Language
from scorecard.addresses import ACCOUNT, PROVIDER, PROVIDER_SIGN_OUT
from scorecard.charts.trend import FONT
from scorecard.html import document as html_document
from scorecard.i18n import translator
from scorecard.snapshot import Copy
from scorecard.text import accounts as account_text
from scorecard.text.punctuation import bracketed, join_list
from scorecard.web import page_header, redirects
from scorecard.web.auth import oidc_claims, token_page
from scorecard.web.auth.forms import FormResult, field, form


def html(copy: Copy, by: Actor, names: Mapping[str, str], result: FormResult, language: Language) -> str:
    """``names``: id → name of each department and town that reports."""
    _ = translator(language)
    if copy.demo:
        title, body = _("Choose a role"), _roles(by, names, result, language)
    elif by.kind == "nobody":
        title, body = _("Sign in"), _sign_in(result, language)
        if not copy.account_store.accounts and oidc_claims.settings() is None:
            body = (
                f"<p>{escape(_('There are no accounts yet. Create the first one on the server with:'))}</p>"
                + FIRST_ACCOUNT_COMMAND
            )
    else:
        title, body = by.name, _own(copy, by, names, result, language)
    fault = f'<p class="fault" role="alert">{escape(result.fault)}</p>' if result.fault else ""
    back = f'<p><a href="{escape(result.next)}">{escape(_("Back to the figures"))}</a></p>'
    why = f"<p>{escape(result.why)}</p>" if result.why else ""
    # A new token is shown in this response only: a link to the other language would lose it.
    switch = "" if result.token else page_header.language_links(ACCOUNT, result.next, language, result.parameters)
    head = page_header.page_header(result.next, switch)
    return _document(title, f"{why}{fault}{body}{back}", language, above=head)


def unavailable_html(next_path: str, language: Language) -> str:
    """Shown while the database, and with it accounts, cannot be read."""
    _ = translator(language)
    message = escape(
        _("The data cannot be read at the moment. Try again in a minute; if that does not help, ask an administrator.")
    )
    back = f'<p><a href="{escape(next_path)}">{escape(_("Back to the figures"))}</a></p>'
    body = f'<p class="fault" role="alert">{message}</p>{back}'
    return _document(_("Account"), body, language, above=page_header.page_header(next_path))


def provider_sign_out_html(language: Language) -> str:
    """Signed out here; the page redirects to the provider's own sign-out."""
    _ = translator(language)
    address = f"{redirects.safe_redirect_path('')}{ACCOUNT}/{PROVIDER_SIGN_OUT}"
    message = escape(_("You are signed out here and are now being signed out of the district's sign-in."))
    body = f'<p>{message}</p><p><a href="{address}">{escape(_("Continue"))}</a></p>'
    above = page_header.page_header(redirects.safe_redirect_path(""))
    return _document(_("Sign out"), body, language, f'<meta http-equiv="refresh" content="0; url={address}">', above)


def _document(title: str, body: str, language: Language, head: str = "", above: str = "") -> str:
    return (
        f'<!doctype html><html lang="{html_document.LANGUAGE_TAGS[language]}"><head><meta charset="utf-8">{head}'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)} · {html_document.SITE_NAME}</title>'
        f"<style>:root {{ color-scheme: light dark; }}\n{html_document.styles('auto')}\n"
        f"body {{ font-family: {FONT}; }}</style></head>"
        f'<body class="account">{above}<main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )


FIRST_ACCOUNT_COMMAND = "<pre>python -m etl account add NAME --name … --role administrator</pre>"


def _sign_in(result: FormResult, language: Language) -> str:
    _ = translator(language)
    by_provider, rules = "", oidc_claims.settings()
    if rules:
        address = f"{redirects.safe_redirect_path('')}{ACCOUNT}/{PROVIDER}?{urlencode({'next': result.next, 'lang': language})}"
        name = rules.name or _("the district's account")
        label = escape(_("Sign in with {name}").format(name=name))
        by_provider = f'<p><a class="button" href="{escape(address)}">{label}</a></p><p>{escape(_("Or with an account and password of this dashboard:"))}</p>'
    fields = field("account", _("Account"), "text", result.account, "username")
    fields += field("password", _("Password"), autocomplete="current-password")
    return by_provider + form("sign-in", fields, _("Sign in"), result)


def _own(copy: Copy, by: Actor, names: Mapping[str, str], result: FormResult, language: Language) -> str:
    _ = translator(language)
    role = account_text.role_name(by.role, language)
    if by.reporters:
        role = bracketed(
            role, join_list([names.get(reporter, reporter) for reporter in sorted(by.reporters)], language), language
        )
    out = form("sign-out", "", _("Sign out"), result)
    everywhere = form("sign-out", '<input type="hidden" name="everywhere" value="1">', _("Sign out everywhere"), result)
    if by.session is None:
        message = _("You signed in through the district's own sign-in; sign out there.")
        return f"<p>{escape(role)}</p><p>{escape(message)}</p>{token_page.html(copy, by, result, language)}"
    sign_out = f'<div class="out">{out}{everywhere}</div>'
    if not copy.account_store.accounts[by.account_id or ""].has_password:
        message = _("You signed in through the district's own sign-in; your password is managed there.")
        return f"<p>{escape(role)}</p><p>{escape(message)}</p>{sign_out}{token_page.html(copy, by, result, language)}"
    notice = (
        f"<p>{escape(_('Change your temporary password; until then you can only read.'))}</p>" if by.must_change else ""
    )
    password = form(
        "password",
        field("old", _("Old password"), autocomplete="current-password")
        + field(
            "new",
            _("New password (at least {count} characters)").format(count=MIN_PASSWORD_LENGTH),
            autocomplete="new-password",
            min_length=MIN_PASSWORD_LENGTH,
        )
        + field("again", _("Repeat the new password"), autocomplete="new-password", min_length=MIN_PASSWORD_LENGTH),
        _("Change password"),
        result,
    )
    tokens = "" if by.must_change else token_page.html(copy, by, result, language)
    return f"<p>{escape(role)}</p>{notice}{password}{sign_out}{tokens}"


def _roles(by: Actor, names: Mapping[str, str], result: FormResult, language: Language) -> str:
    """A choice of every role, and for a reporter of the department or town."""
    _ = translator(language)
    own = next(iter(by.reporters), "")
    options = "".join(
        f'<option value="{escape(reporter)}"{" selected" if reporter == own else ""}>{escape(name)}</option>'
        for reporter, name in names.items()
    )
    # Below the role of a reporter, indented.
    reporter_choice = (
        f'<label class="within">{escape(_("A reporter of"))}<select name="reporter">{options}</select></label>'
    )
    roles = "".join(
        f'<label class="choice"><input type="radio" name="role" value="{role}"{" checked" if role == by.role else ""}>'
        f"{escape(account_text.role_name(role, language))}</label>{reporter_choice if role == 'reporter' else ''}"
        for role in ROLES
    )
    message = _(
        "This is a demonstration with made-up figures: choose any role to try it. Real databases require an account."
    )
    return f"<p>{escape(message)}</p>" + form("role", f"<fieldset>{roles}</fieldset>", _("Use this role"), result)
