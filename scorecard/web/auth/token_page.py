"""One's tokens, on the page of one's account: what each is for, until when, and the forms that make and end one."""

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
from scorecard.text.punctuation import listed
from scorecard.web import redirects
from scorecard.web.auth.forms import FormResult, field, form

DAYS = "90"
EXAMPLE = "Authorization: Bearer …"


def html(copy: Copy, by: Actor, said: FormResult, language: Language) -> str:
    _ = translator(language)
    head = f'<h2 id="tokens">{escape(_("Tokens for programs"))}</h2>'
    why = _("A program sends a token in place of your password. It may do what you may, within what the token is for.")
    there = f"{redirects.safe_redirect_path('')}{API}/?{urlencode({'lang': language, 'next': said.next})}"
    head += f'<p>{escape(why)} <a href="{escape(there)}">{escape(_("What programs can do"))}</a></p>'
    return head + _shown(said, language) + _token_rows(copy, by, said, language) + _creation_form(by, said, language)


def _shown(said: FormResult, language: Language) -> str:
    if not said.token:
        return ""
    _ = translator(language)
    once = _("Your new token, shown only now. Keep it where only the program can read it.")
    how = _("A program sends it in a header of each request:")
    return (
        f'<div class="made" role="status"><p>{escape(once)}</p><p><code>{escape(said.token)}</code></p>'
        f"<p>{escape(how)}</p><pre>{EXAMPLE}</pre></div>"
    )


def _token_rows(copy: Copy, by: Actor, said: FormResult, language: Language) -> str:
    _ = translator(language)
    own = [one for one in copy.people.held(clock.now()) if one.account_id == by.account_id]
    lines = []
    for one in sorted(own, key=lambda one: one.begun_at):
        number = f'<input type="hidden" name="number" value="{tokens.token_number(one)}">'
        holds = _("holds until {day}").format(day=f"{one.expires_at:%Y-%m-%d}")
        of = listed([account_text.scope_name(one.scope or "read", language), holds], language)
        lines.append(
            f"<li><div><strong>{escape(one.name or '')}</strong><br>{escape(of)}</div>"
            f"{form('token-end', number, _('End'), said)}</li>"
        )
    return f'<ul class="tokens">{"".join(lines)}</ul>' if lines else ""


def offered_scopes(by: Actor) -> list[Scope]:
    """The scopes that add something to what the role may; what a token may in the end is asked when it is used."""
    adding = {
        scope for action, scope in MINIMUM_SCOPE.items() if ROLES.index(by.role) >= ROLES.index(MINIMUM_ROLE[action])
    }
    return [one for one in SCOPES if one == SCOPES[0] or one in adding]


def _creation_form(by: Actor, said: FormResult, language: Language) -> str:
    _ = translator(language)
    choices = "".join(
        f'<label class="choice"><input type="radio" name="scope" value="{one}"{" checked" if one == SCOPES[0] else ""}>'
        f"{escape(account_text.scope_name(one, language))}</label>"
        for one in offered_scopes(by)
    )
    fields = field("name", _("What it is for"), "text")
    fields += f"<fieldset><legend>{escape(_('May be used'))}</legend>{choices}</fieldset>"
    fields += field("days", _("Days that it holds, at most {count}").format(count=tokens.MAX_DAYS), "number", DAYS)
    return form("token", fields, _("Make a token"), said)
