"""Who may not do something reads why, and where to turn: whom to ask, or through which door to come."""

from itertools import product
from typing import get_args

import pytest

from ledger.accounts.actor import ROLES
from ledger.accounts.permissions import ACTIONS, MINIMUM_ROLE, DenialReason
from scorecard.text import permissions as permission_text
from scorecard.text.accounts import role_name

REFUSALS = get_args(DenialReason)
DOORS = {"zh": ("登录", "账号页面"), "en": ("sign in", "page of your account")}


def test_every_refusal_names_somebody_to_ask_or_a_door():
    for why, action, language in product(REFUSALS, ACTIONS, DOORS):
        words = permission_text.denial_text(why, action, language)
        assert "{" not in words, (why, action, language)
        names = [role_name(role, language) for role in ROLES]
        assert [name for name in (*DOORS[language], *names) if name in words], words
        if why in ("nobody", "scope", "role", "not_own"):
            assert permission_text.action_text(action, language) in words
        if why == "role":  # what it takes, and who gives it
            assert role_name(MINIMUM_ROLE[action], language) in words
            assert role_name("administrator", language) in words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_way_in_is_a_link_for_who_has_not_signed_in(language):
    assert "data-door" in permission_text.denial_html("nobody", "report", language)
    assert "data-door" not in permission_text.denial_html("role", "report", language)
