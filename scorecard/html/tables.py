"""Tables as HTML: plain ones, and those of labels and figures. Cells are HTML that the caller has escaped."""

from collections.abc import Mapping, Sequence
from html import escape


def plain(*cells: str) -> list[str]:
    """A row of plain text."""
    return [escape(one) for one in cells]


class Group(str):
    """A row that is one text above the rows that belong to it: what they have in common."""


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str] | str],
    *,
    numeric: Sequence[int] = (),
    words: Sequence[int] = (),
    kind: str = "list",
    classes: Mapping[int, str] | None = None,
) -> str:
    """Columns in ``numeric`` stand right, those in ``words`` are sentences and take the room that is left.

    A row that is one text says more about the row above it, over the whole width; a ``Group`` about those below. ``kind`` is the table's look
    (scorecard/html/styles/tables.css): a ``list`` becomes one block a row on a phone, a ``grid`` stays one and scrolls.
    ``classes``: the look of single columns.
    """
    align = dict.fromkeys(numeric, "number") | dict.fromkeys(words, "words") | dict(classes or {})
    header = "".join(f'<th{_class(align, index)} scope="col">{escape(label)}</th>' for index, label in enumerate(head))
    body = "".join(_words(row, len(head)) if isinstance(row, str) else _cells(row, head, align) for row in rows)
    look = f"{kind} worded" if words else kind
    return (
        f'<div class="wide" tabindex="0"><table class="{look}"><thead><tr>{header}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _words(row: str, width: int) -> str:
    if isinstance(row, Group):
        return f'<tr class="group"><th colspan="{width}" scope="rowgroup">{row}</th></tr>'
    return f'<tr class="more"><td colspan="{width}">{row}</td></tr>'


def _cells(row: Sequence[str], head: Sequence[str], align: Mapping[int, str]) -> str:
    cells = [
        f'<td{_class(align, index)} data-label="{escape(head[index])}">{cell}</td>' for index, cell in enumerate(row)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _class(align: Mapping[int, str], index: int) -> str:
    return f' class="{align[index]}"' if index in align else ""


def facts(lines: Sequence[tuple[str, str]], *, figures: bool = False, html: bool = False) -> str:
    """Labels and what belongs to them (plain text, or HTML), two columns; figures stand right."""
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{value if html else escape(value)}</td></tr>'
        for label, value in lines
    )
    return f'<table class="facts{" figures" if figures else ""}"><tbody>{rows}</tbody></table>'
