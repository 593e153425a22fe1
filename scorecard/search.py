"""Words, pinyin or its initials → where they stand in the texts of the tasks.

A word is found where it is written, or where it sounds: ``高新``, ``gaoxin``, ``gx`` and ``gaox`` all find 高新技术企业.
Width and case make no difference. Of a character with several readings any will do.
"""

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from pypinyin import Style, pinyin

from scorecard.cache import cached

Span = tuple[int, int]
"""First character and the one after the last, in the text as it is written."""
Hits = dict[str, list[Span]]
"""Where in a task, by the name of the place, and the spans there."""
NUMBER = "number"
"""The place where a task's numbers stand, with blanks between them: found whole only, so that 6 does not find 26."""
MIN_PINYIN_CHARS = 2
"""Letters. A single one sounds like too much, and is looked for as it is written."""


@dataclass(frozen=True)
class Text:
    """A text prepared for searching: its letters folded, where each came from, and how it may be typed."""

    folded: str
    came_from: tuple[int, ...]
    sounds: tuple[tuple[str, ...], ...]
    """For each folded letter its readings; none for what is no Chinese character."""

    def span(self, start: int, end: int) -> Span:
        return self.came_from[start], self.came_from[end - 1] + 1


Index = dict[int, dict[str, Text]]
"""By number of the task and name of the place."""


def fold(words: str) -> str:
    """One width, one case; ü as it is typed."""
    return unicodedata.normalize("NFKC", words).casefold().replace("ü", "v")


@functools.cache
def readings(letter: str) -> tuple[str, ...]:
    """The pinyin of one Chinese character, without tones; nothing for any other letter."""
    found = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def text(words: str) -> Text:
    letters = [(letter, place) for place, written in enumerate(words) for letter in fold(written)]
    return Text(
        "".join(letter for letter, _ in letters),
        tuple(place for _, place in letters),
        tuple(readings(letter) for letter, _ in letters),
    )


@cached
def index(places: tuple[tuple[int, str, str], ...]) -> Index:
    """(number of the task, name of the place, words there) → prepared once for all who search these words."""
    prepared = {words: text(words) for words in {words for _, _, words in places}}
    found: Index = {}
    for task_no, place, words in places:
        found.setdefault(task_no, {})[place] = prepared[words]
    return found


def split(typed: str) -> list[str]:
    """The words of what was typed, each once; blanks of any width stand between them."""
    return list(dict.fromkeys(fold(typed).split()))


def search(known: Index, typed: str) -> dict[int, Hits]:
    """The tasks in which each of the words stands somewhere, and where."""
    words = split(typed)
    sounded = {word for word in words if is_sounded(word, known)}
    found: dict[int, Hits] = {}
    for task_no, places in known.items():
        by_word = [
            {
                place: spans
                for place, one in places.items()
                if (
                    spans := numbered(one, word)
                    if place == NUMBER
                    else excerpt_source(one, word, sounded=word in sounded)
                )
            }
            for word in words
        ]
        if all(by_word):
            hits: Hits = {}
            for places_of_word in by_word:
                for place, spans in places_of_word.items():
                    hits.setdefault(place, []).extend(spans)
            found[task_no] = {place: merged(spans) for place, spans in hits.items()}
    return found


def is_sounded(word: str, known: Index) -> bool:
    """Whether a folded word may be pinyin. 5G is not, as long as it is written somewhere; 5gjz is."""
    if len(word) < MIN_PINYIN_CHARS or not (word.isascii() and word.isalnum()) or word.isdecimal():
        return False
    return word.isalpha() or not any(word in one.folded for places in known.values() for one in places.values())


def numbered(one: Text, word: str) -> list[Span]:
    """All of a task's numbers when the word is one of them."""
    return [(0, len(one.came_from))] if word in one.folded.split() else []


def excerpt_source(one: Text, word: str, *, sounded: bool) -> list[Span]:
    """Where the folded word is written in the text, or sounds."""
    found = []
    at = one.folded.find(word)
    while at >= 0:
        found.append(one.span(at, at + len(word)))
        at = one.folded.find(word, at + len(word))
    if sounded:
        found += [one.span(start, end) for start, end in _sounding(one, word)]
    return merged(found)


def _sounding(one: Text, word: str) -> Iterator[Span]:
    dead: set[Span] = set()
    after = 0
    for start, sounds in enumerate(one.sounds):
        # A match has a Chinese character in it; what has none was found as it is written.
        if start < after or not (any(sound[0] == word[0] for sound in sounds) or one.folded[start] == word[0]):
            continue
        end = _pinyin_match(one, start, word, dead)
        if end is not None and any(one.sounds[start:end]):
            after = end
            yield start, end


def _pinyin_match(one: Text, at: int, word: str, dead: set[Span]) -> int | None:
    """The end of ``word`` when it is typed from ``at`` on; ``dead`` holds what is known to lead nowhere."""
    if at == len(one.folded) or (at, len(word)) in dead:
        return None
    letter, sounds = one.folded[at], one.sounds[at]
    if any(sound.startswith(word) for sound in sounds) or letter == word:
        return at + 1
    for part in sorted(_parts(letter, sounds), key=len, reverse=True):
        if word.startswith(part) and (end := _pinyin_match(one, at + 1, word[len(part) :], dead)) is not None:
            return end
    dead.add((at, len(word)))
    return None


def _parts(letter: str, sounds: tuple[str, ...]) -> set[str]:
    """What may be typed for a letter that others follow: itself, a whole reading or its initial."""
    initials = {sound[:2] for sound in sounds if sound[:2] in ("zh", "ch", "sh")}
    return {*sounds, *(sound[0] for sound in sounds), *initials} or {letter}


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def marked(words: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> str:
    """``words[start:end]`` as HTML, what lies in the merged ``spans`` marked."""
    end = len(words) if end is None else end
    parts, at = [], start
    for first, last in ((max(first, start), min(last, end)) for first, last in spans):
        if first < last:
            parts.append(f'{escape(words[at:first])}<mark class="hit">{escape(words[first:last])}</mark>')
            at = last
    return "".join([*parts, escape(words[at:end])])


AROUND = 18


def excerpt(words: str, spans: list[Span]) -> str:
    """The first hit with the words around it, as HTML."""
    start, end = max(0, spans[0][0] - AROUND), min(len(words), spans[0][1] + AROUND)
    while not words[start].isalnum() and start < spans[0][0]:
        start += 1
    before, after = "…" if start else "", "…" if end < len(words) else ""
    return f"{before}{marked(words, spans, start, end)}{after}"
