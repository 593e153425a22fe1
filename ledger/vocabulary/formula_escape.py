"""Escapes cells that a spreadsheet would run as formulas (CSV injection), and undoes it when a file is read."""

import re

import pyarrow as pa
import pyarrow.compute as pc

INVISIBLE = " \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
"""Characters that a spreadsheet may drop before it looks at the start of a cell."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
"""Stricter than Python's ``float``: to a spreadsheet ``-inf`` and ``-1_000`` are formulas."""
APOSTROPHE = "'"


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell as a formula; a number such as ``-1.5`` is not one."""
    return cell.lstrip(INVISIBLE).startswith(FORMULA_STARTS) and not NUMBER.fullmatch(cell)


def escape_formula(cell: str) -> str:
    """Puts an apostrophe before a formula, also before one that has apostrophes already, so that it can be undone."""
    return APOSTROPHE + cell if is_formula(cell.lstrip(APOSTROPHE)) else cell


def unescape_formula(cell: str) -> str:
    """Undoes ``escape_formula``: ``unescape_formula(escape_formula(cell)) == cell`` for every cell."""
    return cell[len(APOSTROPHE) :] if cell.startswith(APOSTROPHE) and is_formula(cell.lstrip(APOSTROPHE)) else cell


def unescape_formulas(cells: pa.StringArray) -> pa.StringArray:
    """``unescape_formula`` for a whole column."""
    if not pc.any(pc.starts_with(cells, APOSTROPHE)).as_py():
        return cells
    return pa.array([unescape_formula(cell) for cell in cells.to_pylist()], pa.string())
