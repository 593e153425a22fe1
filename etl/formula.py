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


def runs(cell: str) -> bool:
    """Whether a spreadsheet would run it; a number is none."""
    return cell.lstrip(UNSEEN).startswith(RUNS) and not NUMBER.fullmatch(cell)


def defuse(cell: str) -> str:
    """With an apostrophe before what would be run; also before what has one already, so that each is taken away once."""
    return TEXT + cell if runs(cell.lstrip(TEXT)) else cell


def meant(cell: str) -> str:
    """What was meant by a cell that may have been defused: ``meant(defuse(cell)) == cell``, whatever the cell."""
    return cell[len(TEXT) :] if cell.startswith(TEXT) and runs(cell.lstrip(TEXT)) else cell


def all_meant(cells: pa.StringArray) -> pa.StringArray:
    """``meant`` of many."""
    if not pc.any(pc.starts_with(cells, TEXT)).as_py():
        return cells
    return pa.array([meant(cell) for cell in cells.to_pylist()], pa.string())
