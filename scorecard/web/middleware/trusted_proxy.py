"""Authentication by a trusted reverse proxy; its headers are stripped from requests of any other peer.

``TRUSTED_PROXY``: the proxy's addresses; ``TRUSTED_PROXY_HEADER``: the header in which it names the account. Unless
both are set, no header names an account.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from ledger import settings

LOOPBACK = "127.0.0.1"
"""Address of a page that is opened on the server itself: Streamlit gives none then."""
FORWARDED = b"x-forwarded-for"
SCHEME = b"x-forwarded-proto"


def peer_address(scope: Scope) -> str:
    """The address of the connected peer in its plain form (see settings.plain_address); "" without a peer."""
    host: str = scope["client"][0] if scope.get("client") else ""
    try:
        return settings.plain_address(host)
    except ValueError:
        return host


def check() -> None:
    """Raises ValueError for settings under which any peer could name an account."""
    # Uvicorn trusts X-Forwarded-For of any peer on this machine, unless FORWARDED_ALLOW_IPS says otherwise before it
    # loads the application. It would then replace the peer's address with a claimed one: any local program could claim
    # the proxy's address and name any account, and a local proxy would be taken for its client and not be trusted.
    if settings.trusted_proxies() and settings.trusted_proxy_header() and not settings.uvicorn_trusts_nobody():
        raise ValueError(
            f"{settings.TRUSTED_PROXY_HEADER} needs {settings.FORWARDED_ALLOW_IPS}={settings.NOBODY} in the environment of the server."
        )


def proxy_account(headers: Mapping[str, str]) -> str:
    """The account that the proxy names; "" for none. The headers must have passed TrustedProxyMiddleware."""
    return headers.get(settings.trusted_proxy_header(), "").strip().lower() if settings.trusted_proxy_header() else ""


class TrustedProxyMiddleware:
    """Middleware: strips the account header unless the peer is the proxy; sets the client's address from the proxy's
    X-Forwarded-For, IPv4-mapped IPv6 as IPv4. Raises ValueError where uvicorn would replace the peer's address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.addresses, self.header = settings.trusted_proxies(), settings.trusted_proxy_header().encode()
        check()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            address = peer_address(scope)
            proxied = address in self.addresses
            scope = dict(scope) | {"client": (address, scope["client"][1]) if scope.get("client") else None}
            scope = self._with_forwarded_client(scope) if proxied else self._without_account(scope)
        await self.app(scope, receive, send)

    def _without_account(self, scope: Scope) -> Scope:
        headers = [(name, value) for name, value in scope["headers"] if not self.header or name.lower() != self.header]
        return dict(scope) | {"headers": headers}

    def _with_forwarded_client(self, scope: Scope) -> Scope:
        # Twice: the proxy appends to the client's own header in place of replacing it, so neither value can be trusted.
        if sum(name.lower() == self.header for name, _value in scope["headers"]) > 1:
            scope = self._without_account(scope)
        forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == FORWARDED]
        # The last address is the proxy's own peer; those before it are claimed by the client.
        client = ",".join(forwarded).rpartition(",")[2].strip()
        [*_before, scheme] = [b"", *(value for name, value in scope["headers"] if name == SCHEME)]
        more: dict[str, object] = {"client": (client, 0)} if client else {}
        if scheme in (b"http", b"https"):
            more["scheme"] = scheme.decode().replace("http", "ws") if scope["type"] == "websocket" else scheme.decode()
        return dict(scope) | more
