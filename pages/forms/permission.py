"""Whether a control is shown: to who may use it; everybody else reads why not, and whom to ask."""

from collections.abc import Collection

import streamlit as st

from ledger.accounts import permissions
from ledger.accounts.permissions import Action
from scorecard.text import permissions as permission_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def can_ever(action: Action) -> bool:
    """Whether the way to it is shown at all: to who may do it for something. (For what exactly, and that a first password
    must be changed before, ``allowed`` says.)"""
    why = permissions.denial_reason(current_actor(), action, current_actor().reporters)
    return why in (None, "password_first")


def can_or_explain(now: View, action: Action, owners: Collection[str] = ()) -> bool:
    """``owners``: ids of the departments and towns whose it is, where a reporter may do it for their own."""
    why = permissions.denial_reason(current_actor(), action, owners)
    if why:
        st.html(permission_text.denial_html(why, action, now.language))
    return why is None
