"""Search in the texts of tasks, by words, pinyin or pinyin initials.

``高新``, ``gaoxin``, ``gx`` and ``gaox`` all find 高新技术企业. Width and case make no difference. A character with several
readings is found by each of them.
"""

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from pypinyin import Style, pinyin

from scorecard.cache import cached

Span = tuple[int, int]
"""Start and end (exclusive) in characters of the original text."""
Hits = dict[str, list[Span]]
"""Field of a task → the spans found in it."""
NUMBER = "number"
"""The field with a task's numbers, separated by blanks. They match as a whole only, so that 6 does not find 26."""
MIN_PINYIN_CHARS = 2
"""A single character is the initial of too many words, so it is searched for literally only."""


@dataclass(frozen=True)
class Text:
    """A text prepared for searching: its folded characters, the original position of each, and its pinyin."""

    folded: str
    positions: tuple[int, ...]
    readings: tuple[tuple[str, ...], ...]
    """The readings of each folded character; empty for anything but a Chinese character."""

    def span(self, start: int, end: int) -> Span:
        return self.positions[start], self.positions[end - 1] + 1


Index = dict[int, dict[str, Text]]
"""Number of the task → field → prepared text."""


def fold(text: str) -> str:
    """NFKC and casefold; ü becomes v, as it is typed."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")


@functools.cache
def pinyin_readings(character: str) -> tuple[str, ...]:
    """The pinyin readings of one Chinese character, without tones; empty for any other character."""
    syllables = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(syllables[0]) if syllables else ()


def prepare_text(text: str) -> Text:
    characters = [(character, position) for position, original in enumerate(text) for character in fold(original)]
    return Text(
        "".join(character for character, _ in characters),
        tuple(position for _, position in characters),
        tuple(pinyin_readings(character) for character, _ in characters),
    )


@cached
def index(rows: tuple[tuple[int, str, str], ...]) -> Index:
    """Rows (number of the task, field, text), each text prepared once."""
    prepared = {text: prepare_text(text) for text in {text for _, _, text in rows}}
    texts_by_task: Index = {}
    for task_no, field, text in rows:
        texts_by_task.setdefault(task_no, {})[field] = prepared[text]
    return texts_by_task


def split_words(typed: str) -> list[str]:
    """The distinct folded words of the input, separated by blanks of any width."""
    return list(dict.fromkeys(fold(typed).split()))


def search(known: Index, typed: str) -> dict[int, Hits]:
    """The tasks that contain every word in some field, with the spans."""
    words = split_words(typed)
    phonetic_words = {word for word in words if may_be_pinyin(word, known)}
    hits_by_task: dict[int, Hits] = {}
    for task_no, texts in known.items():
        by_word = [
            {
                field: spans
                for field, text in texts.items()
                if (
                    spans := find_number(text, word)
                    if field == NUMBER
                    else find_word(text, word, phonetic=word in phonetic_words)
                )
            }
            for word in words
        ]
        if all(by_word):
            hits: Hits = {}
            for fields_of_word in by_word:
                for field, spans in fields_of_word.items():
                    hits.setdefault(field, []).extend(spans)
            hits_by_task[task_no] = {field: merge_spans(spans) for field, spans in hits.items()}
    return hits_by_task


def may_be_pinyin(word: str, known: Index) -> bool:
    """Whether a folded word may be pinyin. 5G is not if it occurs literally in some text; 5gjz is."""
    if len(word) < MIN_PINYIN_CHARS or not (word.isascii() and word.isalnum()) or word.isdecimal():
        return False
    return word.isalpha() or not any(word in text.folded for texts in known.values() for text in texts.values())


def find_number(text: Text, word: str) -> list[Span]:
    """The span of all of a task's numbers when the word is one of them."""
    return [(0, len(text.positions))] if word in text.folded.split() else []


def find_word(text: Text, word: str, *, phonetic: bool) -> list[Span]:
    """Where the folded word occurs in the text, literally or as pinyin."""
    spans = []
    at = text.folded.find(word)
    while at >= 0:
        spans.append(text.span(at, at + len(word)))
        at = text.folded.find(word, at + len(word))
    if phonetic:
        spans += [text.span(start, end) for start, end in _find_pinyin(text, word)]
    return merge_spans(spans)


def _find_pinyin(text: Text, word: str) -> Iterator[Span]:
    dead_ends: set[Span] = set()
    next_start = 0
    for start, readings in enumerate(text.readings):
        # A match contains a Chinese character: matches without one were found literally.
        if start < next_start or not (
            any(reading[0] == word[0] for reading in readings) or text.folded[start] == word[0]
        ):
            continue
        end = _pinyin_match(text, start, word, dead_ends)
        if end is not None and any(text.readings[start:end]):
            next_start = end
            yield start, end


def _pinyin_match(text: Text, at: int, word: str, dead_ends: set[Span]) -> int | None:
    """The end of the text that ``word`` spells from ``at`` on, or None. Depth-first search with backtracking.

    ``dead_ends``: pairs (position, characters of the word left) that are known to fail.
    """
    if at == len(text.folded) or (at, len(word)) in dead_ends:
        return None
    character, readings = text.folded[at], text.readings[at]
    if any(reading.startswith(word) for reading in readings) or character == word:
        return at + 1
    for part in sorted(_typed_forms(character, readings), key=len, reverse=True):
        if word.startswith(part) and (end := _pinyin_match(text, at + 1, word[len(part) :], dead_ends)) is not None:
            return end
    dead_ends.add((at, len(word)))
    return None


def _typed_forms(character: str, readings: tuple[str, ...]) -> set[str]:
    """What may be typed for a character in the middle of a word: itself, a whole reading or its initial."""
    initials = {reading[:2] for reading in readings if reading[:2] in ("zh", "ch", "sh")}
    return {*readings, *(reading[0] for reading in readings), *initials} or {character}


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Sorted; overlapping and adjacent spans become one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def highlight(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` as HTML, with <mark> around the merged ``spans``."""
    end = len(text) if end is None else end
    parts, at = [], start
    for first, last in ((max(first, start), min(last, end)) for first, last in spans):
        if first < last:
            parts.append(f'{escape(text[at:first])}<mark class="hit">{escape(text[first:last])}</mark>')
            at = last
    return "".join([*parts, escape(text[at:end])])


EXCERPT_CONTEXT_CHARS = 18


def excerpt(text: str, spans: list[Span]) -> str:
    """The first hit with the text around it, as HTML."""
    start, end = max(0, spans[0][0] - EXCERPT_CONTEXT_CHARS), min(len(text), spans[0][1] + EXCERPT_CONTEXT_CHARS)
    while not text[start].isalnum() and start < spans[0][0]:
        start += 1
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{highlight(text, spans, start, end)}{after}"
