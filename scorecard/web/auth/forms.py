"""A form of plain HTML on the page of one's account, its fields, and what was said to the one before."""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from ledger.accounts.passwords import MAX_PASSWORD_LENGTH
from scorecard.addresses import ACCOUNT
from scorecard.web import redirects
from scorecard.web.page_header import QueryItems


@dataclass(frozen=True)
class FormResult:
    """What is answered to a form: ``fault`` in words; ``account`` as it was typed; ``next``: where one goes after it;
    ``token``: one that was just made; ``why``: why one is asked to sign in, in words; ``asked``: what else the address
    asks for, which its forms ask for too, so that their answers are in the same language."""

    fault: str = ""
    account: str = ""
    next: str = "/"
    token: str = ""
    why: str = ""
    asked: QueryItems = ()


def form(door: str, fields: str, button: str, said: FormResult) -> str:
    action = f"{redirects.safe_redirect_path('')}{ACCOUNT}/{door}?{urlencode(said.asked)}"
    return (
        f'<form method="post" action="{escape(action)}"><input type="hidden" name="next" value="{escape(said.next)}">'
        f"{fields}<button>{escape(button)}</button></form>"
    )


def field(
    name: str, label: str, kind: str = "password", filled: str = "", complete: str = "off", least: int = 0
) -> str:
    return (
        f'<label>{escape(label)}<input type="{kind}" name="{name}" value="{escape(filled)}" autocomplete="{complete}" '
        f'required maxlength="{MAX_PASSWORD_LENGTH}"{f" minlength={least}" if least else ""}></label>'
    )
