"""Coming in and going out: ``/account`` shows who you are, and its forms sign in, sign out and change the password.

Forms of plain HTML, because only an answer of the server can set a cookie that no script can read.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ledger import settings
from ledger.accounts import accounts, sessions, tokens
from ledger.accounts.accounts import AccountError
from ledger.accounts.actor import ROLES, SCOPES, Role
from ledger.accounts.login_throttle import TooManyAttemptsError
from ledger.accounts.permissions import NotAllowedError
from ledger.accounts.sessions import SignInError
from ledger.accounts.tokens import TokenError
from ledger.database.errors import DatabaseUnavailableError
from scorecard import access, access_words, queries, shell, snapshot
from scorecard.access import COOKIE
from scorecard.doors import account_page, account_words, claims, masthead, reading, same_site, visitors
from scorecard.doors.account_form import Said
from scorecard.doors.addresses import ACCOUNT
from scorecard.doors.api import bounds

LARGEST = 10_000
"""Bytes of a form."""
NOT_KEPT = {"Cache-Control": "no-store"}


async def show(request: Request) -> Response:
    return await run_in_threadpool(page, request, Said(next=same_site.came_from(request)))


def page(request: Request, said: Said, status: int = 200) -> Response:
    language = shell.language_of_request(request.scope)
    try:
        copy = snapshot.store(path()).copy
        by = visitors.of(request, language)
        led = reading.led_here(request, copy, by)
    except (ValueError, DatabaseUnavailableError):
        return HTMLResponse(account_page.closed(same_site.path(said.next), language), 503, NOT_KEPT)
    newest = queries.newest_of(copy)
    names = (queries.reporters if copy.demo else queries.bodies)(newest, language) if newest else {}
    asked = (*masthead.kept(request), ("lang", language))
    said = replace(
        said, next=same_site.path(said.next), asked=asked, why=access_words.reading_asks(language) if led else ""
    )
    html = account_page.html(copy, by, names, said, language)
    return HTMLResponse(html, status, NOT_KEPT)


def form(answer: Callable[[Request, FormData], Response]) -> Callable[[Request], Awaitable[Response]]:
    """A route of a form: refused when it comes from another site, or is larger than any form of ours."""

    async def taken(request: Request) -> Response:
        if not same_site.own(request):
            return PlainTextResponse("403", 403)
        if not bounds.claims(request, LARGEST):
            return PlainTextResponse("413", 413)
        async with request.form(max_files=0, max_fields=10) as filled:
            try:
                return await run_in_threadpool(answer, request, filled)
            except DatabaseUnavailableError:
                language = shell.language_of_request(request.scope)
                return await run_in_threadpool(
                    page, request, Said(account_words.busy(language), next=_text(filled, "next")), 503
                )

    return taken


def sign_in(request: Request, filled: FormData) -> Response:
    language, there = shell.language_of_request(request.scope), _text(filled, "next")
    account_id = _text(filled, "account")
    try:
        done = sessions.sign_in(path(), account_id, _text(filled, "password"), visitors.address(request))
    except SignInError as refused:
        status = 429 if refused.wait else 401
        return page(request, Said(account_words.not_in(refused, language), account=account_id, next=there), status)
    if done.must_change:
        there = f"/{shell.base_path()}/{ACCOUNT}?{urlencode({'lang': language, 'next': there})}".replace("//", "/")
    return with_cookie(request, there, done.token)


def take_role(request: Request, filled: FormData) -> Response:
    """In the demonstration only; a cookie that says so holds nowhere else (``access.visitor``)."""
    copy = snapshot.store(path()).copy
    role, reporter = _text(filled, "role"), _text(filled, "reporter")
    newest = queries.newest_of(copy)
    if not copy.demo or role not in ROLES or newest is None:
        return PlainTextResponse("404", 404)
    if role == "reporter" and reporter not in queries.reporters(newest, "zh"):
        return PlainTextResponse("404", 404)
    taken: Role = role
    return with_cookie(request, _text(filled, "next"), access.role_token(taken, reporter if role == "reporter" else ""))


def sign_out(request: Request, filled: FormData) -> Response:
    language = shell.language_of_request(request.scope)
    sessions.sign_out(path(), visitors.of(request, language), everywhere=_text(filled, "everywhere") == "1")
    answer: Response = RedirectResponse(same_site.path(_text(filled, "next")), 303)
    if USER_COOKIE_NAME in request.cookies and claims.settings():
        # By a page and not by an answer that leads on: browsers let no form lead to another site.
        answer = HTMLResponse(account_page.leaving(language), headers=NOT_KEPT)
    answer.delete_cookie(COOKIE, path=cookie_path(), httponly=True, samesite="lax")
    return answer


def change_password(request: Request, filled: FormData) -> Response:
    language, there = shell.language_of_request(request.scope), _text(filled, "next")
    new = _text(filled, "new")
    if new != _text(filled, "again"):
        return page(request, Said(account_words.not_the_same(language), next=there), 422)
    try:
        accounts.change_password(path(), visitors.of(request, language), _text(filled, "old"), new)
    except AccountError as refused:
        return page(request, Said(" ".join(account_words.faults(refused, language)), next=there), 422)
    except TooManyAttemptsError as refused:
        return page(request, Said(account_words.wait(refused.until, language), next=there), 429)
    return RedirectResponse(same_site.path(there), 303)


def give_token(request: Request, filled: FormData) -> Response:
    """A token for a program: shown with this answer, and never again."""
    language, there = shell.language_of_request(request.scope), _text(filled, "next")
    by, asked = visitors.of(request, language), _text(filled, "scope")
    scope = next((one for one in SCOPES if one == asked), SCOPES[0])
    try:
        token = tokens.create(
            path(), by.account_id or "", _text(filled, "name"), scope, _days(_text(filled, "days")), by
        )
    except TokenError as refused:
        return page(request, Said(" ".join(account_words.token_faults(refused, language)), next=there), 422)
    except NotAllowedError as refused:
        return page(request, Said(access_words.refused(refused, language), next=there), 403)
    return page(request, Said(next=there, token=token))


def _days(typed: str) -> int:
    """0: no number of days. (Python makes no number of thousands of digits, and no token holds for so long.)"""
    return int(typed) if typed.isdecimal() and len(typed) <= len(str(tokens.MAX_DAYS)) else 0


def end_token(request: Request, filled: FormData) -> Response:
    language, there = shell.language_of_request(request.scope), _text(filled, "next")
    by = visitors.of(request, language)
    try:
        tokens.end(path(), by.account_id or "", _text(filled, "number"), by)
    except TokenError as refused:
        return page(request, Said(" ".join(account_words.token_faults(refused, language)), next=there), 422)
    except NotAllowedError as refused:
        return page(request, Said(access_words.refused(refused, language), next=there), 403)
    return page(request, Said(next=there))


def with_cookie(request: Request, there: str, token: str) -> Response:
    answer = RedirectResponse(same_site.path(there), 303)
    signed = access.signer(snapshot.store(path()).copy.people).sign(token).decode()
    answer.set_cookie(
        COOKIE, signed, max_age=sessions.SESSION_HOURS * 3600, path=cookie_path(), secure=request.url.scheme == "https",
        httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def cookie_path() -> str:
    return f"/{shell.base_path()}"


def _text(filled: FormData, name: str) -> str:
    found = filled.get(name, "")
    return found if isinstance(found, str) else ""


def path() -> Path:
    return settings.configured_database() or settings.DEMO_DATABASE


FORMS = {
    "sign-in": sign_in, "role": take_role, "sign-out": sign_out, "password": change_password, "token": give_token,
    "token-end": end_token,
}  # fmt: skip
routes = [
    Route(f"/{ACCOUNT}", show),
    *(
        Route(
            f"/{ACCOUNT}/{name}",
            form(answer),
            methods=["POST"],
            middleware=[Middleware(bounds.Bounded, max_bytes=LARGEST, max_seconds=bounds.FORM_SECONDS)],
        )
        for name, answer in FORMS.items()
    ),
    # Whoever loads the answer to a form anew.
    Route(f"/{ACCOUNT}/{{form}}", show),
]
