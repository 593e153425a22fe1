"""Cells that a spreadsheet would run as a formula: made text where a table is written, taken back where one is read."""

import re

import pyarrow as pa
import pyarrow.compute as pc

UNSEEN = " \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
"""What a spreadsheet may throw away before it looks at how a cell begins."""
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
"""Not what Python takes for one: to a spreadsheet ``-inf`` and ``-1_000`` are formulas."""
TEXT = "'"


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run it; a number is none."""
    return cell.lstrip(UNSEEN).startswith(RUNS) and not NUMBER.fullmatch(cell)


def escape_formula(cell: str) -> str:
    """With an apostrophe before what would be run; also before what has one already, so that each is taken away once."""
    return TEXT + cell if is_formula(cell.lstrip(TEXT)) else cell


def unescape_formula(cell: str) -> str:
    """What was meant by a cell that may have been defused: ``meant(defuse(cell)) == cell``, whatever the cell."""
    return cell[len(TEXT) :] if cell.startswith(TEXT) and is_formula(cell.lstrip(TEXT)) else cell


def unescape_formulas(cells: pa.StringArray) -> pa.StringArray:
    """``meant`` of many."""
    if not pc.any(pc.starts_with(cells, TEXT)).as_py():
        return cells
    return pa.array([unescape_formula(cell) for cell in cells.to_pylist()], pa.string())
