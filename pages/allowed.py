"""Whether a control is shown: to who may use it; everybody else reads why not, and whom to ask."""

from collections.abc import Collection

import streamlit as st

from ledger.accounts import permissions
from ledger.accounts.permissions import Action
from scorecard import access, access_words
from scorecard.view import View


def offered(action: Action) -> bool:
    """Whether the way to it is shown at all: to who may do it for something. (For what exactly, and that a first password
    must be changed before, ``allowed`` says.)"""
    why = permissions.denial_reason(access.current(), action, access.current().reporters)
    return why in (None, "password_first")


def allowed(now: View, action: Action, owners: Collection[str] = ()) -> bool:
    """``owners``: ids of the departments and towns whose it is, where a reporter may do it for their own."""
    why = permissions.denial_reason(access.current(), action, owners)
    if why:
        st.html(access_words.invited(why, action, now.language))
    return why is None
