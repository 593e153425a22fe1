"""HTML forms of the account page, their fields, and the result of the form that was submitted."""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from ledger.accounts.passwords import MAX_PASSWORD_LENGTH
from scorecard.addresses import ACCOUNT
from scorecard.web import redirects
from scorecard.web.page_header import QueryItems


@dataclass(frozen=True)
class FormResult:
    """``fault``: an error message; ``account``: as typed; ``next``: the page after the form; ``token``: the one just
    created; ``why``: the reason why a sign-in is required, as a sentence; ``parameters``: of the page's address,
    repeated in the address of its forms, so that their answers are in the same language."""

    fault: str = ""
    account: str = ""
    next: str = "/"
    token: str = ""
    why: str = ""
    parameters: QueryItems = ()


def form(name: str, fields: str, button: str, result: FormResult) -> str:
    action = f"{redirects.safe_redirect_path('')}{ACCOUNT}/{name}?{urlencode(result.parameters)}"
    return (
        f'<form method="post" action="{escape(action)}"><input type="hidden" name="next" value="{escape(result.next)}">'
        f"{fields}<button>{escape(button)}</button></form>"
    )


def field(
    name: str, label: str, kind: str = "password", value: str = "", autocomplete: str = "off", min_length: int = 0
) -> str:
    return (
        f'<label>{escape(label)}<input type="{kind}" name="{name}" value="{escape(value)}" autocomplete="{autocomplete}" '
        f'required maxlength="{MAX_PASSWORD_LENGTH}"{f" minlength={min_length}" if min_length else ""}></label>'
    )
