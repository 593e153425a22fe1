"""Refusals name the reason, and whom to ask or where to sign in."""

from itertools import product
from typing import get_args

import pytest

from ledger.accounts.actor import ROLES
from ledger.accounts.permissions import ACTIONS, MINIMUM_ROLE, DenialReason
from scorecard.text import permissions as permission_text
from scorecard.text.accounts import role_name

REFUSALS = get_args(DenialReason)
WHERE_TO_GO = {"zh": ("登录", "账号页面"), "en": ("sign in", "account page")}


def test_every_refusal_names_somebody_to_ask_or_a_page():
    for why, action, language in product(REFUSALS, ACTIONS, WHERE_TO_GO):
        words = permission_text.denial_text(why, action, language)
        assert "{" not in words, (why, action, language)
        names = [role_name(role, language) for role in ROLES]
        assert any(name in words for name in (*WHERE_TO_GO[language], *names)), words
        if why in ("nobody", "scope", "role", "not_own"):
            assert permission_text.action_text(action, language) in words
        if why == "role":  # what it takes, and who gives it
            assert role_name(MINIMUM_ROLE[action], language) in words
            assert role_name("administrator", language) in words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_way_in_is_a_link_for_who_has_not_signed_in(language):
    assert "data-full-load" in permission_text.denial_html("nobody", "report", language)
    assert "data-full-load" not in permission_text.denial_html("role", "report", language)
