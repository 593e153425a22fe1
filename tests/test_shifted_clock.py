"""The tests that depend on the clock, run again on days on which date arithmetic goes wrong. Slow: `pytest -m slow`.

libfaketime is preloaded into every process of these runs, so that all of them see the same shifted clock. The monotonic
clock is left alone: timeouts last as long as ever.
"""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger import clock, settings

LIBRARY = "libfaketimeMT.so.1"
"""The build for programs with threads."""
LIBRARY_FOLDERS = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime")
MOMENTS = {
    "29 January": ("2027-01-29 04:00", "UTC"),
    "a minute before the year ends in Beijing": ("2026-12-31 15:59", "Asia/Shanghai"),
    "a minute before the year ends in UTC": ("2026-12-31 23:59", "UTC"),
    "29 February": ("2028-02-29 04:00", "Pacific/Honolulu"),
}
"""Start of the run in UTC, and the time zone of the machine. In Honolulu it is still 28 February then."""
SLEEP = """
import select
import time

time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""
"""A sitecustomize.py. Python's own sleep waits until an absolute monotonic time, from which libfaketime 0.9.10 subtracts
the shift although it leaves that clock alone; the system refuses a time before its own start."""
TEST_FOLDERS = ("ledger", "etl", "scorecard", "pages")
DEPENDS_ON_CLOCK = re.compile(r"clock\.now|timedelta|due_on|sessions")
"""What a test file contains that depends on the clock: it asks or sets the time, counts days, has a due date, or signs
somebody in for some hours."""


def library():
    """The path of libfaketime. Without it the test is skipped, or fails where REQUIRE_PROGRAMS=1 is set."""
    for folder in LIBRARY_FOLDERS:
        for path in Path("/").glob(f"{folder[1:]}/{LIBRARY}"):
            return path
    missing = f"{LIBRARY} is not installed (Debian's package libfaketime)"
    if os.environ.get("REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"REQUIRE_PROGRAMS=1, and {missing}.")
    pytest.skip(missing)


def clock_tests():
    """The test files that depend on the clock, as pytest's arguments."""
    return [
        str(path.relative_to(settings.ROOT))
        for folder in TEST_FOLDERS
        for path in sorted((settings.ROOT / "tests" / folder).rglob("test_*.py"))
        if DEPENDS_ON_CLOCK.search(path.read_text(encoding="utf-8"))
    ]


def run_shifted(moment, zone, folder, *arguments):
    """Runs Python with these arguments and its clock shifted to ``moment``, which the processes that it starts inherit.

    The shift is relative: an absolute time would start anew in each of them. ``folder`` takes the sitecustomize.py.
    """
    (folder / "sitecustomize.py").write_text(SLEEP, encoding="utf-8")
    seconds = round(moment.timestamp() - time.time())
    # PYTEST_… variables belong to the run that this test is part of.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {
        "FAKETIME": f"{seconds:+d}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "LD_PRELOAD": str(library()),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(folder), environment.get("PYTHONPATH")])),
        "TZ": zone,
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("begins", "zone"), MOMENTS.values(), ids=MOMENTS)
def test_clock_tests_pass_on_this_day_too(begins, zone, tmp_path):
    moment = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    code = "import time; time.sleep(0.1); from ledger import clock; print(clock.now())"
    shown = run_shifted(moment, zone, tmp_path, "-c", code)
    # Python takes a while to start.
    late = datetime.fromisoformat(shown.stdout.strip()) - moment.astimezone(clock.BEIJING).replace(tzinfo=None)
    assert timedelta(seconds=-1) <= late < timedelta(minutes=10), shown.stderr
    options = ["-n", "0", "-p", "no:cacheprovider", "--basetemp", tmp_path / "tests"]
    run = run_shifted(moment, zone, tmp_path, "-m", "pytest", *options, *clock_tests())
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]


def test_files_that_depend_on_the_clock_are_found():
    """Those that failed on a 29th, or at midnight, before they took a fixed day."""
    once_failed = {"tests/ledger/workflow/test_problems.py", "tests/scorecard/notifications/test_reminders.py"}
    assert once_failed <= set(clock_tests())
