"""SQL injection through the URL of a page: every query parameter that a page reads has a payload, and the page opens and
writes nothing."""

from http.cookies import SimpleCookie
from itertools import count

from streamlit.runtime.context import ContextProxy
from streamlit.runtime.state import QueryParamsProxy

from tests.pages.test_pages import visit
from tests.support import tiny_world
from tests.support.pages import PAGE_NAMES
from tests.support.payloads import SQL

ROUNDS = 3
"""Runs of each page: enough for every payload to be used, and for every parameter to have at least three."""
FRAME_PARAMETERS = {"lang", "screen", "plan", "period", "revision"}


def test_query_parameters_are_never_run_as_sql(built, monkeypatch):
    tiny_world.report(built, "T2-1,,2023-08,180", department_id="industry")
    cookie = SimpleCookie(tiny_world.cookie(built, *tiny_world.account(built, "administrator")))
    jar = {key: morsel.value for key, morsel in cookie.items()}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: jar))
    payloads, numbers, run = {}, count(), ["", 0]

    def payload(name):
        if (*run, name) not in payloads:
            payloads[(*run, name)] = SQL[next(numbers) * 7 % len(SQL)]  # 7 and 240 share no factor: all come in turn
        return payloads[(*run, name)]

    monkeypatch.setattr(QueryParamsProxy, "get", lambda _self, name, _default=None: payload(name))
    monkeypatch.setattr(QueryParamsProxy, "__getitem__", lambda _self, name: payload(name))
    monkeypatch.setattr(QueryParamsProxy, "__contains__", lambda _self, _name: True)
    monkeypatch.setattr(QueryParamsProxy, "__delitem__", lambda _self, _name: None)
    before = tiny_world.everything(built)
    for page_name in PAGE_NAMES:
        run[:] = [page_name, 0]
        page = visit(page_name, built, monkeypatch)
        for run[1] in range(1, ROUNDS):
            assert not page.exception, (run, payloads)
            page.run()
        assert not page.exception, (run, payloads)
        parameters = {name for page_read, _round, name in payloads if page_read == page_name}
        assert parameters >= FRAME_PARAMETERS, page_name
    assert tiny_world.everything(built) == before
    assert set(payloads.values()) == set(SQL)
    assert len({name for _page, _round, name in payloads}) > 25
