"""Tables of the bulletin that count indicators by status: a line for each section, or for each town. Never a mean."""

from collections.abc import Sequence

import pandas as pd

from scorecard import status
from scorecard.html import progress_tables
from scorecard.reports.docx.document import Cell, Paper
from scorecard.status import SIGNS
from scorecard.view import View

Line = tuple[str, pd.DataFrame]
"""What a line is called, and the rows of ``queries.progress`` that it counts."""


def counts(paper: Paper, view: View, caption: str, first: str, lines: Sequence[Line]) -> None:
    """``first``: what the column of names is called."""
    _ = view.translate
    rows: list[list[Cell]] = [[name, *_cells(table)] for name, table in lines]
    head = [first, _("Indicators"), *(status.word(one, _) for one in SIGNS)]
    widths = (57, 13.4, 17, 17, 12, 13.2, 13.2, 13.2) if view.language == "zh" else (58, 16, 13, 14, 15, 11, 12, 17)
    paper.table(caption, head, rows, widths, ("text", "figure"))


def _cells(table: pd.DataFrame) -> list[str]:
    """How many there are, and how many of each status; dashes where there is nothing to have one."""
    found = progress_tables.status_counts(table)
    return [str(len(table)), *(str(found.get(one, 0)) if found else "—" for one in SIGNS)]
