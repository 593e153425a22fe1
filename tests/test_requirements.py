"""requirements.txt pins what pyproject.toml's dependencies are installed with: all of it, and nothing else."""

import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
COMPILE = "It is compiled from pyproject.toml by the command in its first lines."


def requirements(file):
    """The requirements of a file, each with the versions and the machines that it is for."""
    lines = [line.partition("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    return [Requirement(line) for line in lines if line]


def for_this_machine(found):
    """Package → requirement, of those whose marker holds here."""
    return {canonicalize_name(one.name): one for one in found if one.marker is None or one.marker.evaluate()}


PINNED = for_this_machine(requirements("requirements.txt"))


def needed(dependencies):
    """Every package that is installed for these requirements, with the extras that were asked for → its version."""
    waiting, done = [Requirement(line) for line in dependencies], {}
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), wanted.extras or {""}
        if extras <= done.setdefault(name, set()):
            continue
        done[name] |= extras
        for line in metadata.requires(wanted.name) or []:
            further = Requirement(line)
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
                waiting.append(further)
    return {name: metadata.version(name) for name in done}


def test_every_dependency_is_pinned_at_a_version_that_it_allows():
    for wanted in map(Requirement, PROJECT["dependencies"]):
        pin = PINNED[canonicalize_name(wanted.name)]
        [exact] = pin.specifier
        assert exact.operator == "==", f"{pin} is no exact version. {COMPILE}"
        assert wanted.specifier.contains(exact.version), f"{pin} is not {wanted}. {COMPILE}"
        assert pin.extras == wanted.extras, f"{pin} is not {wanted}. {COMPILE}"


def test_what_they_need_is_pinned_as_it_is_installed_and_nothing_else_is():
    installed = needed(PROJECT["dependencies"])
    pinned = {name: str(pin.specifier).removeprefix("==") for name, pin in PINNED.items()}
    assert pinned == installed, COMPILE


def test_a_package_that_only_an_extra_needs_is_among_them():
    assert {"orjson", "streamlit"} <= needed(["streamlit[performance]"]).keys()
    assert "orjson" not in needed(["streamlit"])


def test_a_package_that_only_windows_needs_is_pinned_for_windows_alone():
    [colorama] = [pin for pin in requirements("requirements.txt") if pin.name == "colorama"]
    assert [colorama.marker.evaluate({"sys_platform": system}) for system in ("win32", "linux")] == [True, False]


def test_the_extras_are_those_of_the_folders():
    for extra, folder in (("test", "tests"), ("benchmark", "benchmarks")):
        listed = [str(Requirement(line)) for line in PROJECT["optional-dependencies"][extra]]
        assert listed == [str(one) for one in requirements(f"{folder}/requirements.txt")]


def test_pins_say_no_index_and_no_path():
    text = (ROOT / "requirements.txt").read_text("utf-8")
    assert [line for line in text.splitlines() if "://" in line or line.startswith(("-", "/", "."))] == []
