"""Shows new data without a reload: the browser polls for the newest revision and reruns the page for it.

(A Streamlit fragment with ``run_every`` would need less code, but its request may reach the server when a full run has
just ended, and drops what that run had still to send: the page stayed empty below its header. A full rerun draws
everything anew. Polling runs no script and needs no component: live_update.js is part of the HTML around every page.)
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
UNAVAILABLE_STATUS = 503
"""No database yet, or one that cannot be read: the browser asks again."""


def shown(database_id: str, revision: int, language_tag: str, screen: str) -> str:
    """A hidden element that tells live_update.js what the page shows."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    data = {
        "shown": _name(database_id, revision),
        "address": f"/{base}{ADDRESS}" if base else ADDRESS,
        "language": language_tag,
        "screen": screen,
    }
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    return f"<i hidden {attributes}></i>"


def newest(_request: Request) -> PlainTextResponse:
    """The newest revision, as an opaque name to compare."""
    try:
        copy = snapshot.store(settings.database_path()).copy
    except (ValueError, DatabaseUnavailableError):
        return PlainTextResponse("", UNAVAILABLE_STATUS)
    return PlainTextResponse(_name(copy.database_id, copy.revision))


def _name(database_id: str, revision: int) -> str:
    return f"{database_id}/{revision}"


route = Route(ADDRESS, newest)
