"""A reverse proxy that has asked who somebody is: what it says is believed, and what anybody else says is thrown away.

``TRUSTED_PROXY`` holds its addresses, ``TRUSTED_PROXY_HEADER`` the header in which it names the account. Where they are
not set, no header names anybody.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from ledger import settings

LOOPBACK = "127.0.0.1"
"""Where a page is opened on the server itself: Streamlit says no address then."""
FORWARDED = b"x-forwarded-for"
SCHEME = b"x-forwarded-proto"


def peer_address(scope: Scope) -> str:
    """The address that has connected, as it is written down; "" where there is none."""
    host: str = scope["client"][0] if scope.get("client") else ""
    try:
        return settings.plain_address(host)
    except ValueError:
        return host


def check() -> None:
    """Raises ValueError for settings with which nobody could tell who names an account."""
    # Uvicorn believes whatever runs on this machine, unless its environment says otherwise before it loads the program.
    # It then passes on the address that a request claims: any program here could claim the proxy's and name any
    # account, and a proxy here would be taken for its visitor, who names nobody.
    if settings.trusted_proxies() and settings.trusted_proxy_header() and not settings.uvicorn_trusts_nobody():
        raise ValueError(
            f"{settings.TRUSTED_PROXY_HEADER} needs {settings.FORWARDED_ALLOW_IPS}={settings.NOBODY} in the environment of the server."
        )


def proxy_account(headers: Mapping[str, str]) -> str:
    """The account that the proxy names, of a request that has come through ``Proxied``."""
    return headers.get(settings.trusted_proxy_header(), "").strip().lower() if settings.trusted_proxy_header() else ""


class TrustedProxyMiddleware:
    """Middleware: strips the header from whoever is not the proxy; keeps the visitor's own address, one of
    the fourth version as such. Raises ValueError where the server would hide who has connected."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.addresses, self.header = settings.trusted_proxies(), settings.trusted_proxy_header().encode()
        check()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            address = peer_address(scope)
            proxied = address in self.addresses
            scope = dict(scope) | {"client": (address, scope["client"][1]) if scope.get("client") else None}
            scope = self._passed(scope) if proxied else self._stripped(scope)
        await self.app(scope, receive, send)

    def _stripped(self, scope: Scope) -> Scope:
        kept = [(name, value) for name, value in scope["headers"] if not self.header or name.lower() != self.header]
        return dict(scope) | {"headers": kept}

    def _passed(self, scope: Scope) -> Scope:
        # Named twice, by the visitor too: a proxy that adds to what it is sent rather than to replace it names nobody.
        if sum(name.lower() == self.header for name, _value in scope["headers"]) > 1:
            scope = self._stripped(scope)
        said = [value.decode("latin-1") for name, value in scope["headers"] if name == FORWARDED]
        # The last one is who has connected to the proxy; those before it are what they say themselves.
        visitor = ",".join(said).rpartition(",")[2].strip()
        [*_before, scheme] = [b"", *(value for name, value in scope["headers"] if name == SCHEME)]
        more: dict[str, object] = {"client": (visitor, 0)} if visitor else {}
        if scheme in (b"http", b"https"):
            more["scheme"] = scheme.decode().replace("http", "ws") if scope["type"] == "websocket" else scheme.decode()
        return dict(scope) | more
