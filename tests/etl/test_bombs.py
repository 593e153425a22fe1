"""Files that become huge when they are read: each is refused with a reason, in bounded memory and time.

Slow because it reads all of them, as files of up to 20 MB, in a process with a limit that the system keeps.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.etl.bombs import BOMBS

ROOT = Path(__file__).resolve().parents[2]


def test_no_file_takes_the_memory_or_the_time_of_others(built):
    made = subprocess.run(
        [sys.executable, "-m", "tests.etl.bombs", str(built)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr[-2000:]
    assert json.loads(made.stdout) == {name: codes.split() for name, (_make, codes) in BOMBS.items()}
