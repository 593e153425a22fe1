"""Findings: the errors, doubts and notes about a file, each with its place and a sentence from the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.vocabulary.finding_catalogue import CATALOGUE, SEVERITIES, Severity
from ledger.vocabulary.language import Language

MAX_QUOTE_CHARS = 300
MAX_LISTED = 1000
"""At most this many findings of one file are listed; the rest are only counted."""


@dataclass(frozen=True, init=False)
class Finding:
    """One error, doubt or note at one place. ``row``: the line of the file, counted from 1 at the header."""

    code: str
    file: str | None
    row: int | None
    column: str | None
    values: tuple[tuple[str, Any], ...]
    mend: str | None
    """The value that was probably meant in this cell, which a page offers as a correction."""

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
        """The same finding with the name of the file."""
        return Finding(self.code, file=file, row=self.row, column=self.column, mend=self.mend, **dict(self.values))

    def record(self) -> dict[str, Any]:
        """As JSON, as stored with a submission, without the file; ``of_record`` is the reverse."""
        return {
            "code": self.code,
            "row": self.row,
            "column": self.column,
            "mend": self.mend,
            "values": dict(self.values),
        }

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
        finding_type = CATALOGUE[self.code]
        # A value that differs between the languages is a dict of both.
        values = {name: value[language] if isinstance(value, dict) else value for name, value in self.values}
        if "near" in values:
            values["near"] = _nearest(values["near"], language)
        return (finding_type.zh if language == "zh" else finding_type.en).format_map(values)

    def line(self, language: Language) -> str:
        """The place and the sentence on one line, for a terminal."""
        place = self.place(language)
        if not place:
            return self.sentence(language)
        return f"{place}：{self.sentence(language)}" if language == "zh" else f"{place}: {self.sentence(language)}"


def _short(value: Any) -> Any:
    """A text cut to MAX_QUOTE_CHARS: a cell may be very long, and findings are stored and sent."""
    long = isinstance(value, str) and len(value) > MAX_QUOTE_CHARS
    return f"{value[:MAX_QUOTE_CHARS]}…" if long else value


def _nearest(names: tuple[str, ...], language: Language) -> str:
    """The question whether one of these names was meant; "" without names."""
    if not names:
        return ""
    return f"是否为{'、'.join(names)}？" if language == "zh" else f"Did you mean {' or '.join(names)}? "


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def doubts(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "doubt"]


def unlisted_note(errors: int = 0, doubts: int = 0, notes: int = 0) -> list["Finding"]:
    """A list with the note that so many more findings are not listed; an empty list when there are none."""
    more: dict[str, Any] = {"errors": max(errors, 0), "doubts": max(doubts, 0), "notes": max(notes, 0)}
    return [Finding("more_found", **more)] if any(more.values()) else []


def count_findings(findings: Iterable[Finding], severity: Severity) -> int:
    """How many findings of this severity there are, listed or not."""
    findings = list(findings)
    more: int = sum(dict(finding.values)[f"{severity}s"] for finding in findings if finding.code == "more_found")
    return more + sum(finding.severity == severity and finding.code != "more_found" for finding in findings)


def limit_findings(findings: list[Finding]) -> list[Finding]:
    """At most MAX_LISTED findings in order of rows, then a note of how many more there are.

    Errors are chosen before doubts, and doubts before notes. So a file with errors still shows one, and a file with
    doubts only still shows one: whether it is accepted does not depend on the limit.
    """
    listed = [finding for finding in findings if finding.code != "more_found"]
    worst_first = sorted(listed, key=lambda finding: (SEVERITIES.index(finding.severity), finding.row or 0))
    chosen = worst_first[:MAX_LISTED]
    chosen_ids = {id(finding) for finding in chosen}
    more = {
        f"{severity}s": count_findings(findings, severity) - sum(finding.severity == severity for finding in chosen)
        for severity in SEVERITIES
    }
    in_rows = sorted((finding for finding in listed if id(finding) in chosen_ids), key=lambda finding: finding.row or 0)
    return in_rows + unlisted_note(**more)


class FaultsError(Exception):
    """The files have errors; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.line("en") for finding in findings))
        self.findings = findings
