"""The templates of Word files and slides. They hold the look of reports, which an office changes in Word or PowerPoint.

The code refers to their styles and layouts by name, and to nothing else in them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from ledger import settings
from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.text.punctuation import join_list

FOLDER = Path(__file__).resolve().parent / "templates"
SLIDES, OFFICIAL = "slides.pptx", "official.docx"
ENGLISH = " English"
PartKind = Literal[
    "paragraph style", "character style", "table style", "layout", "title", "subtitle", "footer", "slide size"
]


class MissingPart(NamedTuple):
    """A part that a template lacks; ``name``: of the style or of the layout, or the size in inches."""

    kind: PartKind
    name: str


class TemplateError(Exception):
    """A template lacks styles, layouts or placeholders that reports need."""

    def __init__(self, template: Path, missing: Iterable[MissingPart]) -> None:
        self.template, self.missing = template, tuple(missing)
        names = ", no ".join(_part_name(part, "en") for part in self.missing)
        super().__init__(f"The template {template} has no {names}. No report can be made with it.")

    def text(self, language: Language) -> str:
        """What is missing in which template, and whom to ask, for people who want a report."""
        _ = translator(language)
        message = _(
            "Papers cannot be made: the template {file} has no {parts}. Ask the operator to add what is missing, or to remove the file from the folder of templates: the program's own template is used then."
        )
        parts = join_list((_part_name(part, language) for part in self.missing), language)
        return message.format(file=self.template.name, parts=parts)


def _part_name(part: MissingPart, language: Language) -> str:
    _ = translator(language)
    return {
        "paragraph style": _("paragraph style “{name}”"),
        "character style": _("character style “{name}”"),
        "table style": _("table style “{name}”"),
        "layout": _("layout “{name}”"),
        "title": _("title in the layout “{name}”"),
        "subtitle": _("subtitle in the layout “{name}”"),
        "footer": _("footer in the layout “{name}”"),
        "slide size": _("slides of {name} inches"),
    }[part.kind].format(name=part.name)


def path(name: str) -> Path:
    """The template in the folder of the setting TEMPLATES_FOLDER if there is one, else the program's own."""
    folder = settings.templates_folder()
    return folder / name if folder and (folder / name).is_file() else FOLDER / name


def preferred_names(name: str, language: Language) -> tuple[str, ...]:
    """The names of a style or layout to look for, best first. An English report uses “NAME English” where the template
    has it: Chinese type distinguishes by font, English type by bold and italics."""
    return (name + ENGLISH, name) if language == "en" else (name,)
