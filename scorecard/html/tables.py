"""Tables as HTML: rows and columns, or labels with values. Cells are HTML that the caller has escaped."""

from collections.abc import Mapping, Sequence
from html import escape


def plain(*cells: str) -> list[str]:
    """A row of plain text, escaped."""
    return [escape(cell) for cell in cells]


class Group(str):
    """A heading over the full width, above the rows that belong to it."""


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str] | str],
    *,
    numeric: Sequence[int] = (),
    words: Sequence[int] = (),
    kind: str = "list",
    classes: Mapping[int, str] | None = None,
) -> str:
    """A table. Columns in ``numeric`` are aligned right; those in ``words`` hold sentences and take the remaining
    width.

    A row that is a string and not a list takes the full width: a ``Group`` is the heading of the rows below it, any
    other string a remark on the row above it. ``kind``: CSS classes of the table (scorecard/html/styles/tables.css); on
    a phone each row of a ``list`` becomes a block, while a ``grid`` stays a table and scrolls. ``classes``: CSS classes
    by column.
    """
    align = dict.fromkeys(numeric, "number") | dict.fromkeys(words, "words") | dict(classes or {})
    header = "".join(f'<th{_class(align, index)} scope="col">{escape(label)}</th>' for index, label in enumerate(head))
    body = "".join(
        _full_width_row(row, len(head)) if isinstance(row, str) else _cells(row, head, align) for row in rows
    )
    css_class = f"{kind} worded" if words else kind
    return (
        f'<div class="wide" tabindex="0"><table class="{css_class}"><thead><tr>{header}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _full_width_row(row: str, width: int) -> str:
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
    """Labels and their values (plain text, or HTML if ``html``) in two columns; ``figures``: values aligned right."""
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{value if html else escape(value)}</td></tr>'
        for label, value in lines
    )
    return f'<table class="facts{" figures" if figures else ""}"><tbody>{rows}</tbody></table>'
