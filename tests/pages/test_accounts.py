"""Keeping accounts on the administration page: what cannot be taken back is asked for twice."""

from scorecard.i18n import translator
from tests.pages.test_roles import button, house, seen
from tests.support import tiny_world
from tests.support.pages import page_file

__all__ = ["house"]
_ = translator("zh")


def pressed(page, words):
    page = next(one for one in page.button if one.label == _(words)).click().run()
    assert not page.exception
    return page


def passwords(path):
    return tiny_world.ask(path, "SELECT account_id, about FROM event WHERE about LIKE '%: password'")


def test_a_new_first_password_is_given_once_it_is_meant(house, monkeypatch, tmp_path):
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(house[0].read_bytes())
    page = seen((path, *house[1:]), monkeypatch, "admin", {}, "administrator")
    page = next(one for one in page.selectbox if one.key == "account-chosen").select("viewer").run()
    [came] = tiny_world.ask(
        path, "SELECT max(done_at) AS at FROM event WHERE what = 'signed_in' AND account_id = 'viewer'"
    )
    assert f'data-label="最近登录">{came["at"]:%Y-%m-%d %H:%M}</td>' in " ".join(one.body for one in page.get("html"))
    asked = pressed(page, "Give a new first password")
    assert "viewer" in next(one for one in asked.warning).value
    left = pressed(asked, "Keep the old one")
    assert (list(left.warning), passwords(path)) == ([], [])
    done = pressed(pressed(left, "Give a new first password"), "Give it")
    assert [one["about"] for one in passwords(path)] == ["viewer: password"]
    assert any("初始密码" in one.body and "viewer" in one.body for one in done.get("html"))
    assert list(done.warning) == []


def test_who_has_a_first_password_finds_the_way_to_a_control_and_reads_why_it_is_not_there(
    house, monkeypatch, tmp_path
):
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(house[0].read_bytes())
    known = tiny_world.account(path, "reporter", "industry", account_id="first", first=True)
    of_first = (path, house[1], {"first": tiny_world.cookie(path, *known)})
    page = seen(of_first, monkeypatch, "problems", {}, "first")
    assert _("Raise a problem") in [one.label for one in page.expander]
    assert button("Raise")(page) is False
    for name, address in (("problems", {}), ("problems", {"problem": "{problem}"}), ("tasks", {"milestone": "2"})):
        page = seen(of_first, monkeypatch, name, address, "first")
        assert any("请先修改初始密码" in one.body for one in page.get("html")), (name, address)
        assert not page.radio


def given(page):
    return [one.body for one in page.get("html") if "<code>" in one.body and "初始密码" in one.body]


def test_what_was_said_of_it_stays_until_something_else_is_saved_and_a_password_until_one_has_it(
    house, monkeypatch, tmp_path
):
    """The page is drawn anew at any time: when others report, when something is opened."""
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(house[0].read_bytes())
    page = seen((path, *house[1:]), monkeypatch, "admin", {}, "administrator")
    next(one for one in page.text_input if one.label == _("Account")).set_value("li.si")
    next(one for one in page.text_input if one.label == _("Full name")).set_value("李四")
    made = pressed(page, "Make")
    assert "li.si" in given(made)[0]
    assert "li.si" in given(made.run())[0]
    page = next(one for one in made.selectbox if one.key == "account-chosen").select("viewer").run()
    page.checkbox[0].check()
    page = pressed(page, "Save")
    for _again in range(2):
        assert ["viewer" in one.value for one in page.success] == [True]
        assert "li.si" in given(page)[0]  # nobody has said that they have it
        page.run()
    page = pressed(page, "I have noted it: close")
    assert given(page) == []
    page.switch_page(str(page_file("method"))).run()
    page.switch_page(str(page_file("admin"))).run()
    assert list(page.success) == []
