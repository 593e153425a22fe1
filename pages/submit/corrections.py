"""Corrects a file on the page: a grid of the rows with errors or doubts, and a button for each suggested correction."""

import pandas as pd
import streamlit as st

from etl.intake import correction, reader
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.findings import Finding
from scorecard.view import View

SHOWN_ROWS = 200
SHOWN_SUGGESTIONS = 12
MARKS = {"error": "▼", "doubt": "◆"}


def edits(file_id: str) -> dict[tuple[int, int], str]:
    """The corrections of this file so far: (row from 1, column from 0) → text of the cell."""
    return st.session_state.setdefault(f"edits:{file_id}", {})  # type: ignore[no-any-return]


def offer(data: bytes, intake: reader.Intake, kind: SubmissionKind, file_id: str, view: View) -> None:
    """The grid and the buttons. A correction is kept in the session, and the rerun checks the corrected file."""
    row_findings = [finding for finding in intake.findings if finding.severity in MARKS and finding.row is not None]
    if intake.header is None or not row_findings:
        return
    _suggestions(row_findings, intake, file_id, view)
    _grid(correction.rows(data, kind), row_findings, intake, file_id, view)


def _suggestions(row_findings: list[Finding], intake: reader.Intake, file_id: str, view: View) -> None:
    _ = view.translate
    suggested = [
        finding
        for finding in row_findings
        if finding.mend is not None and finding.column is not None and finding.row is not None
    ]
    for finding in suggested[:SHOWN_SUGGESTIONS]:
        cell = (finding.row or 0, intake.header.names.index(finding.column or "")) if intake.header else (0, 0)
        label = _("Row {row}: change to {value}").format(row=finding.row, value=finding.mend)
        if st.button(label, key=f"mend:{file_id}:{cell}"):
            edits(file_id)[cell] = str(finding.mend)
            st.rerun()


def _grid(lines: list[list[str]], row_findings: list[Finding], intake: reader.Intake, file_id: str, view: View) -> None:
    """A table editor with the rows that have a finding; an edited cell is applied at once."""
    _ = view.translate
    header = intake.header
    assert header is not None
    rows = sorted({finding.row for finding in row_findings if finding.row})[:SHOWN_ROWS]
    by_row = {row: [finding for finding in row_findings if finding.row == row] for row in rows}
    width = len(header.names)
    cells = [[*lines[row - 1], *[""] * width][:width] for row in rows]
    table = pd.DataFrame(cells, columns=[f"c{position}" for position in range(width)])
    table.insert(0, "row", rows)
    # Streamlit cannot colour an editable cell: a column of marks names the cells instead.
    table.insert(1, "marks", [_marks(by_row[row]) for row in rows])
    key = f"grid:{file_id}:{len(edits(file_id))}:{hash(tuple(map(tuple, cells)))}"
    # Errors last, so that they override doubts in the same column.
    errors_last = sorted(row_findings, key=lambda finding: finding.severity == "error")
    column_marks = {finding.column: MARKS[finding.severity] for finding in errors_last}
    columns = {
        f"c{position}": st.column_config.TextColumn(f"{column_marks.get(name, '')} {name}".strip())
        for position, name in enumerate(header.names)
    }
    st.data_editor(
        table,
        key=key,
        hide_index=True,
        num_rows="fixed",
        disabled=["row", "marks"],
        column_config=columns | {"row": _("Row"), "marks": _("Columns to correct")},
    )
    changed = st.session_state.get(key, {}).get("edited_rows", {})
    for index, cells_changed in changed.items():
        for name, cell in cells_changed.items():
            edits(file_id)[rows[int(index)], int(name[1:])] = "" if cell is None else str(cell)
    if changed:
        st.rerun()


def _marks(row_findings: list[Finding]) -> str:
    """``▼累计完成 ◆期间``: the columns of a row with an error or a doubt, sorted by mark."""
    return " ".join(
        dict.fromkeys(sorted(f"{MARKS[finding.severity]}{finding.column or ''}" for finding in row_findings))
    )
