"""Checks the departments that a report names beside its indicators against the register."""

import re

import numpy as np

from etl.intake.cell_table import Cells
from etl.intake.cells import ELLIPSIS, NOTHING, normalise
from etl.intake.expectation import Expectation
from etl.intake.suggestions import nearest
from etl.intake.text_column import normalised
from ledger.vocabulary.findings import MAX_LISTED, Finding, unlisted_note

SEPARATORS = re.compile(r"[、,;/]|等$")
RAW_SEPARATORS = re.compile(r"[、,;/\uff0c\uff1b\uff0f]")


def check(cells: Cells, expected: Expectation) -> list[Finding]:
    """A finding for each row with an unknown department; one cell may name several."""
    if "department" not in cells.header.columns:
        return []
    column = cells.column("department")
    label = cells.header.label("department")
    findings: list[Finding] = []
    unlisted_count = 0
    row_counts = np.bincount(column.codes, minlength=len(column.texts)).tolist()
    for index, text in enumerate(normalised(column.texts).to_pylist()):
        names = _normalise_names(column.texts[index].as_py()) if text.endswith(ELLIPSIS) else text
        unknown = _unknown(names, expected.departments) if row_counts[index] else []
        if not unknown:
            continue
        remaining = MAX_LISTED - len(findings)
        unlisted_count += max(row_counts[index] - remaining, 0)
        if remaining == 0:
            continue
        listed = cells.rows[np.flatnonzero(column.codes == index)[:remaining]].tolist()
        near = nearest("department_named_unknown", unknown[0], expected.departments)
        findings += [
            Finding("department_named_unknown", row=row, column=label, found=unknown[0], near=near) for row in listed
        ]
    return findings + unlisted_note(errors=unlisted_count)


def _normalise_names(cell: str) -> str:
    """Normalises each name of a long cell by itself, because ``normalise`` would truncate the whole."""
    return "、".join(map(normalise, RAW_SEPARATORS.split(cell)))


def _unknown(text: str, known: frozenset[str]) -> list[str]:
    """The names in one cell that no department has. A space separates names, or is part of an English one."""
    parts = [part.strip() for part in SEPARATORS.split(text)]
    names = [name for part in parts for name in ([part] if part in known else part.split())]
    return [name for name in names if name not in NOTHING and name not in known]
