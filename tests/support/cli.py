"""A command line as it is typed, run in the tests' own process: to load the program anew for each takes longer than
most of what it does. (That it runs in a process of its own: tests/etl/commands/test_command_line.py, and the deployment's page.)
"""

import contextlib
import io
import sys
from typing import NamedTuple

import pytest

from ledger import settings


class Done(NamedTuple):
    """Named as in subprocess.CompletedProcess."""

    returncode: int
    stdout: str
    stderr: str


def run_command(main, *arguments, folder=settings.ROOT, **environment):
    """What ``main`` says and ends with; DATABASE_URL is set only when it is given."""
    out, fault = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code = 0
    with pytest.MonkeyPatch.context() as here, contextlib.redirect_stdout(out), contextlib.redirect_stderr(fault):
        here.delenv("DATABASE_URL", raising=False)
        for name, value in environment.items():
            here.setenv(name, value)
        here.chdir(folder)
        here.setattr(sys, "argv", [main.__module__.partition(".")[0], *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, *(one.buffer.getvalue().decode("utf-8") for one in (out, fault)))
