"""watch: a folder in which files are sent by dropping them there."""

import logging
import signal
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from etl.commands.options import DEFAULT_PLAN, Database, Plan, resolve_database
from etl.inbox.watch import Watch
from etl.templates.reporters import year_of
from ledger import settings
from ledger.database.errors import DatabaseBusyError
from ledger.database.memory_copy import copy_to_memory

STOP_POLL_SECONDS = 0.1
"""Seconds until a wish to stop is seen."""


class Stop:
    """Whether somebody asked the process to end."""

    def __init__(self) -> None:
        self.requested = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, _frame: Any) -> None:
        self.requested = True
        # Whoever asks twice does not want to wait.
        signal.signal(number, signal.SIG_DFL)

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.requested and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, STOP_POLL_SECONDS))


def watch(
    inbox: Annotated[
        Path,
        typer.Argument(
            exists=True,
            file_okay=False,
            envvar=settings.INBOX_FOLDER,
            help="The folder, with one for each department and town.",
        ),
    ] = settings.ROOT / "data" / "inbox",
    database_path: Database = None,
    plan: Plan = DEFAULT_PLAN,
    once: Annotated[bool, typer.Option("--once", help="Send what lies there, and end.")] = False,
    every: Annotated[float, typer.Option(min=0.01, help="Seconds between two looks.")] = 3.0,
) -> None:
    """Send every file that is dropped into a folder, and write the result beside it. Ends with Ctrl+C.

    A file in a folder named after a department or a town is sent as theirs.
    """
    path = resolve_database(database_path)
    _check(path, plan)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    log = logging.getLogger(__name__)
    stop, watched = Stop(), Watch(inbox, path, plan)
    log.info("%s is watched, for %s", inbox, path)
    watched.look(lambda: stop.requested)
    while not stop.requested:
        stop.wait(every)
        watched.look(lambda: stop.requested)
        if once:
            break
    log.info("Stopped" if stop.requested else "Everything that held still was looked at")


def _check(path: Path, plan: str) -> None:
    """What is wrong from the start is said at the start; a database that is busy now is not."""
    try:
        with copy_to_memory(path) as connection:
            year_of(connection, plan)
    except DatabaseBusyError:
        return
