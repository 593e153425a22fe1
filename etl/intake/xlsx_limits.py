"""Limits on the contents of a workbook (ZIP bombs), counted before openpyxl builds anything from them.

A file of a few hundred kilobytes can contain millions of cells, styles or names, or the same sheet twenty thousand
times: openpyxl would take minutes and gigabytes.
"""

import re
import zipfile
from xml.etree.ElementTree import XMLParser

from openpyxl.utils.cell import range_boundaries

from ledger.vocabulary.findings import Finding

MAX_UNPACKED_BYTES = 60 * 2**20
MAX_PARTS = 5_000
MAX_CELLS = 1_000_000
"""Cells of all sheets and shared texts together. They take about fifteen seconds and 600 MB."""
MAX_OTHER_ELEMENTS = 100_000
"""Styles, names, rules and all other elements that are not cells; Excel allows at most 65,490 styles."""
MAX_MERGED_CELLS = 100_000
RANGE_ELEMENTS = frozenset({"mergeCell", "hyperlink", "comment"})
"""Elements for whose whole range openpyxl creates cells: a fully merged sheet would be 17 thousand million cells."""
CELL_ELEMENTS = frozenset(
    {"v", "f", "is", "t", "row", "r", "rPr", "sz", "color", "rFont", "family", "charset", "scheme", "b"}
)
"""Elements inside a cell or a text: at most four for each cell on average."""
LONG_TAG = re.compile(rb"<[^<>]{65536,}")
"""An opening tag of more than 64 KB, such as one with endless attributes."""


class Survey:
    """Counts the elements of all parts. ``formulas``: there are formulas; ``fault``: the first limit that is exceeded."""

    def __init__(self) -> None:
        self.formulas = False
        self.range_cells = self.cells = self.inner_elements = self.other_elements = 0
        self.fault: Finding | None = None
        self._sheets: set[str] = set()

    def add(self, part: bytes) -> None:
        if LONG_TAG.search(part):
            self.fault = Finding("workbook_unreadable")
            return
        parser = XMLParser(target=self)
        try:
            parser.feed(part)
        except (SyntaxError, LookupError, ValueError, _LimitReachedError):
            # Not XML, or damaged: openpyxl cannot read it either. Or a limit was exceeded.
            return

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name in ("c", "si"):
            self.cells += 1
        elif name in CELL_ELEMENTS:
            self.inner_elements += 1
            self.formulas = self.formulas or name == "f"
        else:
            self.other_elements += 1
            self._count_other(name, attributes)
        if self.cells > MAX_CELLS or self.inner_elements > 4 * MAX_CELLS or self.other_elements > MAX_OTHER_ELEMENTS:
            self.fault = Finding("workbook_too_full", cells=MAX_CELLS, others=MAX_OTHER_ELEMENTS)
        if self.fault:
            raise _LimitReachedError

    def _count_other(self, name: str, attributes: dict[str, str]) -> None:
        if name in RANGE_ELEMENTS and ":" in attributes.get("ref", ""):
            try:
                left, top, right, bottom = range_boundaries(attributes["ref"])
            except ValueError:
                self.fault = Finding("workbook_unreadable")
                return
            self.range_cells += ((right or MAX_MERGED_CELLS) - (left or 1) + 1) * (
                (bottom or MAX_MERGED_CELLS) - (top or 1) + 1
            )
            if self.range_cells > MAX_MERGED_CELLS:
                self.fault = Finding("workbook_ranges_too_large", limit=MAX_MERGED_CELLS)
        elif name in ("sheet", "Relationship"):
            self._check_unique(name, attributes)

    def _check_unique(self, name: str, attributes: dict[str, str]) -> None:
        """Refuses a part that several sheets refer to: its cells would be built once for each."""
        keys = [value for key, value in attributes.items() if key.endswith("}id")]
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            keys = [attributes.get("Target", "").rpartition("/")[2]]
        for key in keys:
            if f"{name} {key}" in self._sheets:
                self.fault = Finding("workbook_unreadable")
            self._sheets.add(f"{name} {key}")


class _LimitReachedError(Exception):
    pass


def count_contents(archive: zipfile.ZipFile) -> Survey:
    contents = Survey()
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        contents.fault = Finding("workbook_too_large", limit=MAX_UNPACKED_BYTES // 2**20)
    for part in parts:
        if contents.fault:
            break
        contents.add(archive.read(part))
    return contents
