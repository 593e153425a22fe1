"""Accounts on the administration page: a password reset asks for confirmation; messages stay until the next write."""

from scorecard.i18n import translator
from tests.pages.test_roles import button, roles_world, visit_as
from tests.support import tiny_world
from tests.support.pages import page_file

__all__ = ["roles_world"]
_ = translator("zh")


def pressed(page, label):
    page = next(button for button in page.button if button.label == _(label)).click().run()
    assert not page.exception
    return page


def password_events(path):
    return tiny_world.ask(path, "SELECT account_id, about FROM event WHERE about LIKE '%: password'")


def test_a_password_reset_asks_for_confirmation(roles_world, monkeypatch, tmp_path):
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(roles_world[0].read_bytes())
    page = visit_as((path, *roles_world[1:]), monkeypatch, "admin", {}, "administrator")
    page = next(element for element in page.selectbox if element.key == "account-chosen").select("viewer").run()
    [last_sign_in] = tiny_world.ask(
        path, "SELECT max(done_at) AS at FROM event WHERE what = 'signed_in' AND account_id = 'viewer'"
    )
    assert f'data-label="最近登录">{last_sign_in["at"]:%Y-%m-%d %H:%M}</td>' in " ".join(
        element.body for element in page.get("html")
    )
    confirmation = pressed(page, "Set a new temporary password")
    assert "viewer" in next(iter(confirmation.warning)).value
    cancelled = pressed(confirmation, "Keep the current password")
    assert (list(cancelled.warning), password_events(path)) == ([], [])
    reset = pressed(pressed(cancelled, "Set a new temporary password"), "Set the temporary password")
    assert [event["about"] for event in password_events(path)] == ["viewer: password"]
    assert any("初始密码" in element.body and "viewer" in element.body for element in reset.get("html"))
    assert list(reset.warning) == []


def test_with_a_temporary_password_links_are_shown_and_controls_explained(roles_world, monkeypatch, tmp_path):
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(roles_world[0].read_bytes())
    known = tiny_world.account(path, "reporter", "industry", account_id="first", first=True)
    signed_in = (path, roles_world[1], {"first": tiny_world.cookie(path, *known)})
    page = visit_as(signed_in, monkeypatch, "problems", {}, "first")
    assert _("Raise a problem") in [element.label for element in page.expander]
    assert button("Raise")(page) is False
    for name, address in (("problems", {}), ("problems", {"problem": "{problem}"}), ("tasks", {"milestone": "2"})):
        page = visit_as(signed_in, monkeypatch, name, address, "first")
        assert any("请先修改初始密码" in element.body for element in page.get("html")), (name, address)
        assert not page.radio


def shown_passwords(page):
    return [element.body for element in page.get("html") if "<code>" in element.body and "初始密码" in element.body]


def test_a_message_stays_until_the_next_write_and_a_password_until_it_is_closed(roles_world, monkeypatch, tmp_path):
    """The page may be rerun at any time: when others report, when the reader opens something."""
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(roles_world[0].read_bytes())
    page = visit_as((path, *roles_world[1:]), monkeypatch, "admin", {}, "administrator")
    next(element for element in page.text_input if element.label == _("Account")).set_value("li.si")
    next(element for element in page.text_input if element.label == _("Full name")).set_value("李四")
    created = pressed(page, "Create")
    assert "li.si" in shown_passwords(created)[0]
    assert "li.si" in shown_passwords(created.run())[0]
    page = next(element for element in created.selectbox if element.key == "account-chosen").select("viewer").run()
    page.checkbox[0].check()
    page = pressed(page, "Save")
    for _again in range(2):
        assert ["viewer" in element.value for element in page.success] == [True]
        assert "li.si" in shown_passwords(page)[0]  # not closed yet
        page.run()
    page = pressed(page, "I have noted it: close")
    assert shown_passwords(page) == []
    page.switch_page(str(page_file("method"))).run()
    page.switch_page(str(page_file("admin"))).run()
    assert list(page.success) == []
