"""All papers of a meeting: their kinds, their file names, and an archive of all of them."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ledger.vocabulary.language import Language
from scorecard.cache import cached_with_limit
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
FILE_NAME_REPLACEMENTS = str.maketrans(dict.fromkeys('<>:"/\\|?*\t\r\n', "-"))
"""Characters that Windows does not allow in file names are replaced by “-”."""
MAX_TITLE_CHARS, MAX_PAPER_CHARS = 30, 45
"""A file name has 255 bytes at most, and a Chinese character takes three of them in UTF-8."""


@dataclass(frozen=True)
class File:
    name: str
    data: bytes


def title(kind: Kind, language: Language) -> str:
    _ = translator(language)
    return {
        "slides": _("Slides"),
        "bulletin": _("Bulletin"),
        "orders": _("Supervision orders"),
        "ledger": _("Work ledger"),
        "html": _("Meeting in one file"),
        "picture": _("Picture of the district"),
        "pictures": _("Pictures of indicators"),
    }[kind]


MAX_CACHED = 56
"""All seven papers in both languages, of four meetings."""


@cached_with_limit(MAX_CACHED)
def files(kind: Kind, meeting: Meeting, language: Language) -> tuple[File, ...]:
    """The files of one paper. Raises TemplateError, and ChineseFontMissingError for pictures."""
    return tuple(MAKERS[kind](meeting, language))


def paper(kind: Kind, meeting: Meeting, language: Language) -> File:
    """One file: the paper itself, or an archive for orders and pictures. Raises ChineseFontMissingError, TemplateError,
    and LookupError where the meeting has no paper of this kind."""
    documents = files(kind, meeting, language)
    if not documents:
        raise LookupError(kind)
    if kind not in ("orders", "pictures"):
        return documents[0]
    return archive(_name(title(kind, language), "zip", meeting, language), documents, meeting)


def order(meeting: Meeting, number: str, language: Language) -> File:
    """One supervision order. Raises LookupError if the meeting has no order of this number, and TemplateError."""
    for index, subject in enumerate(orders.subjects(meeting, language)):
        if subject.number == number:
            return files("orders", meeting, language)[index]
    raise LookupError(number)


def order_for_problem(meeting: Meeting, problem_id: int, language: Language) -> File:
    """The supervision order about a tracked problem. Raises LookupError and TemplateError."""
    subject = order_subjects.tracked_problem(meeting, problem_id, language)
    return File(_order_name(subject, meeting, language), orders.order(meeting, subject, language))


def archive(name: str, documents: Iterable[File], meeting: Meeting) -> File:
    """The files in one ZIP archive; their time is that of the frozen figures (ZIP begins at 1980)."""
    stream = io.BytesIO()
    modified_at = max(meeting.frozen_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive_file:
        for file in documents:
            archive_file.writestr(zipfile.ZipInfo(file.name, modified_at), file.data, zipfile.ZIP_DEFLATED)
    return File(name, stream.getvalue())


def archive_of_all(meeting: Meeting, language: Language, kinds: Iterable[Kind]) -> File:
    """The papers of ``kinds`` in one archive. Raises ChineseFontMissingError and TemplateError."""
    _ = translator(language)
    documents = [file for kind in kinds for file in files(kind, meeting, language)]
    return archive(_name(_("Papers"), "zip", meeting, language), documents, meeting)


def _name(paper: str, ending: str, meeting: Meeting, language: Language) -> str:
    """A file name such as ``2023年9月调度会-通报.docx``, with a prefix where the figures are made up."""
    _ = translator(language)
    meeting_title = (meeting.title or narrative.year_month(meeting.snapshot.period, language))[:MAX_TITLE_CHARS]
    demo_prefix = f"{_('Demonstration')}-" if meeting.demo else ""
    return without_control_chars(f"{demo_prefix}{meeting_title}-{paper[:MAX_PAPER_CHARS]}.{ending}").translate(
        FILE_NAME_REPLACEMENTS
    )


def _single_file(
    kind: Kind, ending: str, render: Callable[[Meeting, Language], bytes]
) -> Callable[[Meeting, Language], list[File]]:
    def build(meeting: Meeting, language: Language) -> list[File]:
        return [File(_name(title(kind, language), ending, meeting, language), render(meeting, language))]

    return build


def _orders(meeting: Meeting, language: Language) -> list[File]:
    return [
        File(_order_name(subject, meeting, language), orders.order(meeting, subject, language))
        for subject in orders.subjects(meeting, language)
    ]


def _order_name(subject: Subject, meeting: Meeting, language: Language) -> str:
    _ = translator(language)
    return _name(f"{_('Supervision order')} {subject.number} {subject.name}", "docx", meeting, language)


def _pictures(meeting: Meeting, language: Language) -> list[File]:
    """A picture of each indicator on the agenda."""
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
    "slides": _single_file("slides", "pptx", presentation),
    "bulletin": _single_file("bulletin", "docx", bulletin),
    "orders": _orders,
    "ledger": _single_file("ledger", "xlsx", workbook),
    "html": _single_file(
        "html", "html", lambda meeting, language: deck_document.file(meeting, meeting_view(meeting, language))
    ),
    "picture": _single_file("picture", "png", lambda meeting, language: pictures.district(meeting, language).png()),
    "pictures": _pictures,
}
"""How each kind of paper is made, in the order in which the page offers them."""
