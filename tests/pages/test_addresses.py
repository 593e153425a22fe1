"""Queries within the address of a page: whatever name a page looks for there, it finds a payload, and shows what it
shows without one."""

from http.cookies import SimpleCookie
from itertools import count

from streamlit.runtime.context import ContextProxy
from streamlit.runtime.state import QueryParamsProxy

from tests.pages.test_pages import visit
from tests.support import tiny_world
from tests.support.pages import PAGE_NAMES
from tests.support.payloads import SQL

ROUNDS = 3
"""Every payload goes somewhere in them, and every name has three or more."""
OF_EVERY_PAGE = {"lang", "screen", "plan", "period", "revision"}


def test_no_name_in_the_address_of_a_page_is_a_query(built, monkeypatch):
    tiny_world.report(built, "T2-1,,2023-08,180", department_id="industry")
    cookie = SimpleCookie(tiny_world.cookie(built, *tiny_world.account(built, "administrator")))
    jar = {key: one.value for key, one in cookie.items()}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: jar))
    given, numbers, now = {}, count(), ["", 0]

    def payload(name):
        if (*now, name) not in given:
            given[(*now, name)] = SQL[next(numbers) * 7 % len(SQL)]  # 7 and 240 share no factor: all come in turn
        return given[(*now, name)]

    monkeypatch.setattr(QueryParamsProxy, "get", lambda _self, name, _default=None: payload(name))
    monkeypatch.setattr(QueryParamsProxy, "__getitem__", lambda _self, name: payload(name))
    monkeypatch.setattr(QueryParamsProxy, "__contains__", lambda _self, _name: True)
    monkeypatch.setattr(QueryParamsProxy, "__delitem__", lambda _self, _name: None)
    before = tiny_world.everything(built)
    for room in PAGE_NAMES:
        now[:] = [room, 0]
        page = visit(room, built, monkeypatch)
        for now[1] in range(1, ROUNDS):
            assert not page.exception, (now, given)
            page.run()
        assert not page.exception, (now, given)
        asked = {name for where, _round, name in given if where == room}
        assert asked >= OF_EVERY_PAGE, room
    assert tiny_world.everything(built) == before
    assert set(given.values()) == set(SQL)
    assert len({name for _room, _round, name in given}) > 25
