"""One file of the inbox → the ledger, and what is to be answered."""

import math
from dataclasses import replace
from pathlib import Path

import duckdb

from etl.inbox.folder import InboxFile
from etl.inbox.result_text import Outcome, Reply
from etl.inbox.sender import INBOX, Sender, readable_name, sender_of
from etl.intake import reader
from etl.intake.sheet import decode
from etl.submissions import receipts, submit
from etl.submissions.listing import decisions
from etl.submissions.submission import MAX_REASON_CHARS, ReasonNeededError, RefusedError, SubmittedFile
from etl.templates.reporters import year_of
from ledger import clock
from ledger.accounts.actor import operator
from ledger.accounts.permissions import authorized_write
from ledger.database.connection import is_demo, read_only_connection
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.findings import Finding

MAX_BYTES = 20 * 2**20
"""As on the page (.streamlit/config.toml)."""
MAX_REASON_BYTES = 4 * (MAX_REASON_CHARS + 1)
"""So many letters in any encoding, with its mark."""
WAIT_SECONDS = 2.0
"""For the database: the next look comes soon anyway."""


def too_large(dropped: InboxFile) -> bool:
    """Whether it is refused by its size alone: nobody needs to read it."""
    return dropped.stamp.size > MAX_BYTES or (dropped.reason is not None and dropped.reason.size > MAX_REASON_BYTES)


def send(dropped: InboxFile, data: bytes, reason: bytes, path: Path, plan_id: str) -> Reply:
    """Records the file in the database at ``path``. One that is ``too_large`` is refused whatever its bytes.

    It is read before the database is held for writing, so that one that takes long holds nobody up. Raises
    DatabaseUnavailableError; then nothing was recorded, and it can be tried again.
    """
    with read_only_connection(path, wait_seconds=WAIT_SECONDS) as connection:
        found = _existing_answer(connection, dropped, data, reason, plan_id)
        if isinstance(found, Reply):
            return found
        sent, _sender = found
        expected = submit.expectation_for(connection, sent)
    ahead = expected, reader.read(data, expected)
    with authorized_write(path, operator(INBOX, via="inbox"), "report", wait_seconds=WAIT_SECONDS) as connection:
        found = _existing_answer(connection, dropped, data, reason, plan_id)
        if isinstance(found, Reply):
            return found
        return _record(connection, dropped, replace(found[0], submitted_at=sent.submitted_at), found[1], ahead)


def _existing_answer(
    connection: duckdb.DuckDBPyConnection, dropped: InboxFile, data: bytes, reason: bytes, plan_id: str
) -> tuple[SubmittedFile, Sender] | Reply:
    """What is to be recorded, and of whom; or why it is not."""
    try:
        year_of(connection, plan_id)
    except LookupError as missing:
        raise DatabaseUnavailableError(*missing.args) from None
    sender = sender_of(connection, dropped.folder)
    why = _reason(dropped, reason)
    faults = [fault for fault in (sender.fault, _size_fault(dropped), why) if isinstance(fault, Finding)]
    if faults:
        return _reply(dropped, sender, "refused", faults, made_up=is_demo(connection))
    return SubmittedFile(
        data, readable_name(dropped.path.name), plan_id, sender.submitted_by, sender.department_id,
        area_id=sender.area_id, reason=str(why), submitted_at=clock.now(),
    ), sender  # fmt: skip


def failed(dropped: InboxFile) -> Reply:
    """The answer when the program itself is at fault."""
    return _reply(dropped, Sender((readable_name(dropped.folder) or INBOX,) * 2, ""), "failed", [], made_up=False)


def _record(
    connection: duckdb.DuckDBPyConnection,
    dropped: InboxFile,
    sent: SubmittedFile,
    sender: Sender,
    ahead: submit.PrecheckedFile,
) -> Reply:
    before = submit.earlier_submissions(connection, sent)
    if before and all(decision in ("returned", "undone") for _, decision in before):
        # Nobody sits here to say that it is meant: a file that lies where it lay does not count again by itself.
        number = before[0][0]
        receipt, last = receipts.receipt(connection, number), decisions(connection, number)[-1]
        return Reply("withdrawn", sent.filename, sender.names, clock.now(), (), receipt, last, receipt.made_up)
    try:
        receipt = submit.record(connection, sent, ahead)
    except RefusedError as refused:
        why: Outcome = "doubted" if isinstance(refused, ReasonNeededError) else "refused"
        return _reply(dropped, sender, why, refused.findings, made_up=is_demo(connection))
    outcome: Outcome = "repeated" if receipt.repeated else "held" if receipt.decision == "held" else "accepted"
    return Reply(
        outcome, sent.filename, sender.names, clock.now(), receipt.notes, receipt, made_up=receipt.made_up
    )  # fmt: skip


def _reply(dropped: InboxFile, sender: Sender, outcome: Outcome, found: list[Finding], *, made_up: bool) -> Reply:
    name = readable_name(dropped.path.name)
    return Reply(outcome, name, sender.names, clock.now(), tuple(found), made_up=made_up)


def _size_fault(dropped: InboxFile) -> Finding | None:
    if dropped.stamp.size <= MAX_BYTES:
        return None
    # Rounded up: one byte above 20 MB is 20.1 MB.
    return Finding("file_too_large", found=math.ceil(10 * dropped.stamp.size / 2**20) / 10, limit=MAX_BYTES // 2**20)


def _reason(dropped: InboxFile, written: bytes) -> str | Finding:
    """What the sender says to the doubts; nothing when there is no file that says it."""
    if dropped.reason is None:
        return ""
    text, _ = decode(written) if dropped.reason.size <= MAX_REASON_BYTES else (None, "")
    if text is None or len(text.strip()) > MAX_REASON_CHARS:
        return Finding("reason_unreadable", file=readable_name(dropped.reason_path.name), limit=MAX_REASON_CHARS)
    return text.strip()
