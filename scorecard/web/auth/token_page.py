"""API tokens on the account page: the list of tokens, and the forms that create and revoke one."""

from html import escape
from urllib.parse import urlencode

from ledger import clock
from ledger.accounts import tokens
from ledger.accounts.actor import ROLES, SCOPES, Actor, Scope
from ledger.accounts.permissions import MINIMUM_ROLE, MINIMUM_SCOPE
from ledger.vocabulary.language import Language
from scorecard.addresses import API
from scorecard.i18n import translator
from scorecard.snapshot import Copy
from scorecard.text import accounts as account_text
from scorecard.text.punctuation import join_list
from scorecard.web import redirects
from scorecard.web.auth.forms import FormResult, field, form

DAYS = "90"
EXAMPLE = "Authorization: Bearer …"


def html(copy: Copy, by: Actor, result: FormResult, language: Language) -> str:
    _ = translator(language)
    heading = f'<h2 id="tokens">{escape(_("Tokens for programs"))}</h2>'
    why = _("A program sends a token in place of your password. It has your permissions, limited to the token's scope.")
    address = f"{redirects.safe_redirect_path('')}{API}/?{urlencode({'lang': language, 'next': result.next})}"
    heading += f'<p>{escape(why)} <a href="{escape(address)}">{escape(_("API documentation"))}</a></p>'
    return (
        heading
        + _new_token(result, language)
        + _token_rows(copy, by, result, language)
        + _creation_form(by, result, language)
    )


def _new_token(result: FormResult, language: Language) -> str:
    if not result.token:
        return ""
    _ = translator(language)
    once = _("Your new token, shown only once. Store it where only the program can read it.")
    how = _("Programs send it in a header of each request:")
    return (
        f'<div class="made" role="status"><p>{escape(once)}</p><p><code>{escape(result.token)}</code></p>'
        f"<p>{escape(how)}</p><pre>{EXAMPLE}</pre></div>"
    )


def _token_rows(copy: Copy, by: Actor, result: FormResult, language: Language) -> str:
    _ = translator(language)
    own = [token for token in copy.account_store.valid_tokens(clock.now()) if token.account_id == by.account_id]
    lines = []
    for token in sorted(own, key=lambda token: token.begun_at):
        number = f'<input type="hidden" name="number" value="{tokens.token_number(token)}">'
        expiry = _("valid until {day}").format(day=f"{token.expires_at:%Y-%m-%d}")
        details = join_list([account_text.scope_name(token.scope or "read", language), expiry], language)
        lines.append(
            f"<li><div><strong>{escape(token.name or '')}</strong><br>{escape(details)}</div>"
            f"{form('token-end', number, _('End'), result)}</li>"
        )
    return f'<ul class="tokens">{"".join(lines)}</ul>' if lines else ""


def offered_scopes(by: Actor) -> list[Scope]:
    """The scopes that allow an action which the role allows too. (Permissions are checked when a token is used.)"""
    useful = {
        scope for action, scope in MINIMUM_SCOPE.items() if ROLES.index(by.role) >= ROLES.index(MINIMUM_ROLE[action])
    }
    return [scope for scope in SCOPES if scope == SCOPES[0] or scope in useful]


def _creation_form(by: Actor, result: FormResult, language: Language) -> str:
    _ = translator(language)
    choices = "".join(
        f'<label class="choice"><input type="radio" name="scope" value="{scope}"{" checked" if scope == SCOPES[0] else ""}>'
        f"{escape(account_text.scope_name(scope, language))}</label>"
        for scope in offered_scopes(by)
    )
    fields = field("name", _("Purpose"), "text")
    fields += f"<fieldset><legend>{escape(_('Scope'))}</legend>{choices}</fieldset>"
    fields += field("days", _("Valid for days (at most {count})").format(count=tokens.MAX_DAYS), "number", DAYS)
    return form("token", fields, _("Create a token"), result)
