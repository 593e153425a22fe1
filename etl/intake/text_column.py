"""A column of text in which every way of writing stands once: what is asked of a text is asked once, not once a row."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.intake.cells import ELLIPSIS, EXPANDING_CHARS, MAX_COMPARED_CHARS, REPLACEMENT_CHAR

Codes = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True)
class TextColumn:
    """``texts``: each way of writing; ``at``: the place in ``texts`` of each row's."""

    texts: pa.StringArray
    at: Codes

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "TextColumn":
        """``column``: dictionary-encoded text without nulls, its dictionaries unified."""
        if not len(column):
            return cls.nothing(0)
        whole = column.combine_chunks()
        return cls(whole.dictionary, whole.indices.to_numpy(zero_copy_only=False))

    @classmethod
    def nothing(cls, rows: int) -> "TextColumn":
        """A column that is not there: empty in each of so many rows."""
        return cls(pa.array([""], pa.string()), np.zeros(rows, dtype=np.int32))

    def normalised(self) -> "TextColumn":
        return TextColumn(normalised(self.texts), self.at)

    def array(self, nothing: np.ndarray[Any, np.dtype[np.bool_]] | None = None) -> pa.DictionaryArray:
        """The rows as text; null where ``nothing`` says so of the way of writing."""
        mask = nothing[self.at] if nothing is not None and nothing.any() else None
        return pa.DictionaryArray.from_arrays(pa.array(self.at, pa.int32(), mask=mask), self.texts)

    def rows(self, rows: Any) -> "TextColumn":
        """Some of the rows: a mask, or places."""
        return TextColumn(self.texts, self.at[rows])


def normalised(texts: pa.StringArray, most: int = MAX_COMPARED_CHARS) -> pa.StringArray:
    """Half-width letters and digits, without spaces around: ``cells.normalise`` for many."""
    texts = pc.utf8_trim_whitespace(pc.replace_substring(texts, "\u200b", ""))
    for letter in EXPANDING_CHARS:
        texts = pc.replace_substring(texts, letter, REPLACEMENT_CHAR)
    over = longer_than(texts, most)
    if over is not None:
        texts = pc.utf8_slice_codeunits(texts, 0, most)
    texts = pc.utf8_trim_whitespace(pc.utf8_normalize(texts, "NFKC"))
    grown = longer_than(texts, most)
    if over is not None and grown is not None:
        over = pc.or_(over, grown)
    return _cut(texts, over if over is not None else grown, most)


def beginnings(texts: pa.StringArray, most: int) -> pa.StringArray:
    """What is longer than ``most`` letters ends there, in CUT."""
    return _cut(texts, longer_than(texts, most), most)


def longer_than(texts: pa.StringArray, most: int) -> pa.BooleanArray | None:
    """Which have more letters than ``most``; None when no text has, as nearly always."""
    over = pc.fill_null(pc.greater(pc.utf8_length(texts), most), False)
    return over if pc.any(over).as_py() else None


def _cut(texts: pa.StringArray, over: pa.BooleanArray | None, most: int) -> pa.StringArray:
    if over is None:
        return texts
    return pc.if_else(over, pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, most), ELLIPSIS, ""), texts)


def pairs(left: TextColumn, right: TextColumn) -> tuple[pa.StringArray, pa.StringArray, Codes]:
    """Every pair of texts that a row has, once: the left texts, the right texts, and each row's place among the pairs."""
    both = left.at.astype(np.int64) * len(right.texts) + right.at
    found = pa.array(both).dictionary_encode()
    place = found.dictionary.to_numpy()
    return (
        left.texts.take(pa.array(place // len(right.texts))),
        right.texts.take(pa.array(place % len(right.texts))),
        found.indices.to_numpy(),
    )
