"""A file is read before the database is held for writing: one that takes long holds nobody up."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from etl.inbox import submit as inbox_submit
from etl.inbox.folder import FileVersion, InboxFile
from etl.submissions import submit
from etl.submissions.submission import SubmittedFile
from ledger.accounts.actor import operator
from ledger.database.connection import write_transaction
from ledger.database.errors import DatabaseBusyError
from tests.support import tiny_world

BOSS = operator("管理员")


class Looking(bytes):
    """A file that sees, each time that it is read, whether somebody else could write to the database at ``path``."""

    def isspace(self):
        with ThreadPoolExecutor(1) as other:
            self.seen.append(other.submit(can_write, self.path).result())
        return super().isspace()


def can_write(path):
    try:
        with write_transaction(path, wait_seconds=0):
            return True
    except DatabaseBusyError:
        return False


@pytest.fixture
def file(built):
    one = Looking(f"{tiny_world.HEADER}\nT2-1,,2023-08,180\n".encode())
    one.path, one.seen = built, []
    return one


def test_what_is_sent_is_read_while_others_can_write(built, file):
    assert (
        submit.submit(built, SubmittedFile(file, "八月.csv", tiny_world.PLAN, "测试员", None), BOSS).decision
        == "accepted"
    )
    assert file.seen == [True]


def test_what_is_dropped_is_read_while_others_can_write(built, file, tmp_path):
    dropped = InboxFile(tmp_path / "八月.csv", "", FileVersion(len(file), 0), None, None)
    assert inbox_submit.send(dropped, file, b"", built, tiny_world.PLAN).outcome == "accepted"
    assert file.seen == [True]


def test_what_is_read_in_a_transaction_sees_that_nobody_can(built, file):
    with write_transaction(built) as connection:
        submit.record(connection, SubmittedFile(file, "八月.csv", tiny_world.PLAN, "测试员", None))
    assert file.seen == [False]
