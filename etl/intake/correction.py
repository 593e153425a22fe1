"""A file with some of its cells corrected: the same table as CSV, to be checked and sent in place of the first.

It can be downloaded, so its cells are escaped against formulas; the intake unescapes them when it is sent again
(ledger/vocabulary/formula_escape.py).
"""

import csv
import io
from collections.abc import Mapping

from etl.intake import sheet
from etl.intake.reader import NAMINGS
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.findings import Finding
from ledger.vocabulary.formula_escape import escape_formula, unescape_formula

Edits = Mapping[tuple[int, int], str]
"""(row from 1, column from 0) → the new text of the cell."""


def rows(data: bytes, kind: SubmissionKind = "actual") -> list[list[str]]:
    """All rows of the file, formulas unescaped; empty when it cannot be read."""
    opened = sheet.open_sheet(data, NAMINGS[kind].recognised)
    return [] if isinstance(opened, Finding) else [[unescape_formula(cell) for cell in line] for line in opened.rows()]


def corrected(data: bytes, edits: Edits, kind: SubmissionKind = "actual") -> bytes:
    """The table as CSV with a byte order mark, ``edits`` applied."""
    lines = rows(data, kind)
    for (row, column), cell in edits.items():
        line = lines[row - 1]
        line.extend([""] * (column + 1 - len(line)))
        line[column] = cell
    text = io.StringIO()
    csv.writer(text).writerows(map(escape_formula, line) for line in lines)
    return text.getvalue().encode("utf-8-sig")
