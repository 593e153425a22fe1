"""Tables of the bulletin that count indicators by status: a row for each section or town. Never a mean."""

from collections.abc import Sequence

import pandas as pd

from scorecard import status
from scorecard.html import progress_tables
from scorecard.reports.docx.document import Cell, Paper
from scorecard.status import SIGNS
from scorecard.view import View

Line = tuple[str, pd.DataFrame]
"""A row's name, and the rows of ``progress_queries.progress`` that it counts."""


def counts(paper: Paper, view: View, caption: str, name_head: str, lines: Sequence[Line]) -> None:
    """``name_head``: the head of the column of names."""
    _ = view.translate
    rows: list[list[Cell]] = [[name, *_cells(table)] for name, table in lines]
    head = [name_head, _("Indicators"), *(status.label(code, _) for code in SIGNS)]
    widths = (57, 13.4, 17, 17, 12, 13.2, 13.2, 13.2) if view.language == "zh" else (58, 16, 13, 14, 15, 11, 12, 17)
    paper.table(caption, head, rows, widths, ("text", "figure"))


def _cells(table: pd.DataFrame) -> list[str]:
    """The number of indicators, and of each status; dashes where there are no indicators."""
    by_status = progress_tables.status_counts(table)
    return [str(len(table)), *(str(by_status.get(code, 0)) if by_status else "—" for code in SIGNS)]
