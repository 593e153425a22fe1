"""Findings: faults, doubts and notes about a file, each at its place, in the words of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.vocabulary.finding_catalogue import CATALOGUE, SEVERITIES, Severity
from ledger.vocabulary.language import Language

MAX_QUOTE_CHARS = 300
MAX_LISTED = 1000
"""So many findings of one file are listed; of the rest it is said how many they are."""


@dataclass(frozen=True, init=False)
class Finding:
    """One fault at one place. ``row`` is the line of the file, counted from 1 with the header."""

    code: str
    file: str | None
    row: int | None
    column: str | None
    values: tuple[tuple[str, Any], ...]
    mend: str | None
    """What was likely meant in this cell, to be taken over with one click."""

    def __init__(
        self,
        code: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        mend: str | None = None,
        **values: Any,
    ) -> None:
        if code not in CATALOGUE:
            raise KeyError(code)
        for name, value in (("code", code), ("file", file), ("row", row), ("column", column), ("mend", mend)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "values", tuple((name, _short(value)) for name, value in values.items()))

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    def of_file(self, file: str) -> "Finding":
        """The same finding, in a file that has a name."""
        return Finding(self.code, file=file, row=self.row, column=self.column, mend=self.mend, **dict(self.values))

    def record(self) -> dict[str, Any]:
        """As it is kept with a submission; ``of_record`` makes it a finding again."""
        return {
            "code": self.code, "row": self.row, "column": self.column, "mend": self.mend, "values": dict(self.values),
        }  # fmt: skip

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> "Finding":
        return cls(record["code"], row=record["row"], column=record["column"], mend=record["mend"], **record["values"])

    def place(self, language: Language) -> str:
        parts = [self.file] if self.file else []
        if self.row is not None:
            parts.append(f"第{self.row}行" if language == "zh" else f"row {self.row}")
        if self.column:
            parts.append(f"“{self.column}”列" if language == "zh" else f"column “{self.column}”")
        return ("，".join(parts) if language == "zh" else ", ".join(parts)).strip()

    def sentence(self, language: Language) -> str:
        kind = CATALOGUE[self.code]
        # A value that is another in each language comes as both.
        values = {name: value[language] if isinstance(value, dict) else value for name, value in self.values}
        if "near" in values:
            values["near"] = _nearest(values["near"], language)
        return (kind.zh if language == "zh" else kind.en).format_map(values)

    def line(self, language: Language) -> str:
        """The place and the sentence, as one line of a terminal shows them."""
        place = self.place(language)
        if not place:
            return self.sentence(language)
        return f"{place}：{self.sentence(language)}" if language == "zh" else f"{place}: {self.sentence(language)}"


def _short(value: Any) -> Any:
    """A cell may hold a whole book; the finding quotes its beginning, and no more of it is kept or sent anywhere."""
    long = isinstance(value, str) and len(value) > MAX_QUOTE_CHARS
    return f"{value[:MAX_QUOTE_CHARS]}…" if long else value


def _nearest(names: tuple[str, ...], language: Language) -> str:
    """The question whether one of these was meant, or nothing."""
    if not names:
        return ""
    return f"是否为{'、'.join(names)}？" if language == "zh" else f"Did you mean {' or '.join(names)}? "


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def doubts(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "doubt"]


def unlisted(errors: int = 0, doubts: int = 0, notes: int = 0) -> list["Finding"]:
    """What says that there are so many more; nothing when there are none."""
    more: dict[str, Any] = {"errors": max(errors, 0), "doubts": max(doubts, 0), "notes": max(notes, 0)}
    return [Finding("more_found", **more)] if any(more.values()) else []


def counted(found: Iterable[Finding], severity: Severity) -> int:
    """How many there are, listed or not."""
    found = list(found)
    more: int = sum(dict(one.values)[f"{severity}s"] for one in found if one.code == "more_found")
    return more + sum(one.severity == severity and one.code != "more_found" for one in found)


def shortened(found: list[Finding]) -> list[Finding]:
    """In order of rows, no more than LIMIT of them: errors before doubts before notes; then how many more there are.

    Errors, and doubts where there is no error, are never all left out: what becomes of a file does not depend on it.
    """
    listed = [one for one in found if one.code != "more_found"]
    worst_first = sorted(listed, key=lambda one: (SEVERITIES.index(one.severity), one.row or 0))
    kept = {id(one) for one in worst_first[:MAX_LISTED]}
    more = {
        f"{severity}s": counted(found, severity) - sum(one.severity == severity for one in worst_first[:MAX_LISTED])
        for severity in SEVERITIES
    }
    return sorted((one for one in listed if id(one) in kept), key=lambda one: one.row or 0) + unlisted(**more)


class FaultsError(Exception):
    """The files have faults; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.line("en") for finding in findings))
        self.findings = findings
