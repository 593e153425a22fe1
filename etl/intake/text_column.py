"""A dictionary-encoded column of text: each distinct text is processed once, not once a row."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.intake.cells import ELLIPSIS, EXPANDING_CHARS, MAX_COMPARED_CHARS, REPLACEMENT_CHAR

Codes = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True)
class TextColumn:
    """``texts``: the distinct texts; ``codes``: for each row the index of its text in ``texts``."""

    texts: pa.StringArray
    codes: Codes

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "TextColumn":
        """``column``: dictionary-encoded text without nulls, its dictionaries unified."""
        if not len(column):
            return cls.empty(0)
        whole = column.combine_chunks()
        return cls(whole.dictionary, whole.indices.to_numpy(zero_copy_only=False))

    @classmethod
    def empty(cls, rows: int) -> "TextColumn":
        """A column that a file does not have: the empty text in each of ``rows`` rows."""
        return cls(pa.array([""], pa.string()), np.zeros(rows, dtype=np.int32))

    def normalised(self) -> "TextColumn":
        return TextColumn(normalised(self.texts), self.codes)

    def array(self, nulls: np.ndarray[Any, np.dtype[np.bool_]] | None = None) -> pa.DictionaryArray:
        """The rows as text; null where ``nulls`` is true for the row's text."""
        mask = nulls[self.codes] if nulls is not None and nulls.any() else None
        return pa.DictionaryArray.from_arrays(pa.array(self.codes, pa.int32(), mask=mask), self.texts)

    def rows(self, rows: Any) -> "TextColumn":
        """Some of the rows: ``rows`` is a mask or an array of indexes."""
        return TextColumn(self.texts, self.codes[rows])


def normalised(texts: pa.StringArray, max_chars: int = MAX_COMPARED_CHARS) -> pa.StringArray:
    """Vectorised ``cells.normalise``: NFKC, without surrounding spaces, truncated to ``max_chars`` characters."""
    texts = pc.utf8_trim_whitespace(pc.replace_substring(texts, "\u200b", ""))
    for character in EXPANDING_CHARS:
        texts = pc.replace_substring(texts, character, REPLACEMENT_CHAR)
    too_long = exceeds(texts, max_chars)
    if too_long is not None:
        texts = pc.utf8_slice_codeunits(texts, 0, max_chars)
    texts = pc.utf8_trim_whitespace(pc.utf8_normalize(texts, "NFKC"))
    too_long_after = exceeds(texts, max_chars)
    if too_long is not None and too_long_after is not None:
        too_long = pc.or_(too_long, too_long_after)
    return _truncate(texts, too_long if too_long is not None else too_long_after, max_chars)


def truncated(texts: pa.StringArray, max_chars: int) -> pa.StringArray:
    """Each text, at most ``max_chars`` characters of it followed by ELLIPSIS."""
    return _truncate(texts, exceeds(texts, max_chars), max_chars)


def exceeds(texts: pa.StringArray, max_chars: int) -> pa.BooleanArray | None:
    """Which texts have more than ``max_chars`` characters; None when none has, as nearly always."""
    too_long = pc.fill_null(pc.greater(pc.utf8_length(texts), max_chars), False)
    return too_long if pc.any(too_long).as_py() else None


def _truncate(texts: pa.StringArray, too_long: pa.BooleanArray | None, max_chars: int) -> pa.StringArray:
    if too_long is None:
        return texts
    return pc.if_else(
        too_long, pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, max_chars), ELLIPSIS, ""), texts
    )


def pairs(left: TextColumn, right: TextColumn) -> tuple[pa.StringArray, pa.StringArray, Codes]:
    """The distinct pairs of texts of the rows: the left texts, the right texts, and each row's index among the pairs."""
    pair_numbers = left.codes.astype(np.int64) * len(right.texts) + right.codes
    encoded = pa.array(pair_numbers).dictionary_encode()
    pair = encoded.dictionary.to_numpy()
    return (
        left.texts.take(pa.array(pair // len(right.texts))),
        right.texts.take(pa.array(pair % len(right.texts))),
        encoded.indices.to_numpy(),
    )
