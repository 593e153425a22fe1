"""Who sends what lies in a folder: the department or the town that it is named after."""

import os
from dataclasses import dataclass

import duckdb

from etl.intake.cells import normalise
from etl.intake.suggestions import nearest
from etl.submissions.receipt_text import ANYBODY, BilingualText
from etl.templates.reporters import name, reporters_by_name
from ledger.vocabulary.findings import Finding
from ledger.vocabulary.reporter import Reporter
from ledger.vocabulary.terminal import printable

INBOX = "收件箱"


@dataclass(frozen=True)
class Sender:
    """``names``: the department's or the town's. ``reporter`` None: anybody, or ``fault`` says why nobody."""

    names: BilingualText
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
    words = readable_name(folder)
    known = {_matching_key(name): (name, reporter) for name, reporter in reporters_by_name(connection).items()}
    if _matching_key(words) in known:
        _, reporter = known[_matching_key(words)]
        names = (name(connection, reporter, "zh"), name(connection, reporter, "en"))
        return Sender(names, f"{words}（{INBOX}）", reporter)
    near = nearest("sender_unknown", _matching_key(words), known)
    fault = Finding("sender_unknown", found=words, near=tuple(known[key][0] for key in near))
    return Sender((words, words), f"{words}（{INBOX}）", fault=fault)


def _matching_key(words: str) -> str:
    return normalise(words).casefold()


def readable_name(name: str) -> str:
    """The name of a file or a folder as words. Old archives leave names in GBK, which Linux hands over as they are."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return printable(name)
