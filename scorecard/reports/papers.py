"""All papers of a meeting: which there are, what their files are called, and one archive of them all."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ledger.vocabulary.language import Language
from scorecard.cache import cached_few
from scorecard.deck import document as deck_document
from scorecard.i18n import translator
from scorecard.meeting import Meeting, meeting_view
from scorecard.queries import plan as plan_queries
from scorecard.reports import order_subjects
from scorecard.reports.docx import orders
from scorecard.reports.docx.bulletin import bulletin
from scorecard.reports.order_subjects import Subject
from scorecard.reports.png import pictures
from scorecard.reports.pptx.presentation import presentation
from scorecard.reports.sanitize import without_control_chars
from scorecard.reports.xlsx.ledger import workbook
from scorecard.text import narrative

Kind = Literal["slides", "bulletin", "orders", "ledger", "html", "picture", "pictures"]
NO_FILE_NAME = str.maketrans(dict.fromkeys('<>:"/\\|?*\t\r\n', "-"))
"""What no file can be called on Windows."""
LONGEST_TITLE, LONGEST_PAPER = 30, 45
"""Letters: a file's name has 255 bytes at most, and a Chinese letter takes three of them."""


@dataclass(frozen=True)
class File:
    name: str
    data: bytes


def title(kind: Kind, language: Language) -> str:
    _ = translator(language)
    return {
        "slides": _("Slides"), "bulletin": _("Bulletin"), "orders": _("Supervision orders"), "ledger": _("Work ledger"),
        "html": _("Meeting in one file"), "picture": _("Picture of the district"), "pictures": _("Pictures of indicators"),
    }[kind]  # fmt: skip


KEPT = 56
"""All seven papers in both languages, of four meetings."""


@cached_few(KEPT)
def files(kind: Kind, meeting: Meeting, language: Language) -> tuple[File, ...]:
    """The files of one paper. Raises ChineseFontMissingError for pictures."""
    return tuple(MAKERS[kind](meeting, language))


def paper(kind: Kind, meeting: Meeting, language: Language) -> File:
    """One file: the paper itself, or an archive where it is several. Raises ChineseFontMissingError, and LookupError
    for a paper that this meeting has none of."""
    made = files(kind, meeting, language)
    if not made:
        raise LookupError(kind)
    if kind not in ("orders", "pictures"):
        return made[0]
    return archive(_name(title(kind, language), "zip", meeting, language), made, meeting)


def order(meeting: Meeting, number: str, language: Language) -> File:
    """One supervision order. Raises LookupError for a number that this meeting has none of."""
    for at, subject in enumerate(orders.subjects(meeting, language)):
        if subject.number == number:
            return files("orders", meeting, language)[at]
    raise LookupError(number)


def order_for_problem(meeting: Meeting, problem_id: int, language: Language) -> File:
    """The supervision order about a problem that is followed. Raises LookupError."""
    subject = order_subjects.followed(meeting, problem_id, language)
    return File(_order_name(subject, meeting, language), orders.order(meeting, subject, language))


def archive(name: str, made: Iterable[File], meeting: Meeting) -> File:
    """The files in one archive, dated as their figures are."""
    stream = io.BytesIO()
    dated = max(meeting.frozen_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in made:
            packed.writestr(zipfile.ZipInfo(file.name, dated), file.data, zipfile.ZIP_DEFLATED)
    return File(name, stream.getvalue())


def archive_of_all(meeting: Meeting, language: Language, kinds: Iterable[Kind]) -> File:
    """The papers of ``kinds`` in one archive. Raises ChineseFontMissingError."""
    _ = translator(language)
    made = [file for kind in kinds for file in files(kind, meeting, language)]
    return archive(_name(_("Papers"), "zip", meeting, language), made, meeting)


def _name(paper: str, ending: str, meeting: Meeting, language: Language) -> str:
    """``2023年9月调度会-通报.docx``; made-up figures are called so in the name of the file, too."""
    _ = translator(language)
    of = (meeting.title or narrative.year_month(meeting.snapshot.period, language))[:LONGEST_TITLE]
    demo = f"{_('Demonstration')}-" if meeting.demo else ""
    return without_control_chars(f"{demo}{of}-{paper[:LONGEST_PAPER]}.{ending}").translate(NO_FILE_NAME)


def _one(
    kind: Kind, ending: str, drawn: Callable[[Meeting, Language], bytes]
) -> Callable[[Meeting, Language], list[File]]:
    def made(meeting: Meeting, language: Language) -> list[File]:
        return [File(_name(title(kind, language), ending, meeting, language), drawn(meeting, language))]

    return made


def _orders(meeting: Meeting, language: Language) -> list[File]:
    return [
        File(_order_name(one, meeting, language), orders.order(meeting, one, language))
        for one in orders.subjects(meeting, language)
    ]


def _order_name(subject: Subject, meeting: Meeting, language: Language) -> str:
    _ = translator(language)
    return _name(f"{_('Supervision order')} {subject.number} {subject.name}", "docx", meeting, language)


def _pictures(meeting: Meeting, language: Language) -> list[File]:
    """One of each indicator on the agenda."""
    names = plan_queries.names(meeting.snapshot, language)
    return [
        File(
            _name(f"{item.indicator_id} {names[item.indicator_id]}", "png", meeting, language),
            pictures.indicator(meeting, item.indicator_id, language).png(),
        )
        for item in meeting.items
        if item.indicator_id
    ]


MAKERS: dict[Kind, Callable[[Meeting, Language], list[File]]] = {
    "slides": _one("slides", "pptx", presentation),
    "bulletin": _one("bulletin", "docx", bulletin),
    "orders": _orders,
    "ledger": _one("ledger", "xlsx", workbook),
    "html": _one(
        "html", "html", lambda meeting, language: deck_document.file(meeting, meeting_view(meeting, language))
    ),
    "picture": _one("picture", "png", lambda meeting, language: pictures.district(meeting, language).png()),
    "pictures": _pictures,
}
"""In the order in which they are offered."""
