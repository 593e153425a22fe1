"""Correcting a file in place: its doubtful and faulty rows as a grid, each doubt's likely mend as a button."""

import pandas as pd
import streamlit as st

from etl.intake import correction, reader
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.findings import Finding
from scorecard.view import View

SHOWN_ROWS = 200
SHOWN_MENDS = 12
MARKS = {"error": "▼", "doubt": "◆"}


def edits(file_id: str) -> dict[tuple[int, int], str]:
    """What has been corrected in this file so far: (row from 1, column from 0) → the cell."""
    return st.session_state.setdefault(f"edits:{file_id}", {})  # type: ignore[no-any-return]


def offer(data: bytes, taken: reader.Intake, kind: SubmissionKind, file_id: str, view: View) -> None:
    """The grid and the buttons. What is corrected is kept for the next run, which checks it again."""
    found = [one for one in taken.findings if one.severity in MARKS and one.row is not None]
    if taken.header is None or not found:
        return
    _mends(found, taken, file_id, view)
    _grid(correction.rows(data, kind), found, taken, file_id, view)


def _mends(found: list[Finding], taken: reader.Intake, file_id: str, view: View) -> None:
    _ = view.translate
    offered = [one for one in found if one.mend is not None and one.column is not None and one.row is not None]
    for one in offered[:SHOWN_MENDS]:
        place = (one.row or 0, taken.header.names.index(one.column or "")) if taken.header else (0, 0)
        words = _("Row {row}: change to {value}").format(row=one.row, value=one.mend)
        if st.button(words, key=f"mend:{file_id}:{place}"):
            edits(file_id)[place] = str(one.mend)
            st.rerun()


def _grid(lines: list[list[str]], found: list[Finding], taken: reader.Intake, file_id: str, view: View) -> None:
    """Only the rows that have a finding; edited cells are taken over at once."""
    _ = view.translate
    header = taken.header
    assert header is not None
    rows = sorted({one.row for one in found if one.row})[:SHOWN_ROWS]
    by_row = {row: [one for one in found if one.row == row] for row in rows}
    width = len(header.names)
    cells = [[*lines[row - 1], *[""] * width][:width] for row in rows]
    table = pd.DataFrame(cells, columns=[f"c{place}" for place in range(width)])
    table.insert(0, "row", rows)
    # An editable cell of the grid takes no colour of its own: the mark names the column.
    table.insert(1, "marks", [_marked(by_row[row]) for row in rows])
    key = f"grid:{file_id}:{len(edits(file_id))}:{hash(tuple(map(tuple, cells)))}"
    faulty = {one.column: MARKS[one.severity] for one in sorted(found, key=lambda one: one.severity == "error")}
    columns = {
        f"c{place}": st.column_config.TextColumn(f"{faulty.get(name, '')} {name}".strip())
        for place, name in enumerate(header.names)
    }
    st.data_editor(
        table, key=key, hide_index=True, num_rows="fixed", disabled=["row", "marks"],
        column_config=columns | {"row": _("Row"), "marks": _("Columns to correct")},
    )  # fmt: skip
    changed = st.session_state.get(key, {}).get("edited_rows", {})
    for index, cells_changed in changed.items():
        for name, cell in cells_changed.items():
            edits(file_id)[rows[int(index)], int(name[1:])] = "" if cell is None else str(cell)
    if changed:
        st.rerun()


def _marked(found: list[Finding]) -> str:
    """``▼累计完成 ◆期间``: which cells of a row are wrong or doubtful, those that are wrong first."""
    return " ".join(dict.fromkeys(sorted(f"{MARKS[one.severity]}{one.column or ''}" for one in found)))
