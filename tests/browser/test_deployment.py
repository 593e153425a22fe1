"""The page on deployment, done as it says, from the first line to the last: downloaded, installed, served, kept, upgraded.

All packages of the program would be fetched (180 MB) and unpacked (770 MB) for a minute and more; two of them, with what
they need in their turn, go the page's way in full, and the others are lent by the environment of the tests. That every
package has a wheel, so that the folder of wheels is always enough, is shown where all are fetched anyway: in .ci/run.
"""

import os
import re
import shutil
import stat
import sysconfig

import duckdb
import pytest

from ledger.database.hardening import SETTINGS
from tests.browser.conftest import ROOT, needed
from tests.browser.deployment_page import NOT_HERE, PAGES, House, blocks, done_here, page_text
from tests.support import tiny_world

PROGRAM = (".streamlit", "app.py", "data", "deploy", "etl", "ledger", "pages", "requirements.txt", "scorecard")
"""What the program is without its tests and what was made while working on it."""
SEVERAL, ONE = r"^(?:argon2-cffi|brotli)==.*\n", r"^brotli==.*\n"
"""Of requirements.txt: a package that needs others in its turn and one that is compiled; the compiled one, whose wheel
goes by an older name of Linux than most."""


def test_both_languages_say_the_same_commands():
    assert blocks(PAGES[0]) == blocks(PAGES[1])
    assert other_kind(PAGES[0]) == other_kind(PAGES[1])
    [ours, theirs] = [re.findall(r"^```yaml\n(.*?)^```", page_text(name), re.M | re.S) for name in PAGES]
    assert ours == theirs
    for name in PAGES:
        fences = re.findall(r"^\s*```(.*)$", page_text(name), re.M)[::2]
        # No commands that these tests do not see.
        assert sorted(fences) == ["bat", *["sh"] * len(blocks(name)), "yaml"]
        for file in re.findall(r"\]\(\.\./(deploy/[\w.-]*)\)", page_text(name)):
            assert (ROOT / file).exists(), file


def test_what_cannot_be_done_here_stands_on_the_page():
    assert set(NOT_HERE) - {line for block in blocks() for line in block.splitlines()} == set()


def test_every_package_is_fetched_as_a_wheel_where_all_are():
    """What the docstring of this file says of .ci/run."""
    [download] = [block for block in blocks() if "pip download" in block]
    assert "--only-binary=:all:" in download
    assert "export PIP_ONLY_BINARY=:all:\n" in (ROOT / ".ci" / "run").read_text("utf-8").partition("README.md")[0]


def other_kind(name=PAGES[0]):
    """The options for another kind of machine, in the text of the page."""
    [options] = re.findall(r"`(--python-version [^`]*)`", page_text(name))
    return options


def unpacked(folder, packages):
    """The program, as it comes out of its archive, with those of its packages that match."""
    ours = shutil.ignore_patterns("__pycache__", "*.duckdb*", "secrets.toml")
    for name in PROGRAM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ours)
    shutil.copy(ROOT / "app.py", folder)
    wanted = "".join(re.findall(packages, (ROOT / "requirements.txt").read_text("utf-8"), re.M))
    (folder / "requirements.txt").write_text(wanted, "utf-8")
    return folder


def lend(house):
    """Lets the environment of the page find what else the tests' own has: modules, and the program `streamlit`."""
    [packages] = (house / "/opt/luozhuang/venv").glob("lib/python3*/site-packages")
    assert {"argon2", "brotli"} <= {one.stem.partition(".")[0] for one in packages.iterdir()}
    paths = sysconfig.get_paths()
    (packages / "lent.pth").write_text(f"{paths['purelib']}\n{paths['platlib']}\n", "utf-8")
    streamlit = house / "/opt/luozhuang/venv/bin/streamlit"
    streamlit.write_text(f'#!/bin/sh\nexec {streamlit.with_name("python")} -m streamlit "$@"\n', "utf-8")
    streamlit.chmod(0o755)


def counts(house):
    """How many targets and accounts there are."""
    return tuple(
        tiny_world.ask(house / "/var/lib/luozhuang/luozhuang.duckdb", f"SELECT count(*) AS n FROM {table}")[0]["n"]
        for table in ("target", "account")
    )


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def installed(house, archive, download, folders, environment):
    """Sections 1 and 2: wheels on a machine with internet, then the server's folders and environment."""
    program = unpacked(archive / "program", SEVERAL)
    index = dict(os.environ)
    house.run(download, program, index)
    (program / "wheels").rename(archive / "wheels")
    kind = archive / "kind"
    kind.mkdir()
    (kind / "requirements.txt").write_text("".join(re.findall(ONE, (program / "requirements.txt").read_text(), re.M)))
    house.run(f"{download.rstrip()} {other_kind()}", kind, index)
    assert [one.suffix for one in (kind / "wheels").iterdir()] == [".whl"]
    for place in ("/etc/systemd/system", "/var/lib"):  # a server has them
        (house / place).mkdir(parents=True)
    house.run(folders, archive)
    assert (mode(house / "/var/lib/luozhuang"), mode(house / "/etc/luozhuang/environment")) == (0o700, 0o640)
    settings = house / "/etc/luozhuang/environment"
    settings.write_text(house.here(settings.read_text("utf-8")), "utf-8")
    house.run(environment, archive)
    lend(house)


def test_the_page_is_done_from_its_first_line_to_its_last(tmp_path):
    """A block that is new on the page fails here, until it has its place."""
    needed("curl")
    steps = [done_here(block) for block in blocks()]
    (
        download,
        folders,
        environment,
        enter,
        begin,
        units,
        look,
        watch,
        backup,
        restore,
        before,
        upgrade,
        rebuild,
        back,
    ) = steps
    house, archive = House(tmp_path / "server"), tmp_path / "archive"
    archive.mkdir()
    installed(house, archive, download, folders, environment)

    def program(block):
        return house.run(f"{enter}\n{block}", archive)

    assert "wang: first password" in program(begin)
    targets, accounts = counts(house)
    assert (targets > 30, accounts) == (True, 1)
    assert (house / "/var/lib/luozhuang/inbox").is_dir()
    house.run(units, archive)
    settings = dict(pair.split("=", 1) for pair in program("env -0").split("\0") if pair)
    database, backups = (house / f"/var/lib/luozhuang/{name}" for name in ("luozhuang.duckdb", "backups"))
    with house.serving(settings):
        assert '"status":"ok"' in house.run(look, archive)
        assert re.search("^luozhuang_[^ ]+$", program(watch), re.M)
        program(backup)
        [kept] = backups.glob("*.duckdb")
        database.write_bytes(b"torn")
        with pytest.raises(AssertionError, match="503"):
            house.run(look, archive)
        assert f"restored from {kept}" in program(restore)
        assert '"status":"ok"' in house.run(look, archive)
        program(before)
    assert len(list(backups.glob("*.duckdb"))) == 2
    upgraded(house, archive, upgrade)
    program(rebuild)
    with house.serving(settings):
        assert '"status":"ok"' in house.run(look, archive)
    assert counts(house) == (targets, accounts + 1)
    # As if the new program's tables were others.
    with duckdb.connect(database, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET schema_version = schema_version + 1")
    house.run(back, archive)
    assert [(house / f"/opt/luozhuang/{name}/new").exists() for name in ("program", "program.new")] == [False, True]
    with house.serving(settings):
        with pytest.raises(AssertionError, match="503"):
            house.run(look, archive)
        assert f"restored from {max(backups.glob('*.duckdb'))}" in program(restore)
        assert '"status":"ok"' in house.run(look, archive)
    assert counts(house) == (targets, accounts + 1)


def upgraded(house, archive, upgrade):
    """The new program has one file more and all its packages: pip finds each in the version that it asks for."""
    secrets = house / "/opt/luozhuang/program/.streamlit/secrets.toml"
    secrets.write_text("# none yet\n", "utf-8")
    secrets.chmod(0o600)
    shutil.rmtree(archive / "program")
    (unpacked(archive / "program", r"^.*\n") / "new").touch()
    said = house.run(upgrade, archive)
    assert "argon2-cffi==" in said
    assert "streamlit[auth,performance]==" in said
    assert (secrets.read_text("utf-8"), mode(secrets)) == ("# none yet\n", 0o600)
    assert [(house / f"/opt/luozhuang/{name}/new").exists() for name in ("program", "program.old")] == [True, False]
