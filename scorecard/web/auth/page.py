"""The page of one's account: signing in, the password, signing out; in the demonstration, the choice of a role."""

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
from scorecard.text.punctuation import bracketed, listed
from scorecard.web import page_header, redirects
from scorecard.web.auth import oidc_claims, token_page
from scorecard.web.auth.forms import FormResult, field, form


def html(copy: Copy, by: Actor, names: Mapping[str, str], said: FormResult, language: Language) -> str:
    """``names``: id → name of every department and town that reports."""
    _ = translator(language)
    if copy.demo:
        title, body = _("Take a role"), _roles(by, names, said, language)
    elif by.standing == "nobody":
        title, body = _("Sign in"), _sign_in(said, language)
        if not copy.people.accounts and oidc_claims.settings() is None:
            body = f"<p>{escape(_('There are no accounts yet. Make the first one on the server with:'))}</p>" + FIRST
    else:
        title, body = by.name, _own(copy, by, names, said, language)
    fault = f'<p class="fault" role="alert">{escape(said.fault)}</p>' if said.fault else ""
    back = f'<p><a href="{escape(said.next)}">{escape(_("Back to the figures"))}</a></p>'
    why = f"<p>{escape(said.why)}</p>" if said.why else ""
    # A token is shown with this answer alone: the same page in the other language would have lost it.
    switch = "" if said.token else page_header.language_links(ACCOUNT, said.next, language, said.asked)
    head = page_header.page_header(said.next, switch)
    return _document(title, f"{why}{fault}{body}{back}", language, above=head)


def closed(there: str, language: Language) -> str:
    """While nobody can be known, since the database cannot be read."""
    _ = translator(language)
    words = escape(_("The data cannot be read just now. Try again in a minute; if it stays so, ask an administrator."))
    back = f'<p><a href="{escape(there)}">{escape(_("Back to the figures"))}</a></p>'
    return _document(
        _("Account"), f'<p class="fault" role="alert">{words}</p>{back}', language, above=page_header.page_header(there)
    )


def leaving(language: Language) -> str:
    """Signed out here; the page leads on to where the provider signs out too."""
    _ = translator(language)
    there = f"{redirects.safe_redirect_path('')}{ACCOUNT}/{PROVIDER_SIGN_OUT}"
    words = escape(_("You are signed out here, and now also there where you signed in."))
    body = f'<p>{words}</p><p><a href="{there}">{escape(_("Go on"))}</a></p>'
    above = page_header.page_header(redirects.safe_redirect_path(""))
    return _document(_("Sign out"), body, language, f'<meta http-equiv="refresh" content="0; url={there}">', above)


def _document(title: str, body: str, language: Language, head: str = "", above: str = "") -> str:
    return (
        f'<!doctype html><html lang="{html_document.LANGUAGE_TAGS[language]}"><head><meta charset="utf-8">{head}'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)} · {html_document.SITE_NAME}</title>'
        f"<style>:root {{ color-scheme: light dark; }}\n{html_document.styles('auto')}\n"
        f"body {{ font-family: {FONT}; }}</style></head>"
        f'<body class="account">{above}<main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )


FIRST = "<pre>python -m etl account add NAME --name … --role administrator</pre>"


def _sign_in(said: FormResult, language: Language) -> str:
    _ = translator(language)
    other, rules = "", oidc_claims.settings()
    if rules:
        there = (
            f"{redirects.safe_redirect_path('')}{ACCOUNT}/{PROVIDER}?{urlencode({'next': said.next, 'lang': language})}"
        )
        name = rules.name or _("the district's account")
        words = escape(_("Sign in with {name}").format(name=name))
        other = f'<p><a class="button" href="{escape(there)}">{words}</a></p><p>{escape(_("Or with an account and a password of this dashboard:"))}</p>'
    fields = field("account", _("Account"), "text", said.account, "username")
    fields += field("password", _("Password"), complete="current-password")
    return other + form("sign-in", fields, _("Sign in"), said)


def _own(copy: Copy, by: Actor, names: Mapping[str, str], said: FormResult, language: Language) -> str:
    _ = translator(language)
    role = account_text.role_name(by.role, language)
    if by.reporters:
        role = bracketed(role, listed([names.get(one, one) for one in sorted(by.reporters)], language), language)
    out = form("sign-out", "", _("Sign out"), said)
    everywhere = form("sign-out", '<input type="hidden" name="everywhere" value="1">', _("Sign out everywhere"), said)
    if by.session is None:
        asked = _("You came in through the district's own sign-in, which also signs you out.")
        return f"<p>{escape(role)}</p><p>{escape(asked)}</p>{token_page.html(copy, by, said, language)}"
    ways_out = f'<div class="out">{out}{everywhere}</div>'
    if not copy.people.accounts[by.account_id or ""].has_password:
        kept = _("Your password is kept by the sign-in through which you came, not here.")
        return f"<p>{escape(role)}</p><p>{escape(kept)}</p>{ways_out}{token_page.html(copy, by, said, language)}"
    first = f"<p>{escape(_('Change your first password: until then you can only read.'))}</p>" if by.must_change else ""
    password = form(
        "password",
        field("old", _("Old password"), complete="current-password")
        + field(
            "new",
            _("New password, at least {count} letters").format(count=MIN_PASSWORD_LENGTH),
            complete="new-password",
            least=MIN_PASSWORD_LENGTH,
        )
        + field("again", _("The new password again"), complete="new-password", least=MIN_PASSWORD_LENGTH),
        _("Change the password"),
        said,
    )
    programs = "" if by.must_change else token_page.html(copy, by, said, language)
    return f"<p>{escape(role)}</p>{first}{password}{ways_out}{programs}"


def _roles(by: Actor, names: Mapping[str, str], said: FormResult, language: Language) -> str:
    """Every role, and for a reporter the department or town."""
    _ = translator(language)
    own = next(iter(by.reporters), "")
    options = "".join(
        f'<option value="{escape(one)}"{" selected" if one == own else ""}>{escape(name)}</option>'
        for one, name in names.items()
    )
    # Right below the one role that it is for, and further in.
    of = f'<label class="within">{escape(_("A reporter of"))}<select name="reporter">{options}</select></label>'
    roles = "".join(
        f'<label class="choice"><input type="radio" name="role" value="{one}"{" checked" if one == by.role else ""}>'
        f"{escape(account_text.role_name(one, language))}</label>{of if one == 'reporter' else ''}"
        for one in ROLES
    )
    words = _("This is a demonstration with made-up figures: anybody may take any role here, and only here.")
    return f"<p>{escape(words)}</p>" + form("role", f"<fieldset>{roles}</fieldset>", _("Take this role"), said)
