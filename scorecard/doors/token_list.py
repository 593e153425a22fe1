"""One's tokens, on the page of one's account: what each is for, until when, and the forms that make and end one."""

from html import escape

from etl import database, tokens
from etl.actor import SCOPES, Actor
from etl.findings import Language
from scorecard.doors import same_site
from scorecard.doors.account_form import Said, field, form
from scorecard.doors.api import words
from scorecard.i18n import translator
from scorecard.punctuation import listed
from scorecard.snapshot import Copy

DAYS = "90"


def html(copy: Copy, by: Actor, said: Said, language: Language) -> str:
    _ = translator(language)
    head = f'<h2 id="tokens">{escape(_("Tokens for programs"))}</h2>'
    why = _("A program sends a token in place of your password. It may do what you may, within what the token is for.")
    head += f'<p>{escape(why)} <a href="{same_site.path("")}api/v1/?lang={language}">{escape(_("What programs can do"))}</a></p>'
    return head + _shown(said, language) + _held(copy, by, said, language) + _make(said, language)


def _shown(said: Said, language: Language) -> str:
    if not said.token:
        return ""
    _ = translator(language)
    once = _("Your new token, shown only now. Keep it where only the program can read it.")
    return f'<div class="made" role="status"><p>{escape(once)}</p><p><code>{escape(said.token)}</code></p></div>'


def _held(copy: Copy, by: Actor, said: Said, language: Language) -> str:
    _ = translator(language)
    own = [one for one in copy.people.held(database.now()) if one.account_id == by.account_id]
    lines = []
    for one in sorted(own, key=lambda one: one.begun_at):
        number = f'<input type="hidden" name="number" value="{tokens.number_of(one)}">'
        holds = _("holds until {day}").format(day=f"{one.expires_at:%Y-%m-%d}")
        of = listed([words.scope(one.scope or "read", language), holds], language)
        lines.append(
            f"<li><div><strong>{escape(one.name or '')}</strong><br>{escape(of)}</div>"
            f"{form('token-end', number, _('End'), said)}</li>"
        )
    return f'<ul class="tokens">{"".join(lines)}</ul>' if lines else ""


def _make(said: Said, language: Language) -> str:
    _ = translator(language)
    choices = "".join(
        f'<label class="choice"><input type="radio" name="scope" value="{one}"{" checked" if one == SCOPES[0] else ""}>'
        f"{escape(words.scope(one, language))}</label>"
        for one in SCOPES
    )
    fields = field("name", _("What it is for"), "text")
    fields += f"<fieldset><legend>{escape(_('May be used'))}</legend>{choices}</fieldset>"
    fields += field("days", _("Days that it holds, at most {count}").format(count=tokens.LONGEST_DAYS), "number", DAYS)
    return form("token", fields, _("Make a token"), said)
