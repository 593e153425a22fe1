"""Checked plans → a database, made or brought up to date in one transaction."""

import hashlib
import os
from pathlib import Path
from typing import Literal

import duckdb

from etl.plan import writer as plan_writer
from etl.plan.loader import PUBLISHED_FILE, Plan
from etl.submissions import submit
from etl.submissions.submission import SubmittedFile
from ledger.database import file as database_file
from ledger.database.connection import empty_database, is_demo, write_transaction
from ledger.database.memory_copy import copy_to_memory
from ledger.database.schema import create_measures

PUBLISHED_BY = "公布数据 Published figures"
"""In the place of who sent them."""


def build(path: Path, plans: list[Plan], *, kind: Literal["real", "demo"] = "real", by: str = "etl") -> int:
    """Writes ``plans`` to the database at ``path``, made when missing. Returns the newest revision.

    Targets and rules that changed are appended under a new revision; when nothing changed, there is none.
    """
    if path.is_file():
        database_file.upgrade(path)
        with write_transaction(path) as connection:
            create_measures(connection)
            return _write(connection, plans, by)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        database_file.create(part, kind)
        with write_transaction(part) as connection:
            revision = _write(connection, plans, by)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return revision


def rehearse(path: Path, plans: list[Plan]) -> None:
    """What ``build`` would do to the database at ``path``, or to a new one, on a copy in memory."""
    connection = copy_to_memory(path) if path.is_file() else empty_database()
    _write(connection, plans, "rehearsal")


def _write(connection: duckdb.DuckDBPyConnection, plans: list[Plan], by: str) -> int:
    for plan in plans:
        plan_writer.write(connection, plan, by)
        if not is_demo(connection):
            _publish(connection, plan)
    [(newest,)] = connection.execute("SELECT max(revision) FROM revision").fetchall()
    return int(newest)


def _publish(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Figures that an official source has published enter the ledger like a report, with their source."""
    path = plan.folder / PUBLISHED_FILE
    if not path.is_file():
        return
    data = path.read_bytes()
    known = connection.execute(
        "SELECT 1 FROM submission WHERE kind = 'published' AND sha256 = ?", [hashlib.sha256(data).hexdigest()]
    ).fetchall()
    if not known:
        sent = SubmittedFile(data, path.name, plan_id=plan.origin.plan_id, submitted_by=PUBLISHED_BY, kind="published")
        submit.record(connection, sent)
