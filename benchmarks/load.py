"""What a viewer waits when many look at once: the overview against an empty page.

Three servers, one after another: the overview with this app's settings, an empty page with the same
settings, and the same empty page under Streamlit's defaults. Each gets the same sessions over Streamlit's
own WebSocket protocol. What the empty page costs is Streamlit's; the ratio to it is ours.

    python benchmarks/load.py --sessions 50 --seconds 20
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

ROOT = Path(__file__).resolve().parent.parent
EMPTY = ROOT / "benchmarks" / "empty"
HOST = "127.0.0.1"

OPENING_SECONDS = 1.0
PERIOD_SECONDS = 1.0
ANSWER_SECONDS = 60.0
START_SECONDS = 60.0
STOP_SECONDS = 10.0
DEMO_SECONDS = 300.0
MAX_SESSIONS = 500
MAX_SECONDS = 600
MAX_MESSAGE_BYTES = 64 * 2**20
LOG_LINES = 30


class BenchmarkError(Exception):
    """What was measured would not be the page: the run is worth nothing."""


@dataclass(frozen=True)
class Setup:
    """One server to measure. ``delivers`` is the element that a run must send to count as the page."""

    name: str
    script: Path
    folder: Path
    delivers: str


@dataclass(frozen=True)
class Server:
    """A running server; ``pid`` is its own, not a wrapper's."""

    pid: int
    port: int


@dataclass
class Tally:
    """What the sessions of one server saw: latencies in seconds, and how many runs gave no answer in time."""

    first: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    timed_out: int = 0


@dataclass(frozen=True)
class Result:
    """A row of the table: CPU in ms a rerun (None without reruns), memory in MB."""

    setup: Setup
    tally: Tally
    cpu_ms: float | None
    rss_mb: float


# ---- servers


def environment(home: Path, database: Path) -> dict[str, str]:
    """The caller's environment without the caller's Streamlit settings (variables, ``~/.streamlit``)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    return kept | {"HOME": str(home), "USERPROFILE": str(home), "DATABASE_URL": str(database)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(setup: Setup, variables: dict[str, str], log: Path) -> Iterator[Server]:
    """A server from its first answer on; stopped on the way out, whatever happened. Its output goes to ``log``."""
    port = free_port()
    # Flags, not settings: the three servers differ in nothing but what they are named for.
    options = {"address": HOST, "port": port, "headless": "true"}
    flags = [f"--server.{name}={value}" for name, value in options.items()] + ["--browser.gatherUsageStats=false"]
    command = [sys.executable, "-m", "streamlit", "run", str(setup.script), *flags]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=setup.folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(process, port)
            yield Server(process.pid, port)
            if process.poll() is not None:
                raise BenchmarkError(f"the server ended by itself with {process.returncode}")
        except BenchmarkError as error:
            raise BenchmarkError(f"{setup.name}: {error}\nThe server's last words:\n{last_lines(log)}") from error
        finally:
            stop(process)


def wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    """Returns when the server says that it is ready."""
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchmarkError(f"the server ended at its start with {process.returncode}")
        try:
            with opener.open(f"http://{HOST}:{port}/_stcore/health", timeout=5):
                return
        except (URLError, OSError, HTTPException):
            time.sleep(0.1)  # Not up yet; the deadline decides.
    raise BenchmarkError(f"the server was not ready within {START_SECONDS:.0f} s")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)


def last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:])


def cpu_seconds(pid: int) -> float:
    """Processor time that the process has used, all its threads, user and system."""
    # The name in parentheses may hold spaces; utime and stime are fields 14 and 15, counted from 1.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Memory that the process holds now, in MB (2**20 bytes)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


# ---- sessions


class Session:
    """One viewer's browser, as far as the server can tell (without a browser's cache of messages)."""

    def __init__(self, socket: ClientConnection, delivers: str) -> None:
        self._socket = socket
        self._delivers = delivers
        self._state = ClientState()
        # Without a language the page would choose one by the server's default, not by the viewers'.
        self._state.context_info.locale = "zh-CN"
        self._state.context_info.timezone = "Asia/Shanghai"
        self._state.context_info.timezone_offset = -480

    async def run(self) -> None:
        """Asks for one run of the script and reads until it has finished."""
        await self._socket.send(BackMsg(rerun_script=self._state).SerializeToString())
        delivered: set[str] = set()
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            self._follow(message)
            delivered |= elements(message)
            if "exception" in delivered:
                raise BenchmarkError("the script failed: it sent an exception")
            if message.WhichOneof("type") == "script_finished" and finished(message):
                break
        if self._delivers not in delivered:
            raise BenchmarkError(f"a run sent no {self._delivers}, only: {', '.join(sorted(delivered)) or 'nothing'}")

    def _follow(self, message: ForwardMsg) -> None:
        """Keeps page and address as a browser does: the next rerun says them back."""
        match message.WhichOneof("type"):
            case "page_info_changed":
                self._state.query_string = message.page_info_changed.query_string
            case "navigation":
                self._state.page_script_hash = message.navigation.page_script_hash


def elements(message: ForwardMsg) -> set[str]:
    """The kinds of elements that a message brings."""
    if message.WhichOneof("type") != "delta":
        return set()
    match message.delta.WhichOneof("type"):
        case "new_element":
            brought = [message.delta.new_element]
        case "new_transient":
            brought = list(message.delta.new_transient.elements)
        case _:
            brought = []
    return {kind for element in brought if (kind := element.WhichOneof("type"))}


def finished(message: ForwardMsg) -> bool:
    """Whether the whole script has run: false when it was only interrupted to start anew."""
    if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
        raise BenchmarkError("the script does not compile")
    return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def first_run(server: Server, setup: Setup, delay: float, tally: Tally) -> tuple[Session, ClientConnection] | None:
    """Opens a session after ``delay`` seconds and waits for its page; None when that timed out."""
