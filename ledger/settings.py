"""Where the database is. The only module that reads environment variables."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO_DATABASE = ROOT / "data" / "demo.duckdb"
REAL_DATABASE = ROOT / "data" / "luozhuang.duckdb"


def database_path() -> Path:
    """The database to work with: the one that is configured, or else the demonstration's."""
    return configured_database() or DEMO_DATABASE


def configured_database() -> Path | None:
    """The database that ``DATABASE_URL`` names: a path, or ``duckdb:///path``; None when it is not set."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return None
    if "://" in url and not url.startswith("duckdb:///"):
        # Not the address itself: a password may stand in it, and this is printed and logged.
        scheme = url.partition("://")[0]
        told = scheme if scheme.isalnum() else "…"
        raise ValueError(f"DATABASE_URL={told}://…: give the path of a DuckDB file, or duckdb:///path")
    return Path(url.removeprefix("duckdb:///"))
