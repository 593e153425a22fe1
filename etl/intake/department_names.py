"""The departments that a report names beside its indicators: each is to be one that is known."""

import re

import numpy as np

from etl.intake.cell_table import Cells
from etl.intake.cells import ELLIPSIS, NOTHING, normalise
from etl.intake.expectation import Expectation
from etl.intake.suggestions import nearest
from etl.intake.text_column import normalised
from ledger.vocabulary.findings import MAX_LISTED, Finding, unlisted

BETWEEN = re.compile(r"[、,;/]|等$")
AS_ENTERED = re.compile(r"[、,;/\uff0c\uff1b\uff0f]")


def check(cells: Cells, expected: Expectation) -> list[Finding]:
    """A finding for each row with a name that no department has; several may stand in one cell."""
    if "department" not in cells.header.columns:
        return []
    column = cells.column("department")
    label = cells.header.label("department")
    findings: list[Finding] = []
    more = 0
    often = np.bincount(column.at, minlength=len(column.texts)).tolist()
    for place, text in enumerate(normalised(column.texts).to_pylist()):
        named = _one_by_one(column.texts[place].as_py()) if text.endswith(ELLIPSIS) else text
        unknown = _unknown(named, expected.departments) if often[place] else []
        if not unknown:
            continue
        room = MAX_LISTED - len(findings)
        more += max(often[place] - room, 0)
        if room == 0:
            continue
        listed = cells.rows[np.flatnonzero(column.at == place)[:room]].tolist()
        near = nearest("department_named_unknown", unknown[0], expected.departments)
        findings += [
            Finding("department_named_unknown", row=row, column=label, found=unknown[0], near=near) for row in listed
        ]
    return findings + unlisted(errors=more)


def _one_by_one(cell: str) -> str:
    """A long cell normalised: it is cut as a whole, while each of its names is short."""
    return "、".join(map(normalise, AS_ENTERED.split(cell)))


def _unknown(text: str, known: frozenset[str]) -> list[str]:
    """The names in one cell that no department has. Spaces stand between names, or within an English one."""
    parts = [part.strip() for part in BETWEEN.split(text)]
    names = [name for part in parts for name in ([part] if part in known else part.split())]
    return [name for name in names if name not in NOTHING and name not in known]
