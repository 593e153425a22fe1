"""What reading and checking a long monthly report costs: ours beside DuckDB's bare reading, and beside other tools.

One made-up file, every tool in turn, several rounds in one run; each figure is the median of its rounds. Processor
time (all threads) is what to compare on a machine that has other work.

    python -m benchmarks.intake --rows 1000000 --rounds 3
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path

import duckdb

from benchmarks import intake_peers, made_up_report
from benchmarks.load import between, say, table
from etl.intake import reader
from etl.intake.expectation import Expectation
from ledger.vocabulary.findings import count_findings

MIN_ROWS, MAX_ROWS = 10_000, 2_000_000
MAX_ROUNDS = 9
FRICTIONLESS_ROWS = 20_000
SMALL_ROWS, SMALL_ROUNDS = 36, 30
IN_MEMORY, IN_FILE = "bare read_csv, memory", "bare read_csv, file"
COLUMNS = (
    "indicator_id VARCHAR, name VARCHAR, area VARCHAR, period VARCHAR, value DOUBLE, numerator DOUBLE, "
    "denominator DOUBLE, note VARCHAR"
)
# As the ledger's table has them, without its keys: the floor has none either.
ACTUAL = (
    "submission_id INTEGER, plan_id VARCHAR, indicator_id VARCHAR, area_id VARCHAR, period DATE, value DOUBLE, "
    "numerator DOUBLE, denominator DOUBLE, problem VARCHAR, next_step VARCHAR, note VARCHAR"
)


@dataclass
class Contestant:
    """``run``: one round. ``floor``: the contestant that it is compared with."""

    name: str
    floor: str
    rows: int
    run: Callable[[], None]
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Seconds of processor time, all threads, user and system."""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def rows_a_second(self) -> float:
        return self.rows / self.median

    @property
    def processor_a_row(self) -> float:
        return statistics.median(self.processor) / self.rows


@dataclass(frozen=True)
class Files:
    """The made-up files, and names for new databases."""

    folder: Path
    expected: Expectation
    rows: int
    names: count  # type: ignore[type-arg]

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.csv"

    def database(self) -> Path:
        return self.folder / f"{next(self.names)}.duckdb"


def made(folder: Path, rows: int) -> Files:
    expected = made_up_report.plan(rows)
    files = Files(folder, expected, rows, count())
    files.path("clean").write_bytes(made_up_report.file(made_up_report.clean(expected, rows)))
    files.path("faulty").write_bytes(made_up_report.file(made_up_report.faulty(expected, rows)))
    short = islice(made_up_report.clean(expected, rows), FRICTIONLESS_ROWS)
    files.path("short").write_bytes(made_up_report.file(short))
    return files


def contestants(files: Files) -> list[Contestant]:
    clean, faulty, expected, rows = files.path("clean"), files.path("faulty"), files.expected, files.rows
    doubting = made_up_report.doubting(expected)
    frictionless_rows = min(FRICTIONLESS_ROWS, rows)
    return [
        Contestant(IN_MEMORY, IN_MEMORY, rows, lambda: bare(clean, None)),
        Contestant(IN_FILE, IN_FILE, rows, lambda: bare(clean, files.database())),
        Contestant("ours: read, check", IN_MEMORY, rows, lambda: accepted(clean, expected)),
        Contestant("ours: read, check, record", IN_FILE, rows, lambda: record(clean, expected, files.database())),
        Contestant("ours: read, check, 1% faulty", IN_MEMORY, rows, lambda: refused(faulty, expected, rows)),
        Contestant("ours: read, check, doubt", IN_MEMORY, rows, lambda: accepted(clean, doubting)),
        Contestant("pandas: read, check, record", IN_FILE, rows,
                   lambda: intake_peers.insert(intake_peers.with_pandas(clean, expected), files.database())),
        Contestant("pandera: read, check", IN_MEMORY, rows, lambda: intake_peers.with_pandera(clean, expected)),
        Contestant("frictionless: read, check", IN_MEMORY, frictionless_rows,
                   lambda: intake_peers.with_frictionless(files.path("short"), expected)),
    ]  # fmt: skip


def bare(path: Path, database: Path | None) -> None:
    """Typed and inserted, nothing checked; in one transaction."""
    with duckdb.connect(database or ":memory:") as connection:
        connection.begin()
        connection.execute(f"CREATE TABLE report ({COLUMNS})")
        connection.execute("INSERT INTO report FROM read_csv(?, header = true)", [str(path)])
        connection.commit()


def accepted(path: Path, expected: Expectation) -> reader.Intake:
    taken = reader.read(path.read_bytes(), expected)
    if not taken.accepted or taken.findings:
        raise ValueError(f"a clean file was not taken as clean: {taken.findings[:3]}")
    return taken


def record(path: Path, expected: Expectation, database: Path) -> None:
    taken = accepted(path, expected)
    with duckdb.connect(database) as connection:
        connection.begin()
        connection.execute(f"CREATE TABLE actual ({ACTUAL})")
        connection.register("taken", taken.values)
        connection.execute(
            "INSERT INTO actual SELECT 1, 'made-up', indicator_id, area_id, period, value, numerator, denominator, "
            "problem, next_step, note FROM taken"
        )
        connection.commit()


def refused(path: Path, expected: Expectation, rows: int) -> None:
    found = count_findings(reader.read(path.read_bytes(), expected).findings, "error")
    if found != made_up_report.faults(rows):
        raise ValueError(f"{found} faults were found and {made_up_report.faults(rows)} were made")


def small() -> dict[str, float]:
    """Seconds for a file of SMALL_ROWS rows, and for opening and closing an empty database."""
    expected = made_up_report.plan(SMALL_ROWS)
    data = made_up_report.file(made_up_report.clean(expected, SMALL_ROWS))
    reading, opening = list[float](), list[float]()
    for _ in range(SMALL_ROUNDS):
        reading.append(timed(lambda: reader.read(data, expected)))
        opening.append(timed(lambda: duckdb.connect().close()))
    return {"read": statistics.median(reading), "connect": statistics.median(opening)}


def timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def measured(files: Files, rounds: int) -> list[Contestant]:
    """Round by round, not tool by tool: whatever else the machine does meets all of them alike."""
    all_of_them = contestants(files)
    for number in range(rounds):
        for one in all_of_them:
            say(f"round {number + 1} of {rounds}: {one.name}")
            before = time.process_time()
            one.seconds.append(timed(one.run))
            one.processor.append(time.process_time() - before)
            for database in files.folder.glob("*.duckdb*"):
                database.unlink()
    return all_of_them


def ratios(one: Contestant, all_of_them: Sequence[Contestant]) -> tuple[float, float]:
    """Seconds, and processor time, a row: as multiples of the floor's."""
    [floor] = [other for other in all_of_them if other.name == one.floor]
    return floor.rows_a_second / one.rows_a_second, one.processor_a_row / floor.processor_a_row


def report(results: Sequence[Contestant], short: dict[str, float]) -> str:
    lines = [
        [
            one.name, f"{one.rows:,}", f"{one.median:.2f}", f"{one.rows_a_second:,.0f}",
            *(f"{times:.1f}" for times in ratios(one, results)), one.floor,
        ]
        for one in results
    ]  # fmt: skip
    shown = table(["", "rows", "seconds", "rows a second", "times the floor", "in processor time", "floor"], lines)
    times = short["read"] / short["connect"]
    return (
        f"{machine()}\n\n{shown}\n\nA file of {SMALL_ROWS} rows: {short['read'] * 1000:.1f} ms, {times:.0f} times the "
        f"{short['connect'] * 1000:.2f} ms of opening and closing an empty DuckDB in memory."
    )


def machine() -> str:
    """What the figures depend on besides the code."""
    names = ("duckdb", "pyarrow", "pandas", "pandera", "frictionless")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    load = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, load average at the end {load:.1f}. "
        "All data is made up."
    )


def as_json(results: Sequence[Contestant], short: dict[str, float]) -> str:
    rows = []
    for one in results:
        ratio, processor_ratio = ratios(one, results)
        rows.append({
            "name": one.name, "rows": one.rows, "seconds": one.seconds, "processor_seconds": one.processor,
            "rows_a_second": one.rows_a_second, "floor": one.floor, "ratio": ratio, "processor_ratio": processor_ratio,
        })  # fmt: skip
    return json.dumps(
        {"machine": machine(), "results": rows, "small_file_seconds": short}, ensure_ascii=False, indent=1
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=between(MIN_ROWS, MAX_ROWS), default=1_000_000)
    parser.add_argument("--rounds", type=between(1, MAX_ROUNDS), default=3)
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        say("making the files")
        results = measured(made(Path(folder), options.rows), options.rounds)
        say("the small file")
        print((as_json if options.json else report)(results, small()))


if __name__ == "__main__":
    sys.exit(main())
