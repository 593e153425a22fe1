"""Saving what was pressed: what can stand in the way of every write, said the same everywhere; and what is kept of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from etl.database import DatabaseBusyError, DatabaseUnavailableError
from etl.permission import NotAllowedError
from scorecard import access_words
from scorecard.view import View

ADDRESS = "address"
"""What the address is to name once it is saved, by name; None takes a name out."""


def kept() -> dict[str, Any]:
    """What the session keeps of what it saved, until the page that asked for it takes it out."""
    return st.session_state.setdefault("saved", {})


@contextmanager
def saving(view: View) -> Iterator[dict[str, Any]]:
    """Around a write and what follows it; gives ``kept()``. Who may not, or another program that holds the database:
    said, and nothing follows.

    Streamlit may end a run wherever it touches the session's state or the address, and a browser that hears of the
    newer revision asks for another run at once. So ``kept()`` is fetched before the write, and nothing comes between
    the write and what is kept of it there.
    """
    _ = view.translate
    after = kept()
    try:
        yield after
    except NotAllowedError as refused:
        st.error(access_words.refused(refused, view.language))
    except DatabaseBusyError:
        st.error(_("Another program is using the database. Nothing has been saved; try again in a minute."))
    except DatabaseUnavailableError:
        st.error(_("The database cannot be written. Nothing has been saved; tell the person who looks after it."))


def go_on() -> None:
    """Has the address name what was saved; at the beginning of each run."""
    after = kept()
    for name, value in after.get(ADDRESS, {}).items():
        if value is not None:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
    after.pop(ADDRESS, None)
