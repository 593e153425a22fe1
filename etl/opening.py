"""A report as it was sent, its receipt with the findings and the file itself: for who may open it."""

from pathlib import Path

import duckdb

from etl import database, ledger
from etl.actor import Actor
from etl.permission import permit
from etl.submissions import original


def opened(path: Path, submission_id: int, by: Actor) -> tuple[ledger.Receipt, bytes]:
    """The receipt, and the file byte for byte. Raises NotAllowedError and LookupError."""
    with database.reading(path) as connection:
        permit(connection, by, "open_report", lambda asked: _owners(asked, submission_id))
        return ledger.receipt(connection, submission_id), original(connection, submission_id)


def _owners(connection: duckdb.DuckDBPyConnection, submission_id: int) -> set[str]:
    """The department or town that a submission is from; nobody's, where it is for all."""
    found = ledger.receipt(connection, submission_id)
    return {one for one in (found.department_id, found.area_id) if one}
