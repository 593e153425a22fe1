"""Pages that stay open while the clock goes on: what was chosen before counts."""

from datetime import date, datetime, timedelta

import pytest

from ledger import clock
from ledger.accounts import accounts, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from ledger.database.connection import read_only_connection, write_transaction
from ledger.workflow import problems
from ledger.workflow.problems import Problem
from scorecard.i18n import translator
from scorecard.text import problems as problem_text
from tests.pages.test_roles import visit_as
from tests.support import tiny_world

BOSS = operator("管理员")
BEFORE_MIDNIGHT = datetime(2028, 2, 28, 23, 59, 50)
_ = translator("zh")


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the clock; at first it is ten seconds before midnight."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(BEFORE_MIDNIGHT)
    return set_to


def pressed(page, label):
    page = next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def visit_with_role(path, monkeypatch, name, role, address):
    return visit_as(
        (path, {}, {role: tiny_world.cookie(path, *tiny_world.account(path, role))}), monkeypatch, name, address, role
    )


@pytest.mark.parametrize("chosen", [date(2028, 3, 5), date(2028, 2, 28)])
def test_a_day_chosen_before_midnight_is_the_day_sent_after_it(built, set_clock, monkeypatch, chosen):
    """28 February + 14 days is 13 March 2028, which has a 29 February: the page proposes it. 5 March, chosen before
    midnight and sent on the 29th, is recorded; the 28th, which is over by then, is refused and nothing recorded."""
    number = problems.raise_problem(
        built, Problem(tiny_world.PLAN, "缺用地", "coordinator", tiny_world.DISTRICT, 2), BOSS
    )
    page = visit_with_role(built, monkeypatch, "problems", "coordinator", {"problem": str(number)})
    [field] = page.date_input
    assert (field.value, field.min) == (date(2028, 3, 13), date(2028, 2, 28))
    field.set_value(chosen)
    set_clock(BEFORE_MIDNIGHT + timedelta(seconds=20))
    page = pressed(page, problem_text.button_label("assign", "zh"))
    steps = tiny_world.ask(
        built, "SELECT due_on FROM problem_step WHERE problem_id = ? AND action = 'assign'", [number]
    )
    if chosen > BEFORE_MIDNIGHT.date():
        assert steps == [{"due_on": chosen}]
    else:
        assert steps == []
        assert page.error


def test_an_expired_token_is_not_confused_with_the_next_in_the_list(built, set_clock, monkeypatch):
    """The first of two tokens is chosen, and is valid for ten seconds more. Pressed twenty seconds later, the button
    revokes neither, although the second has moved to the first place in the list."""
    accounts.add(built, Account("robot", "程序", "viewer"), None, BOSS)
    for name, remaining in (("一", timedelta(seconds=10)), ("二", timedelta(days=30))):
        tokens.create(built, "robot", name, "read", 30, BOSS)
        with write_transaction(built) as connection:
            connection.execute("UPDATE session SET expires_at = ? WHERE name = ?", [BEFORE_MIDNIGHT + remaining, name])
        set_clock(BEFORE_MIDNIGHT + timedelta(seconds=1))
    page = visit_with_role(built, monkeypatch, "admin", "administrator", {})
    [choice] = [box for box in page.selectbox if box.label == _("Token")]
    assert (choice.options, choice.index) == (["robot · 一", "robot · 二"], 0)
    set_clock(BEFORE_MIDNIGHT + timedelta(seconds=20))
    pressed(page, _("Revoke this token"))
    with read_only_connection(built) as connection:
        assert [token.name for token in tokens.valid_tokens(connection, "robot")] == ["二"]
