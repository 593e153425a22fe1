"""Paths on this site to which a visitor may be sent."""

from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request

from scorecard.addresses import ACCOUNT, API
from scorecard.web.middleware.same_origin import UNSAFE_METHODS


def base_path() -> str:
    """Where the server is told to stand below its host, without slashes."""
    return str(st.get_option("server.baseUrlPath")).strip("/")


MAX_PATH_CHARS = 2000


def safe_redirect_path(asked: str) -> str:
    """A place on our own site: what was ``asked`` for, or the first page where that leads anywhere else."""
    first = f"/{base_path()}/".replace("//", "/")
    if (
        not asked.startswith(first)
        or asked.startswith("//")
        or len(asked) > MAX_PATH_CHARS
        or UNSAFE_METHODS.search(asked)
    ):
        return first
    parts = urlsplit(asked)
    return asked if not parts.scheme and not parts.netloc else first


def return_path(request: Request) -> str:
    """The page of figures from which somebody came, so that they go back to it; what the address asks for comes first."""
    if asked := request.query_params.get("next"):
        return safe_redirect_path(asked)
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # no address at all
        return safe_redirect_path("")
    door = parts.path.removeprefix(safe_redirect_path("")).split("/")[0]
    if parts.netloc != request.headers.get("host") or door in (ACCOUNT, API.partition("/")[0]):
        return safe_redirect_path("")
    return safe_redirect_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
