"""What others send appears without a reload: the browser asks for the newest revision and reruns the page for it.

(A fragment with ``run_every`` would do the same with less, but its request may reach the server when a full run
has just ended and drops what that run had still to send: the page stayed empty below its head. A full rerun
draws everything anew and loses nothing. Asking costs no run of the script either.)
"""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from etl import database
from scorecard import snapshot

ADDRESS = "/newest-revision"
LOOK_AGAIN_MILLISECONDS = 4000
ASKED_TOO_EARLY = 503
"""No database yet, or none that can be read: the browser asks again."""

_component = st.components.v2.component(
    "newest_revision", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def follow(database_id: str, revision: int, language_tag: str, screen: str) -> None:
    """Reruns the page once there is another revision than the one that it shows; the document says its language, and
    is loaded anew for another screen."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    data = {
        "shown": _name(database_id, revision),
        "address": f"/{base}{ADDRESS}" if base else ADDRESS,
        "language": language_tag,
        "screen": screen,
        "milliseconds": LOOK_AGAIN_MILLISECONDS,
    }
    _component(key="newest_revision", data=data, height=0, on_newer_change=lambda: None)


def newest(_request: Request) -> PlainTextResponse:
    """The newest revision, in words that only a comparison understands."""
    try:
        copy = snapshot.store(database.configured() or database.DEMO_DATABASE).copy
    except (ValueError, database.DatabaseUnavailableError):
        return PlainTextResponse("", ASKED_TOO_EARLY)
    return PlainTextResponse(_name(copy.database_id, copy.revision))


def _name(database_id: str, revision: int) -> str:
    return f"{database_id}/{revision}"


route = Route(ADDRESS, newest)
