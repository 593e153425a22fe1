"""A report as it was sent, its receipt with the findings and the file itself: for who may open it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.submissions import listing as submission_list
from etl.submissions import receipts
from etl.submissions.submission import Receipt
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import require
from ledger.database.connection import read_only_connection


def receipt(path: Path, submission_id: int, by: Actor) -> Receipt:
    """Raises NotAllowedError and LookupError."""
    with _open_submission(path, submission_id, by) as connection:
        return receipts.receipt(connection, submission_id)


def original(path: Path, submission_id: int, by: Actor) -> bytes:
    """The file byte for byte. Raises NotAllowedError and LookupError."""
    with _open_submission(path, submission_id, by) as connection:
        return submission_list.original(connection, submission_id)


@contextmanager
def _open_submission(path: Path, submission_id: int, by: Actor) -> Iterator[duckdb.DuckDBPyConnection]:
    with read_only_connection(path) as connection:
        require(connection, by, "open_report", lambda cursor: _owners(cursor, submission_id))
        yield connection


def _owners(connection: duckdb.DuckDBPyConnection, submission_id: int) -> set[str]:
    """The department or town that a submission is from; nobody's, where it is for all."""
    found = receipts.receipt(connection, submission_id)
    return {reporter_id for reporter_id in (found.department_id, found.area_id) if reporter_id}
