"""Whether a request that changes something comes from a page of ours, and where on our site a visitor goes next."""

import re
from urllib.parse import urlsplit

from starlette.requests import Request

from scorecard import shell
from scorecard.doors.addresses import ACCOUNT

LONGEST = 2000
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def own(request: Request) -> bool:
    """Browsers say where a form was sent from, and no script of another site can say otherwise.

    What says nothing is no browser's form: programs send a token in place of a cookie.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site == "same-origin"
    return urlsplit(origin).netloc == request.headers.get("host")


def path(asked: str) -> str:
    """A place on our own site: what was ``asked`` for, or the first page where that leads anywhere else."""
    first = f"/{shell.base_path()}/".replace("//", "/")
    if not asked.startswith(first) or asked.startswith("//") or len(asked) > LONGEST or UNSAFE.search(asked):
        return first
    parts = urlsplit(asked)
    return asked if not parts.scheme and not parts.netloc else first


def came_from(request: Request) -> str:
    """The page of ours from which somebody came, so that they go back to it; what the address asks for comes first."""
    if asked := request.query_params.get("next"):
        return path(asked)
    parts = urlsplit(request.headers.get("referer", ""))
    if parts.netloc != request.headers.get("host") or parts.path.rstrip("/").endswith(f"/{ACCOUNT}"):
        return path("")
    return path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
