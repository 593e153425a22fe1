"""Settings: every environment variable of the program, read and checked here and nowhere else.

Each function reads its variable when it is called, not at import, so that a test or a command can set it first.
"""

import ipaddress
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO_DATABASE = ROOT / "data" / "demo.duckdb"
REAL_DATABASE = ROOT / "data" / "luozhuang.duckdb"
FREE, SIGNED_IN = "free", "signed-in"
"""The accepted values of READING: anybody may read, or only accounts that are signed in."""

DATABASE_URL = "DATABASE_URL"
BACKUP_FOLDER = "BACKUP_FOLDER"
INBOX_FOLDER = "INBOX_FOLDER"
TEMPLATES_FOLDER = "TEMPLATES_FOLDER"
READING = "READING"
TRUSTED_PROXY = "TRUSTED_PROXY"
TRUSTED_PROXY_HEADER = "TRUSTED_PROXY_HEADER"
FORWARDED_ALLOW_IPS = "FORWARDED_ALLOW_IPS"
NOBODY = "none"
"""Uvicorn's setting for the addresses whose forwarded headers it trusts, and a value that matches no address."""
ALERT_WEBHOOK = "ALERT_WEBHOOK"
ALERT_FORM = "ALERT_FORM"
SERVER = "LUOZHUANG_SERVER"
TOKEN = "LUOZHUANG_TOKEN"


def value(name: str) -> str:
    """The variable without surrounding spaces; "" when it is not set."""
    return os.environ.get(name, "").strip()


def configured_database() -> Path | None:
    """The database in DATABASE_URL, given as a path or ``duckdb:///path``; None when it is not set.

    Raises ValueError for any other kind of address.
    """
    url = value(DATABASE_URL)
    if not url:
        return None
    if "://" in url and not url.startswith("duckdb:///"):
        # The address itself is left out: it may contain a password, and this message is printed and logged.
        scheme = url.partition("://")[0]
        shown = scheme if scheme.isalnum() else "…"
        raise ValueError(f"DATABASE_URL={shown}://…: give the path of a DuckDB file, or duckdb:///path")
    return Path(url.removeprefix("duckdb:///"))


def database_path() -> Path:
    """The configured database, or the demonstration database when none is configured. Raises ValueError."""
    return configured_database() or DEMO_DATABASE


def backup_folder() -> Path:
    return Path(value(BACKUP_FOLDER) or ROOT / "data" / "backups")


def inbox_folder() -> Path:
    return Path(value(INBOX_FOLDER) or ROOT / "data" / "inbox")


def templates_folder() -> Path | None:
    """The folder with an office's own official.docx and slides.pptx; None when it is not set."""
    return Path(value(TEMPLATES_FOLDER)) if value(TEMPLATES_FOLDER) else None


def sign_in_required() -> bool:
    """Whether reading needs a sign-in. Raises ValueError for an unknown value, so that a typing error opens nothing."""
    reading = value(READING)
    if reading not in ("", FREE, SIGNED_IN):
        raise ValueError(f"{READING}={reading} is not a valid value. Use {FREE} or {SIGNED_IN}.")
    return reading == SIGNED_IN


def trusted_proxies() -> frozenset[str]:
    """The IP addresses of the proxies whose headers are trusted. Raises ValueError for anything else."""
    addresses = value(TRUSTED_PROXY).replace(",", " ").split()
    return frozenset(plain_address(address) for address in addresses)


def trusted_proxy_header() -> str:
    """The name, in lower case, of the header in which a trusted proxy sends the account; "" when it is not set."""
    return value(TRUSTED_PROXY_HEADER).lower()


def uvicorn_trusts_nobody() -> bool:
    """Whether uvicorn is told to trust no forwarded header. By default it trusts programs on this machine."""
    return os.environ.get(FORWARDED_ALLOW_IPS, "127.0.0.1").strip() in ("", NOBODY)


def plain_address(address: str) -> str:
    """An IP address in its standard form; an IPv4 address mapped into IPv6 becomes IPv4. Raises ValueError."""
    parsed = ipaddress.ip_address(address)
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
