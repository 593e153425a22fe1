"""Live update: the polled answer changes exactly when there is a newer revision."""

import pytest

from scorecard.web import live_update
from tests.support import tiny_world


@pytest.fixture
def serves(monkeypatch):
    """Configures the database."""
    return lambda path: monkeypatch.setenv("DATABASE_URL", str(path))


def test_a_report_changes_the_answer_and_nothing_else_does(built, serves):
    serves(built)
    before = live_update.newest(None).body
    assert live_update.newest(None).body == before
    tiny_world.report(built, "T2-1,,2023-08,100")
    assert live_update.newest(None).body not in (before, b"")


def test_without_a_database_the_browser_is_told_to_ask_again(tmp_path, serves):
    serves(tmp_path / "none.duckdb")
    answer = live_update.newest(None)
    assert (answer.status_code, answer.body) == (503, b"")


def test_with_a_torn_database_too(tmp_path, serves):
    torn = tmp_path / "torn.duckdb"
    torn.write_bytes(b"no database" * 1000)
    serves(torn)
    assert live_update.newest(None).status_code == 503
