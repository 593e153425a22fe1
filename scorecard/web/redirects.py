"""Redirect targets on this site."""

import re
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request

from scorecard.addresses import ACCOUNT, API


def base_path() -> str:
    """Streamlit's server.baseUrlPath, without slashes."""
    return str(st.get_option("server.baseUrlPath")).strip("/")


MAX_PATH_CHARS = 2000
UNSAFE_CHARS = re.compile(r"[\x00-\x20\x7f\\]")
"""Browsers drop some of these from an address and take a backslash for a slash, so that it leads elsewhere."""


def safe_redirect_path(target: str) -> str:
    """``target`` if it is a path on this site, else the path of the first page (no open redirect)."""
    first = f"/{base_path()}/".replace("//", "/")
    if (
        not target.startswith(first)
        or target.startswith("//")
        or len(target) > MAX_PATH_CHARS
        or UNSAFE_CHARS.search(target)
    ):
        return first
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else first


def return_path(request: Request) -> str:
    """The page to go back to: the parameter ``next``, or else the page of figures that the Referer names."""
    if target := request.query_params.get("next"):
        return safe_redirect_path(target)
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # not a URL
        return safe_redirect_path("")
    first_part = parts.path.removeprefix(safe_redirect_path("")).split("/")[0]
    if parts.netloc != request.headers.get("host") or first_part in (ACCOUNT, API.partition("/")[0]):
        return safe_redirect_path("")
    return safe_redirect_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
