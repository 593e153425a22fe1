"""Keeping accounts on the administration page: what cannot be taken back is asked for twice."""

from scorecard.i18n import translator
from tests import tiny
from tests.pages.test_matrix import house, seen

__all__ = ["house"]
_ = translator("zh")


def pressed(page, words):
    page = next(one for one in page.button if one.label == _(words)).click().run()
    assert not page.exception
    return page


def passwords(path):
    return tiny.ask(path, "SELECT account_id, about FROM event WHERE about LIKE '%: password'")


def test_a_new_first_password_is_given_once_it_is_meant(house, monkeypatch, tmp_path):
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(house[0].read_bytes())
    page = seen((path, *house[1:]), monkeypatch, "admin", {}, "administrator")
    page = next(one for one in page.selectbox if one.key == "account-chosen").select("viewer").run()
    [came] = tiny.ask(path, "SELECT max(done_at) AS at FROM event WHERE what = 'signed_in' AND account_id = 'viewer'")
    assert f'data-label="最近登录">{came["at"]:%Y-%m-%d %H:%M}</td>' in " ".join(one.body for one in page.get("html"))
    asked = pressed(page, "Give a new first password")
    assert "viewer" in next(one for one in asked.warning).value
    left = pressed(asked, "Keep the old one")
    assert (list(left.warning), passwords(path)) == ([], [])
    done = pressed(pressed(left, "Give a new first password"), "Give it")
    assert [one["about"] for one in passwords(path)] == ["viewer: password"]
    assert any("初始密码" in one.body and "viewer" in one.body for one in done.get("html"))
    assert list(done.warning) == []
