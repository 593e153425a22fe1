"""Routes of the account page ``/account`` and its forms: sign-in, sign-out, password, API tokens.

Plain HTML in place of a Streamlit page, because only an HTTP response can set an HttpOnly cookie.
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
NO_STORE = {"Cache-Control": "no-store"}
ID_TOKEN = "luozhuang_id_token"
"""Cookie with the provider's ID token, the id_token_hint of a sign-out there. It gives no access here."""


async def show(request: Request) -> Response:
    return await run_in_threadpool(page, request, FormResult(next=redirects.return_path(request)))


def page(request: Request, result: FormResult, status: int = 200) -> Response:
    language = language_of_request(request.scope)
    try:
        copy = snapshot.store(settings.database_path()).copy
        by = request_actor.actor_of_request(request, language)
        redirected = login_required.redirected_to_login(request, copy, by)
    except (ValueError, DatabaseUnavailableError):
        return HTMLResponse(
            account_page.unavailable_html(redirects.safe_redirect_path(result.next), language), 503, NO_STORE
        )
    newest = plan_queries.newest_snapshot(copy)
    names = (submit_queries.reporters if copy.demo else plan_queries.reporter_names)(newest, language) if newest else {}
    parameters = (*page_header.other_parameters(request), ("lang", language))
    result = replace(
        result,
        next=redirects.safe_redirect_path(result.next),
        parameters=parameters,
        why=permission_text.login_required_text(language) if redirected else "",
    )
    html = account_page.html(copy, by, names, result, language)
    return HTMLResponse(html, status, NO_STORE)


def form(answer: Callable[[Request, FormData], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Makes an endpoint of a function that takes a form: 403 for a form of another site, 413 for one that is too large,
    503 while the database is busy."""

    async def endpoint(request: Request) -> Response:
        if not same_origin.is_same_origin_form(request):
            return PlainTextResponse("403", 403)
        if not body_limits.declares_size_within(request, MAX_FORM_BYTES):
            return PlainTextResponse("413", 413)
        async with request.form(max_files=0, max_fields=10) as fields:
            try:
                return await run_in_threadpool(answer, request, fields)
            except DatabaseUnavailableError:
                language = language_of_request(request.scope)
                return await run_in_threadpool(
                    page, request, FormResult(account_text.database_busy(language), next=_text(fields, "next")), 503
                )

    return endpoint


def sign_in(request: Request, fields: FormData) -> Response:
    language, next_path = language_of_request(request.scope), _text(fields, "next")
    account_id = _text(fields, "account")
    try:
        session = sessions.sign_in(
            settings.database_path(), account_id, _text(fields, "password"), request_actor.address_of_request(request)
        )
    except SignInError as error:
        status = 429 if error.wait else 401
        return page(
            request,
            FormResult(account_text.wrong_credentials(error, language), account=account_id, next=next_path),
            status,
        )
    if session.must_change:
        next_path = f"/{redirects.base_path()}/{ACCOUNT}?{urlencode({'lang': language, 'next': next_path})}".replace(
            "//", "/"
        )
    return response_with_cookie(request, next_path, session.token)


def take_role(request: Request, fields: FormData) -> Response:
    """In the demonstration only; elsewhere its cookie is not valid (``actor_of_cookies``)."""
    copy = snapshot.store(settings.database_path()).copy
    role, reporter = _text(fields, "role"), _text(fields, "reporter")
    newest = plan_queries.newest_snapshot(copy)
    if not copy.demo or role not in ROLES or newest is None:
        return PlainTextResponse("404", 404)
    if role == "reporter" and reporter not in submit_queries.reporters(newest, "zh"):
        return PlainTextResponse("404", 404)
    known_role: Role = role
    token = role_token(known_role, reporter if role == "reporter" else "")
    return response_with_cookie(request, _text(fields, "next"), token)


def sign_out(request: Request, fields: FormData) -> Response:
    language = language_of_request(request.scope)
    sessions.sign_out(
        settings.database_path(),
        request_actor.actor_of_request(request, language),
        everywhere=_text(fields, "everywhere") == "1",
    )
    answer: Response = RedirectResponse(redirects.safe_redirect_path(_text(fields, "next")), 303)
    if ID_TOKEN in request.cookies and oidc_claims.settings():
        # A page with a refresh in place of a redirect: our CSP (form-action) forbids redirecting a form to another site.
        answer = HTMLResponse(account_page.provider_sign_out_html(language), headers=NO_STORE)
    answer.delete_cookie(COOKIE, path=cookie_path(), httponly=True, samesite="lax")
    return answer


def change_password(request: Request, fields: FormData) -> Response:
    language, next_path = language_of_request(request.scope), _text(fields, "next")
    new = _text(fields, "new")
    if new != _text(fields, "again"):
        return page(request, FormResult(account_text.passwords_differ(language), next=next_path), 422)
    try:
        accounts.change_password(
            settings.database_path(), request_actor.actor_of_request(request, language), _text(fields, "old"), new
        )
    except AccountError as error:
        return page(request, FormResult(" ".join(account_text.faults(error, language)), next=next_path), 422)
    except TooManyAttemptsError as error:
        return page(request, FormResult(account_text.throttled(error.until, language), next=next_path), 429)
    return RedirectResponse(redirects.safe_redirect_path(next_path), 303)


def create_token(request: Request, fields: FormData) -> Response:
    """Creates an API token, which is shown in this response only."""
    language, next_path = language_of_request(request.scope), _text(fields, "next")
    by, name = request_actor.actor_of_request(request, language), _text(fields, "scope")
    scope = next((scope for scope in SCOPES if scope == name), SCOPES[0])
    try:
        token = tokens.create(
            settings.database_path(),
            by.account_id or "",
            _text(fields, "name"),
            scope,
            _days(_text(fields, "days")),
            by,
        )
    except TokenError as error:
        return page(request, FormResult(" ".join(account_text.token_faults(error, language)), next=next_path), 422)
    except NotAllowedError as error:
        return page(request, FormResult(permission_text.denial_text_of(error, language), next=next_path), 403)
    return page(request, FormResult(next=next_path, token=token))


def _days(typed: str) -> int:
    """0: not a number of days. (``int`` raises ValueError for more than 4,300 digits; a token's days have three.)"""
    return int(typed) if typed.isdecimal() and len(typed) <= len(str(tokens.MAX_DAYS)) else 0


def end_token(request: Request, fields: FormData) -> Response:
    language, next_path = language_of_request(request.scope), _text(fields, "next")
    by = request_actor.actor_of_request(request, language)
    try:
        tokens.end(settings.database_path(), by.account_id or "", _text(fields, "number"), by)
    except TokenError as error:
        return page(request, FormResult(" ".join(account_text.token_faults(error, language)), next=next_path), 422)
    except NotAllowedError as error:
        return page(request, FormResult(permission_text.denial_text_of(error, language), next=next_path), 403)
    return page(request, FormResult(next=next_path))


def response_with_cookie(request: Request, next_path: str, token: str) -> Response:
    answer = RedirectResponse(redirects.safe_redirect_path(next_path), 303)
    signed = signer(snapshot.store(settings.database_path()).copy.account_store).sign(token).decode()
    answer.set_cookie(
        COOKIE,
        signed,
        max_age=sessions.SESSION_HOURS * 3600,
        path=cookie_path(),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def cookie_path() -> str:
    return f"/{redirects.base_path()}"


def own_path() -> str:
    """Path of a cookie that is sent to the account page and its forms only."""
    return f"{redirects.safe_redirect_path('')}{ACCOUNT}"


def _text(fields: FormData, name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


FORMS = {
    "sign-in": sign_in,
    "role": take_role,
    "sign-out": sign_out,
    "password": change_password,
    "token": create_token,
    "token-end": end_token,
}
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
    # Reloading the response to a form shows the page.
    Route(f"/{ACCOUNT}/{{form}}", show),
]
