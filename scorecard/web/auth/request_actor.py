"""The actor and the address of a request."""

from starlette.requests import HTTPConnection

from ledger import settings
from ledger.accounts.actor import Actor
from ledger.vocabulary.language import Language
from scorecard import snapshot
from scorecard.web.auth.current_actor import actor_of_cookies
from scorecard.web.middleware import trusted_proxy


def actor_of_request(request: HTTPConnection, language: Language) -> Actor:
    """Raises DatabaseUnavailableError."""
    copy = snapshot.store(settings.database_path()).copy
    return actor_of_cookies(
        copy,
        request.cookies,
        language,
        address=address_of_request(request),
        named=trusted_proxy.proxy_account(request.headers),
    )


def address_of_request(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""
