"""The fixtures that every room of the tests shares."""

import fcntl
import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from etl.__main__ import main
from etl.plan import build as plan_build
from etl.plan import loader as plan_loader
from ledger.accounts import passwords
from scorecard import snapshot
from tests.support import tiny_world
from tests.support.cli import run_command

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("tests", database=None, deadline=None)
settings.load_profile("tests")
# A hash takes long on purpose. What a real one costs: tests/ledger/accounts/test_sessions.py.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def pytest_xdist_auto_num_workers():
    """One more than there are processors: a third of the browser's tests is waiting."""
    return (os.cpu_count() or 1) + 1


@cache
def together(file):
    """Whether a module of tests makes something once for all of them."""
    return 'scope="module"' in (ROOT / file).read_text(encoding="utf-8")


class Together(LoadScopeScheduling):
    """The tests of such a module stay in one worker; every other goes where there is room. (The groups of xdist 3.8
    are nothing to pytest 9.2: they are told by a name that it no longer reads.)"""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if together(file) else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


def pytest_collection_modifyitems(items):
    """The browser's tests come last: the event loop and the greenlets that they leave in a worker upset what follows
    there (asyncio.run, and the parser of Python 3.11). Of them those that stay together begin, since they take long."""
    items.sort(key=lambda item: ("browser" in item.path.parts, not together(item.path.relative_to(ROOT))))


@pytest.fixture(autouse=True)
def copies_go_with_their_test(request):
    """What is in memory of a test's own databases: of all tests together it would be some ten gigabytes."""
    yield
    own = request.node.funcargs.get("tmp_path")
    for path in [path for path in snapshot._stores if own and path.is_relative_to(own.resolve())]:
        copy = snapshot._stores.pop(path)._copy
        if copy and snapshot._copies.pop(copy.database_id, None):
            copy.connection.close()


@pytest.fixture
def world(tmp_path):
    """A copy of the tiny world, which the test may damage."""
    return shutil.copytree(tiny_world.WORLD, tmp_path / "world")


def made_once(tmp_path_factory, name, make):
    """The path of a database that ``make`` made once for all workers: nobody writes to it. Who comes meanwhile waits."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path = folder / name / f"{name}.duckdb"
    with (folder / f"{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(path)
    return path


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    """The path of a database of the tiny world that all tests share."""
    return made_once(tmp_path_factory, "tiny", lambda path: tiny_world.build_world(tiny_world.WORLD, path))


@pytest.fixture
def built(built_once, tmp_path):
    """The path of a database of the tiny world, the test's own."""
    return shutil.copy(built_once, tmp_path / "tiny.duckdb")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The path of a demonstration database that all tests share, made from the command line."""

    def make(path):
        done = run_command(main, "demo", "--database", path)
        assert done == (0, f"{path}: made-up actuals for January to September 2023\n", "")

    return made_once(tmp_path_factory, "demo", make)


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    """The path of a database of the real plan that all tests share, as `python -m etl build` makes it."""
    plans = [plan_loader.read(folder, plan_loader.REGISTER) for folder in plan_loader.plan_folders()]
    return made_once(tmp_path_factory, "luozhuang", lambda path: plan_build.build(path, plans))
