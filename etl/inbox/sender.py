"""Who sends what lies in a folder: the department or the town that it is named after."""

import os
from dataclasses import dataclass

import duckdb

from etl.intake.cells import normalise
from etl.intake.suggestions import nearest
from etl.submissions.receipt_text import ANYBODY, Words
from etl.templates.reporters import known_as, name
from ledger.vocabulary.findings import Finding
from ledger.vocabulary.reporter import Reporter
from ledger.vocabulary.terminal import printable

INBOX = "收件箱"


@dataclass(frozen=True)
class Sender:
    """``names``: the department's or the town's. ``reporter`` None: anybody, or ``fault`` says why nobody."""

    names: Words
    submitted_by: str
    reporter: Reporter | None = None
    fault: Finding | None = None

    @property
    def department_id(self) -> str | None:
        return self.reporter.department_id if self.reporter else None

    @property
    def area_id(self) -> str | None:
        return self.reporter.area_id if self.reporter else None


def sender_of(connection: duckdb.DuckDBPyConnection, folder: str) -> Sender:
    """``folder``: the folder's name; empty for the inbox itself, from where anybody sends."""
    if not folder:
        return Sender(ANYBODY, INBOX)
    words = words_of(folder)
    known = {_alike(one): (one, reporter) for one, reporter in known_as(connection).items()}
    if _alike(words) in known:
        _, reporter = known[_alike(words)]
        names = (name(connection, reporter, "zh"), name(connection, reporter, "en"))
        return Sender(names, f"{words}（{INBOX}）", reporter)
    near = nearest("sender_unknown", _alike(words), known)
    fault = Finding("sender_unknown", found=words, near=tuple(known[one][0] for one in near))
    return Sender((words, words), f"{words}（{INBOX}）", fault=fault)


def _alike(words: str) -> str:
    return normalise(words).casefold()


def words_of(name: str) -> str:
    """The name of a file or a folder as words. Old archives leave names in GBK, which Linux hands over as they are."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return printable(name)
