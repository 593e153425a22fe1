"""Settings: every environment variable of the program, read and checked here and nowhere else.

They are read when they are asked for, not at import, so that a test or a command can set one first.
"""

import ipaddress
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO_DATABASE = ROOT / "data" / "demo.duckdb"
REAL_DATABASE = ROOT / "data" / "luozhuang.duckdb"
FREE, SIGNED_IN = "free", "signed-in"
"""What READING may say."""

DATABASE_URL = "DATABASE_URL"
BACKUP_FOLDER = "BACKUP_FOLDER"
INBOX_FOLDER = "INBOX_FOLDER"
TEMPLATES_FOLDER = "TEMPLATES_FOLDER"
READING = "READING"
TRUSTED_PROXY = "TRUSTED_PROXY"
TRUSTED_PROXY_HEADER = "TRUSTED_PROXY_HEADER"
FORWARDED_ALLOW_IPS = "FORWARDED_ALLOW_IPS"
NOBODY = "none"
"""Uvicorn's own setting of whose forwarded headers it believes, and a value that is nobody's address."""
ALERT_WEBHOOK = "ALERT_WEBHOOK"
ALERT_FORM = "ALERT_FORM"
SERVER = "LUOZHUANG_SERVER"
TOKEN = "LUOZHUANG_TOKEN"


def value(name: str) -> str:
    """The variable without surrounding spaces; "" where it is not set."""
    return os.environ.get(name, "").strip()


def configured_database() -> Path | None:
    """The database that DATABASE_URL names, a path or ``duckdb:///path``; None where it is not set. Raises ValueError."""
    url = value(DATABASE_URL)
    if not url:
        return None
    if "://" in url and not url.startswith("duckdb:///"):
        # Not the address itself: it may hold a password, and this is printed and logged.
        scheme = url.partition("://")[0]
        shown = scheme if scheme.isalnum() else "…"
        raise ValueError(f"DATABASE_URL={shown}://…: give the path of a DuckDB file, or duckdb:///path")
    return Path(url.removeprefix("duckdb:///"))


def database_path() -> Path:
    """The configured database, else the demonstration's. Raises ValueError."""
    return configured_database() or DEMO_DATABASE


def backup_folder() -> Path:
    return Path(value(BACKUP_FOLDER) or ROOT / "data" / "backups")


def inbox_folder() -> Path:
    return Path(value(INBOX_FOLDER) or ROOT / "data" / "inbox")


def templates_folder() -> Path | None:
    """The folder with an office's own official.docx and slides.pptx; None where it has none."""
    return Path(value(TEMPLATES_FOLDER)) if value(TEMPLATES_FOLDER) else None


def sign_in_required() -> bool:
    """Whether reading needs a sign-in. Raises ValueError for another word, so that a slip of the pen opens nothing."""
    chosen = value(READING)
    if chosen not in ("", FREE, SIGNED_IN):
        raise ValueError(f"{READING}={chosen} is not understood. Give {FREE} or {SIGNED_IN}.")
    return chosen == SIGNED_IN


def trusted_proxies() -> frozenset[str]:
    """The addresses of the proxies whose headers are believed. Raises ValueError for what is no IP address."""
    addresses = value(TRUSTED_PROXY).replace(",", " ").split()
    return frozenset(plain_address(address) for address in addresses)


def trusted_proxy_header() -> str:
    """The header in which a trusted proxy names the account, in lower case; "" where none does."""
    return value(TRUSTED_PROXY_HEADER).lower()


def uvicorn_trusts_nobody() -> bool:
    """Whether uvicorn is told to believe no forwarded header. Its default is to believe programs on this machine."""
    return os.environ.get(FORWARDED_ALLOW_IPS, "127.0.0.1").strip() in ("", NOBODY)


def plain_address(address: str) -> str:
    """An IP address as it is compared and shown: IPv4 as such, also where it comes as IPv6. Raises ValueError."""
    parsed = ipaddress.ip_address(address)
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
