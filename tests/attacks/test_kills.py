"""kill -9 while reports are sent one after another: what was receipted is there whole, and nothing else is.

Thirty instants, each with a sender and a database of its own, of which every run tries five; SEED in the environment
chooses thirty others.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from ledger import settings
from tests.support import tiny_world
from tests.support.sender import sending
from tests.support.tiny_world import ask, newest, report

SEED = int(os.environ.get("SEED", "69"))
LONGEST_WAIT = 0.6
"""Seconds after the first receipt: some five reports more, so that all the steps of a sending are hit."""
DICE = random.Random(SEED)
INSTANTS = [DICE.uniform(0, LONGEST_WAIT) for _ in range(30)]


def values(number):
    """What report ``number`` leaves in the ledger, by indicator."""
    return [("T1-3", number + 19, None), ("T2-1", number, f"第{number}次"), ("T3-1", 90 + number % 10, None)]


def receipts_until_killed(path, seconds):
    """What a sender said before it was killed, ``seconds`` after its first receipt. A line without an end was not said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.sender", str(path)],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=settings.ROOT,
    )
    first = process.stdout.readline()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    rest, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    return [json.loads(line) for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


IN_EVERY_RUN = sorted(INSTANTS)[::6]
"""Spread from the first receipt to the last instant. Each takes a process that imports the program: the others are slow."""


@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param(
            seconds,
            id=f"seed {SEED}, after {seconds:.4f} s",
            marks=() if seconds in IN_EVERY_RUN else pytest.mark.slow,
        )
        for seconds in INSTANTS
    ],
)
def test_kill_9_while_reports_are_sent(seconds, built):
    before = newest(built)
    said = receipts_until_killed(built, seconds)
    assert [number for number, *_ in said] == list(range(1, len(said) + 1))
    kept = submissions(built)
    # All that was receipted, and at most the one whose receipt was about to be printed.
    assert len(kept) - len(said) in (0, 1)
    for number, submission_id, sha256, count, decision in said:
        row = kept[number - 1]
        assert (row["submission_id"], row["sha256"], count) == (submission_id, sha256, 3)
        assert decision == "accepted"
    for number, row in enumerate(kept, start=1):
        assert row["submission_id"] == before + number
        whole(number, row)
    nothing_else(built, before, len(kept))
    # The next one is sent as if nothing had happened.
    assert report(built, "T2-1,,2023-02,900").submission_id == before + len(kept) + 1


def submissions(path):
    """Each in its order, with its values, its reviews, and the causes of its revision."""
    return ask(
        path,
        "SELECT s.*, "
        "ARRAY(SELECT (a.indicator_id, a.value, a.note) FROM actual AS a WHERE a.submission_id = s.submission_id ORDER BY a.indicator_id) AS found, "
        "ARRAY(SELECT (v.revision, v.decision) FROM review AS v WHERE v.submission_id = s.submission_id) AS reviews, "
        "ARRAY(SELECT r.cause FROM revision AS r WHERE r.revision = s.submission_id) AS causes "
        "FROM submission AS s ORDER BY s.submission_id",
    )


def whole(number, row):
    """The submission has its bytes, its values, its review and its revision."""
    data = sending(number).data
    assert (row["original"], row["sha256"]) == (data, hashlib.sha256(data).hexdigest())
    assert row["found"] == values(number)
    assert row["reviews"] == [(row["submission_id"], "accepted")]
    assert row["causes"] == ["submission"]


def nothing_else(path, before, submissions):
    counts, revision = tiny_world.contents(path)
    assert revision == before + submissions
    assert (counts["actual"], counts["review"]) == (3 * submissions, submissions)
