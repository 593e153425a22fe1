"""Shows a control to those who may use it; everybody else reads why not, and whom to ask."""

from collections.abc import Collection

import streamlit as st

from ledger.accounts import permissions
from ledger.accounts.permissions import Action
from scorecard.text import permissions as permission_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def can_ever(action: Action) -> bool:
    """Whether the link to a control is shown: the actor may do this for some department or town, at the latest after
    changing a temporary password. ``can_or_explain`` decides for the department or town in question."""
    reason = permissions.denial_reason(current_actor(), action, current_actor().reporters)
    return reason in (None, "password_first")


def can_or_explain(view: View, action: Action, owners: Collection[str] = ()) -> bool:
    """Whether the actor may do this; if not, shows the reason. ``owners``: ids of the departments and towns that it
    belongs to, for actions that reporters may do for their own."""
    reason = permissions.denial_reason(current_actor(), action, owners)
    if reason:
        st.html(permission_text.denial_html(reason, action, view.language))
    return reason is None
