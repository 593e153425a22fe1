"""The departments that a report names beside its indicators: each is to be one that is known."""

import re

import numpy as np

from etl.cell_table import Cells
from etl.cells import NOTHING
from etl.expectation import Expectation
from etl.findings import LIMIT, Finding, unlisted
from etl.nearest import nearest
from etl.written import normalised

BETWEEN = re.compile(r"[、,;/]|等$")


def checked(cells: Cells, expected: Expectation) -> list[Finding]:
    """A finding for each row with a name that no department has; several may stand in one cell."""
    if "department" not in cells.header.columns:
        return []
    column = cells.column("department")
    label = cells.header.label("department")
    findings: list[Finding] = []
    more = 0
    for place, text in enumerate(normalised(column.texts).to_pylist()):
        unknown = _unknown(text, expected.departments)
        if not unknown:
            continue
        rows = cells.rows[np.flatnonzero(column.at == place)].tolist()
        near = nearest("department_named_unknown", unknown[0], expected.departments)
        listed = rows[: max(LIMIT - len(findings), 0)]
        more += len(rows) - len(listed)
        findings += [
            Finding("department_named_unknown", row=row, column=label, found=unknown[0], near=near) for row in listed
        ]
    return findings + unlisted(errors=more)


def _unknown(text: str, known: frozenset[str]) -> list[str]:
    """The names in one cell that no department has. Spaces stand between names, or within an English one."""
    parts = [part.strip() for part in BETWEEN.split(text)]
    names = [name for part in parts for name in ([part] if part in known else part.split())]
    return [name for name in names if name not in NOTHING and name not in known]
