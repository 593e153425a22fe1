"""What others send appears without a reload: the browser asks for the newest revision and reruns the page for it.

(A fragment with ``run_every`` would do the same with less, but its request may reach the server when a full run
has just ended and drops what that run had still to send: the page stayed empty below its head. A full rerun
draws everything anew and loses nothing. Asking costs no run of the script, and no component of its own: follow.js
is part of the HTML around every page.)
"""

from html import escape

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ledger import settings
from ledger.database.errors import DatabaseUnavailableError
from scorecard import snapshot

ADDRESS = "/newest-revision"
NO_SESSION = 503
"""No database yet, or none that can be read: the browser asks again."""


def shown(database_id: str, revision: int, language_tag: str, screen: str) -> str:
    """What the page shows, for follow.js: an empty element."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    said = {
        "shown": _name(database_id, revision),
        "address": f"/{base}{ADDRESS}" if base else ADDRESS,
        "language": language_tag,
        "screen": screen,
    }
    parts = " ".join(f'data-{key}="{escape(value)}"' for key, value in said.items())
    return f"<i hidden {parts}></i>"


def newest(_request: Request) -> PlainTextResponse:
    """The newest revision, in words that only a comparison understands."""
    try:
        copy = snapshot.store(settings.database_path()).copy
    except (ValueError, DatabaseUnavailableError):
        return PlainTextResponse("", NO_SESSION)
    return PlainTextResponse(_name(copy.database_id, copy.revision))


def _name(database_id: str, revision: int) -> str:
    return f"{database_id}/{revision}"


route = Route(ADDRESS, newest)
