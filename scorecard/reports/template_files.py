"""The templates of Word files and slides: how reports look stands in them, where an office changes it in Word or PowerPoint.

The code calls their styles and layouts by name, and nothing else in them.
"""

from collections.abc import Iterable
from pathlib import Path

from ledger import settings
from ledger.vocabulary.language import Language

FOLDER = Path(__file__).resolve().parent / "templates"
SLIDES, OFFICIAL = "slides.pptx", "official.docx"
ENGLISH = " English"


class TemplateError(Exception):
    """A template lacks something that reports are made with."""

    def __init__(self, template: Path, missing: Iterable[str]) -> None:
        super().__init__(f"The template {template} has no {', no '.join(missing)}. No report can be made with it.")


def path(name: str) -> Path:
    """The office's own template, else the one that comes with the program."""
    folder = settings.templates_folder()
    return folder / name if folder and (folder / name).is_file() else FOLDER / name


def preferred(name: str, language: Language) -> tuple[str, ...]:
    """The names of a style or layout to look for, best first: an English report has its own where the template has one,
    for Chinese type is told apart by its fonts and English type by bold and italics."""
    return (name + ENGLISH, name) if language == "en" else (name,)
