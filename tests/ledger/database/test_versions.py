"""A database of an earlier version: rejected with a message, upgraded by a build, without loss."""

import shutil

import duckdb
import pytest

from etl import demo
from ledger.database.errors import SCHEMA_VERSION, DatabaseOutdatedError
from ledger.database.hardening import SETTINGS
from ledger.database.memory_copy import copy_to_memory
from tests.support import tiny_world


@pytest.fixture
def earlier(built):
    """As version 1 had it: without indicator.natural_limit, submission.area_id, its findings, and period_state."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    with duckdb.connect(built, config=SETTINGS) as connection:
        connection.execute("DROP VIEW indicator_register")
        connection.execute("DROP VIEW progress")
        connection.execute("UPDATE origin SET schema_version = 1")
        connection.execute("DROP TABLE period_state")
    return built


def test_readers_and_writers_reject_it_with_a_message(earlier):
    with pytest.raises(DatabaseOutdatedError, match=r"version 1.*python -m etl build"):
        copy_to_memory(earlier)
    with pytest.raises(DatabaseOutdatedError):
        tiny_world.report(earlier, "T2-1,,2023-09,200")


def test_a_build_upgrades_it_and_keeps_the_earlier_file(earlier, world):
    before = tiny_world.ask(earlier, "SELECT * FROM actual"), tiny_world.ask(earlier, "SELECT * FROM revision")
    tiny_world.build_world(world, earlier)
    assert (
        tiny_world.ask(earlier, "SELECT * FROM actual"),
        tiny_world.ask(earlier, "SELECT * FROM revision"),
    ) == before
    assert tiny_world.progress(earlier, "T2-1", 8)["actual_value"] == 180
    assert tiny_world.report(earlier, "T2-1,,2023-09,200").new == 1
    assert tiny_world.ask(earlier, "SELECT schema_version AS v FROM origin") == [{"v": SCHEMA_VERSION}]
    assert tiny_world.ask(earlier.parent / f"{earlier.name}.v1", "SELECT schema_version AS v FROM origin") == [{"v": 1}]
    assert list(earlier.parent.glob(".*.part")) == []


def test_a_later_version_is_left_alone(earlier, world):
    with duckdb.connect(earlier, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = 99")
    before = earlier.read_bytes()
    with pytest.raises(DatabaseOutdatedError, match=r"version 99.*restore a backup"):
        tiny_world.build_world(world, earlier)
    assert earlier.read_bytes() == before


def test_an_outdated_demonstration_is_told_from_a_newer_one(built, tmp_path):
    copy = shutil.copy(built, tmp_path / "demo.duckdb")
    assert not demo.outdated(copy)
    with duckdb.connect(copy, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = 1")
    assert demo.outdated(copy)
    assert not demo.outdated(tmp_path / "none.duckdb")
