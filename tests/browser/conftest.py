"""A real Chromium against the real server, started as README says."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from ledger import settings
from tests.support import tiny_world

ROOT = settings.ROOT
CHROMIUM = shutil.which("chromium")
# Without these, Chromium itself looks for its maker's hosts at every start.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# A shared machine is slow at times; what is awaited usually comes within a second.
START_SECONDS = 180
ANSWER_SECONDS = 120
expect.set_options(timeout=1000 * ANSWER_SECONDS)


def needed(program: str, package: str | None = None) -> str:
    """The path of ``program``, of Debian's ``package`` (of the same name). Without it the test is skipped, or fails
    where REQUIRE_PROGRAMS=1 says that nothing may be missing."""
    if path := shutil.which(program):
        return path
    said = f"{program} is not installed (Debian's package {package or program})"
    if os.environ.get("REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"REQUIRE_PROGRAMS=1, and {said}.")
    pytest.skip(said)


def readme_command() -> list[str]:
    """The command after ``pip install … &&`` in README's first block."""
    [command] = re.findall(
        r"^pip install -r requirements\.txt && (streamlit run .*)$", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    return [sys.executable, "-m", *shlex.split(command)]


def free_ports(count: int) -> list[int]:
    """So many that nobody listens at now."""
    with ExitStack() as probes:
        found = [probes.enter_context(socket.socket()) for _ in range(count)]
        for probe in found:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in found]


@contextmanager
def serving(folder: Path, log: Path, start: list[str] | None = None, **environment: str):
    """The server in ``folder`` on a free port; its address. Stopped by its own process id.

    ``start``: a command that the port follows; None: the one of the README.
    """
    [port] = free_ports(1)
    command = [*(start or [*readme_command(), "--server.port"]), str(port)]
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder, env=inherited | environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until_healthy(server, port, log)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=ANSWER_SECONDS)


def wait_until_healthy(server: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=ANSWER_SECONDS):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"The server did not start: {log.read_text('utf-8')}")


def until(page, question: str) -> None:
    """Waits for what a script of the page's answers with yes. (Playwright's own waiting is refused by the policy.)"""
    deadline = time.monotonic() + ANSWER_SECONDS
    while not page.evaluate(question):
        assert time.monotonic() < deadline, question
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def browser():
    path = needed("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(demo, tmp_path_factory, browser):  # noqa: ARG001 - without a browser no server is started
    """The address of a server that shows a demonstration database: for looking only, since it is everybody's."""
    folder = tmp_path_factory.mktemp("server")
    database = shutil.copy(demo, folder / "demo.duckdb")
    with serving(ROOT, folder / "log.txt", DATABASE_URL=str(database)) as address:
        yield address
    assert tiny_world.newest(database) == tiny_world.newest(demo)


@pytest.fixture
def visitor(browser):
    """Opens a browser window of somebody's own; all are closed at the end."""
    contexts = []

    def open_window(language: str = "zh", width: int = 1920, height: int = 1080, scheme: str = "light"):
        context = browser.new_context(
            locale={"zh": "zh-CN", "en": "en-GB"}[language],
            viewport={"width": width, "height": height},
            color_scheme=scheme,
        )
        contexts.append(context)
        context.on(
            "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
        )
        page = context.new_page()
        page.set_default_timeout(1000 * ANSWER_SECONDS)
        return page

    refused: list[str] = []
    yield open_window
    for context in contexts:
        context.close()
    assert refused == []  # nothing that the pages do themselves is stopped by their own policy
