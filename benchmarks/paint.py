"""What a viewer waits for in a real browser: our overview beside Dash and a static page with the same charts.

One Chromium, every page in turn, several rounds in one run; each figure is the median of its rounds. The ratios to
Dash are what to compare on a machine that has other work. The empty Streamlit page is the floor.

    python -m benchmarks.paint --rounds 5
"""

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from benchmarks.load import (
    EMPTY,
    HOST,
    ROOT,
    START_SECONDS,
    BenchmarkError,
    Setup,
    between,
    environment,
    free_port,
    last_lines,
    leave,
    make_demo,
    say,
    serving,
    stop,
    table,
)
from benchmarks.paint_peers import months
from benchmarks.paint_visit import (
    Contestant,
    Figures,
    Month,
    NotThePageError,
    in_dash,
    in_our_page,
    in_static_page,
    visit,
)
from tests.browser.conftest import CHROMIUM, QUIET

OURS, DASH, STATIC, FLOOR = "ours: overview", "Dash", "static page, plotly.js", "empty Streamlit page"
MAX_ROUNDS, MAX_MBIT = 30, 1000
SECONDS = {
    "cold: counts": ("cold", "counts"), "cold: first chart": ("cold", "first"), "cold: all": ("cold", "all"),
    "warm: counts": ("warm", "counts"), "warm: first chart": ("warm", "first"), "warm: all": ("warm", "all"),
    "month: counts": ("filter", "counts"), "month: all": ("filter", "all"),
}  # fmt: skip
BESIDES = {
    "shift cold": ("cold", "shift"), "shift warm": ("warm", "shift"), "shift month": ("filter", "shift"),
    "MB cold": ("cold", "MB"), "MB warm": ("warm", "MB"),
}  # fmt: skip


@dataclass
class Standing:
    """A contestant and its visits, one a round."""

    contestant: Contestant
    visits: list[Figures] = field(default_factory=list)

    def median(self, phase: str, figure: str) -> float | None:
        """Over all rounds; None for what the page does not have."""
        phases = [one for visit in self.visits for one in (visit[phase] if phase == "filter" else [visit[phase]])]
        return statistics.median(one[figure] for one in phases) if phases else None


# ---- servers


@contextmanager
def peer(command: Sequence[str], port: int, variables: dict[str, str], log: Path) -> Iterator[str]:
    """The address of a server that is no Streamlit's, from its first answer on; stopped on the way out."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        address = f"http://{HOST}:{port}/"
        if not answers(process, address):
            raise BenchmarkError(f"{command[0]} did not start\nThe server's last words:\n{last_lines(log)}")
        yield address
    finally:
        stop(process)


def answers(process: subprocess.Popen[bytes], address: str) -> bool:
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with opener.open(address, timeout=5):
                return True
        except (OSError, HTTPException):
            time.sleep(0.1)  # Not up yet; the deadline decides.
    return False


def contestants(folder: Path, stack: ExitStack) -> list[Contestant]:
    """All servers, running. Nobody asks those that are not in turn."""
    home = folder / "home"
    home.mkdir()
    variables = environment(home, folder / "demo.duckdb") | {"PAINT_MONTHS": str(folder / "months.json")}

    def streamlit(name: str, script: Path) -> str:
        # What a run delivers is looked at in the browser.
        setup = Setup(name, script, ROOT, delivers="")
        server = stack.enter_context(serving(setup, variables, folder / f"{script.parent.name}.log"))
        return f"http://{HOST}:{server.port}/"

    def served(program: str, flag: str, application: str) -> str:
        port = free_port()
        command = [program, *flag.format(host=HOST, port=port).split(), f"benchmarks.paint_peers.{application}"]
        return stack.enter_context(peer(command, port, variables, folder / f"{program}.log"))

    overview = streamlit(OURS, ROOT / "app.py")
    return [
        Contestant(OURS, "overview", f"{overview}?lang=zh", in_our_page),
        Contestant(DASH, "plotly", served("gunicorn", "--threads 8 --bind {host}:{port}", "dash_page:server"), in_dash),
        Contestant(
            STATIC, "plotly", served("uvicorn", "--host {host} --port {port}", "static_page:app"), in_static_page
        ),
        Contestant(FLOOR, "empty", streamlit(FLOOR, EMPTY / "app.py"), None),
    ]


# ---- the rounds


def measured(browser: Browser, all_of_them: list[Contestant], made: list[Month], options: Any) -> list[Standing]:
    """Round by round, not page by page: whatever else the machine does meets all of them alike. The visits before the
    first round are not counted: they fill the caches of the servers, which stay warm from then on."""
    newest, *earlier = made
    other = next((month for month in earlier if month["counts"] != newest["counts"]), None)
    if other is None:
        raise NotThePageError("no other month has other counts: a repaint could not be told")
    standings = [Standing(one) for one in all_of_them]
    for number in range(options.rounds + 1):
        for standing in standings:
            say(
                f"{f'round {number} of {options.rounds}' if number else 'before the rounds'}: {standing.contestant.name}"
            )
            seen = visit(browser, standing.contestant, newest, other, options.mbit)
            if number:
                standing.visits.append(seen)
    return standings


# ---- the tables


def shown(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def ratio(mine: float | None, its: float | None) -> float | None:
    return mine / its if mine is not None and its else None


def goals(standings: dict[str, Standing]) -> dict[str, float | None]:
    """Our first answer, the counts, against Dash's first chart; and our whole repaint against Dash's."""
    ours, dash = standings[OURS], standings[DASH]
    return {
        "cold": ratio(ours.median("cold", "counts"), dash.median("cold", "first")),
        "warm": ratio(ours.median("warm", "counts"), dash.median("warm", "first")),
        "month": ratio(ours.median("filter", "counts"), dash.median("filter", "all")),
        "month, all": ratio(ours.median("filter", "all"), dash.median("filter", "all")),
    }


def report(standings: Sequence[Standing], about: str) -> str:
    named = {one.contestant.name: one for one in standings}
    dash = named[DASH]

    def rows(columns: dict[str, tuple[str, str]], digits: int) -> list[list[str]]:
        return [
            [one.contestant.name, *(shown(one.median(*place), digits) for place in columns.values())]
            for one in standings
        ]

    compared = [
        [one.contestant.name, *(shown(ratio(one.median(*place), dash.median(*place))) for place in SECONDS.values())]
        for one in standings
        if one is not dash
    ]
    reached = ", ".join(f"{name} {shown(value)}" for name, value in goals(named).items())
    parts = [
        about,
        table(["seconds", *SECONDS], rows(SECONDS, 3)),
        table(["times Dash", *SECONDS], compared),
        table(["besides", *BESIDES], rows(BESIDES, 3)),
        f"Our counts, times Dash's first chart (a month: times Dash's whole repaint): {reached}.",
    ]
    return "\n\n".join(parts)


def as_json(standings: Sequence[Standing], about: str) -> str:
    """Every round, with what shifted and when (ms)."""
    named = {one.contestant.name: one for one in standings}
    columns = SECONDS | BESIDES
    rows = [
        {
            "name": one.contestant.name,
            "medians": {name: one.median(*place) for name, place in columns.items()},
            "times_dash": {
                name: ratio(one.median(*place), named[DASH].median(*place)) for name, place in SECONDS.items()
            },
            "rounds": one.visits,
        }
        for one in standings
    ]
    return json.dumps({"machine": about, "goals": goals(named), "results": rows}, ensure_ascii=False, indent=1)


def machine(browser: Browser, rounds: int, mbit: float | None) -> str:
    """What the figures depend on besides the code."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "dash", "plotly"))
    line = f"{mbit:g} Mbit/s" if mbit else "no line between browser and server"
    return (
        f"Python {platform.python_version()}, {versions}, Chromium {browser.version}; {os.cpu_count()} cores, load "
        f"average before {os.getloadavg()[0]:.1f}; {line}; median of {rounds} rounds."
    )


# ---- the command


def benchmark(options: argparse.Namespace) -> str:
    with tempfile.TemporaryDirectory(prefix="paint-") as name, ExitStack() as stack:
        folder = Path(name)
        say("making the demonstration database and the months")
        make_demo(folder / "demo.duckdb")
        made = months.written(folder / "demo.duckdb", folder / "months.json")
        say("starting the servers")
        all_of_them = contestants(folder, stack)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        stack.callback(browser.close)
        about = machine(browser, options.rounds, options.mbit)
        standings = measured(browser, all_of_them, made, options)
        return (as_json if options.json else report)(standings, about)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=between(1, MAX_ROUNDS), default=5)
    parser.add_argument(
        "--mbit", type=between(1, MAX_MBIT), help="a line of so many Mbit/s; without it as fast as it goes"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of the tables")
    options = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("No chromium is installed (Debian's package chromium).")
    signal.signal(signal.SIGTERM, leave)
    try:
        print(benchmark(options))
    except (BenchmarkError, NotThePageError, PlaywrightError) as error:
        sys.exit(f"Failed: {error}")


if __name__ == "__main__":
    main()
