"""Who sends a request, and from where."""

from starlette.requests import HTTPConnection

from ledger import settings
from ledger.accounts.actor import Actor
from ledger.vocabulary.language import Language
from scorecard import access, snapshot
from scorecard.doors import proxy


def of(request: HTTPConnection, language: Language) -> Actor:
    """Raises DatabaseUnavailableError."""
    copy = snapshot.store(settings.configured_database() or settings.DEMO_DATABASE).copy
    return access.visitor(copy, request.cookies, language, address=address(request), named=proxy.named(request.headers))


def address(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""
