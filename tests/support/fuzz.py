"""Damaged files, sent: each is refused in words and changes nothing, or is taken whole. As a command, with counts:

python -m tests.support.fuzz --count 10000
"""

import argparse
import json
import tempfile
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial, wraps
from pathlib import Path

import duckdb

from etl.intake import reader, sheet
from etl.intake.expectation import Expectation, load_expectation
from etl.submissions import receipts, submit
from etl.submissions.submission import RefusedError, SubmittedFile
from ledger.accounts.actor import operator
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.findings import Finding, doubts, errors
from tests.support import corrupt_files, tiny_world

HISTORY = [f"T2-1,,2023-{month:02},{month * 30}" for month in range(1, 9)]
"""So that values are doubted too: 30 stations a month until August."""


@dataclass
class Desk:
    """Where files are sent to: a tiny database, and the copy of it in memory that most are tried on."""

    path: Path
    copy: duckdb.DuckDBPyConnection
    expected: Expectation
    good: corrupt_files.Good
    known: dict[bytes, list[reader.Reported]] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path) -> "Desk":
        """``path``: a database of the tiny world, which is written to."""
        tiny_world.report(path, *HISTORY)
        copy = copy_to_memory(path)
        return cls(path, copy, load_expectation(copy, tiny_world.PLAN), corrupt_files.Good.of(copy))

    def rows(self, original: bytes) -> list[reader.Reported]:
        """What a good file says."""
        if original not in self.known:
            self.known[original] = reader.read(original, self.expected).rows
        return self.known[original]


def quietly(judge):
    """openpyxl warns of what it leaves out of a workbook: data validations, fonts, days beyond its calendar."""

    @wraps(judge)
    def judged(*asked):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return judge(*asked)

    return judged


@quietly
def outcome(number: int, desk: Desk) -> str:
    """What became of file ``number``. Raises AssertionError when it broke a law, and whatever leaves the intake."""
    case = corrupt_files.case(number, desk.good)
    taken = reader.read(case.data, desk.expected)
    for finding in taken.findings:
        assert finding.line("zh")
        assert finding.line("en")
    rows_are_numbered_alike(case.data)
    if not taken.accepted:
        assert taken.values.num_rows == 0
        return f"refused: {errors(taken.findings)[0].code}"
    if case.original is not None:
        assert taken.rows == desk.rows(case.original)
    kept_whole(taken, case.data, desk)
    return "held" if doubts(taken.findings) else "accepted"


def rows_are_numbered_alike(data: bytes) -> None:
    """The checks and the corrections read a CSV by two readers: both find the same cells under the same row number."""
    opened = sheet.open_sheet(data, reader.NAMINGS["actual"].recognised)
    header = None if isinstance(opened, Finding) else reader.NAMINGS["actual"].find(opened.top)
    if header is None or not isinstance(opened, sheet.TextSheet) or len(header.names) > sheet.MAX_COLUMNS:
        return
    body = opened.body(header.row, len(header.names))
    found = {int(row): list(cells.values()) for row, cells in zip(body.rows, body.cells.to_pylist(), strict=True)}
    found |= dict(body.torn)
    lines = {row: cells for row, cells in enumerate(opened.rows(), start=1) if row > header.row}
    assert {row: cells for row, cells in found.items() if any(cells)} == {
        row: cells for row, cells in lines.items() if any(cells)
    }


def kept_whole(taken: reader.Intake, data: bytes, desk: Desk) -> None:
    """The ledger takes what the intake passed, and its receipt can be asked for again; then all is taken back."""
    sent = SubmittedFile(data, "test", tiny_world.PLAN, "测试员", reason="属实")
    desk.copy.begin()
    try:
        receipt = submit.record_checked(desk.copy, sent, taken)
        assert receipt == receipts.receipt(desk.copy, receipt.submission_id)
        kept = desk.copy.execute(
            "SELECT indicator_id, area_id, period, value, problem, next_step, note FROM actual WHERE submission_id = ?",
            [receipt.submission_id],
        ).fetchall()
    finally:
        desk.copy.rollback()
    assert sorted(kept, key=str) == sorted(
        ((r.indicator_id, r.area_id, r.period, r.value, r.problem, r.next_step, r.note) for r in taken.rows), key=str
    )


@quietly
def sent_through(number: int, desk: Desk) -> str:
    """File ``number`` sent to the database itself: refused and no byte of it changed, or in it, byte by byte."""
    data = corrupt_files.case(number, desk.good).data
    before, revision = desk.path.read_bytes(), tiny_world.newest(desk.path)
    try:
        receipt = submit.submit(
            desk.path, SubmittedFile(data, "test", tiny_world.PLAN, "测试员", reason="属实"), operator("测试员")
        )
    except RefusedError:
        assert desk.path.read_bytes() == before
        return "refused"
    if not receipt.repeated:
        assert receipt.submission_id == revision + 1 == tiny_world.newest(desk.path)
    [kept] = tiny_world.ask(
        desk.path, "SELECT original FROM submission WHERE submission_id = ?", [receipt.submission_id]
    )
    assert kept["original"] == data
    return "taken"


# ---- the command

_desks: list[Desk] = []


def _prepare() -> None:
    path = Path(tempfile.mkdtemp()) / "tiny.duckdb"
    tiny_world.build_world(tiny_world.WORLD, path)
    _desks.append(Desk.at(path))


def _tried(number: int, every: int) -> tuple[int, str, str, float]:
    """Number, kind, outcome and seconds of one file; what should not happen is an outcome here."""
    [desk] = _desks
    kind = corrupt_files.case(number, desk.good).kind
    start = time.perf_counter()
    try:
        found = outcome(number, desk)
        seconds = time.perf_counter() - start
        if number % every == 0:
            sent_through(number, desk)
    except Exception as fault:
        return number, kind, f"FAULT {type(fault).__name__}: {str(fault)[:100]}", time.perf_counter() - start
    return number, kind, found, seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--through", type=int, default=25, help="one file in so many is sent to the database itself")
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.count)
    with ProcessPoolExecutor(asked.processes, initializer=_prepare) as pool:
        done = list(pool.map(partial(_tried, every=asked.through), numbers, chunksize=10))
    for title, place in (("outcome", 2), ("kind of damage", 1)):
        counts = Counter(one[place] for one in done)
        print(f"{title}: {json.dumps(dict(counts.most_common()), ensure_ascii=False, indent=2)}")
    slowest = sorted(done, key=lambda one: -one[3])[:10]
    print(
        "slowest:",
        *(f"{number} {kind} {seconds:.1f} s {found}" for number, kind, found, seconds in slowest),
        sep="\n  ",
    )
    faults = [one for one in done if one[2].startswith("FAULT")]
    print(f"{len(done)} files, {len(faults)} faults:", *(f"{one[0]} {one[1]} {one[2]}" for one in faults), sep="\n  ")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
