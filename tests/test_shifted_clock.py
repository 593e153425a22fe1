"""The tests that have to do with the clock once more, on days on which clocks go wrong. Slow: `pytest -m slow` runs it.

libfaketime is loaded into every process of these tests, so that all go by the same wrong clock. The clock that counts
how long something takes is left alone: a wait is as long as ever.
"""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger import clock

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = "libfaketimeMT.so.1"
"""The one for programs with threads."""
FOLDERS = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime")
MOMENTS = {
    "29 January": ("2027-01-29 04:00", "UTC"),
    "a minute before the year ends in Beijing": ("2026-12-31 15:59", "Asia/Shanghai"),
    "a minute before the year ends in Greenwich": ("2026-12-31 23:59", "UTC"),
    "29 February": ("2028-02-29 04:00", "Pacific/Honolulu"),
}
"""When the tests begin, in Greenwich's time, and the zone of the machine: in Honolulu it is still 28 February."""
FOLDERS_OF_TESTS = ("ledger", "etl", "scorecard", "pages")
CLOCK = re.compile(r"clock\.now|timedelta|due_on|sessions")
"""What stands in a file of tests that has to do with the clock: it asks or sets it, counts days, gives a day by which
something is to be done, or signs somebody in, which ends after hours."""


def library():
    """Its path. Without it the test is skipped, or fails where REQUIRE_PROGRAMS=1 says that nothing may be missing."""
    for folder in FOLDERS:
        for path in Path("/").glob(f"{folder[1:]}/{LIBRARY}"):
            return path
    said = f"{LIBRARY} is not installed (Debian's package libfaketime)"
    if os.environ.get("REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"REQUIRE_PROGRAMS=1, and {said}.")
    pytest.skip(said)


def with_clock():
    return [
        str(path.relative_to(ROOT))
        for folder in FOLDERS_OF_TESTS
        for path in sorted((ROOT / "tests" / folder).rglob("test_*.py"))
        if CLOCK.search(path.read_text(encoding="utf-8"))
    ]


def shifted(moment, zone, *words):
    """What Python says, run with these words, where it is ``moment`` when it begins; and so for the programs that it starts.
    The clock is put on by a number of seconds: to a moment of its own it would be set back in each of them."""
    seconds = round(moment.timestamp() - time.time())
    # What pytest tells the programs that it starts is of this run, and not of the one within.
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    clock = {
        "FAKETIME": f"{seconds:+d}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "LD_PRELOAD": str(library()),
        "TZ": zone,
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=own | clock,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("begins", "zone"), MOMENTS.values(), ids=MOMENTS)
def test_the_tests_pass_on_this_day_too(begins, zone, tmp_path):
    moment = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    said = shifted(moment, zone, "-c", "from etl import database; print(database.now())")
    # Python takes a while to start.
    late = datetime.fromisoformat(said.stdout.strip()) - moment.astimezone(clock.BEIJING).replace(tzinfo=None)
    assert timedelta(seconds=-1) <= late < timedelta(minutes=10), said.stderr
    options = ["-n", "0", "-p", "no:cacheprovider", "--basetemp", tmp_path / "tests"]
    done = shifted(moment, zone, "-m", "pytest", *options, *with_clock())
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]


def test_the_files_that_ask_the_clock_are_found():
    """Those that failed on a 29th or at midnight before they took a fixed day."""
    assert {"tests/ledger/workflow/test_problems.py", "tests/scorecard/notifications/test_reminders.py"} <= set(
        with_clock()
    )
