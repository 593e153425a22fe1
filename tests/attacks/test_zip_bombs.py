"""Files that become huge when they are read: each is refused with a reason, in bounded memory and time.

Slow because it reads all of them, as files of up to 20 MB, in a process with a limit that the system keeps.
"""

import json
import subprocess
import sys

from etl.submissions import submit
from etl.submissions.submission import SubmittedFile
from ledger import settings
from ledger.accounts.actor import operator
from tests.support import tiny_world, zip_bombs
from tests.support.zip_bombs import BOMBS

ROOT = settings.ROOT


def test_a_workbook_whose_parts_are_called_as_files_elsewhere_writes_none(built, tmp_path, monkeypatch):
    within = tmp_path / "a" / "b"
    within.mkdir(parents=True)
    monkeypatch.chdir(within)
    names = ("../../evil.txt", "..\\evil.txt", str(tmp_path / "evil.txt"), "xl/../../evil.txt")
    before = sorted(tmp_path.rglob("*"))
    sent = SubmittedFile(
        zip_bombs.book(more=dict.fromkeys(names, "x")), "../../evil.xlsx", tiny_world.PLAN, "-", reason="更正"
    )
    assert submit.submit(built, sent, operator("测试员")).new == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_no_file_takes_the_memory_or_the_time_of_others(built):
    made = subprocess.run(
        [sys.executable, "-m", "tests.support.zip_bombs", str(built)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    assert json.loads(made.stdout) == {name: codes.split() for name, (_make, codes) in BOMBS.items()}
