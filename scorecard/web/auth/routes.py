"""Coming in and going out: ``/account`` shows who you are, and its forms sign in, sign out and change the password.

Forms of plain HTML, because only an answer of the server can set a cookie that no script can read.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ledger import settings
from ledger.accounts import accounts, sessions, tokens
from ledger.accounts.accounts import AccountError
from ledger.accounts.actor import ROLES, SCOPES, Role
from ledger.accounts.login_throttle import TooManyAttemptsError
from ledger.accounts.permissions import NotAllowedError
from ledger.accounts.sessions import SignInError
from ledger.accounts.tokens import TokenError
from ledger.database.errors import DatabaseUnavailableError
from scorecard import snapshot
from scorecard.addresses import ACCOUNT
from scorecard.queries import plan as plan_queries
from scorecard.queries import submit as submit_queries
from scorecard.text import accounts as account_text
from scorecard.text import permissions as permission_text
from scorecard.web import page_header, redirects
from scorecard.web.auth import oidc_claims, request_actor
from scorecard.web.auth import page as account_page
from scorecard.web.auth.current_actor import COOKIE, role_token, signer
from scorecard.web.auth.forms import FormResult
from scorecard.web.middleware import body_limits, login_required, same_origin
from scorecard.web.snapshot_request import language_of_request

MAX_FORM_BYTES = 10_000
"""Bytes of a form."""
NO_STORE = {"Cache-Control": "no-store"}
ID_TOKEN = "luozhuang_id_token"
"""The cookie of whom a provider has let in: by it the provider knows whom to sign out. It opens nothing here."""


async def show(request: Request) -> Response:
    return await run_in_threadpool(page, request, FormResult(next=redirects.return_path(request)))


def page(request: Request, said: FormResult, status: int = 200) -> Response:
    language = language_of_request(request.scope)
    try:
        copy = snapshot.store(settings.database_path()).copy
        by = request_actor.actor_of_request(request, language)
        led = login_required.redirected_to_login(request, copy, by)
    except (ValueError, DatabaseUnavailableError):
        return HTMLResponse(account_page.closed(redirects.safe_redirect_path(said.next), language), 503, NO_STORE)
    newest = plan_queries.newest_of(copy)
    names = (submit_queries.reporters if copy.demo else plan_queries.bodies)(newest, language) if newest else {}
    asked = (*page_header.other_parameters(request), ("lang", language))
    said = replace(
        said,
        next=redirects.safe_redirect_path(said.next),
        asked=asked,
        why=permission_text.reading_asks(language) if led else "",
    )
    html = account_page.html(copy, by, names, said, language)
    return HTMLResponse(html, status, NO_STORE)


def form(answer: Callable[[Request, FormData], Response]) -> Callable[[Request], Awaitable[Response]]:
    """A route of a form: refused when it comes from another site, or is larger than any form of ours."""

    async def taken(request: Request) -> Response:
        if not same_origin.is_same_origin_form(request):
            return PlainTextResponse("403", 403)
        if not body_limits.declares_size_within(request, MAX_FORM_BYTES):
            return PlainTextResponse("413", 413)
        async with request.form(max_files=0, max_fields=10) as filled:
            try:
                return await run_in_threadpool(answer, request, filled)
            except DatabaseUnavailableError:
                language = language_of_request(request.scope)
                return await run_in_threadpool(
                    page, request, FormResult(account_text.busy(language), next=_text(filled, "next")), 503
                )

    return taken


def sign_in(request: Request, filled: FormData) -> Response:
    language, there = language_of_request(request.scope), _text(filled, "next")
    account_id = _text(filled, "account")
    try:
        done = sessions.sign_in(
            settings.database_path(), account_id, _text(filled, "password"), request_actor.address_of_request(request)
        )
    except SignInError as refused:
        status = 429 if refused.wait else 401
        return page(
            request,
            FormResult(account_text.wrong_credentials(refused, language), account=account_id, next=there),
            status,
        )
    if done.must_change:
        there = f"/{redirects.base_path()}/{ACCOUNT}?{urlencode({'lang': language, 'next': there})}".replace("//", "/")
    return response_with_cookie(request, there, done.token)


def take_role(request: Request, filled: FormData) -> Response:
    """In the demonstration only; a cookie that says so holds nowhere else (``access.visitor``)."""
    copy = snapshot.store(settings.database_path()).copy
    role, reporter = _text(filled, "role"), _text(filled, "reporter")
    newest = plan_queries.newest_of(copy)
    if not copy.demo or role not in ROLES or newest is None:
        return PlainTextResponse("404", 404)
    if role == "reporter" and reporter not in submit_queries.reporters(newest, "zh"):
        return PlainTextResponse("404", 404)
    taken: Role = role
    return response_with_cookie(
        request, _text(filled, "next"), role_token(taken, reporter if role == "reporter" else "")
    )


def sign_out(request: Request, filled: FormData) -> Response:
    language = language_of_request(request.scope)
    sessions.sign_out(
        settings.database_path(),
        request_actor.actor_of_request(request, language),
        everywhere=_text(filled, "everywhere") == "1",
    )
    answer: Response = RedirectResponse(redirects.safe_redirect_path(_text(filled, "next")), 303)
    if ID_TOKEN in request.cookies and oidc_claims.settings():
        # By a page and not by an answer that leads on: browsers let no form lead to another site.
        answer = HTMLResponse(account_page.leaving(language), headers=NO_STORE)
    answer.delete_cookie(COOKIE, path=cookie_path(), httponly=True, samesite="lax")
    return answer


def change_password(request: Request, filled: FormData) -> Response:
    language, there = language_of_request(request.scope), _text(filled, "next")
    new = _text(filled, "new")
    if new != _text(filled, "again"):
        return page(request, FormResult(account_text.other_account(language), next=there), 422)
    try:
        accounts.change_password(
            settings.database_path(), request_actor.actor_of_request(request, language), _text(filled, "old"), new
        )
    except AccountError as refused:
        return page(request, FormResult(" ".join(account_text.faults(refused, language)), next=there), 422)
    except TooManyAttemptsError as refused:
        return page(request, FormResult(account_text.wait(refused.until, language), next=there), 429)
    return RedirectResponse(redirects.safe_redirect_path(there), 303)


def create_token(request: Request, filled: FormData) -> Response:
    """A token for a program: shown with this answer, and never again."""
    language, there = language_of_request(request.scope), _text(filled, "next")
    by, asked = request_actor.actor_of_request(request, language), _text(filled, "scope")
    scope = next((one for one in SCOPES if one == asked), SCOPES[0])
    try:
        token = tokens.create(
            settings.database_path(),
            by.account_id or "",
            _text(filled, "name"),
            scope,
            _days(_text(filled, "days")),
            by,
        )
    except TokenError as refused:
        return page(request, FormResult(" ".join(account_text.token_faults(refused, language)), next=there), 422)
    except NotAllowedError as refused:
        return page(request, FormResult(permission_text.denial_text_of(refused, language), next=there), 403)
    return page(request, FormResult(next=there, token=token))


def _days(typed: str) -> int:
    """0: no number of days. (Python makes no number of thousands of digits, and no token holds for so long.)"""
    return int(typed) if typed.isdecimal() and len(typed) <= len(str(tokens.MAX_DAYS)) else 0


def end_token(request: Request, filled: FormData) -> Response:
    language, there = language_of_request(request.scope), _text(filled, "next")
    by = request_actor.actor_of_request(request, language)
    try:
        tokens.end(settings.database_path(), by.account_id or "", _text(filled, "number"), by)
    except TokenError as refused:
        return page(request, FormResult(" ".join(account_text.token_faults(refused, language)), next=there), 422)
    except NotAllowedError as refused:
        return page(request, FormResult(permission_text.denial_text_of(refused, language), next=there), 403)
    return page(request, FormResult(next=there))


def response_with_cookie(request: Request, there: str, token: str) -> Response:
    answer = RedirectResponse(redirects.safe_redirect_path(there), 303)
    signed = signer(snapshot.store(settings.database_path()).copy.people).sign(token).decode()
    answer.set_cookie(
        COOKIE, signed, max_age=sessions.SESSION_HOURS * 3600, path=cookie_path(), secure=request.url.scheme == "https",
        httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def cookie_path() -> str:
    return f"/{redirects.base_path()}"


def own_path() -> str:
    """Of a cookie that the page of the account and its forms alone are sent."""
    return f"{redirects.safe_redirect_path('')}{ACCOUNT}"


def _text(filled: FormData, name: str) -> str:
    found = filled.get(name, "")
    return found if isinstance(found, str) else ""


FORMS = {
    "sign-in": sign_in, "role": take_role, "sign-out": sign_out, "password": change_password, "token": create_token,
    "token-end": end_token,
}  # fmt: skip
routes = [
    Route(f"/{ACCOUNT}", show),
    *(
        Route(
            f"/{ACCOUNT}/{name}",
            form(answer),
            methods=["POST"],
            middleware=[
                Middleware(
                    body_limits.BodyLimitMiddleware, max_bytes=MAX_FORM_BYTES, max_seconds=body_limits.FORM_SECONDS
                )
            ],
        )
        for name, answer in FORMS.items()
    ),
    # Whoever loads the answer to a form anew.
    Route(f"/{ACCOUNT}/{{form}}", show),
]
