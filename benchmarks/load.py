"""What a viewer waits when many look at once: the overview against an empty page.

Three servers, one after another: the overview with this app's settings, an empty page with the same
settings, and the same empty page under Streamlit's defaults. Each gets the same sessions over Streamlit's
own WebSocket protocol. What the empty page costs is Streamlit's; the ratio to it is ours.

    python benchmarks/load.py --sessions 50 --seconds 20
"""

import argparse
import asyncio
import math
import os
import platform
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
from importlib.metadata import version
from pathlib import Path
from types import FrameType
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


def make_demo(database: Path) -> None:
    command = [sys.executable, "-m", "etl", "demo", "--database", str(database)]
    made = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=DEMO_SECONDS, check=False
    )
    if made.returncode:
        raise BenchmarkError(f"no demonstration database:\n{made.stdout}{made.stderr}")


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
        except (OSError, HTTPException):
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

    async def close(self) -> None:
        await self._socket.close()

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
            if finished(message):
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
    """The kind of element that a message brings, if it brings one."""
    if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
        return set()
    return {message.delta.new_element.WhichOneof("type") or "nothing"}


def finished(message: ForwardMsg) -> bool:
    """Whether the whole script has run: false when it was only interrupted to start anew."""
    if message.WhichOneof("type") != "script_finished":
        return False
    if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
        raise BenchmarkError("the script does not compile")
    return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def connected(port: int) -> ClientConnection:
    """An open connection, as a browser opens it: no proxy, no pings of its own."""
    return await connect(
        f"ws://{HOST}:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
        ping_interval=None,
        open_timeout=ANSWER_SECONDS,
        close_timeout=STOP_SECONDS,
        max_size=MAX_MESSAGE_BYTES,
    )


async def arrive(port: int, delivers: str, at: float, tally: Tally, opened: list[Session]) -> Session | None:
    """Opens a session at the time ``at`` (monotonic seconds) and waits for its page; None when that took too long."""
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    began = time.monotonic()
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            session = Session(await connected(port), delivers)
            opened.append(session)
            await session.run()
    except TimeoutError:
        tally.timed_out += 1
        return None
    except (OSError, WebSocketException) as error:
        raise BenchmarkError(f"a session was refused or closed: {error}") from error
    tally.first.append(time.monotonic() - began)
    return session


async def stay(session: Session, start: float, end: float, tally: Tally) -> None:
    """Asks for a rerun every period from ``start`` to ``end`` (monotonic seconds); a late answer delays the next question."""
    due = start
    while due < end:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        began = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await session.run()
        except TimeoutError:
            # What it sends from here on could not be told from the answer to another question.
            tally.timed_out += 1
            return
        except WebSocketException as error:
            raise BenchmarkError(f"a session was closed: {error}") from error
        tally.reruns.append(time.monotonic() - began)
        due = max(due + PERIOD_SECONDS, time.monotonic())


async def load(server: Server, setup: Setup, sessions: int, seconds: float) -> Result:
    """All sessions arrive, then all rerun; processor time is that of the reruns alone."""
    tally, opened = Tally(), list[Session]()
    try:
        start = time.monotonic()
        arrivals = [
            arrive(server.port, setup.delivers, start + OPENING_SECONDS * number / sessions, tally, opened)
            for number in range(sessions)
        ]
        arrived = [session for session in await asyncio.gather(*arrivals) if session]
        before, start = cpu_seconds(server.pid), time.monotonic()
        await asyncio.gather(
            *(
                # Spread over the period: all at once would measure the queue, not the page.
                stay(session, start + PERIOD_SECONDS * number / len(arrived), start + seconds, tally)
                for number, session in enumerate(arrived)
            )
        )
        used = cpu_seconds(server.pid) - before
        cpu_ms = used * 1000 / len(tally.reruns) if tally.reruns else None
        return Result(setup, tally, cpu_ms, resident_mb(server.pid))
    finally:
        # A close that fails must not hide what went wrong before it.
        await asyncio.gather(*(session.close() for session in opened), return_exceptions=True)


# ---- the table


def percentile_ms(seconds: Sequence[float], share: float) -> float | None:
    """The smallest latency, in ms, that ``share`` of them do not exceed; None of none."""
    return sorted(seconds)[math.ceil(share * len(seconds)) - 1] * 1000 if seconds else None


def measures(result: Result) -> dict[str, float | None]:
    """The figures of a row that have a ratio."""
    tally = result.tally
    return {
        "first p50 ms": percentile_ms(tally.first, 0.5),
        "first p95 ms": percentile_ms(tally.first, 0.95),
        "rerun p50 ms": percentile_ms(tally.reruns, 0.5),
        "rerun p95 ms": percentile_ms(tally.reruns, 0.95),
        "CPU ms a rerun": result.cpu_ms,
        "RSS MB": result.rss_mb,
    }


def shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def ratios(result: Result, base: Result) -> list[str]:
    pairs = zip(measures(result).values(), measures(base).values(), strict=True)
    return [f"{mine / its:.2f}" if mine is not None and its else "–" for mine, its in pairs]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown that can also be read as it stands: the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in (header, rule, *rows)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(results: Sequence[Result], base: Result, sessions: int) -> str:
    """The table, the ratios to ``base``, and every run that gave no answer in time."""
    columns = list(measures(base))
    counts = ["set-up", "sessions", "reruns"]
    rows = [
        [result.setup.name, str(sessions), str(len(result.tally.reruns)), *map(shown, measures(result).values())]
        for result in results
    ]
    compared = [[result.setup.name, *ratios(result, base)] for result in results if result is not base]
    late = [
        f"{result.setup.name}: {result.tally.timed_out} runs timed out after {ANSWER_SECONDS:.0f} s; "
        "they are in no figure above, and their sessions asked no more."
        for result in results
        if result.tally.timed_out
    ]
    parts = [
        table([*counts, *columns], rows),
        f"Times “{base.setup.name}”:",
        table(["set-up", *(column.replace(" ms", "").replace(" MB", "") for column in columns)], compared),
        *late,
    ]
    return "\n\n".join(parts)


def machine() -> str:
    """What the figures depend on besides the code."""
    return (
        f"Python {platform.python_version()}, Streamlit {version('streamlit')}, {os.cpu_count()} cores, "
        f"load average before {os.getloadavg()[0]:.1f}; {PERIOD_SECONDS:g} s between a session's reruns."
    )


# ---- the command


def benchmark(sessions: int, seconds: float) -> str:
    with tempfile.TemporaryDirectory(prefix="load-") as name:
        folder = Path(name)
        bare = folder / "bare"  # Also the home, so that nobody's ~/.streamlit counts.
        bare.mkdir()
        database = folder / "demo.duckdb"
        about = machine()
        say("making the demonstration database")
        make_demo(database)
        empty = Setup("empty page, same settings", EMPTY / "app.py", ROOT, "markdown")
        setups = [
            Setup("overview", ROOT / "app.py", ROOT, "html"),
            empty,
            Setup("empty page, Streamlit's defaults", EMPTY / "page.py", bare, "markdown"),
        ]
        results = []
        for setup in setups:
            say(setup.name)
            with serving(setup, environment(bare, database), folder / "server.log") as server:
                results.append(asyncio.run(load(server, setup, sessions, seconds)))
        [base] = [result for result in results if result.setup is empty]
        return f"{about}\n\n{report(results, base, sessions)}"


def say(words: str) -> None:
    """Progress, apart from the table."""
    print(f"… {words}", file=sys.stderr, flush=True)


def between(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds, for argparse."""

    def whole(text: str) -> int:
        value = int(text)
        if not lowest <= value <= highest:
            raise argparse.ArgumentTypeError(f"{value} is not between {lowest} and {highest}")
        return value

    return whole


def leave(signum: int, _frame: FrameType | None) -> None:
    """A polite kill unwinds like any error: the server is stopped first."""
    sys.exit(128 + signum)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=between(1, MAX_SESSIONS), default=50)
    parser.add_argument("--seconds", type=between(1, MAX_SECONDS), default=20, help="of reruns, for each server")
    options = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        sys.exit("Processor time and memory are read from /proc: this runs on Linux only.")
    signal.signal(signal.SIGTERM, leave)
    try:
        print(benchmark(options.sessions, options.seconds))
    except BenchmarkError as error:
        sys.exit(f"Failed: {error}")


if __name__ == "__main__":
    main()
